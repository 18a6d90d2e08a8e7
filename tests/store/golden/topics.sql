SELECT topic.name
FROM topic
WHERE topic.topic_id <> 0
ORDER BY topic.articles DESC, topic.name
