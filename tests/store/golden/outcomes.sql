SELECT report_line.outcome, COUNT(*) AS files
FROM report_line
GROUP BY report_line.outcome
ORDER BY report_line.outcome
