SELECT related_link.parent_no AS one, article.article_no AS other
FROM related_link
JOIN article ON article.article_id = related_link.related_id
WHERE article.article_no <> related_link.parent_no
ORDER BY related_link.parent_no, related_link.position, article.article_no
LIMIT 50
