"""Corpus to next generation: survey the files, read what changed, publish."""
