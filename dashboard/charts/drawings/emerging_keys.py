"""Emerging topics and terms: a row for each, with its share now and before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, listed, unit_of
from dashboard.charts.labelled_rows import AXIS_FOOT, row_bars, row_figure, row_labels, share_axis
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import topic_colour
from dashboard.model.filter_spec import MAX_SEARCH_LENGTH
from dashboard.model.findings.over_time import Emerging, EmergingFacts
from dashboard.model.query import Dimension, Finding
from dashboard.text.dates import describe_dates
from dashboard.text.numbers import counted, percent, plural
from dashboard.text.shortening import shortened

LEAST_NOW: Final = 10
LEAST_BEFORE: Final = 10
SPOKEN_KEYS: Final = 6


_Result: TypeAlias = Finding[Emerging, EmergingFacts | None]


def draw_topics(result: _Result, view: View) -> Drawing:
    """Topics with a larger share than before."""
    return _drawn(result, view, "topic")


def draw_terms(result: _Result, view: View) -> Drawing:
    """Words and pairs of words with a larger share than before."""
    return _drawn(result, view, "term")


def _drawn(result: _Result, view: View, noun: str) -> Drawing:
    """Bars of the share now, a mark at the share before."""
    unit, facts = unit_of(view.filters), result.facts
    period = _period(facts)
    what = "Topics" if noun == "topic" else "Words and pairs of words in titles"
    subtitle = f"{what} of {unit_title(view).lower()} of {period or 'the last 90 days'}, against all before"
    now, before = (0, 0) if facts is None else (facts.now, facts.before)
    if facts is None or now < LEAST_NOW or before < LEAST_BEFORE:
        reason = (
            f"Emerging {plural(noun)} need {LEAST_NOW} dated {plural(unit)} in the period and {LEAST_BEFORE} before it; "
            f"this view has {now:,} and {before:,}."
        )
        return nothing_drawn(result, view, subtitle, reason)
    rows = result.records
    if not rows:
        return nothing_drawn(result, view, subtitle, f"No {noun} is clearly more frequent than before.")
    figure = _figure(rows, noun, view, facts)
    more = facts.found - len(rows)
    told = f"{facts.tried:,} {plural(noun)} tested; {'the clearest ' if more > 0 else ''}{len(rows):,} shown" + (
        f" of {more + len(rows):,} that rose." if more > 0 else "."
    )
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(
            result, view, f"{now:,} in the period, {before:,} before it.", told, "Bar: share now; mark: before."
        ),
        alt=_alt(rows, noun, period),
        height=figure["layout"]["height"],
    )


def _period(facts: EmergingFacts | None) -> str:
    if facts is None:
        return ""
    return describe_dates((date.fromisoformat(facts.first), date.fromisoformat(facts.last)))


def _figure(rows: Sequence[Emerging], noun: str, view: View, facts: EmergingFacts) -> Figure:
    unit = unit_of(view.filters)
    names = [row.key for row in rows]
    top = max(max(row.share, row.share_before) for row in rows) * 1.06
    figure = row_figure(
        f"emerging_{noun}s", row_labels(names), [_told(row) for row in rows], share_axis(top), foot=AXIS_FOOT
    )
    places = list(range(len(rows)))
    colours = [topic_colour(name, view.topics) if noun == "topic" else ROLES.accent for name in names]
    custom = [_pick(row, noun, view, facts) for row in rows]
    hovers = [_hover(row, noun, unit) for row in rows]
    figure["data"] = [
        row_bars([row.share for row in rows], colours, hovers, customdata=custom),
        {
            "type": "scatter",
            "x": [row.share_before for row in rows],
            "y": places,
            "mode": "markers",
            "marker": {"symbol": "line-ns", "size": 18, "line": {"color": ROLES.text, "width": 2}, "color": ROLES.text},
            "cliponaxis": False,
            "customdata": custom,
            "hovertext": hovers,
            "hoverinfo": "text",
        },
    ]
    return figure


def _pick(row: Emerging, noun: str, view: View, facts: EmergingFacts) -> list[Any]:
    """The topic to pick, or the articles of the period that have the term anywhere."""
    if noun == "topic":
        return [Dimension.TOPIC.value, row.key]
    term = f'"{row.key}"'
    both = f"{view.filters.q} {term}".strip()
    return ["rows", {"q": [both if len(both) <= MAX_SEARCH_LENGTH else term], "dates": [facts.first, facts.last]}]


def _told(row: Emerging) -> str:
    before = "new" if not row.before else f"before {percent(row.before, row.total_before)}"
    return f"{row.count:,} · {percent(row.count, row.total)}, {before}"


def _hover(row: Emerging, noun: str, unit: str) -> str:
    return (
        f"<b>{escape(shortened(row.key, 60))}</b><br>now {row.count:,} of {counted(row.total, unit)} · "
        f"{escape(percent(row.count, row.total))}<br>before {row.before:,} of {counted(row.total_before, unit)} · "
        f"{escape(percent(row.before, row.total_before)) if row.before else '0 %'}"
        f"<br>G² {row.g2:.1f}, log2 ratio {row.effect:.1f}"
    )


def _alt(rows: Sequence[Emerging], noun: str, period: str) -> str:
    told = [f"{row.key} ({_told(row)})" for row in rows[:SPOKEN_KEYS]]
    return f"Emerging {plural(noun)} of {period}: {listed(told)}."
