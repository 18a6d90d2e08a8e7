"""The line at a chart's foot, and what is drawn when nothing can be."""

from __future__ import annotations

from dashboard.charts.figure_text import counted, number, plural, sentences, unit_of
from dashboard.charts.spec import Drawing, View
from dashboard.query import Dimension, Result

EMPTY_HEIGHT = 160


def foot_note(result: Result, view: View, *more: str, crossed: Dimension | None = None) -> str:
    """n of N, then ``more``, then what the answer left out and why.

    ``crossed`` is the dimension whose own filter the chart looks past: while it is set, the note says so.
    """
    unit = unit_of(view.filters)
    base = f"{number(result.total)} of {counted(result.whole, unit)}."
    if crossed is not None and crossed.filter_name in view.filters.active:
        base = f"The selection stands out among the {counted(result.total, unit)} the other filters leave."
    left_out = [f"{number(item.count)} left out: {item.reason.rstrip('.')}." for item in result.left_out if item.count]
    return sentences(base, *more, *left_out)


def nothing_drawn(result: Result, view: View, subtitle: str, reason: str, note: str = "") -> Drawing:
    """The honest empty state: ``reason`` where there are articles, otherwise that none is in view."""
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
