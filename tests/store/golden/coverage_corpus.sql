SELECT article.corpus AS key_1, COUNT(*) AS articles
FROM article
WHERE article.is_related = 0
GROUP BY article.corpus
ORDER BY CASE WHEN article.corpus IS NULL THEN 1 ELSE 0 END, articles DESC, key_1
