"""What a briefing says of policy: the instruments named, and those that this corpus had not named before."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from dashboard.analytics.windows import Window
from dashboard.briefing.compared import within
from dashboard.briefing.parts import Scope, dimension_part
from dashboard.briefing.text import Part, Sentence
from dashboard.briefing.wording import counted_words
from dashboard.days import day_words
from dashboard.query import Dimension, Query

PAGE: Final = "policy"


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
