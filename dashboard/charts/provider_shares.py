"""Who is first with a story, and who carries copies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from dashboard.charts.figure_text import counted, listed, number, unit_of
from dashboard.charts.notes import foot_note, nothing_drawn
from dashboard.charts.share_rows import hover_words, of_words, share_rows_figure
from dashboard.charts.spec import Drawing, View
from dashboard.query import Analysis, Dimension, Result

SHOWN: Final = 12
LEAST_STORIES: Final = 3
LEAST_CARRIED: Final = 2
LEAST_JUDGED: Final = 5
SPOKEN: Final = 6


def ask_first(_view: View) -> Analysis:
    """Every provider that carried a shared story."""
    return Analysis("first_movers", ("provider",))


def draw_first(result: Result, view: View) -> Drawing:
    """Of the stories a provider shared with others, how many it had first."""
    subtitle = "Stories that at least two providers carried: the share a provider had first, earliest in this corpus"
    stories, rows = result.facts.get("stories", 0), result.rows()
    if stories < LEAST_STORIES:
        reason = (
            f"Who is first can be said from {LEAST_STORIES} stories that at least two providers carried; "
            f"here {'is' if stories == 1 else 'are'} {counted(stories, 'story')}."
        )
        return nothing_drawn(result, view, subtitle, reason)
    several = [row for row in rows if row["total"] >= LEAST_CARRIED]
    shown = (several or rows)[:SHOWN]
    figure = share_rows_figure("first_movers", shown, _first_hover, of_words)
    unsure, undated = result.facts["unsure"], result.facts["undated"]
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
            "" if result.facts["all_read"] else "Only the newest 50,000 reports were compared.",
        ),
        alt=f"Of {counted(stories, 'story')} that several providers carried, first with: "
        f"{_spoken(shown, _first_told)}.",
        height=figure["layout"]["height"],
    )


def _spoken(rows: list[dict[str, Any]], told: Callable[[dict[str, Any]], str]) -> str:
    return listed([f"{row['provider']} {told(row)}" for row in rows[:SPOKEN]])


def _first_told(row: dict[str, Any]) -> str:
    lag = row["median_lag_hours"]
    return of_words(row) + ("" if lag is None else f", else {_lag_words(lag)} later")


def _first_hover(row: dict[str, Any]) -> str:
    lag = row["median_lag_hours"]
    behind = "" if lag is None else f"<br>where it followed: {_lag_words(lag)} behind the first, the median"
    return f"{hover_words(row, 'first with')}{behind}"


def _lag_words(hours: float) -> str:
    lag = timedelta(hours=hours)
    if lag >= timedelta(days=3):
        return f"{lag.days} days"
    return f"{hours:.0f} h" if hours >= 1 else f"{60 * hours:.0f} min"


def ask_copies(_view: View) -> Analysis:
    """Every provider with at least five articles that have a heat."""
    return Analysis("copies", ("provider",), ("provider", "stories", "related"))


def draw_copies(result: Result, view: View) -> Drawing:
    """Of a provider's articles with a heat, how many are copies of a story another article leads."""
    unit = unit_of(view.filters.without("stories"))
    subtitle = (
        "Articles the producer marks as copies of another article's story, of those of the provider that have a heat"
    )
    copies, judged = result.facts.get("copies", 0), result.facts.get("judged", 0)
    rows = result.rows()
    if not rows:
        reason = f"No provider has {LEAST_JUDGED} articles with a heat, the least to speak of a share of copies."
        return nothing_drawn(result, view, subtitle, reason)
    if not copies:
        return nothing_drawn(
            result, view, subtitle, f"None of the {counted(judged, unit)} with a heat is marked as a copy."
        )
    shown = [row for row in rows if row["count"]][:SHOWN] or rows[:SHOWN]
    figure = share_rows_figure("copies", shown, lambda row: hover_words(row, "copies"), of_words)
    clean = sum(1 for row in rows if not row["count"])
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(
            result,
            view,
            f"In all {copies:,} copies of {counted(judged, unit)} judged.",
            f"{counted(clean, 'provider')} with {LEAST_JUDGED} or more and no copy." if clean else "",
            crossed=Dimension.PROVIDER,
        ),
        alt=f"Copies among each provider's articles: {_spoken(shown, of_words)}. In all {copies:,} of {judged:,}.",
        height=figure["layout"]["height"],
    )
