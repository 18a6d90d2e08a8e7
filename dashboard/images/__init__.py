"""Fetch pictures of articles in a separate process, re-encode them, cache them on disk and serve them."""
