"""Organisations named together: a row for each pair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, interval, listed, unit_of
from dashboard.charts.labelled_rows import row_bars, row_figure, row_labels
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.model.filters import NO_FACET, Filters
from dashboard.model.findings.policy import OrganisationPair, PairFacts
from dashboard.model.query import Finding
from dashboard.text.numbers import counted, percent
from dashboard.text.shortening import shortened

SHOWN: Final = 12
LEAST: Final = 2
SPOKEN: Final = 6


def draw_pairs(result: Finding[OrganisationPair, PairFacts], view: View) -> Drawing:
    """The pairs that at least two articles name, the most frequent first."""
    subtitle = f"{unit_title(view)} that name both; detected in the text"
    rows = [row for row in result.records if row.count >= LEAST]
    if not rows:
        return nothing_drawn(result, view, subtitle, f"No two organisations are named together by {LEAST} articles.")
    shown = rows[:SHOWN]
    figure = _figure(shown, result.total, view.filters)
    more = f"{len(rows) - len(shown):,} more pairs are in the data." if len(rows) > len(shown) else ""
    beyond = f"Only the {len(result):,} most frequent pairs were kept." if result.facts.truncated else ""
    told = [f"{_name(row)} {row.count:,}" for row in shown[:SPOKEN]]
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(result, view, more, beyond, "Being named together does not mean being related."),
        alt=f"Organisations that articles name together: {listed(told)}.",
        height=figure["layout"]["height"],
    )


def _figure(rows: Sequence[OrganisationPair], total: int, filters: Filters) -> Figure:
    top, unit = max(row.count for row in rows), unit_of(filters)
    figure = row_figure(
        "co_mentions",
        row_labels([_name(row) for row in rows]),
        [f"{row.count:,} · {percent(row.count, total)}" for row in rows],
        {"visible": False, "range": [0, top]},
    )
    counts, hovers = [row.count for row in rows], [_hover(row, total, unit) for row in rows]
    picks = [_pick(row, filters) for row in rows]
    figure["data"] = [row_bars(counts, ROLES.accent, hovers, customdata=picks)]
    return figure


def _pick(row: OrganisationPair, filters: Filters) -> list[Any] | None:
    """The articles of the view that name both; ``None`` where no address says that, since asking for all of several
    organisations asks for all of several other facets as well.
    """
    pair, given = {row.one, row.other}, set(filters.organisation)
    if not filters.together:
        if any(len(getattr(filters, kind)) > 1 for kind in NO_FACET if kind != "organisation"):
            return None
        if len(given) > 1 and pair.isdisjoint(given):
            return None
        given = given if len(given) == 1 else set()
    return ["rows", {"organisation": sorted(pair | given), "together": ["true"]}]


def _name(row: OrganisationPair) -> str:
    return f"{row.one_name} and {row.other_name}"


def _hover(row: OrganisationPair, total: int, unit: str) -> str:
    each = "<br>".join(
        f"{escape(shortened(name, 50))}: {counted(count, unit)}"
        for name, count in ((row.one_name, row.one_count), (row.other_name, row.other_count))
    )
    return (
        f"<b>{escape(shortened(_name(row), 80))}</b><br>{row.count:,} of {counted(total, unit)} · "
        f"{escape(percent(row.count, total))}<br>95 % interval {interval(row.count, total)}<br>{each}"
    )
