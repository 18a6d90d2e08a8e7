"""Words and numbers as people write them: dates, money, CSV rows."""
