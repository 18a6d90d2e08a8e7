"""Two sides compared: by how many percentage points the shares differ, and how both ran over time."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from dashboard.charts.figure_text import (
    counted,
    escape,
    label_width,
    listed,
    number,
    percent,
    plural,
    shortened,
    unit_of,
)
from dashboard.charts.labelled_rows import AXIS_FOOT, row_figure, row_labels
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import LIGHT, SMALL_FONT_SIZE, blank_figure, count_axis, quiet_axis, top_legend
from dashboard.days import describe_dates
from dashboard.display import Comparison
from dashboard.query import Analysis, Dimension, Result

HEIGHT: Final = 280
LEAST: Final = 10
SPOKEN: Final = 5
NAME: Final = 34


def options_of(view: View) -> tuple[tuple[str, str], ...]:
    """What the address asks to be compared, as options of a finding."""
    display = view.display
    given = {"compare": display.compare.value, "left": display.left, "right": display.right}
    return tuple((name, value) for name, value in given.items() if value)


def ask_topics(view: View) -> Analysis:
    """Both sides by topic."""
    return Analysis("compared", ("topic",), _past(view), (*options_of(view), ("by", "topic")))


def ask_providers(view: View) -> Analysis:
    """Both sides by provider."""
    return Analysis("compared", ("provider",), _past(view), (*options_of(view), ("by", "provider")))


def ask_time(view: View) -> Analysis:
    """Both sides over time."""
    return Analysis("compared_time", ("step",), _past(view), options_of(view))


def _past(view: View) -> tuple[str, ...]:
    return ("dates",) if view.display.compare is Comparison.PERIOD else (view.display.compare.value,)


def draw_differences(result: Result, view: View, dimension: Dimension) -> Drawing:
    """A row for each topic or provider: share on side B minus share on side A, with the 95 % interval."""
    unit, noun = unit_of(view.filters), dimension.value
    subtitle = f"Share of side B's {plural(unit)} minus share of side A's, in percentage points, by {noun}"
    if reason := unsaid(result, view):
        return nothing_drawn(result, view, subtitle, reason)
    compared = set(result.facts["keys"]) if view.display.compare.value == noun else set()
    rows = [row for row in result.rows() if row[noun] not in compared]
    if not rows:
        return nothing_drawn(result, view, subtitle, f"Neither side has a {noun} to compare by.")
    figure = _figure(rows, result, dimension, unit)
    sure = sum(1 for row in rows if row["certain"])
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(
            result,
            view,
            f"{sides_words(result)}.",
            f"Coloured: the interval leaves 0 out ({sure} of {len(rows)}); of twenty, one does by chance.",
            both_words(result, unit),
            f"The {len(rows)} largest of {result.facts['rows']:,}." if result.facts["rows"] > len(result) else "",
        ),
        alt=_alt(rows, result, noun),
        height=figure["layout"]["height"],
    )


def unsaid(result: Result, view: View) -> str:
    """Why the two sides cannot be compared; empty where they can."""
    unit = unit_of(view.filters)
    if "a" not in result.facts:
        kind = view.display.compare
        return f"There are no two {plural(kind.value)} in view to compare."
    few = min(result.facts["total_a"], result.facts["total_b"])
    if few < LEAST:
        return (
            f"Shares can be compared from {LEAST} {plural(unit)} on each side; A ({shortened(result.facts['a'])}) has "
            f"{result.facts['total_a']:,}, B ({shortened(result.facts['b'])}) {result.facts['total_b']:,}."
        )
    return ""


def sides_words(result: Result) -> str:
    """``A: 3 Jul …, 31; B: 4 Aug …, 39``."""
    facts = result.facts
    return f"A: {shortened(facts['a'])}, {facts['total_a']:,}; B: {shortened(facts['b'])}, {facts['total_b']:,}"


def both_words(result: Result, unit: str) -> str:
    """How much belongs to both sides; empty where nothing does."""
    both = result.facts.get("both", 0)
    return f"{counted(both, unit)} on both sides, so that the intervals are only a guide." if both else ""


def _figure(rows: list[dict[str, Any]], result: Result, dimension: Dimension, unit: str) -> Figure:
    ends = [end for row in rows for end in (row["points_low"], row["points_high"])]
    low, high = min(0.0, *ends), max(0.0, *ends)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if (high - low) / s <= 5)
    ticks = [step * n for n in range(int(low // step), int(high // step) + 1)]
    figure = row_figure(
        f"compared_{dimension.value}s",
        row_labels([row[dimension.value] for row in rows]),
        [_told(row) for row in rows],
        {
            "range": [low - 0.02 * (high - low), high + 0.02 * (high - low)],
            "tickvals": ticks,
            "ticktext": [_points(tick) for tick in ticks],
            "tickangle": 0,
            "showgrid": True,
            "gridcolor": LIGHT.grid,
            "zeroline": True,
            "zerolinecolor": LIGHT.text,
            "zerolinewidth": 1,
        },
        foot=AXIS_FOOT,
    )
    for sure in (True, False):
        places = [place for place, row in enumerate(rows) if row["certain"] is sure]
        if places:
            figure["data"].append(_dots(rows, places, dimension, sure, unit))
    return figure


def _dots(rows: list[dict[str, Any]], places: list[int], dimension: Dimension, sure: bool, unit: str) -> dict[str, Any]:
    colour = LIGHT.accent if sure else LIGHT.unknown
    shown = [rows[place] for place in places]
    return {
        "type": "scatter",
        "x": [row["points"] for row in shown],
        "y": places,
        "mode": "markers",
        "marker": {"color": colour, "size": 10, "line": {"width": 0}},
        "cliponaxis": False,
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [row["points_high"] - row["points"] for row in shown],
            "arrayminus": [row["points"] - row["points_low"] for row in shown],
            "color": colour,
            "thickness": 1.5,
            "width": 3,
        },
        "customdata": [[dimension.value, row[dimension.value]] for row in shown],
        "hovertext": [_hover(row, dimension.value, unit) for row in shown],
        "hoverinfo": "text",
    }


def _share(row: dict[str, Any], side: str) -> str:
    return percent(row[f"count_{side}"], row[f"total_{side}"]) if row[f"count_{side}"] else "0 %"


def _told(row: dict[str, Any]) -> str:
    mark = "" if row["base"] == "enough" else f", {row['base']}"
    return f"{_share(row, 'a')} → {_share(row, 'b')}{mark}"


def _points(value: float) -> str:
    text = f"{value:+.0f}" if value == int(value) else f"{value:+.1f}"
    return "0" if value == 0 else text.replace("-", "−")


def _hover(row: dict[str, Any], noun: str, unit: str) -> str:
    sides = "<br>".join(
        f"{side.upper()}: {row[f'count_{side}']:,} of {counted(row[f'total_{side}'], unit)} · {escape(_share(row, side))}"
        for side in ("a", "b")
    )
    return (
        f"<b>{escape(shortened(row[noun], 60))}</b><br>{sides}<br>{_points(round(row['points'], 1))} points, 95 % interval "
        f"{_points(round(row['points_low'], 1))} to {_points(round(row['points_high'], 1))}"
        + ("" if row["base"] == "enough" else f"<br>{row['base']}: few on side A")
    )


def _alt(rows: list[dict[str, Any]], result: Result, noun: str) -> str:
    largest = sorted(rows, key=lambda row: -abs(row["points"]))[:SPOKEN]
    told = [f"{row[noun]} {_points(round(row['points'], 1))} ({_told(row)})" for row in largest]
    return f"Differences of shares by {noun}, in percentage points. {sides_words(result)}. Largest: {listed(told)}."


def draw_time(result: Result, view: View) -> Drawing:
    """A line for each side: two periods laid over each other, other sides over the same days."""
    unit = unit_of(view.filters)
    periods = view.display.compare is Comparison.PERIOD
    how = "both periods from their first days on" if periods else "over the same days"
    subtitle = f"{unit_title(view)} on each side, {how}, UTC"
    if "a" not in result.facts:
        return nothing_drawn(result, view, subtitle, unsaid(result, view))
    rows = result.rows()
    if len(rows) < 2 or result.facts["total_a"] + result.facts["total_b"] < LEAST:
        total = result.facts["total_a"] + result.facts["total_b"]
        return nothing_drawn(
            result,
            view,
            subtitle,
            f"{counted(total, unit)} in both together are too few to draw a course; it takes {LEAST}.",
        )
    uneven = "" if result.facts["equal_length"] else "The periods differ in length: compare the shares, not the counts."
    return Drawing(
        figure=_course(rows, result, unit, periods=periods),
        subtitle=subtitle,
        note=foot_note(result, view, f"{sides_words(result)}.", uneven, both_words(result, unit)),
        alt=_course_alt(rows, result),
        height=HEIGHT,
    )


def _course(rows: list[dict[str, Any]], result: Result, unit: str, *, periods: bool) -> Figure:
    top = max(n for row in rows for n in (row["count_a"], row["count_b"]) if n is not None)
    places = [row["step"] for row in rows]
    every = -(-len(rows) // 6)
    named = [row for row in rows if (row["step"] - 1) % every == 0]
    figure = blank_figure(
        "compared_time",
        HEIGHT,
        showlegend=True,
        legend=top_legend(),
        margin={"l": 8 + label_width(f"{top:,}", SMALL_FONT_SIZE), "r": 14, "t": 10, "b": AXIS_FOOT + 14},
        xaxis=quiet_axis(
            range=[0.5, len(rows) + 0.5],
            tickvals=[row["step"] for row in named],
            ticktext=[_tick(row, periods=periods) for row in named],
            tickangle=0,
        ),
        yaxis=count_axis(top),
    )
    for side, colour, dash in (("a", LIGHT.other, "dot"), ("b", LIGHT.accent, "solid")):
        figure["data"].append(
            {
                "type": "scatter",
                "x": places,
                "y": [row[f"count_{side}"] for row in rows],
                "name": escape(f"{side.upper()}: {shortened(result.facts[side], NAME)}"),
                "mode": "lines+markers",
                "line": {"color": colour, "width": 2, "dash": dash},
                "marker": {"color": colour, "size": 6},
                "connectgaps": False,
                "cliponaxis": False,
                "customdata": [_pick(row, side, periods=periods) for row in rows],
                "hovertext": [_step_hover(row, side, unit) for row in rows],
                "hoverinfo": "text",
            }
        )
    return figure


def _tick(row: dict[str, Any], *, periods: bool) -> str:
    start = row["start_b"] or row["start_a"]
    if periods:
        return f"step {row['step']}" if start is None else f"{_day(start):%-d %b}<br>{_day(start):%Y}"
    return f"{_day(start):%b}<br>{_day(start):%Y}"


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _pick(row: dict[str, Any], side: str, *, periods: bool) -> list[Any] | None:
    start, end = row[f"start_{side}"], row[f"end_{side}"]
    return None if start is None or not periods else ["rows", {"dates": [start, end]}]


def _step_hover(row: dict[str, Any], side: str, unit: str) -> str:
    start, end = row[f"start_{side}"], row[f"end_{side}"]
    if start is None:
        return ""
    return f"<b>{side.upper()}</b>, {describe_dates((_day(start), _day(end)))}<br>{counted(row[f'count_{side}'], unit)}"


def _course_alt(rows: list[dict[str, Any]], result: Result) -> str:
    told = []
    for side in ("a", "b"):
        most = max((row for row in rows if row[f"count_{side}"] is not None), key=lambda row: row[f"count_{side}"])
        start, end = _day(most[f"start_{side}"]), _day(most[f"end_{side}"])
        told.append(f"{side.upper()} peaks at {number(most[f'count_{side}'])} in {describe_dates((start, end))}")
    return f"Two lines over {len(rows)} steps. {sides_words(result)}. {'; '.join(told)}."
