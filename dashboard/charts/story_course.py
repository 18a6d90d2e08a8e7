"""The course of one story: a row for each report, a dot at its moment; and which passages rest on which sources."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from dashboard.charts.figure_text import counted, escape, lines_of, listed, shortened, wrapped
from dashboard.charts.labelled_rows import AXIS_FOOT, row_figure
from dashboard.charts.notes import EMPTY_HEIGHT
from dashboard.charts.periods import calendar_ticks, moment_words
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import LIGHT
from dashboard.filters import UNKNOWN_PROVIDER
from dashboard.query import Analysis, Result

SHOWN: Final = 24
SHOWN_LINKED: Final = 8
NOT_NAMED: Final = "No story was asked for. Choose one on the Stories page."
NEAR: Final = timedelta(days=14)
NAME: Final = 24
HEADING: Final = 26
HOURS_OF_TWO_DAYS: Final = 48
LEAST_SPAN: Final = timedelta(hours=6)


def ask_story(view: View) -> Analysis:
    """The story of the article that the address names."""
    return Analysis("story", ("report",), options=(("story", view.display.story or ""),))


def ask_sources(view: View) -> Analysis:
    """The sources of the multi-source story that the address names."""
    return Analysis("story_sources", ("passage", "source"), options=(("story", view.display.story or ""),))


def draw_story(result: Result, _view: View) -> Drawing:
    """Reports of the story in colour, what is only linked to it in grey, each with its lag behind the first."""
    subtitle = (
        "Reports of the story by their time of publication, UTC; hollow: linked by a document, not the same story"
    )
    if not result.facts:
        return Drawing(None, subtitle, "", NOT_NAMED, EMPTY_HEIGHT, empty=NOT_NAMED)
    rows = _drawn(result)
    facts = result.facts
    note = _note(result)
    if len(rows) < 2:
        reason = "No other report of this story, and no dated report linked to it, is in this corpus."
        return Drawing(None, subtitle, note, reason, EMPTY_HEIGHT, empty=reason)
    figure = _figure(rows)
    told = [f"{_provider(row)} {_lag(row)}" for row in rows if row["part"] == "report"]
    first = f"First: {facts['first']}. " if facts["first"] else ""
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=note,
        alt=f"Timeline of {counted(facts['reports'], 'report')} by {counted(facts['providers'], 'provider')}. "
        f"{first}{listed(told)}; {counted(len(rows) - len(told), 'linked report')} besides.",
        height=figure["layout"]["height"],
    )


def _drawn(result: Result) -> list[dict[str, Any]]:
    """The dated reports of the story, and of what is linked to it the most alike from within two weeks of it."""
    dated = [row for row in result.rows() if row["published_at"] is not None]
    same = [row for row in dated if row["part"] == "report"][:SHOWN]
    if not same:
        return dated[:SHOWN_LINKED]
    start, end = same[0]["published_at"], same[-1]["published_at"]
    near = [row for row in dated if row["part"] != "report" and start - NEAR <= row["published_at"] <= end + NEAR]
    alike = sorted(near, key=lambda row: -row["likeness"])[:SHOWN_LINKED]
    return [*same, *(row for row in near if row in alike)]


def _note(result: Result) -> str:
    facts = result.facts
    said = [f"{counted(facts['reports'], 'report')} of {counted(facts['providers'], 'provider')}."]
    if facts["undated"]:
        said.append(f"{facts['undated']} undated, not on the time axis.")
    if not facts["certain"] and facts["reports"] > 1:
        said.append("Who was first is not certain: a time of day is missing, or two moments are the same.")
    linked = sum(1 for part in result.columns["part"] if part == "related")
    if linked:
        said.append(f"{counted(linked, 'linked report')}, not the same story; the most alike of two weeks are drawn.")
    said += [f"{item.count:,} left out: {item.reason}." for item in result.left_out]
    return " ".join([*said, "Earliest in this corpus, not in the world."])


def _figure(rows: list[dict[str, Any]]) -> Figure:
    moments: list[datetime] = [row["published_at"] for row in rows]
    room = max((max(moments) - min(moments)) * 0.05, LEAST_SPAN / 2)
    start, end = min(moments) - room, max(moments) + room
    ticks = _ticks(start, end)
    figure = row_figure(
        "story_timeline",
        [escape(shortened(_provider(row), NAME)) for row in rows],
        [_lag(row) for row in rows],
        {
            "type": "date",
            "range": [_stamp(start), _stamp(end)],
            "tickvals": [tick for tick, _ in ticks],
            "ticktext": [text for _, text in ticks],
            "tickangle": 0,
            "showgrid": True,
            "gridcolor": LIGHT.grid,
        },
        foot=AXIS_FOOT + 14,
    )
    same = [row["part"] == "report" for row in rows]
    figure["data"].append(
        {
            "type": "scatter",
            "x": [_stamp(row["published_at"]) for row in rows],
            "y": list(range(len(rows))),
            "mode": "markers",
            "marker": {
                "size": 12,
                "color": [LIGHT.accent if part else LIGHT.surface for part in same],
                "line": {"color": [LIGHT.accent if part else LIGHT.unknown for part in same], "width": 2},
            },
            "cliponaxis": False,
            "customdata": [["article", row["report"]] for row in rows],
            "hovertext": [_hover(row) for row in rows],
            "hoverinfo": "text",
        }
    )
    return figure


def _ticks(start: datetime, end: datetime) -> list[tuple[str, str]]:
    hours = (end - start) / timedelta(hours=1)
    if hours > HOURS_OF_TWO_DAYS:
        return calendar_ticks(start.date() + timedelta(days=1), end.date())
    step = next(step for step in (1, 3, 6, 12) if hours / step <= 5 or step == 12)
    moment = start.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    moment += timedelta(hours=-moment.hour % step)
    found: list[tuple[str, str]] = []
    while moment <= end:
        day = f"<br>{moment.day} {moment:%b %Y}" if not found or moment.hour == 0 else ""
        found.append((_stamp(moment), f"{moment:%H:%M}{day}"))
        moment += timedelta(hours=step)
    return found


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _provider(row: dict[str, Any]) -> str:
    return row["provider"] or UNKNOWN_PROVIDER


def _lag(row: dict[str, Any]) -> str:
    hours = row["lag_hours"]
    if hours is None:
        return ""
    if hours == 0 and row["part"] == "report":
        return "first"
    size = abs(hours)
    words = f"{size / 24:.0f} days" if size >= 120 else f"{int(size)} h {round(60 * size) % 60:02d} min"
    return f"{words} {'later' if hours >= 0 else 'earlier'}"


def _hover(row: dict[str, Any]) -> str:
    quality = "unrated" if row["quality"] is None else f"quality {row['quality']}"
    likeness = "" if row["likeness"] is None else f"<br>related, not the same story: likeness {row['likeness']:.2f}"
    return (
        f"<b>{lines_of(wrapped(row['title'], 4, 60))}</b><br>{escape(shortened(_provider(row), 60))}, "
        f"{moment_words(row['published_at'], row['date_only'])}<br>{quality}{likeness}"
    )


def draw_sources(result: Result, _view: View) -> Drawing:
    """A row for each cited passage, a square for each source it cites; those that rest on one are said."""
    facts, rows = result.facts, result.rows()
    subtitle = "Cited passages in their order, and the numbered sources each cites"
    if not facts:
        return Drawing(None, subtitle, "", NOT_NAMED, EMPTY_HEIGHT, empty=NOT_NAMED)
    if not rows:
        reason = "This document cites no numbered sources."
        return Drawing(None, subtitle, "", reason, EMPTY_HEIGHT, empty=reason)
    sources = sorted({row["source"] for row in rows})
    figure = _source_grid(rows, sources)
    load = {source: sum(row["source"] == source for row in rows) for source in sources}
    told = (
        f"{facts['single']} of {counted(facts['passages'], 'cited passage')} rest on one source; "
        f"{facts['mean']:.2f} distinct sources a passage, the mean."
    )
    loads = listed([f"source {source} in {load[source]}" for source in sources])
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=f"{told} Cited: {loads}.",
        alt=f"Grid of {counted(facts['passages'], 'passage')} and {counted(len(sources), 'source')}. {told} Cited: {loads}.",
        height=figure["layout"]["height"],
    )


def _source_grid(rows: list[dict[str, Any]], sources: list[int]) -> Figure:
    passages = list(dict.fromkeys(row["passage"] for row in rows))
    first = {row["passage"]: row for row in reversed(rows)}
    figure = row_figure(
        "story_sources",
        _passage_labels(passages, first),
        ["one source" if first[passage]["sources"] == 1 else "" for passage in passages],
        {
            "range": [-0.5, len(sources) - 0.5],
            "side": "top",
            "tickvals": list(range(len(sources))),
            "ticktext": [f"source {source}" if len(sources) < 5 else str(source) for source in sources],
            "tickangle": 0,
        },
        head=26,
    )
    figure["data"].append(
        {
            "type": "scatter",
            "x": [sources.index(row["source"]) for row in rows],
            "y": [passages.index(row["passage"]) for row in rows],
            "mode": "markers",
            "marker": {
                "symbol": "square",
                "size": 16,
                "color": [LIGHT.categorical[1] if row["sources"] == 1 else LIGHT.accent for row in rows],
                "line": {"width": 0},
            },
            "cliponaxis": False,
            "hovertext": [
                f"passage {row['passage']}, source {row['source']}<br>{counted(row['sources'], 'source')} in all"
                for row in rows
            ],
            "hoverinfo": "text",
        }
    )
    return figure


def _passage_labels(passages: list[int], first: dict[int, dict[str, Any]]) -> list[str]:
    labels, before = [], None
    for passage in passages:
        heading = first[passage]["section"]
        name = shortened(heading, HEADING) if heading and heading != before else ""
        labels.append(f"{escape(name)}  {passage}" if name else str(passage))
        before = heading
    return labels
