-- $row_1 = 7
-- $row_2 = 3
SELECT article.article_no, article.article_id, article.published_at, article.type, article.quality, article.heat, article.status, provider.domain AS provider_domain, provider.name AS common_name, article_text.provider_name, article_text.parent_id, article_text.title, article_text.excerpt, article_text.url, article_text.date_only, article_text.image_url, article_text.image_width, article_text.image_height, article_text.related_count, article_text.source_count, quality_rank.percentile AS quality_percentile, article_text.path, article_text.corrected
FROM article
JOIN provider ON provider.provider_id = article.provider_id
JOIN article_text ON article_text.article_no = article.article_no
LEFT JOIN quality_rank ON quality_rank.quality = article.quality
WHERE article.article_no IN (SELECT given.wanted FROM (VALUES ($row_1), ($row_2)) AS given(wanted))
