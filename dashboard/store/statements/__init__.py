"""Turn questions into SQL statements. Pure: names are ours, values are bound."""
