-- $row_1 = 7
-- $row_2 = 3
SELECT article_topic.article_no, topic.name
FROM article_topic
JOIN topic ON topic.topic_id = article_topic.topic_id
WHERE article_topic.article_no IN (SELECT given.wanted FROM (VALUES ($row_1), ($row_2)) AS given(wanted)) AND topic.topic_id <> 0
ORDER BY article_topic.article_no, article_topic.position
