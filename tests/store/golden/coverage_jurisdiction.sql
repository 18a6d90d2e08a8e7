SELECT jurisdiction.key AS key_1, jurisdiction.name AS label_1, COUNT(*) AS articles, SUM(COALESCE(article_jurisdiction.part, 232792560)) / 232792560.0 AS fractional
FROM article
LEFT JOIN article_facet AS article_jurisdiction ON article_jurisdiction.article_no = article.article_no AND article_jurisdiction.kind = 'jurisdiction' AND article_jurisdiction.part > 0
LEFT JOIN facet AS jurisdiction ON jurisdiction.facet_id = article_jurisdiction.facet_id
WHERE article.is_related = 0
GROUP BY jurisdiction.key, jurisdiction.name
ORDER BY CASE WHEN jurisdiction.key IS NULL THEN 1 ELSE 0 END, articles DESC, key_1
