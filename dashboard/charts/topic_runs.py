"""Runs of raised activity: a row for each topic, a bar for each run."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

from dashboard.charts.figure_text import counted, escape, percent, shortened, unit_of
from dashboard.charts.labelled_rows import AXIS_FOOT, row_figure, row_labels
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.periods import calendar_ticks, days_in_view
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import LIGHT, topic_colour
from dashboard.days import describe_dates
from dashboard.query import Analysis, Dimension, Result

_DAY_MS: Final = 86_400_000
BAR: Final = 0.5
SPOKEN_RUNS: Final = 6


def ask_runs(_view: View) -> Analysis:
    """The runs of every topic."""
    return Analysis("bursts", ("topic", "first"), ("topic",))


def draw_runs(result: Result, view: View) -> Drawing:
    """When each topic had about twice its usual part of the articles."""
    grain = result.facts.get("grain", "week")
    subtitle = f"{unit_title(view)}: runs of {grain}s with about twice a topic's usual share, UTC"
    rows = result.rows()
    if not rows:
        return nothing_drawn(result, view, subtitle, _nothing(result, grain))
    judged = result.facts.get("topics_judged", 0)
    figure = _figure(rows, view)
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(
            result,
            view,
            f"{counted(len({row['topic'] for row in rows}), 'topic')} of the {judged} that could be judged have a run.",
            crossed=Dimension.TOPIC,
        ),
        alt=_alt(rows),
        height=figure["layout"]["height"],
    )


def _nothing(result: Result, grain: str) -> str:
    if result.facts.get("topics_judged"):
        return "No topic's share rose for a while to about twice what is usual for it."
    return (
        f"Runs need at least 8 {grain}s in view and 10 articles of a topic that at most half of the articles have; "
        f"here are {counted(result.facts.get('periods', 0), grain)}."
    )


def _figure(rows: list[dict[str, Any]], view: View) -> Figure:
    topics = list(dict.fromkeys(row["topic"] for row in rows))
    span = view.span or (_day(rows, "first", min), _day(rows, "last", max))
    first, last = min(span[0], _day(rows, "first", min)), max(span[1], _day(rows, "last", max))
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
            "gridcolor": LIGHT.grid,
        },
        foot=AXIS_FOOT + 14,
    )
    least = (last - first).days / 120
    figure["data"].append(
        {
            "type": "bar",
            "orientation": "h",
            "base": [row["first"] for row in rows],
            "x": [max(_days(row), least) * _DAY_MS for row in rows],
            "y": [topics.index(row["topic"]) for row in rows],
            "width": BAR,
            "marker": {"color": [topic_colour(row["topic"], view.topics) for row in rows], "line": {"width": 0}},
            "customdata": [
                ["rows", {"topic": [row["topic"]], "dates": days_in_view(*_ends(row), view)}] for row in rows
            ],
            "hovertext": [_hover(row, unit_of(view.filters)) for row in rows],
            "hoverinfo": "text",
        }
    )
    return figure


def _clearest(rows: list[dict[str, Any]], topic: str) -> dict[str, Any]:
    return max((row for row in rows if row["topic"] == topic), key=lambda row: row["weight"])


def _told(row: dict[str, Any]) -> str:
    return f"{percent(row['share'], 1)}, usually {percent(row['usual'], 1)}"


def _days(row: dict[str, Any]) -> int:
    return (date.fromisoformat(row["last"]) - date.fromisoformat(row["first"])).days + 1


def _day(rows: list[dict[str, Any]], name: str, choose: Any) -> date:
    return date.fromisoformat(choose(row[name] for row in rows))


def _ends(row: dict[str, Any]) -> tuple[date, date]:
    return date.fromisoformat(row["first"]), date.fromisoformat(row["last"])


def _when(row: dict[str, Any]) -> str:
    return describe_dates(_ends(row))


def _hover(row: dict[str, Any], unit: str) -> str:
    return (
        f"<b>{escape(shortened(row['topic'], 60))}</b><br>{escape(_when(row))}"
        f"<br>{row['count']:,} of {counted(row['total'], unit)} · {escape(_told(row))}"
    )


def _alt(rows: list[dict[str, Any]]) -> str:
    clearest = sorted(rows, key=lambda row: -row["weight"])[:SPOKEN_RUNS]
    told = [f"{row['topic']}, {_when(row)}: {row['count']:,} of {row['total']:,} ({_told(row)})" for row in clearest]
    return f"Runs of raised activity by topic, {counted(len(rows), 'run')}. {'; '.join(told)}."
