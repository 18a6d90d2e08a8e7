-- $article_id = '00ff'
SELECT report_line.path
FROM report_line
WHERE report_line.article_id = $article_id AND report_line.outcome = 'duplicate'
ORDER BY report_line.path
