-- $article_id = '00ff'
SELECT article_record.record
FROM article_record
WHERE article_record.article_id = $article_id
