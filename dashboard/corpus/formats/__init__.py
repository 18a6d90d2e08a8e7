"""Readers of document formats, and what they share."""
