"""Saved views: addresses with a name, a folder and a note."""
