SELECT COUNT(*) AS articles
FROM article
