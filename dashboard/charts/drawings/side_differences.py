"""Two sides compared: by how many percentage points their shares differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, listed, unit_of
from dashboard.charts.labelled_rows import AXIS_FOOT, row_figure, row_labels
from dashboard.charts.notes import foot_note, nothing_drawn
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.model.findings.comparison import (
    COMPARED,
    COMPARED_TIME,
    DifferenceFacts,
    ShareDifference,
    SidesFacts,
    SideStep,
)
from dashboard.model.query import Analysis, Dimension, Finding
from dashboard.model.view_options import Comparison
from dashboard.text.numbers import counted, percent, plural, signed
from dashboard.text.shortening import shortened

LEAST: Final = 10
SPOKEN: Final = 5


def options_of(view: View) -> tuple[tuple[str, str], ...]:
    """The sides that the address names, as options of a finding."""
    display = view.display
    given = {"compare": display.compare.value, "left": display.left, "right": display.right}
    return tuple((name, value) for name, value in given.items() if value)


def ask_compared(by: Dimension) -> Callable[[View], Analysis[ShareDifference, DifferenceFacts | None]]:
    """How to ask for both sides by a dimension."""

    def ask(view: View) -> Analysis[ShareDifference, DifferenceFacts | None]:
        options = (*options_of(view), ("by", by.value))
        return replace(COMPARED, keys=(by.value,), looks_past=_past(view), options=options)

    return ask


def ask_compared_time(view: View) -> Analysis[SideStep, SidesFacts | None]:
    """Both sides over time."""
    return replace(COMPARED_TIME, looks_past=_past(view), options=options_of(view))


def _past(view: View) -> tuple[str, ...]:
    return (view.display.compare.filter_name,)


def draw_sides(result: Finding[ShareDifference, DifferenceFacts | None], view: View) -> Drawing:
    """A row for each value of a dimension: share on side B minus share on side A, with the 95 % interval."""
    facts, unit, noun = result.facts, unit_of(view.filters), next(iter(result.columns))
    subtitle = f"{plural(unit).capitalize()} by {noun}"
    if facts is not None:
        a, b = shortened(facts.a), shortened(facts.b)
        subtitle = f"Share of B's {plural(unit)} ({b}) minus share of A's ({a}), in percentage points, by {noun}"
    if facts is None or (reason := too_few(facts, view)):
        return nothing_drawn(result, view, subtitle, no_sides(view) if facts is None else reason)
    compared = set(facts.keys) if view.display.compare.value == noun else set()
    rows = [row for row in result.records if row.key not in compared]
    if not rows:
        return nothing_drawn(result, view, subtitle, f"Neither side has a {noun} to compare by.")
    figure = _figure(rows, noun, unit)
    sure = sum(1 for row in rows if row.certain)
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(
            result,
            view,
            f"{sides_words(facts)}.",
            f"Coloured: the interval leaves 0 out ({sure} of {len(rows)}); of twenty, one does by chance.",
            f"{both}, so the intervals are only a guide." if (both := both_words(facts, unit)) else "",
            f"The {len(rows)} largest of {facts.rows:,}." if facts.rows > len(result) else "",
        ),
        alt=_alt(rows, facts, noun),
        height=figure["layout"]["height"],
    )


def no_sides(view: View) -> str:
    """Why nothing can be compared where the view has fewer than two sides."""
    if view.display.compare is Comparison.SEARCH:
        return "Enter two searches to compare."
    return f"There are no two {plural(view.display.compare.value)} in view to compare."


def too_few(facts: SidesFacts, view: View) -> str:
    """Why the shares of these sides cannot be compared; empty where they can."""
    if min(facts.total_a, facts.total_b) >= LEAST:
        return ""
    return (
        f"Shares can be compared from {LEAST} {plural(unit_of(view.filters))} on each side; A ({shortened(facts.a)}) has "
        f"{facts.total_a:,}, B ({shortened(facts.b)}) {facts.total_b:,}."
    )


def sides_words(facts: SidesFacts) -> str:
    """``A: 3 Jul …, 31; B: 4 Aug …, 39``."""
    return f"A: {shortened(facts.a)}, {facts.total_a:,}; B: {shortened(facts.b)}, {facts.total_b:,}"


def both_words(facts: SidesFacts, unit: str) -> str:
    """How many articles are on both sides; empty where none is."""
    return f"{counted(facts.both, unit)} on both sides" if facts.both else ""


def _figure(rows: Sequence[ShareDifference], noun: str, unit: str) -> Figure:
    ends = [end for row in rows for end in (row.points_low, row.points_high)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100) if (high - low) / s <= 5)
    ticks = [step * n for n in range(int(low // step), int(high // step) + 1)]
    figure = row_figure(
        f"compared_{noun}s",
        row_labels([row.label for row in rows]),
        [_told(row) for row in rows],
        {
            "range": [low - 0.02 * (high - low), high + 0.02 * (high - low)],
            "tickvals": ticks,
            "ticktext": [signed(tick) for tick in ticks],
            "tickangle": 0,
            "showgrid": True,
            "gridcolor": ROLES.grid,
            "zeroline": True,
            "zerolinecolor": ROLES.text,
            "zerolinewidth": 1,
        },
        foot=AXIS_FOOT,
    )
    for sure in (True, False):
        places = [place for place, row in enumerate(rows) if row.certain is sure]
        if places:
            figure["data"].append(_dots(rows, places, noun, sure, unit))
    return figure


def _dots(rows: Sequence[ShareDifference], places: list[int], noun: str, sure: bool, unit: str) -> dict[str, Any]:
    colour = ROLES.accent if sure else ROLES.unknown
    shown = [rows[place] for place in places]
    return {
        "type": "scatter",
        "x": [row.points for row in shown],
        "y": places,
        "mode": "markers",
        "marker": {"color": colour, "size": 10, "line": {"width": 0}},
        "cliponaxis": False,
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [row.points_high - row.points for row in shown],
            "arrayminus": [row.points - row.points_low for row in shown],
            "color": colour,
            "thickness": 1.5,
            "width": 3,
        },
        "customdata": [[noun, row.key] for row in shown],
        "hovertext": [_hover(row, unit) for row in shown],
        "hoverinfo": "text",
    }


def _share(count: int, total: int) -> str:
    return percent(count, total) if count else "0 %"


def _told(row: ShareDifference) -> str:
    mark = "" if row.base == "enough" else f", {row.base}"
    return f"{_share(row.count_a, row.total_a)} → {_share(row.count_b, row.total_b)}{mark}"


def _hover(row: ShareDifference, unit: str) -> str:
    sides = "<br>".join(
        f"{side}: {count:,} of {counted(total, unit)} · {escape(_share(count, total))}"
        for side, count, total in (("A", row.count_a, row.total_a), ("B", row.count_b, row.total_b))
    )
    return (
        f"<b>{escape(shortened(row.label, 60))}</b><br>{sides}<br>{signed(row.points)} points, 95 % interval "
        f"{signed(row.points_low)} to {signed(row.points_high)}"
        + ("" if row.base == "enough" else f"<br>{row.base}: few on side A")
    )


def _alt(rows: Sequence[ShareDifference], facts: SidesFacts, noun: str) -> str:
    largest = sorted(rows, key=lambda row: -abs(row.points))[:SPOKEN]
    told = [f"{row.label} {signed(row.points)} ({_told(row)})" for row in largest]
    return f"Differences of shares by {noun}, in percentage points. {sides_words(facts)}. Largest: {listed(told)}."
