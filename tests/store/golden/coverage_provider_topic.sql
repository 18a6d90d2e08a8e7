SELECT provider.domain AS key_1, provider.name AS label_1, topic.name AS key_2, COUNT(*) AS articles, SUM(article_topic.part) / 232792560.0 AS fractional
FROM article
JOIN article_topic ON article_topic.article_no = article.article_no
JOIN topic ON topic.topic_id = article_topic.topic_id
JOIN provider ON provider.provider_id = article.provider_id
WHERE article.is_related = 0
GROUP BY provider.domain, topic.name, provider.name
ORDER BY key_1 NULLS LAST, key_2 NULLS LAST
