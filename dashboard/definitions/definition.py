"""How a figure is explained to its reader: one shape for every definition."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """How a figure is computed, for a reader: ``id`` is stable and is cited with the figure; ``example`` is
    worked out, where there is one.
    """

    id: str
    name: str
    sentence: str
    formula: str
    limits: str
    example: str = ""
