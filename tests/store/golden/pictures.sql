-- $rows = 100
SELECT article_text.image_url, provider.domain, SUM(1 - article.is_related) AS articles,
  SUM(article.is_related) AS related
FROM article
JOIN article_text ON article_text.article_no = article.article_no
JOIN provider ON provider.provider_id = article.provider_id
WHERE article_text.image_url IS NOT NULL
GROUP BY article_text.image_url, provider.domain
ORDER BY MAX(article.day) DESC NULLS LAST, article_text.image_url, provider.domain
LIMIT $rows
