-- $topic_1 = 'AI'
SELECT article_words.title_words
FROM article
JOIN article_words ON article_words.article_no = article.article_no
WHERE article.is_related = 0
  AND article.article_no IN (SELECT article_topic.article_no FROM article_topic JOIN topic ON topic.topic_id = article_topic.topic_id WHERE topic.name IN ($topic_1))
  AND article.day IS NOT NULL
ORDER BY article.day DESC, article.article_no
LIMIT 50
