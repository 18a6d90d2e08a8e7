"""Collect news records from feeds into a corpus folder, and import what people already have."""
