SELECT topic.name AS key_1, article.month AS key_2, COUNT(*) AS articles, SUM(article_topic.part) / 232792560.0 AS fractional
FROM article
JOIN article_topic ON article_topic.article_no = article.article_no
JOIN topic ON topic.topic_id = article_topic.topic_id
WHERE article.is_related = 0
GROUP BY topic.name, article.month
ORDER BY key_1 NULLS LAST, key_2 NULLS LAST
