SELECT COUNT(*) AS articles
FROM article
WHERE article.is_related = 1
