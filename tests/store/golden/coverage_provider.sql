SELECT provider.domain AS key_1, provider.name AS label_1, COUNT(*) AS articles
FROM article
JOIN provider ON provider.provider_id = article.provider_id
WHERE article.is_related = 0
GROUP BY provider.domain, provider.name
ORDER BY CASE WHEN provider.domain IS NULL THEN 1 ELSE 0 END, articles DESC, key_1
