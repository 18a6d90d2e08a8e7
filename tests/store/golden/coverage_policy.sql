SELECT policy.key AS key_1, policy.name AS label_1, COUNT(*) AS articles, SUM(COALESCE(article_policy.part, 232792560)) / 232792560.0 AS fractional
FROM article
LEFT JOIN article_facet AS article_policy ON article_policy.article_no = article.article_no AND article_policy.kind = 'policy' AND article_policy.part > 0
LEFT JOIN facet AS policy ON policy.facet_id = article_policy.facet_id
WHERE article.is_related = 0
GROUP BY policy.key, policy.name
ORDER BY CASE WHEN policy.key IS NULL THEN 1 ELSE 0 END, articles DESC, key_1
