SELECT provider.country AS key_1, provider.country_name AS label_1, COUNT(*) AS articles
FROM article
JOIN provider ON provider.provider_id = article.provider_id
WHERE article.is_related = 0
GROUP BY provider.country, provider.country_name
ORDER BY CASE WHEN provider.country IS NULL THEN 1 ELSE 0 END, articles DESC, key_1
