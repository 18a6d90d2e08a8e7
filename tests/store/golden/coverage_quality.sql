SELECT article.quality_bucket AS key_1, COUNT(*) AS articles
FROM article
WHERE article.is_related = 0
GROUP BY article.quality_bucket
ORDER BY key_1 NULLS LAST
