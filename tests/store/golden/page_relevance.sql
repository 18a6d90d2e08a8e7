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
-- $rank_1_0_1_from = 'chip'
-- $rank_1_0_1_to = 'chip\U0010ffff'
-- $rank_2_0_1_stem = 'suppli'
-- $rank_2_0_1 = 'supply'
-- $rank_2_0_2_stem = 'chain'
-- $rank_2_0_2 = 'chain'
-- $rows = 26
-- $skipped = 50
SELECT article.article_no AS row_no, article.article_id AS row_id, CAST(ranked_1.rank + ranked_2.rank AS INTEGER) AS sort_1, article.published_at AS sort_2
FROM article
JOIN (SELECT article_no, SUM(CASE field WHEN 0 THEN 4 WHEN 1 THEN 2 WHEN 2 THEN 1 WHEN 3 THEN 1 END) AS rank FROM (SELECT DISTINCT article_no, field FROM (SELECT article_no, field FROM word_article WHERE word >= $rank_1_0_1_from AND word < $rank_1_0_1_to) AS every_field) AS fields GROUP BY article_no) AS ranked_1 ON ranked_1.article_no = article.article_no
JOIN (SELECT article_no, SUM(CASE field WHEN 0 THEN 4 WHEN 1 THEN 2 WHEN 2 THEN 1 WHEN 3 THEN 1 END) AS rank FROM (SELECT DISTINCT article_no, field FROM (SELECT article_no, field FROM word_article WHERE stem = $rank_2_0_1_stem AND word = $rank_2_0_1 AND ((CAST(article_no AS BIGINT) * 4 + field) * 16777216 + position) + 1 IN (SELECT ((CAST(article_no AS BIGINT) * 4 + field) * 16777216 + position) FROM word_article WHERE stem = $rank_2_0_2_stem AND word = $rank_2_0_2)) AS every_field) AS fields GROUP BY article_no) AS ranked_2 ON ranked_2.article_no = article.article_no
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
ORDER BY CAST(ranked_1.rank + ranked_2.rank AS INTEGER) DESC, article.published_at DESC NULLS LAST, article.article_id
LIMIT $rows
OFFSET $skipped
