"""Activity: sums over 28 days above, single days below, spikes marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, TypeAlias

from dashboard.charts.colours import ROLES
from dashboard.charts.drawings.over_time import undated_note
from dashboard.charts.figure_text import label_width, unit_of
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.periods import calendar_ticks
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import SMALL_FONT_SIZE, blank_figure, count_axis, quiet_axis
from dashboard.model.findings.over_time import ActivityFacts, DayActivity
from dashboard.model.query import Finding
from dashboard.text.dates import day_words
from dashboard.text.numbers import counted, number, plural

_Result: TypeAlias = Finding[DayActivity, ActivityFacts | None]

HEIGHT: Final = 320
LEAST_DAYS: Final = 29
LEAST_ARTICLES: Final = 10
FOOT: Final = 44
BARS: Final = 350
POINTS: Final = 400
SPOKEN_SPIKES: Final = 5
_DAY_MS: Final = 86_400_000


def draw_activity(result: _Result, view: View) -> Drawing:
    """Two pictures over one axis: articles in the last 28 days, and articles a day with spikes marked."""
    unit = unit_of(view.filters)
    subtitle = f"{unit_title(view)} in the last 28 days (above) and per day (below), UTC"
    rows = result.records
    days = [date.fromisoformat(row.day) for row in rows]
    counts = [row.count for row in rows]
    if len(days) < LEAST_DAYS or sum(counts) < LEAST_ARTICLES:
        reason = (
            f"To tell what is usual takes at least {LEAST_ARTICLES} dated {plural(unit)} over more than 28 days; "
            f"this view has {counted(sum(counts), unit)} over {days_words(len(days))}."
        )
        return nothing_drawn(result, view, subtitle, reason)
    spikes = [place for place, spike in enumerate(row.spike for row in rows) if spike]
    undated = sum(item.count for item in result.left_out if item.reason == "undated")
    marked = f"{days_words(len(spikes))} {'stands' if len(spikes) == 1 else 'stand'} out, marked; a click opens the articles."
    return Drawing(
        figure=_figure(rows, days, counts, spikes, view),
        subtitle=subtitle,
        note=foot_note(
            replace(result, left_out=()), view, undated_note(undated), marked if spikes else "No day stands out."
        ),
        alt=_alt(rows, days, counts, spikes, unit),
        height=HEIGHT,
    )


def days_words(count: int) -> str:
    """A number of days."""
    return "1 day" if count == 1 else f"{count:,} days"


def _figure(
    rows: Sequence[DayActivity], days: Sequence[date], counts: Sequence[int], spikes: Sequence[int], view: View
) -> Figure:
    sums = [row.last_28_days for row in rows]
    most, top = max(counts), max(n for n in sums if n is not None)
    ticks = calendar_ticks(days[0], days[-1])
    figure = blank_figure(
        "activity",
        HEIGHT,
        dragmode="select",
        selectdirection="h",
        margin={"l": 8 + label_width(f"{top:,}", SMALL_FONT_SIZE), "r": 14, "t": 10, "b": FOOT},
        xaxis=quiet_axis(
            type="date",
            range=[days[0].isoformat(), (days[-1] + timedelta(days=1)).isoformat()],
            tickvals=[day for day, _ in ticks],
            ticktext=[text for _, text in ticks],
            tickangle=0,
            anchor="y",
        ),
        yaxis=count_axis(most * 1.12, domain=[0, 0.46]),
        yaxis2=count_axis(top, domain=[0.56, 1], anchor="x"),
    )
    figure["data"] = [_area(days, sums, view), _bars(rows, days, counts, view)]
    if spikes:
        figure["data"].append(_marks(rows, days, counts, spikes, view))
    return figure


def _area(days: Sequence[date], sums: Sequence[int | None], view: View) -> dict[str, Any]:
    known = [(day, n) for day, n in zip(days, sums, strict=True) if n is not None]
    every = -(-len(known) // POINTS)
    known = known[:-1][::every] + known[-1:]
    unit = unit_of(view.filters)
    return {
        "type": "scatter",
        "x": [day.isoformat() for day, _ in known],
        "y": [n for _, n in known],
        "yaxis": "y2",
        "mode": "lines",
        "line": {"color": ROLES.other, "width": 1.5, "shape": "hv"},
        "fill": "tozeroy",
        "fillcolor": ROLES.grid,
        "hovertext": [f"28 days to {day_words(day)}: {counted(n, unit)}" for day, n in known],
        "hoverinfo": "text",
    }


def _bars(rows: Sequence[DayActivity], days: Sequence[date], counts: Sequence[int], view: View) -> dict[str, Any]:
    shown = [place for place, count in enumerate(counts) if count]
    width = max(1.0, len(days) / BARS) * _DAY_MS
    return {
        "type": "bar",
        "x": [days[place].isoformat() for place in shown],
        "y": [counts[place] for place in shown],
        "width": width,
        "marker": {
            "color": [ROLES.accent if rows[place].spike else ROLES.unknown for place in shown],
            "line": {"width": 0},
        },
        "customdata": [["rows", {"dates": [days[place].isoformat()] * 2}] for place in shown],
        "hovertext": [_hover(rows, days, counts, place, view) for place in shown],
        "hoverinfo": "text",
    }


def _marks(
    rows: Sequence[DayActivity], days: Sequence[date], counts: Sequence[int], spikes: Sequence[int], view: View
) -> dict[str, Any]:
    lift = 0.06 * max(counts)
    return {
        "type": "scatter",
        "x": [days[place].isoformat() for place in spikes],
        "y": [counts[place] + lift for place in spikes],
        "mode": "markers",
        "marker": {"symbol": "triangle-down", "size": 9, "color": ROLES.accent, "line": {"width": 0}},
        "cliponaxis": False,
        "customdata": [["rows", {"dates": [days[place].isoformat()] * 2}] for place in spikes],
        "hovertext": [_hover(rows, days, counts, place, view) for place in spikes],
        "hoverinfo": "text",
    }


def _hover(rows: Sequence[DayActivity], days: Sequence[date], counts: Sequence[int], place: int, view: View) -> str:
    told = f"<b>{day_words(days[place])}</b><br>{counted(counts[place], unit_of(view.filters))}"
    expected, z = rows[place].expected, rows[place].z
    if expected is not None:
        told += f"<br>{expected:.1f} a day in the 28 days before"
    return told if z is None else f"{told}<br>stands out: z = {z:.1f}"


def _alt(
    rows: Sequence[DayActivity], days: Sequence[date], counts: Sequence[int], spikes: Sequence[int], unit: str
) -> str:
    strongest = sorted(spikes, key=lambda place: -(rows[place].z or 0))[:SPOKEN_SPIKES]
    told = [f"{day_words(days[place])} with {number(counts[place])}" for place in strongest]
    text = f"Daily counts of {counted(sum(counts), unit)} from {day_words(days[0])} to {day_words(days[-1])}."
    if not told:
        return f"{text} No day stands out from the 28 before it."
    return f"{text} {days_words(len(spikes))} stand out from the 28 before them, most of all {', '.join(told)}."
