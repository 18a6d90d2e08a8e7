"""Boards as PowerPoint."""
