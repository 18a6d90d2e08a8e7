SELECT topic.name AS key_1, COUNT(*) AS articles, SUM(article_topic.part) / 232792560.0 AS fractional
FROM article
JOIN article_topic ON article_topic.article_no = article.article_no
JOIN topic ON topic.topic_id = article_topic.topic_id
WHERE article.is_related = 0
GROUP BY topic.name
ORDER BY CASE WHEN topic.name IS NULL THEN 1 ELSE 0 END, articles DESC, key_1
