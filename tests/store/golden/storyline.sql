-- $place = 'JP'
-- $kind = 'theme'
-- $matter = 'compute'
SELECT held.article_no, article.article_id, article_text.title, article.published_at, article_text.date_only,
  provider.domain
FROM article_facet AS held
JOIN facet AS place ON place.facet_id = held.facet_id
JOIN article_facet AS shared ON shared.article_no = held.article_no AND shared.part > 0
JOIN facet AS matter ON matter.facet_id = shared.facet_id
JOIN article ON article.article_no = held.article_no
JOIN article_text ON article_text.article_no = held.article_no
JOIN provider ON provider.provider_id = article.provider_id
WHERE held.kind = 'jurisdiction' AND held.part > 0 AND shared.kind IN ('organisation', 'theme') AND place.key = $place AND matter.kind = $kind AND matter.key = $matter
ORDER BY article.published_at NULLS LAST, held.article_no
LIMIT 41
