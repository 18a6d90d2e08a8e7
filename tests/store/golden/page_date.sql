-- $rows = 26
-- $skipped = 50
SELECT article.article_no AS row_no, article.article_id AS row_id, article.published_at AS sort_1
FROM article
WHERE article.is_related = 0
ORDER BY article.published_at DESC NULLS LAST, article.article_id
LIMIT $rows
OFFSET $skipped
