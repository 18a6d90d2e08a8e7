SELECT article.status AS key_1, COUNT(*) AS articles
FROM article
WHERE article.is_related = 0
GROUP BY article.status
ORDER BY CASE WHEN article.status IS NULL THEN 1 ELSE 0 END, articles DESC, key_1
