SELECT article.quality AS quality_score, article.heat AS heat_score, CASE WHEN article.status = 'published' THEN 1 WHEN article.status = 'unpublished' THEN 0 ELSE NULL END AS is_published,
  COUNT(*) AS articles
FROM article
WHERE article.is_related = 0
GROUP BY article.quality, article.heat, CASE WHEN article.status = 'published' THEN 1 WHEN article.status = 'unpublished' THEN 0 ELSE NULL END
ORDER BY quality_score NULLS LAST, heat_score NULLS LAST, is_published NULLS LAST
