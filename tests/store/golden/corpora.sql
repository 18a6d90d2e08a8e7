SELECT article.corpus, COUNT(*) AS articles
FROM article
GROUP BY article.corpus
ORDER BY articles DESC, article.corpus
