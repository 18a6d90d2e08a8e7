"""Parsers of front matter: YAML, JSON, TOML."""
