SELECT instrument.key AS key_1, instrument.name AS label_1, COUNT(*) AS articles, SUM(COALESCE(article_instrument.part, 232792560)) / 232792560.0 AS fractional
FROM article
LEFT JOIN article_facet AS article_instrument ON article_instrument.article_no = article.article_no AND article_instrument.kind = 'instrument' AND article_instrument.part > 0
LEFT JOIN facet AS instrument ON instrument.facet_id = article_instrument.facet_id
WHERE article.is_related = 0
GROUP BY instrument.key, instrument.name
ORDER BY CASE WHEN instrument.key IS NULL THEN 1 ELSE 0 END, articles DESC, key_1
