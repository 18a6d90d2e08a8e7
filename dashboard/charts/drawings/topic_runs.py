"""Runs of raised activity: a row for each topic, a bar for each run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, unit_of
from dashboard.charts.labelled_rows import AXIS_FOOT, row_bars, row_figure, row_labels
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.periods import calendar_ticks, days_in_view
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import topic_colour
from dashboard.model.findings.over_time import Run, RunFacts
from dashboard.model.query import Dimension, Finding
from dashboard.text.dates import describe_dates
from dashboard.text.numbers import counted, percent
from dashboard.text.shortening import shortened

_DAY_MS: Final = 86_400_000
BAR: Final = 0.5
SPOKEN_RUNS: Final = 6


def draw_runs(result: Finding[Run, RunFacts], view: View) -> Drawing:
    """When each topic had about twice its usual part of the articles."""
    facts = result.facts
    subtitle = f"{unit_title(view)}: runs of {facts.grain}s with about twice a topic's usual share, UTC"
    rows = result.records
    if not rows:
        return nothing_drawn(result, view, subtitle, _nothing(facts))
    figure = _figure(rows, view)
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(
            result,
            view,
            f"{counted(len({row.topic for row in rows}), 'topic')} of the {facts.topics_judged} that could be judged have a run.",
            crossed=Dimension.TOPIC,
        ),
        alt=_alt(rows),
        height=figure["layout"]["height"],
    )


def _nothing(facts: RunFacts) -> str:
    if facts.topics_judged:
        return "No topic's share rose for a while to about twice what is usual for it."
    return (
        f"Runs need at least 8 {facts.grain}s in view and 10 articles of a topic that at most half of the articles have; "
        f"this view has {counted(facts.periods, facts.grain)}."
    )


def _figure(rows: Sequence[Run], view: View) -> Figure:
    topics = list(dict.fromkeys(row.topic for row in rows))
    starts, stops = (date.fromisoformat(end) for end in (min(row.first for row in rows), max(row.last for row in rows)))
    span = view.span or (starts, stops)
    first, last = min(span[0], starts), max(span[1], stops)
    ticks = calendar_ticks(first, last)
    told = [_told(row) for topic in topics for row in [_clearest(rows, topic)]]
    figure = row_figure(
        "bursts",
        row_labels(topics),
        told,
        {
            "type": "date",
            "range": [first.isoformat(), (last + timedelta(days=1)).isoformat()],
            "tickvals": [day for day, _ in ticks],
            "ticktext": [text for _, text in ticks],
            "tickangle": 0,
            "showgrid": True,
            "gridcolor": ROLES.grid,
        },
        foot=AXIS_FOOT + 14,
    )
    least = (last - first).days / 120
    bars = row_bars(
        [max(_days(row), least) * _DAY_MS for row in rows],
        [topic_colour(row.topic, view.topics) for row in rows],
        [_hover(row, unit_of(view.filters)) for row in rows],
        base=[row.first for row in rows],
        y=[topics.index(row.topic) for row in rows],
        width=BAR,
        customdata=[["rows", {"topic": [row.topic], "dates": days_in_view(*_ends(row), view)}] for row in rows],
    )
    figure["data"].append(bars)
    return figure


def _clearest(rows: Sequence[Run], topic: str) -> Run:
    return max((row for row in rows if row.topic == topic), key=lambda row: row.weight)


def _told(row: Run) -> str:
    return f"{percent(row.share, 1)}, usually {percent(row.usual, 1)}"


def _days(row: Run) -> int:
    return (date.fromisoformat(row.last) - date.fromisoformat(row.first)).days + 1


def _ends(row: Run) -> tuple[date, date]:
    return date.fromisoformat(row.first), date.fromisoformat(row.last)


def _when(row: Run) -> str:
    return describe_dates(_ends(row))


def _hover(row: Run, unit: str) -> str:
    return (
        f"<b>{escape(shortened(row.topic, 60))}</b><br>{escape(_when(row))}"
        f"<br>{row.count:,} of {counted(row.total, unit)} · {escape(_told(row))}"
    )


def _alt(rows: Sequence[Run]) -> str:
    clearest = sorted(rows, key=lambda row: -row.weight)[:SPOKEN_RUNS]
    told = [f"{row.topic}, {_when(row)}: {row.count:,} of {row.total:,} ({_told(row)})" for row in clearest]
    return f"Runs of raised activity by topic, {counted(len(rows), 'run')}. {'; '.join(told)}."
