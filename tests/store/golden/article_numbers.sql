-- $id_1 = '00ff'
-- $id_2 = 'ff00'
SELECT article.article_id, article.article_no
FROM article
WHERE article.article_id IN ($id_1, $id_2)
