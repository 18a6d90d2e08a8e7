SELECT report_line.*
FROM report_line
ORDER BY report_line.path
