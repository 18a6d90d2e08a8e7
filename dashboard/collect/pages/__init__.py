"""Read the pages of articles for their text: only where a source asks for it and its site allows it."""
