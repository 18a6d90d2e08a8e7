-- $after_id = '00ff'
-- $after_1 = 74
-- $rows = 26
SELECT article.article_no AS row_no, article.article_id AS row_id, article.quality AS sort_1
FROM article
WHERE article.is_related = 0
  AND (((article.quality < $after_1 OR article.quality IS NULL)) OR (article.quality = $after_1 AND article.article_id > $after_id))
ORDER BY article.quality DESC NULLS LAST, article.article_id
LIMIT $rows
