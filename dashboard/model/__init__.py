"""What every room speaks of: articles, facets, filters, queries, results and links. Standard library only."""
