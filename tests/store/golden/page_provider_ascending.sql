-- $rows = 26
-- $skipped = 50
SELECT article.article_no AS row_no, article.article_id AS row_id, provider.domain AS sort_1
FROM article
JOIN provider ON provider.provider_id = article.provider_id
WHERE article.is_related = 0
ORDER BY provider.domain ASC NULLS LAST, article.article_id
LIMIT $rows
OFFSET $skipped
