SELECT organisation.key AS key_1, organisation.name AS label_1, COUNT(*) AS articles, SUM(COALESCE(article_organisation.part, 232792560)) / 232792560.0 AS fractional
FROM article
LEFT JOIN article_facet AS article_organisation ON article_organisation.article_no = article.article_no AND article_organisation.kind = 'organisation' AND article_organisation.part > 0
LEFT JOIN facet AS organisation ON organisation.facet_id = article_organisation.facet_id
WHERE article.is_related = 0
GROUP BY organisation.key, organisation.name
ORDER BY CASE WHEN organisation.key IS NULL THEN 1 ELSE 0 END, articles DESC, key_1
