"""Other ways to build the same dashboard, over the same articles: what ours is measured beside."""
