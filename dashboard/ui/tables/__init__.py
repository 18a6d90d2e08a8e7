"""Tables and reports of the pages."""
