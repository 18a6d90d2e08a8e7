"""Who may do what: roles, the table of rules, sessions, tokens, the audit log."""
