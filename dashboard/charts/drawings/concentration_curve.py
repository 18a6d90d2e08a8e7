"""Concentration: the share of coverage that the largest providers have together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, label_width, unit_of
from dashboard.charts.labelled_rows import AXIS_FOOT
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import SMALL_FONT_SIZE, blank_figure, quiet_axis
from dashboard.definitions.formulas import MIN_FOR_CONCENTRATION
from dashboard.model.findings.providers import ConcentrationFacts, PublisherShare
from dashboard.model.query import Dimension, Finding
from dashboard.text.numbers import counted, number, percent
from dashboard.text.shortening import shortened

HEIGHT: Final = 280
SHOWN: Final = 40
CLOSE: Final = 12
MARKS: Final = (0.5, 0.8)


def draw_concentration(result: Finding[PublisherShare, ConcentrationFacts], view: View) -> Drawing:
    """The share of the one, two, three … largest providers together."""
    unit, facts = unit_of(view.filters), result.facts
    subtitle = f"{unit_title(view)} of the largest providers together, by domain"
    if facts.hhi is None or facts.effective is None or facts.entropic is None:
        reason = f"Concentration needs {MIN_FOR_CONCENTRATION} articles with a provider; this view has {number(facts.total)}."
        return nothing_drawn(result, view, subtitle, reason)
    rows = result.records
    told = (
        f"HHI {facts.hhi:,.0f} of 10,000; as concentrated as if {facts.effective:.1f} providers shared it equally "
        f"({facts.entropic:.1f} by entropy)."
    )
    return Drawing(
        figure=_figure(rows, facts.total, unit),
        subtitle=subtitle,
        note=foot_note(result, view, told, crossed=Dimension.PROVIDER),
        alt=_alt(rows, facts, unit, told),
        height=HEIGHT,
    )


def _figure(rows: Sequence[PublisherShare], total: int, unit: str) -> Figure:
    shown = rows[:SHOWN]
    marks = [(mark, place) for mark in MARKS if (place := _reached(rows, mark)) is not None and place < len(shown)]
    places = list(range(1, len(shown) + 1))
    step = next(s for s in (1, 2, 5, 10, 20) if len(shown) / s <= 8)
    ticks = [1, *(n for n in places if n % step == 0 and n > 1)]
    figure = blank_figure(
        "concentration",
        HEIGHT,
        margin={"l": 10 + label_width("100 %", SMALL_FONT_SIZE), "r": 16, "t": 12, "b": AXIS_FOOT + 18},
        xaxis=quiet_axis(
            range=[0.4, max(len(shown), 8) + 0.6],
            tickvals=ticks,
            ticktext=[f"{n}" for n in ticks],
            tickangle=0,
            title={"text": _axis_words(rows), "font": {"color": ROLES.muted, "size": SMALL_FONT_SIZE}, "standoff": 4},
        ),
        yaxis=quiet_axis(
            range=[0, 1.02],
            tickvals=[0, 0.25, 0.5, 0.75, 1],
            ticktext=["0", "25 %", "50 %", "75 %", "100 %"],
            showgrid=True,
            gridcolor=ROLES.grid,
        ),
        annotations=_said([place for _, place in marks], rows),
    )
    figure["data"] = _traces(shown, {place for _, place in marks}, total, unit)
    return figure


def _traces(shown: Sequence[PublisherShare], marked: set[int], total: int, unit: str) -> list[dict[str, Any]]:
    common = {
        "x": list(range(1, len(shown) + 1)),
        "customdata": [[Dimension.PROVIDER.value, row.provider] for row in shown],
        "hovertext": [_hover(place, row, total, unit) for place, row in enumerate(shown, start=1)],
        "hoverinfo": "text",
    }
    bars = {
        "type": "bar",
        "y": [row.share for row in shown],
        "width": 0.6,
        "marker": {"color": ROLES.dimmed, "line": {"width": 0}},
    }
    line = {
        "type": "scatter",
        "y": [row.cumulative for row in shown],
        "mode": "lines+markers",
        "line": {"color": ROLES.accent, "width": 2},
        "marker": {
            "color": ROLES.accent,
            "opacity": 1,
            "line": {"width": 0},
            "size": [9 if place in marked else 4 for place in range(len(shown))],
        },
        "cliponaxis": False,
    }
    return [bars | common, line | common]


def _axis_words(rows: Sequence[PublisherShare]) -> str:
    if len(rows) <= SHOWN:
        return f"{counted(len(rows), 'provider')}, the largest first"
    return f"The {SHOWN} largest of {len(rows):,} providers"


def _reached(rows: Sequence[PublisherShare], mark: float) -> int | None:
    return next((place for place, row in enumerate(rows) if row.cumulative >= mark - 1e-9), None)


def _said(places: list[int], rows: Sequence[PublisherShare]) -> list[dict[str, Any]]:
    """Labels for the numbers of providers that have half and four fifths; joined where the two are close."""
    groups = [places] if len(places) == 2 and places[1] - places[0] < CLOSE else [[place] for place in places]
    return [
        {
            "x": group[0] + 1,
            "y": rows[group[0]].cumulative,
            "xanchor": "left",
            "yanchor": "top",
            "xshift": 8,
            "yshift": -8,
            "align": "left",
            "text": "<br>".join(_have(place, rows) for place in dict.fromkeys(group)),
            "showarrow": False,
            "font": {"color": ROLES.text, "size": SMALL_FONT_SIZE},
        }
        for group in groups
    ]


def _have(place: int, rows: Sequence[PublisherShare]) -> str:
    have = "has" if place == 0 else "have"
    return f"{counted(place + 1, 'provider')} {have} {percent(rows[place].cumulative, 1)}"


def _hover(place: int, row: PublisherShare, total: int, unit: str) -> str:
    return (
        f"<b>{escape(shortened(row.provider, 60))}</b>, number {place}<br>{row.count:,} of {counted(total, unit)} · "
        f"{escape(percent(row.count, total))}<br>with the larger ones {escape(percent(row.cumulative, 1))}"
    )


def _alt(rows: Sequence[PublisherShare], facts: ConcentrationFacts, unit: str, told: str) -> str:
    first = rows[0]
    half = _reached(rows, 0.5)
    least = "" if half is None else f" Half of all come from {counted(half + 1, 'provider')}."
    return (
        f"Cumulative shares of {counted(len(rows), 'provider')} over {counted(facts.total, unit)}. The largest, "
        f"{first.provider}, has {percent(first.count, facts.total)}.{least} {told}"
    )
