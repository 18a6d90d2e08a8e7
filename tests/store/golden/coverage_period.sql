-- $first_day = '2023-11-03'
-- $last_day = '2024-01-31'
SELECT article.day AS key_1, COUNT(*) AS articles
FROM article
WHERE article.is_related = 0
  AND article.day >= $first_day
  AND article.day <= $last_day
GROUP BY article.day
ORDER BY key_1 NULLS LAST
