SELECT article.quality_bucket AS key_1, article.status AS key_2, COUNT(*) AS articles
FROM article
WHERE article.is_related = 0
GROUP BY article.quality_bucket, article.status
ORDER BY key_1 NULLS LAST, key_2 NULLS LAST
