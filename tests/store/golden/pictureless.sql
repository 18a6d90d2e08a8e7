SELECT SUM(1 - article.is_related) AS articles, SUM(article.is_related) AS related
FROM article
JOIN article_text ON article_text.article_no = article.article_no
WHERE article_text.image_url IS NULL
