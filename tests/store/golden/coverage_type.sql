SELECT article.type AS key_1, COUNT(*) AS articles
FROM article
WHERE article.is_related = 0
GROUP BY article.type
ORDER BY CASE WHEN article.type IS NULL THEN 1 ELSE 0 END, articles DESC, key_1
