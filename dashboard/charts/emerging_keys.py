"""What emerges: a row for each topic or term, its share now beside its share before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from dashboard.charts.figure_text import counted, escape, listed, percent, plural, shortened, unit_of
from dashboard.charts.labelled_rows import AXIS_FOOT, row_figure, row_labels, share_axis
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import LIGHT, topic_colour
from dashboard.days import describe_dates
from dashboard.filters import MAX_SEARCH_LENGTH
from dashboard.query import Analysis, Dimension, Result

LEAST_NOW: Final = 10
LEAST_BEFORE: Final = 10
SPOKEN_KEYS: Final = 6


def ask_topics(_view: View) -> Analysis:
    """Topics of the period against those before."""
    return Analysis("emerging_topics", ("topic",), ("topic", "dates"))


def ask_terms(_view: View) -> Analysis:
    """Words of titles of the period against those before."""
    return Analysis("emerging_terms", ("term",), ("dates",))


def draw_emerging(result: Result, view: View, noun: str) -> Drawing:
    """Bars of the share now, a mark at the share before; ``noun`` is ``topic`` or ``term``."""
    unit, facts = unit_of(view.filters), result.facts
    period = _period(result)
    what = "Topics" if noun == "topic" else "Words and pairs of words in titles"
    subtitle = f"{what} of {unit_title(view).lower()} of {period or 'the last 90 days'}, beside all before"
    now, before = facts.get("now", 0), facts.get("before", 0)
    if now < LEAST_NOW or before < LEAST_BEFORE:
        reason = (
            f"What emerges can be said from {LEAST_NOW} dated {plural(unit)} in the period and {LEAST_BEFORE} before it; "
            f"here are {now:,} and {before:,}."
        )
        return nothing_drawn(result, view, subtitle, reason)
    rows = result.rows()
    if not rows:
        return nothing_drawn(result, view, subtitle, f"No {noun} is clearly more frequent than before.")
    figure = _figure(rows, noun, view, result.facts)
    more = facts.get("found", len(rows)) - len(rows)
    told = f"{counted(len(rows), noun)} of {facts.get('tried', 0):,} tried" + (
        f", the surest of {more + len(rows):,}." if more > 0 else "."
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


def _period(result: Result) -> str:
    if "first" not in result.facts:
        return ""
    return describe_dates((date.fromisoformat(result.facts["first"]), date.fromisoformat(result.facts["last"])))


def _figure(rows: list[dict[str, Any]], noun: str, view: View, facts: Mapping[str, Any]) -> Figure:
    unit = unit_of(view.filters)
    names = [row[noun] for row in rows]
    top = max(max(row["share"], row["share_before"]) for row in rows) * 1.06
    figure = row_figure(
        f"emerging_{noun}s", row_labels(names), [_told(row) for row in rows], share_axis(top), foot=AXIS_FOOT
    )
    places = list(range(len(rows)))
    colours = [topic_colour(name, view.topics) if noun == "topic" else LIGHT.accent for name in names]
    custom = [_pick(row, noun, view, facts) for row in rows]
    hovers = [_hover(row, noun, unit) for row in rows]
    figure["data"] = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [row["share"] for row in rows],
            "y": places,
            "width": 0.6,
            "marker": {"color": colours, "line": {"width": 0}},
            "customdata": custom,
            "hovertext": hovers,
            "hoverinfo": "text",
        },
        {
            "type": "scatter",
            "x": [row["share_before"] for row in rows],
            "y": places,
            "mode": "markers",
            "marker": {"symbol": "line-ns", "size": 18, "line": {"color": LIGHT.text, "width": 2}, "color": LIGHT.text},
            "cliponaxis": False,
            "customdata": custom,
            "hovertext": hovers,
            "hoverinfo": "text",
        },
    ]
    return figure


def _pick(row: dict[str, Any], noun: str, view: View, facts: Mapping[str, Any]) -> list[Any]:
    """A topic to choose, or the articles of the period with the words, which may stand beyond the title as well."""
    if noun == "topic":
        return [Dimension.TOPIC.value, row["topic"]]
    term = f'"{row["term"]}"'
    both = f"{view.filters.q} {term}".strip()
    return ["rows", {"q": [both if len(both) <= MAX_SEARCH_LENGTH else term], "dates": [facts["first"], facts["last"]]}]


def _told(row: dict[str, Any]) -> str:
    before = "new" if not row["before"] else f"before {percent(row['before'], row['total_before'])}"
    return f"{row['count']:,} · {percent(row['count'], row['total'])}, {before}"


def _hover(row: dict[str, Any], noun: str, unit: str) -> str:
    return (
        f"<b>{escape(shortened(row[noun], 60))}</b><br>now {row['count']:,} of {counted(row['total'], unit)} · "
        f"{escape(percent(row['count'], row['total']))}<br>before {row['before']:,} of {counted(row['total_before'], unit)} · "
        f"{escape(percent(row['before'], row['total_before'])) if row['before'] else '0 %'}"
        f"<br>G² {row['g2']:.1f}, log2 ratio {row['effect']:.1f}"
    )


def _alt(rows: list[dict[str, Any]], noun: str, period: str) -> str:
    told = [f"{row[noun]} ({_told(row)})" for row in rows[:SPOKEN_KEYS]]
    return f"Emerging {plural(noun)} of {period}: {listed(told)}."
