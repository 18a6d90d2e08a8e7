SELECT jurisdiction.key AS key_1, jurisdiction.name AS label_1, instrument.key AS key_2, COUNT(*) AS articles, SUM(COALESCE(article_jurisdiction.part, 232792560) * (COALESCE(article_instrument.part, 232792560) / 232792560.0)) / 232792560.0 AS fractional
FROM article
LEFT JOIN article_facet AS article_jurisdiction ON article_jurisdiction.article_no = article.article_no AND article_jurisdiction.kind = 'jurisdiction' AND article_jurisdiction.part > 0
LEFT JOIN article_facet AS article_instrument ON article_instrument.article_no = article.article_no AND article_instrument.kind = 'instrument' AND article_instrument.part > 0
LEFT JOIN facet AS jurisdiction ON jurisdiction.facet_id = article_jurisdiction.facet_id
LEFT JOIN facet AS instrument ON instrument.facet_id = article_instrument.facet_id
WHERE article.is_related = 0
GROUP BY jurisdiction.key, instrument.key, jurisdiction.name
ORDER BY key_1 NULLS LAST, key_2 NULLS LAST
