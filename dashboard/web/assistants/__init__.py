"""The route of AI assistants."""
