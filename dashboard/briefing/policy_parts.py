"""The policy parts of a briefing: instruments mentioned, new instruments, new commitments of money."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from dashboard.analytics.windows import Window
from dashboard.briefing.compared import within
from dashboard.briefing.parts import Scope, dimension_part
from dashboard.briefing.text import BriefingPart, Sentence
from dashboard.charts.drawings.money_rows import amount_words, truncated_words
from dashboard.model.filters import Filters
from dashboard.model.findings.policy import MONEY, CommitmentRow
from dashboard.model.query import Dimension, Query
from dashboard.text.dates import day_words
from dashboard.text.numbers import counted

MOST: Final = 5
SHOWN: Final = 3


def instruments(scope: Scope) -> BriefingPart | None:
    """The most frequent instruments, certain changes of share, and instruments new in the view."""
    part = dimension_part(scope, Dimension.INSTRUMENT, "Instruments", "Mentioned most")
    if part is None:
        return None
    return BriefingPart(part.heading, (*part.sentences, *_new(scope)), part.headlines)


def new_instruments(scope: Scope) -> BriefingPart | None:
    """Only the instruments that are new in the view."""
    said = tuple(_new(scope))
    return BriefingPart("New instruments", said) if said else None


def _new(scope: Scope) -> list[Sentence]:
    """Instruments that articles of the period name and no dated article of the view before it does."""
    began = scope.service.facts().first
    last = scope.window.first - timedelta(days=1)
    if began is None or began > last:
        return []
    before = _named(scope, Window(began, last))
    return [
        Sentence(
            f"New in this view: {label}, mentioned by {counted(count, 'article')} and by none before, from "
            f"{day_words(began)} on.",
            scope.chart("instrument"),
            scope.rows_with("instrument", key),
        )
        for key, (label, count) in _named(scope, scope.window).items()
        if key not in before
    ]


def _named(scope: Scope, window: Window) -> dict[str, tuple[str, int]]:
    result = scope.service.coverage(Query((Dimension.INSTRUMENT,)), within(scope.filters, window))
    columns = (result.columns[name] for name in ("instrument", "label", "count"))
    return {key: (str(label), int(count)) for key, label, count in zip(*columns, strict=True) if key and count}


def new_money(scope: Scope) -> BriefingPart | None:
    """Commitments reported in the period and not in the period before."""
    now, then = scope.service.finding(MONEY, scope.now), scope.service.finding(MONEY, scope.then)
    rows = now.records
    if not rows:
        return None
    before = {_commitment(row) for row in then.records}
    fresh = [row for row in rows if _commitment(row) not in before]
    total = counted(len(rows), "commitment of money is reported", "commitments of money are reported")
    known = f", {len(rows) - len(fresh):,} of them also in the period before" if len(fresh) < len(rows) else ""
    words = (
        f"{total}{known}{'; they are not added up' if len(rows) > 1 else ''}.",
        truncated_words(now.facts),
        truncated_words(then.facts, "Of the period before, only"),
    )
    first = Sentence(" ".join(filter(None, words)), scope.chart("money"))
    told = [
        Sentence(
            f"{row.actor or row.jurisdiction or 'Unknown actor'}, {row.status}: {amount_words(row)}, reported by "
            f"{counted(row.articles, 'article')}.",
            scope.chart("money"),
            scope.links.article(row.article_id, Filters()) if row.articles == 1 else "",
        )
        for row in fresh[:MOST]
    ]
    chosen = [scope.headlines.one(row.article_id, row.actor or row.jurisdiction or "") for row in fresh[:SHOWN]]
    return BriefingPart("Money", (first, *told), tuple(item for item in chosen if item))


def _commitment(row: CommitmentRow) -> tuple[Any, ...]:
    return (row.actor, row.status, row.amount, row.currency)
