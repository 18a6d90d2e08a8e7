-- $article_id = '00ff'
SELECT article.article_no, article_text.parent_id
FROM article
JOIN article_text ON article_text.article_no = article.article_no
WHERE article.article_id = $article_id
