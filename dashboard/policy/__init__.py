"""Text -> policy facets and commitments of money. Pure: the dictionaries are the only files it reads."""
