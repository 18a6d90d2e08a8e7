SELECT article.week AS key_1, COUNT(*) AS articles
FROM article
WHERE article.is_related = 0
GROUP BY article.week
ORDER BY key_1 NULLS LAST
