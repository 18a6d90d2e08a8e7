"""Documents -> articles: files are found, told apart by content, read, and each given exactly one outcome."""
