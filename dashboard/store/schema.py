"""Constants that statements and writers share; the tables themselves are defined in ``writing/schema.sql``."""

from __future__ import annotations

from dataclasses import fields
from typing import Final

from dashboard.model.facets import Money

SCHEMA_VERSION: Final = 11
"""Of ``writing/schema.sql`` and the rollups: raise it with every change there; a store of another version is rebuilt."""
PARTS_PER_ARTICLE: Final = 232_792_560
"""Divisible by every number of topics up to 22, so that equal parts add up to one article."""
MONEY_COLUMNS: Final = tuple(item.name for item in fields(Money) if item.name != "spans")
UNKNOWN: Final = 2**63 - 1
"""NULL in columns of numbers: greater than any number, so that unknown sorts last."""
