SELECT article.type, COUNT(*) AS articles
FROM article
WHERE article.type IS NOT NULL
GROUP BY article.type
ORDER BY articles DESC, article.type
