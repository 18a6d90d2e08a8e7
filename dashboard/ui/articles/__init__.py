"""Articles as readers see them: rows, cards, contact sheet, details."""
