-- $term_1_stem_1 = 'chip'
-- $term_1_stem_2 = 'semiconductor'
-- $term_1_stem_3 = 'microchip'
-- $rank_1_0_1_stem = 'chip'
-- $rank_1_1_1_stem = 'semiconductor'
-- $rank_1_2_1_stem = 'microchip'
-- $after_id = '00ff'
-- $after_1 = 4
-- $rows = 26
SELECT article.article_no AS row_no, article.article_id AS row_id, CAST(ranked_1.rank AS INTEGER) AS sort_1, article.published_at AS sort_2
FROM article
JOIN (SELECT article_no, SUM(CASE field WHEN 0 THEN 4 WHEN 1 THEN 2 WHEN 2 THEN 1 WHEN 3 THEN 1 END) AS rank FROM (SELECT DISTINCT article_no, field FROM (SELECT article_no, field FROM word_article WHERE stem = $rank_1_0_1_stem UNION ALL SELECT article_no, field FROM word_article WHERE stem = $rank_1_1_1_stem UNION ALL SELECT article_no, field FROM word_article WHERE stem = $rank_1_2_1_stem) AS every_field) AS fields GROUP BY article_no) AS ranked_1 ON ranked_1.article_no = article.article_no
WHERE article.is_related = 0
  AND article.article_no IN (SELECT article_no FROM word_article WHERE stem IN ($term_1_stem_1, $term_1_stem_2, $term_1_stem_3))
  AND ((CAST(ranked_1.rank AS INTEGER) < $after_1) OR (CAST(ranked_1.rank AS INTEGER) = $after_1 AND article.published_at IS NULL AND article.article_id > $after_id))
ORDER BY CAST(ranked_1.rank AS INTEGER) DESC, article.published_at DESC NULLS LAST, article.article_id
LIMIT $rows
