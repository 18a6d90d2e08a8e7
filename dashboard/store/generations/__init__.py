"""Find, check, open and publish generation files."""
