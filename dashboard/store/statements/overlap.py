"""Count the articles that two selections have in common."""

from __future__ import annotations

import re

from dashboard.store.base import Statement
from dashboard.store.statements.filters import Selection

_BOUND = re.compile(r"\$(\w+)")


def overlap_statement(one: Selection, other: Selection) -> Statement:
    """A statement whose ``articles`` counts what is in both. The values of ``other`` are bound under names of their own."""
    rows = _BOUND.sub(r"$other_\1", "\n".join(["SELECT article.article_no", *other.lines()]))
    renamed = {f"other_{name}": value for name, value in other.parameters.items()}
    both = one.also(f"article.article_no IN ({rows})", renamed)
    return both.statement("SELECT count(*) AS articles")
