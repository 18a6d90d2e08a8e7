-- $topic_1 = 'AI'
SELECT place.key AS place_key, place.name AS place, matter.kind, matter.key AS matter_key, matter.name AS matter, COUNT(*) AS articles
FROM article_facet AS held
JOIN facet AS place ON place.facet_id = held.facet_id
JOIN article_facet AS shared ON shared.article_no = held.article_no AND shared.part > 0
JOIN facet AS matter ON matter.facet_id = shared.facet_id
WHERE held.kind = 'jurisdiction' AND held.part > 0 AND shared.kind IN ('organisation', 'theme') AND held.article_no IN (
  SELECT article.article_no
  FROM article
  WHERE article.is_related = 0
    AND article.article_no IN (SELECT article_topic.article_no FROM article_topic JOIN topic ON topic.topic_id = article_topic.topic_id WHERE topic.name IN ($topic_1))
)
GROUP BY place.key, place.name, matter.kind, matter.key, matter.name
HAVING COUNT(*) BETWEEN 2 AND 40
ORDER BY articles DESC, place_key, matter.kind, matter_key
LIMIT 20
