"""Changing the corpus over the API, from the machine that serves it."""
