"""Two sides compared over time: a line for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeAlias

from dashboard.charts.colours import ROLES
from dashboard.charts.drawings.side_differences import LEAST, both_words, no_sides, sides_words
from dashboard.charts.figure_text import escape, label_width, unit_of
from dashboard.charts.labelled_rows import AXIS_FOOT
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import SMALL_FONT_SIZE, blank_figure, count_axis, quiet_axis, top_legend
from dashboard.model.findings.comparison import SidesFacts, SideStep
from dashboard.model.query import Finding
from dashboard.model.view_options import Comparison
from dashboard.text.dates import day_words, describe_dates
from dashboard.text.numbers import counted, number
from dashboard.text.shortening import shortened

HEIGHT: Final = 280
_Step: TypeAlias = tuple[str | None, str | None, int | None]
"""Start, end and articles of one side's step; ``None`` beyond its end."""
NAME: Final = 34


def draw_time(result: Finding[SideStep, SidesFacts | None], view: View) -> Drawing:
    """A line for each side: two periods laid over each other, other sides over the same days."""
    facts, unit = result.facts, unit_of(view.filters)
    periods = view.display.compare is Comparison.PERIOD
    how = "both periods from their first days on" if periods else "over the same days"
    subtitle = f"{unit_title(view)} on each side, {how}, UTC"
    if facts is None:
        return nothing_drawn(result, view, subtitle, no_sides(view))
    total = facts.total_a + facts.total_b - facts.both
    rows, short = _whole_steps(result.records)
    if len(rows) < 2 or total < LEAST:
        reason = f"{counted(total, unit)} on both sides are too few to draw a course: at least {LEAST} are needed."
        return nothing_drawn(result, view, subtitle, reason)
    uneven = "" if facts.equal_length else "The periods differ in length: compare the shares, not the counts."
    return Drawing(
        figure=_course(rows, facts, unit, periods=periods),
        subtitle=subtitle,
        note=foot_note(
            result,
            view,
            f"{sides_words(facts)}.",
            f"{both}, counted once in the total." if (both := both_words(facts, unit)) else "",
            uneven,
            _short_words(short, unit),
        ),
        alt=_course_alt(rows, facts),
        height=HEIGHT,
    )


def _whole_steps(rows: Sequence[SideStep]) -> tuple[list[SideStep], list[tuple[str, _Step]]]:
    """The rows without steps that are shorter than the others, and those steps with the letter of their side.

    The few articles of a shorter step would look like a fall, also where it is all that a side has.
    """
    usual = max((_days(step) for row in rows for step in _sides(row).values()), default=0)
    kept: list[SideStep] = []
    short: list[tuple[str, _Step]] = []
    for row in rows:
        for letter, step in _sides(row).items():
            if 0 < _days(step) < usual:
                short.append((letter, step))
                row = _without(row, letter)
        if any(start for start, _, _ in _sides(row).values()):
            kept.append(row)
    return kept, short


def _days(step: _Step) -> int:
    start, end, _ = step
    return (date.fromisoformat(end) - date.fromisoformat(start)).days + 1 if start and end else 0


def _without(row: SideStep, letter: str) -> SideStep:
    if letter == "A":
        return replace(row, start_a=None, end_a=None, count_a=None)
    return replace(row, start_b=None, end_b=None, count_b=None)


def _short_words(short: Sequence[tuple[str, _Step]], unit: str) -> str:
    """Which last steps are not drawn, with their articles; empty where none is."""
    if not short:
        return ""
    spans = dict.fromkeys(
        f"{counted(_days(step), 'day', 'days')} until {day_words(date.fromisoformat(step[1] or ''))}"
        for _, step in short
    )
    counts = ", ".join(f"{letter}: {counted(step[2] or 0, unit)}" for letter, step in short)
    return f"Not drawn, since shorter than the other steps: the last {' and '.join(spans)} ({counts})."


def _sides(row: SideStep) -> dict[str, _Step]:
    """Start, end and articles of each side, by its letter."""
    return {"A": (row.start_a, row.end_a, row.count_a), "B": (row.start_b, row.end_b, row.count_b)}


def _course(rows: Sequence[SideStep], facts: SidesFacts, unit: str, *, periods: bool) -> Figure:
    top = max(n for row in rows for n in (row.count_a, row.count_b) if n is not None)
    places = [row.step for row in rows]
    every = -(-len(rows) // 6)
    named = [row for row in rows if (row.step - 1) % every == 0]
    figure = blank_figure(
        "compared_time",
        HEIGHT,
        showlegend=True,
        legend=top_legend(),
        margin={"l": 8 + label_width(f"{top:,}", SMALL_FONT_SIZE), "r": 14, "t": 10, "b": AXIS_FOOT + 14},
        xaxis=quiet_axis(
            range=[0.5, len(rows) + 0.5],
            tickvals=[row.step for row in named],
            ticktext=[_tick(row, periods=periods) for row in named],
            tickangle=0,
        ),
        yaxis=count_axis(top),
    )
    for side, name, colour, dash in (("A", facts.a, ROLES.other, "dot"), ("B", facts.b, ROLES.accent, "solid")):
        steps = [_sides(row)[side] for row in rows]
        figure["data"].append(
            {
                "type": "scatter",
                "x": places,
                "y": [count for _, _, count in steps],
                "name": escape(f"{side}: {shortened(name, NAME)}"),
                "mode": "lines+markers",
                "line": {"color": colour, "width": 2, "dash": dash},
                "marker": {"color": colour, "size": 6},
                "connectgaps": False,
                "cliponaxis": False,
                "customdata": [
                    ["rows", {"dates": [start, end]}] if start and periods else None for start, end, _ in steps
                ],
                "hovertext": [_hover(side, *step, unit) for step in steps],
                "hoverinfo": "text",
            }
        )
    return figure


def _tick(row: SideStep, *, periods: bool) -> str:
    start = row.start_b or row.start_a
    if start is None:
        return f"step {row.step}"
    day = date.fromisoformat(start)
    return f"{day:%-d %b}<br>{day:%Y}" if periods else f"{day:%b}<br>{day:%Y}"


def _hover(side: str, start: str | None, end: str | None, count: int | None, unit: str) -> str:
    if start is None or end is None or count is None:
        return ""
    return f"<b>{side}</b>, {_span(start, end)}<br>{counted(count, unit)}"


def _span(start: str, end: str) -> str:
    return describe_dates((date.fromisoformat(start), date.fromisoformat(end)))


def _course_alt(rows: Sequence[SideStep], facts: SidesFacts) -> str:
    peaks = []
    for side in ("A", "B"):
        steps = [
            (start, end, n) for start, end, n in (_sides(row)[side] for row in rows) if start and end and n is not None
        ]
        if not steps:
            continue
        start, end, most = max(steps, key=lambda step: step[2])
        peaks.append(f"{side} peaks at {number(most)} in {_span(start, end)}")
    return f"Two lines over {len(rows)} steps. {sides_words(facts)}. {'; '.join(peaks)}."
