SELECT article.article_no, article.article_id, article.is_related, article.published_at, article_text.date_only,
  article_words.title_words, provider.domain, provider.name, article.quality, article.heat
FROM article
JOIN provider ON provider.provider_id = article.provider_id
JOIN article_text ON article_text.article_no = article.article_no
JOIN article_words ON article_words.article_no = article.article_no
ORDER BY article.published_at DESC NULLS LAST, article.article_no
LIMIT 50
