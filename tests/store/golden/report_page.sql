-- $outcome = 'rejected'
-- $rows = 20
-- $skipped = 40
SELECT report_line.*
FROM report_line
WHERE report_line.outcome = $outcome
ORDER BY report_line.path
LIMIT $rows
OFFSET $skipped
