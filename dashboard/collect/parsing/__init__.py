"""Feeds in their formats -> entries."""
