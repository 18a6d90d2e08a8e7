SELECT article.day AS key_1, COUNT(*) AS articles
FROM article
WHERE article.is_related = 0
  AND 1 = 0
GROUP BY article.day
ORDER BY key_1 NULLS LAST
