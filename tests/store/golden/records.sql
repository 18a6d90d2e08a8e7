-- $row_1 = 7
-- $row_2 = 3
SELECT article_record.article_id, article_record.record
FROM article_record
WHERE article_record.article_no IN (SELECT given.wanted FROM (VALUES ($row_1), ($row_2)) AS given(wanted))
