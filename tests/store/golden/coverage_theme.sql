SELECT theme.key AS key_1, theme.name AS label_1, COUNT(*) AS articles, SUM(COALESCE(article_theme.part, 232792560)) / 232792560.0 AS fractional
FROM article
LEFT JOIN article_facet AS article_theme ON article_theme.article_no = article.article_no AND article_theme.kind = 'theme' AND article_theme.part > 0
LEFT JOIN facet AS theme ON theme.facet_id = article_theme.facet_id
WHERE article.is_related = 0
GROUP BY theme.key, theme.name
ORDER BY CASE WHEN theme.key IS NULL THEN 1 ELSE 0 END, articles DESC, key_1
