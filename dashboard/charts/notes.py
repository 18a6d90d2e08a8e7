"""The note below a chart, and the drawing of an empty one."""

from __future__ import annotations

from dashboard.charts.figure_text import sentences, unit_of
from dashboard.charts.spec import Drawing, View
from dashboard.model.query import Dimension, Result
from dashboard.text.numbers import counted, number, plural

EMPTY_HEIGHT = 160


def foot_note(result: Result, view: View, *more: str, crossed: Dimension | None = None) -> str:
    """n of N, then ``more``, then what the answer left out and why.

    ``crossed`` is the dimension whose own filter the chart ignores; the note says so while it is set.
    """
    unit = unit_of(view.filters)
    base = f"{number(result.total)} of {counted(result.whole, unit)}."
    if crossed is not None and crossed.filter_name in view.filters.active:
        base = f"Highlighted: the selection, among the {counted(result.total, unit)} under the other filters."
    left_out = [f"{number(item.count)} left out: {item.reason.rstrip('.')}." for item in result.left_out if item.count]
    return sentences(base, *more, *left_out)


def nothing_drawn(result: Result, view: View, subtitle: str, reason: str, note: str = "") -> Drawing:
    """An empty drawing with its reason: ``reason`` where there are articles, otherwise that none is in view."""
    if result.total == 0:
        reason = f"No {unit_of(view.filters)} in view. Remove a filter to see more."
    return Drawing(
        figure=None,
        subtitle=subtitle,
        note=note or foot_note(result, view),
        alt=reason,
        height=EMPTY_HEIGHT,
        empty=reason,
    )


def unit_title(view: View) -> str:
    """What is counted, to begin a subtitle: ``Articles`` or ``Stories``, related coverage named when it counts."""
    words = plural(unit_of(view.filters)).capitalize()
    return f"{words} and related coverage" if view.filters.related and not view.filters.stories else words
