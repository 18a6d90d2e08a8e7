"""Who is first with a story, and who carries copies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final, TypeVar

from dashboard.charts.drawings.share_rows import hover_words, of_words, share_rows_figure
from dashboard.charts.figure_text import listed, unit_of
from dashboard.charts.notes import foot_note, nothing_drawn
from dashboard.charts.spec import Drawing, View
from dashboard.model.findings.providers import CopyFacts, FirstFacts, FirstWith, ProviderShare
from dashboard.model.query import Dimension, Finding
from dashboard.text.durations import lag_words
from dashboard.text.numbers import counted, number

_Share = TypeVar("_Share", bound=ProviderShare)
SHOWN: Final = 12
LEAST_STORIES: Final = 3
LEAST_CARRIED: Final = 2
LEAST_JUDGED: Final = 5
SPOKEN: Final = 6


def draw_first(result: Finding[FirstWith, FirstFacts], view: View) -> Drawing:
    """Of the stories a provider shared with others, how many it had first."""
    subtitle = "Stories that at least two providers carried: the share that each published first in this corpus"
    stories, rows = result.facts.stories, result.records
    if stories < LEAST_STORIES:
        reason = (
            f"Who is first needs {LEAST_STORIES} stories that at least two providers carried; "
            f"this view has {counted(stories, 'story')}."
        )
        return nothing_drawn(result, view, subtitle, reason)
    several = [row for row in rows if row.total >= LEAST_CARRIED]
    shown = (several or rows)[:SHOWN]
    figure = share_rows_figure("first_movers", shown, _first_hover, of_words)
    unsure, undated = result.facts.unsure, result.facts.undated
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(
            result,
            view,
            f"{counted(stories, 'story')}, {counted(len(rows), 'provider')}.",
            f"The {number(len(rows) - len(shown))} others are in the data." if len(rows) > len(shown) else "",
            f"In {number(unsure)} it is not certain who was first." if unsure else "",
            f"{counted(undated, 'undated report')} left out." if undated else "",
            "" if result.facts.all_read else "Only the newest 50,000 reports were compared.",
        ),
        alt=f"Of {counted(stories, 'story')} that several providers carried, first with: "
        f"{_spoken(shown, _first_told)}.",
        height=figure["layout"]["height"],
    )


def _spoken(rows: Sequence[_Share], told: Callable[[_Share], str]) -> str:
    return listed([f"{row.provider} {told(row)}" for row in rows[:SPOKEN]])


def _first_told(row: FirstWith) -> str:
    lag = row.median_lag_hours
    return of_words(row) + ("" if lag is None else f", else {lag_words(timedelta(hours=lag))} later")


def _first_hover(row: FirstWith) -> str:
    lag = row.median_lag_hours
    behind = "" if lag is None else f"<br>where it followed: median {lag_words(timedelta(hours=lag))} behind the first"
    return f"{hover_words(row, 'first with')}{behind}"


def draw_copies(result: Finding[ProviderShare, CopyFacts], view: View) -> Drawing:
    """Of a provider's articles with a heat, how many are copies of a story another article leads."""
    unit = unit_of(view.filters)
    subtitle = (
        "Articles marked by the producer as copies of another article's story, of the provider's articles with a heat"
    )
    copies, judged, rows = result.facts.copies, result.facts.judged, result.records
    if result.facts.left_out_by_filter:
        reason = "The filter “stories, not copies” leaves copies out. Take it away to see who carries them."
        return nothing_drawn(result, view, subtitle, reason)
    if not rows:
        reason = f"No provider has {LEAST_JUDGED} articles with a heat, the least for a share of copies."
        return nothing_drawn(result, view, subtitle, reason)
    if not copies:
        return nothing_drawn(
            result, view, subtitle, f"None of the {counted(judged, unit)} with a heat is marked as a copy."
        )
    shown = [row for row in rows if row.count][:SHOWN] or rows[:SHOWN]
    figure = share_rows_figure("copies", shown, lambda row: hover_words(row, "copies"), of_words)
    clean = sum(1 for row in rows if not row.count)
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(
            result,
            view,
            f"{copies:,} of {counted(judged, unit)} with a heat are copies.",
            f"{counted(clean, 'provider')} with {LEAST_JUDGED} or more of them {'has' if clean == 1 else 'have'} no copy."
            if clean
            else "",
            crossed=Dimension.PROVIDER,
        ),
        alt=f"Copies among each provider's articles: {_spoken(shown, of_words)}. In all {copies:,} of {judged:,}.",
        height=figure["layout"]["height"],
    )
