-- $number_1 = 7
-- $number_2 = 3
SELECT article_text.article_no, article_text.title, article_text.parent_id
FROM article_text
WHERE article_text.article_no IN (SELECT given.wanted FROM (VALUES ($number_1), ($number_2)) AS given(wanted))
