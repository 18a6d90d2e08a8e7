-- $number_1 = 7
-- $number_2 = 3
SELECT place.key AS place_key, place.name AS place, matter.kind, matter.key AS matter_key, matter.name AS matter
FROM article_facet AS held
JOIN facet AS place ON place.facet_id = held.facet_id
JOIN article_facet AS shared ON shared.article_no = held.article_no AND shared.part > 0
JOIN facet AS matter ON matter.facet_id = shared.facet_id
WHERE held.kind = 'jurisdiction' AND held.part > 0 AND shared.kind IN ('organisation', 'theme') AND held.article_no IN ($number_1, $number_2)
GROUP BY place.key, place.name, matter.kind, matter.key, matter.name
ORDER BY place_key, matter.kind, matter_key
