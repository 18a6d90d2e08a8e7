"""What a briefing says of policy: the instruments named, those that are new, and new commitments of money."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from dashboard.analytics.windows import Window
from dashboard.briefing.compared import within
from dashboard.briefing.parts import Scope, dimension_part
from dashboard.briefing.text import Part, Sentence
from dashboard.briefing.wording import counted_words
from dashboard.charts.money_rows import amount_words, truncated_words
from dashboard.days import day_words
from dashboard.filters import Filters
from dashboard.query import Analysis, Dimension, Query

PAGE: Final = "policy"
MOST: Final = 5


def instruments(scope: Scope) -> Part | None:
    """The instruments that most articles name, whose share changed, and which are new in the view."""
    part = dimension_part(scope, Dimension.INSTRUMENT, "Instruments", "Named by most articles", PAGE)
    if part is None:
        return None
    return Part(part.heading, (*part.sentences, *_new(scope)))


def _new(scope: Scope) -> list[Sentence]:
    """Instruments that articles of the period name and no dated article of the view before it does."""
    began = scope.service.facts().first
    last = scope.window.first - timedelta(days=1)
    if began is None or began > last:
        return []
    before = _named(scope, Window(began, last))
    return [
        Sentence(
            f"New in this view: {label}, named by {counted_words(count, 'article', 'articles')} and by none before, from "
            f"{day_words(began)} on.",
            scope.chart(PAGE),
            scope.rows_with("instrument", key),
        )
        for key, (label, count) in _named(scope, scope.window).items()
        if key not in before
    ]


def _named(scope: Scope, window: Window) -> dict[str, tuple[str, int]]:
    result = scope.service.coverage(Query((Dimension.INSTRUMENT,)), within(scope.filters, window))
    columns = (result.columns[name] for name in ("instrument", "label", "count"))
    return {key: (str(label), int(count)) for key, label, count in zip(*columns, strict=True) if key and count}


def new_money(scope: Scope) -> Part | None:
    """The commitments that articles of the period tell of and none of the period before does."""
    ledger = Analysis("money", ("commitment",))
    now, then = scope.service.finding(ledger, scope.now), scope.service.finding(ledger, scope.then)
    rows = now.rows()
    if not rows:
        return None
    before = {_commitment(row) for row in then.rows()}
    fresh = [row for row in rows if _commitment(row) not in before]
    counted = counted_words(len(rows), "commitment of money is told of", "commitments of money are told of")
    known = f", {len(rows) - len(fresh):,} of them also in the period before" if len(fresh) < len(rows) else ""
    words = (
        f"{counted}{known}; they are not added up.",
        truncated_words(now),
        truncated_words(then, "Of the period before, only"),
    )
    first = Sentence(" ".join(filter(None, words)), scope.chart(PAGE))
    told = [
        Sentence(
            f"{row['actor'] or row['jurisdiction'] or 'Somebody not named'}, {row['status']}: {amount_words(row)}, told by "
            f"{counted_words(row['articles'], 'article', 'articles')}.",
            scope.chart(PAGE),
            scope.links.article(row["article_id"], Filters()) if row["articles"] == 1 else "",
        )
        for row in fresh[:MOST]
    ]
    return Part("Money", (first, *told))


def _commitment(row: dict[str, Any]) -> tuple[Any, ...]:
    return (row["actor"], row["status"], row["amount"], row["currency"])
