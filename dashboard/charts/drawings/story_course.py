"""The course of one story: a row for each report, a dot at its time of publication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, label_lines, listed
from dashboard.charts.labelled_rows import AXIS_FOOT, row_figure
from dashboard.charts.notes import EMPTY_HEIGHT
from dashboard.charts.periods import calendar_ticks
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.model.filters import UNKNOWN_PROVIDER
from dashboard.model.findings.stories import STORY, StoryFacts, StoryReport
from dashboard.model.query import Analysis, Finding, LeftOut
from dashboard.text.dates import exact_words
from dashboard.text.durations import lag_words
from dashboard.text.numbers import counted
from dashboard.text.shortening import shortened, shortened_line, wrapped

SHOWN: Final = 24
SHOWN_LINKED: Final = 8
NOT_NAMED: Final = "No story is selected. Choose one on the Stories page."
NEAR: Final = timedelta(days=14)
NAME: Final = 24
HOURS_OF_TWO_DAYS: Final = 48
LEAST_SPAN: Final = timedelta(hours=6)


def ask_story(view: View) -> Analysis[StoryReport, StoryFacts | None]:
    """The story of the article that the address names."""
    return STORY.with_options(story=view.display.story or "")


def draw_story(result: Finding[StoryReport, StoryFacts | None], _view: View) -> Drawing:
    """Reports of the story in colour, what is only linked to it in grey, each with its lag behind the first."""
    subtitle = (
        "Reports of the story by their time of publication, UTC; hollow: linked by a document, not the same story"
    )
    facts = result.facts
    if facts is None:
        return Drawing(None, subtitle, "", NOT_NAMED, EMPTY_HEIGHT, empty=NOT_NAMED)
    rows = _drawn(result.records)
    note = _note(result.records, facts, result.left_out)
    if len(rows) < 2:
        reason = "No other report of this story, and no dated report linked to it, is in this corpus."
        return Drawing(None, subtitle, note, reason, EMPTY_HEIGHT, empty=reason)
    figure = _figure(rows)
    told = [f"{_provider(row)} {_lag(row)}" for row in rows if not row.is_linked]
    first = f"First: {facts.first}. " if facts.first else ""
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=note,
        alt=f"Timeline of {counted(facts.reports, 'report')} by {counted(facts.providers, 'provider')}. "
        f"{first}{listed(told)}; {counted(len(rows) - len(told), 'linked report')} besides.",
        height=figure["layout"]["height"],
    )


def _drawn(rows: Sequence[StoryReport]) -> list[StoryReport]:
    """The dated reports of the story, and the most alike of the linked ones within two weeks of it."""
    dated = [row for row in rows if row.published_at is not None]
    same = [row for row in dated if not row.is_linked][:SHOWN]
    if not same:
        return dated[:SHOWN_LINKED]
    start, end = _moment(same[0]) - NEAR, _moment(same[-1]) + NEAR
    near = [row for row in dated if row.is_linked and start <= _moment(row) <= end]
    alike = sorted(near, key=lambda row: -(row.likeness or 0))[:SHOWN_LINKED]
    return [*same, *(row for row in near if row in alike)]


def _moment(row: StoryReport) -> datetime:
    return row.published_at or datetime.max.replace(tzinfo=UTC)


def _note(rows: Sequence[StoryReport], facts: StoryFacts, left_out: Sequence[LeftOut]) -> str:
    said = [f"{counted(facts.reports, 'report')} of {counted(facts.providers, 'provider')}."]
    if facts.undated:
        said.append(f"{facts.undated} undated, not on the time axis.")
    if not facts.certain and facts.reports > 1:
        said.append("Who was first is not certain: a time of day is missing, or two moments are the same.")
    if linked := sum(row.is_linked for row in rows):
        said.append(f"{counted(linked, 'linked report')}, not the same story; the most alike of two weeks are drawn.")
    said += [f"{item.count:,} left out: {item.reason}." for item in left_out]
    return " ".join([*said, "Earliest in this corpus, not in the world."])


def _figure(rows: Sequence[StoryReport]) -> Figure:
    moments = [_moment(row) for row in rows]
    room = max((max(moments) - min(moments)) * 0.05, LEAST_SPAN / 2)
    start, end = min(moments) - room, max(moments) + room
    ticks = _ticks(start, end)
    figure = row_figure(
        "story_timeline",
        [escape(shortened_line(_provider(row), NAME)) for row in rows],
        [_lag(row) for row in rows],
        {
            "type": "date",
            "range": [_stamp(start), _stamp(end)],
            "tickvals": [tick for tick, _ in ticks],
            "ticktext": [text for _, text in ticks],
            "tickangle": 0,
            "showgrid": True,
            "gridcolor": ROLES.grid,
        },
        foot=AXIS_FOOT + 14,
    )
    same = [not row.is_linked for row in rows]
    figure["data"].append(
        {
            "type": "scatter",
            "x": [_stamp(moment) for moment in moments],
            "y": list(range(len(rows))),
            "mode": "markers",
            "marker": {
                "size": 12,
                "color": [ROLES.accent if part else ROLES.surface for part in same],
                "line": {"color": [ROLES.accent if part else ROLES.unknown for part in same], "width": 2},
            },
            "cliponaxis": False,
            "customdata": [["article", row.report] for row in rows],
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


def _provider(row: StoryReport) -> str:
    return row.provider or UNKNOWN_PROVIDER


def _lag(row: StoryReport) -> str:
    hours = row.lag_hours
    if hours is None:
        return ""
    if hours == 0:
        return "at the same time" if row.is_linked else "first"
    return f"{lag_words(timedelta(hours=abs(hours)))} {'later' if hours >= 0 else 'earlier'}"


def _hover(row: StoryReport) -> str:
    quality = "unrated" if row.quality is None else f"quality {row.quality}"
    likeness = "" if row.likeness is None else f"<br>related, not the same story: likeness {row.likeness:.2f}"
    return (
        f"<b>{label_lines(wrapped(row.title, 4, 60))}</b><br>{escape(shortened(_provider(row), 60))}, "
        f"{exact_words(_moment(row), date_only=row.date_only)}<br>{quality}{likeness}"
    )
