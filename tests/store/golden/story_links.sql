WITH newest AS (
  SELECT article_no FROM article
  ORDER BY published_at DESC NULLS LAST, article_no LIMIT 50
)
SELECT DISTINCT related_link.parent_no AS one, article.article_no AS other
FROM related_link
JOIN article ON article.article_id = related_link.related_id
WHERE article.article_no <> related_link.parent_no
  AND related_link.parent_no IN (SELECT newest.article_no FROM newest)
  AND article.article_no IN (SELECT newest.article_no FROM newest)
ORDER BY one, other
