-- $term_1 = '% chips %'
-- $rank_1 = '% chips %'
-- $after_id = '00ff'
-- $after_1 = 4
-- $rows = 26
SELECT article.article_no AS row_no, article.article_id AS row_id, (CASE WHEN article_words.title_words LIKE $rank_1 THEN 4 ELSE 0 END + CASE WHEN article_words.excerpt_words LIKE $rank_1 THEN 2 ELSE 0 END + CASE WHEN article_words.body_words LIKE $rank_1 THEN 1 ELSE 0 END + CASE WHEN article_words.provider_words LIKE $rank_1 THEN 1 ELSE 0 END) AS sort_1, article.published_at AS sort_2
FROM article
JOIN article_words ON article_words.article_no = article.article_no
WHERE article.is_related = 0
  AND (article_words.title_words LIKE $term_1 OR article_words.excerpt_words LIKE $term_1 OR article_words.body_words LIKE $term_1 OR article_words.provider_words LIKE $term_1)
  AND (((CASE WHEN article_words.title_words LIKE $rank_1 THEN 4 ELSE 0 END + CASE WHEN article_words.excerpt_words LIKE $rank_1 THEN 2 ELSE 0 END + CASE WHEN article_words.body_words LIKE $rank_1 THEN 1 ELSE 0 END + CASE WHEN article_words.provider_words LIKE $rank_1 THEN 1 ELSE 0 END) < $after_1) OR ((CASE WHEN article_words.title_words LIKE $rank_1 THEN 4 ELSE 0 END + CASE WHEN article_words.excerpt_words LIKE $rank_1 THEN 2 ELSE 0 END + CASE WHEN article_words.body_words LIKE $rank_1 THEN 1 ELSE 0 END + CASE WHEN article_words.provider_words LIKE $rank_1 THEN 1 ELSE 0 END) = $after_1 AND article.published_at IS NULL AND article.article_id > $after_id))
ORDER BY (CASE WHEN article_words.title_words LIKE $rank_1 THEN 4 ELSE 0 END + CASE WHEN article_words.excerpt_words LIKE $rank_1 THEN 2 ELSE 0 END + CASE WHEN article_words.body_words LIKE $rank_1 THEN 1 ELSE 0 END + CASE WHEN article_words.provider_words LIKE $rank_1 THEN 1 ELSE 0 END) DESC, article.published_at DESC NULLS LAST, article.article_id
LIMIT $rows
