"""Sorted copies and count tables that make a large store answer fast."""
