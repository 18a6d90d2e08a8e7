-- $topic_1 = 'AI'
-- $topic_2 = "O'Reilly; --"
-- $provider_1 = 'nikkei.example'
-- $first_day = '2023-07-01'
-- $last_day = '2023-11-30'
-- $quality_low = 50
-- $quality_high = 150
-- $type_1 = 'article'
-- $status_1 = 'published'
-- $status_2 = 'unscored'
-- $corpus_1 = 'seeds'
-- $jurisdiction_1 = 'EU'
-- $organisation_1 = 'acme'
-- $theme_1 = 'safety'
-- $theme_2 = 'compute'
-- $outlet_country_1 = 'JP'
-- $term_1_1_from = 'chip'
-- $term_1_1_to = 'chip\U0010ffff'
-- $term_2_1_stem = 'suppli'
-- $term_2_1 = 'supply'
-- $term_2_2_stem = 'chain'
-- $term_2_2 = 'chain'
-- $term_3_stem_1 = 'tax'
SELECT COUNT(*) AS articles
FROM article
WHERE article.leads = 1
  AND article.article_no IN (SELECT article_topic.article_no FROM article_topic JOIN topic ON topic.topic_id = article_topic.topic_id WHERE topic.name IN ($topic_1, $topic_2) OR topic.topic_id = 0)
  AND article.provider_id IN (SELECT provider.provider_id FROM provider WHERE provider.domain IN ($provider_1) OR provider.provider_id = 0)
  AND article.day >= $first_day
  AND article.day <= $last_day
  AND article.quality >= $quality_low
  AND article.quality <= $quality_high
  AND (article.type IN ($type_1) OR article.type IS NULL)
  AND (article.status IN ($status_1, $status_2))
  AND (article.corpus IN ($corpus_1))
  AND (article.article_no IN (SELECT article_facet.article_no FROM article_facet JOIN facet ON facet.facet_id = article_facet.facet_id WHERE article_facet.kind = 'jurisdiction' AND article_facet.part > 0 AND facet.key IN ($jurisdiction_1)) OR article.article_no NOT IN (SELECT article_facet.article_no FROM article_facet WHERE article_facet.kind = 'jurisdiction' AND article_facet.part > 0))
  AND (article.article_no NOT IN (SELECT article_facet.article_no FROM article_facet WHERE article_facet.kind = 'instrument' AND article_facet.part > 0))
  AND (article.article_no IN (SELECT article_facet.article_no FROM article_facet JOIN facet ON facet.facet_id = article_facet.facet_id WHERE article_facet.kind = 'organisation' AND article_facet.part > 0 AND facet.key IN ($organisation_1)))
  AND (article.article_no IN (SELECT article_facet.article_no FROM article_facet JOIN facet ON facet.facet_id = article_facet.facet_id WHERE article_facet.kind = 'theme' AND article_facet.part > 0 AND facet.key IN ($theme_1, $theme_2)))
  AND article.provider_id IN (SELECT provider.provider_id FROM provider WHERE (provider.country IN ($outlet_country_1) OR provider.country IS NULL))
  AND article.article_no IN (SELECT article_no FROM word_article WHERE word >= $term_1_1_from AND word < $term_1_1_to)
  AND article.article_no IN (SELECT article_no FROM word_article WHERE stem = $term_2_1_stem AND word = $term_2_1 AND ((CAST(article_no AS BIGINT) * 4 + field) * 16777216 + position) + 1 IN (SELECT ((CAST(article_no AS BIGINT) * 4 + field) * 16777216 + position) FROM word_article WHERE stem = $term_2_2_stem AND word = $term_2_2))
  AND article.article_no NOT IN (SELECT article_no FROM word_article WHERE stem = $term_3_stem_1)
