"""Which two organisations articles name together: a row for each pair."""

from __future__ import annotations

from typing import Any, Final

from dashboard.charts.figure_text import counted, escape, interval, listed, percent, shortened, unit_of
from dashboard.charts.labelled_rows import row_figure, row_labels
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import LIGHT
from dashboard.filters import NO_FACET, Filters
from dashboard.query import Analysis, Result

SHOWN: Final = 12
LEAST: Final = 2
SPOKEN: Final = 6


def ask_pairs(_view: View) -> Analysis:
    """Pairs of organisations under all filters."""
    return Analysis("co_mentions", ("pair",))


def draw_pairs(result: Result, view: View) -> Drawing:
    """The pairs that at least two articles name, the most frequent first."""
    subtitle = f"{unit_title(view)} that name both; found in the words of documents"
    rows = [row for row in result.rows() if row["count"] >= LEAST]
    if not rows:
        return nothing_drawn(result, view, subtitle, f"No two organisations are named together by {LEAST} articles.")
    shown = rows[:SHOWN]
    figure = _figure(shown, result.total, view.filters)
    more = f"{len(rows) - len(shown):,} more pairs are in the data." if len(rows) > len(shown) else ""
    beyond = f"Only the {len(result):,} most frequent pairs were kept." if result.facts["truncated"] else ""
    told = [f"{_name(row)} {row['count']:,}" for row in shown[:SPOKEN]]
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(result, view, more, beyond, "Being named together is no relation."),
        alt=f"Organisations that articles name together: {listed(told)}.",
        height=figure["layout"]["height"],
    )


def _figure(rows: list[dict[str, Any]], total: int, filters: Filters) -> Figure:
    top, unit = max(row["count"] for row in rows), unit_of(filters)
    figure = row_figure(
        "co_mentions",
        row_labels([_name(row) for row in rows]),
        [f"{row['count']:,} · {percent(row['count'], total)}" for row in rows],
        {"visible": False, "range": [0, top]},
    )
    figure["data"] = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [row["count"] for row in rows],
            "y": list(range(len(rows))),
            "width": 0.6,
            "marker": {"color": LIGHT.accent, "line": {"width": 0}},
            "customdata": [_pick(row, filters) for row in rows],
            "hovertext": [_hover(row, total, unit) for row in rows],
            "hoverinfo": "text",
        }
    ]
    return figure


def _pick(row: dict[str, Any], filters: Filters) -> list[Any] | None:
    """The articles of the view that name both; ``None`` where no address says that, since asking for all of several
    organisations asks for all of several other facets as well.
    """
    pair, given = {row["one"], row["other"]}, set(filters.organisation)
    if not filters.together:
        if any(len(getattr(filters, kind)) > 1 for kind in NO_FACET if kind != "organisation"):
            return None
        if len(given) > 1 and pair.isdisjoint(given):
            return None
        given = given if len(given) == 1 else set()
    return ["rows", {"organisation": sorted(pair | given), "together": ["true"]}]


def _name(row: dict[str, Any]) -> str:
    return f"{row['one_name']} and {row['other_name']}"


def _hover(row: dict[str, Any], total: int, unit: str) -> str:
    each = "<br>".join(
        f"{escape(shortened(row[f'{place}_name'], 50))}: {counted(row[f'{place}_count'], unit)}"
        for place in ("one", "other")
    )
    return (
        f"<b>{escape(shortened(_name(row), 80))}</b><br>{row['count']:,} of {counted(total, unit)} · "
        f"{escape(percent(row['count'], total))}<br>95 % interval {interval(row['count'], total)}<br>{each}"
    )
