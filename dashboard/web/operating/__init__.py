"""Watching the server: request ids, counted requests, metrics."""
