"""The words of a search: folding, stemming, synonyms, the grammar of the search box, and marking what was found."""
