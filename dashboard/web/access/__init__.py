"""The guard in front of every route, and how it learns who asks."""
