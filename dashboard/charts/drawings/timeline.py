"""A few articles as dots on a time axis, each with its date and title; undated ones below the axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, label_lines, listed, unit_of
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.periods import calendar_ticks
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import SMALL_FONT_SIZE, blank_figure, quiet_axis
from dashboard.model.query import Result
from dashboard.model.results import ArticleRow
from dashboard.text.dates import day_words, exact_words
from dashboard.text.numbers import counted
from dashboard.text.shortening import LABEL_LIMIT, shortened, width_of, wrapped

NARROWEST: Final = 308
COLUMN: Final = 5.8
DOT: Final = 13
"""CSS pixels: the axis on the narrowest phone, a column of small text at its widest, a dot. Labels are fitted to them."""
ROOMY_DOTS: Final = 6
LINE_HEIGHT: Final = 16
AXIS_HEIGHT: Final = 46
UNDATED_ROW: Final = 24
UNDATED_HEAD: Final = 26
UNDATED_SHOWN: Final = 8
LEAST_SPAN: Final = timedelta(days=20)
MARGIN: Final = 14


@dataclass(frozen=True, slots=True)
class Dot:
    """An article on the axis: ``place`` from 0 to 1, ``lane`` from the axis upwards, its title in lines."""

    row: ArticleRow
    moment: datetime
    place: float
    title: tuple[str, ...]
    lane: int = 0

    @property
    def rightwards(self) -> bool:
        """Whether the label is at the right of the dot: the side with more room."""
        return self.place <= 0.5

    @property
    def reach(self) -> tuple[float, float]:
        """The part of the axis that dot and label take on the narrowest phone."""
        share = (DOT + COLUMN * max(11, *map(width_of, self.title))) / NARROWEST
        return (self.place, self.place + share) if self.rightwards else (self.place - share, self.place)


def draw_timeline(result: Result, view: View, few: Sequence[ArticleRow]) -> Drawing:
    """The articles in ``few``, dated ones as dots."""
    subtitle = f"{unit_title(view)}, a dot each at the UTC time of publication"
    undated = [row for row in few if row.published_at is None]
    moments = [row.published_at for row in few if row.published_at is not None]
    if not moments:
        return nothing_drawn(result, view, subtitle, f"No {unit_of(view.filters)} in view has a date.")
    start, end = _ends(moments)
    dots = place_dots(few, start, end)
    figure = _figure(dots, undated, start, end)
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(result, view, f"{len(undated)} undated, below the time axis." if undated else ""),
        alt=_alt(dots, undated, view),
        height=figure["layout"]["height"],
    )


def _figure(dots: Sequence[Dot], undated: Sequence[ArticleRow], start: datetime, end: datetime) -> Figure:
    title_lines = max(len(dot.title) for dot in dots)
    lane_height = LINE_HEIGHT * (1 + title_lines) + 6
    lane_count = 1 + max(dot.lane for dot in dots)
    lanes = lane_count * lane_height
    below = UNDATED_HEAD + UNDATED_ROW * min(len(undated), UNDATED_SHOWN + 1) if undated else 0
    plot = lanes + AXIS_HEIGHT + below
    figure = blank_figure(
        "date",
        plot + 2 * MARGIN,
        dragmode="select",
        selectdirection="h",
        margin={"l": MARGIN, "r": MARGIN, "t": MARGIN, "b": MARGIN},
        xaxis=_axis(start, end),
        yaxis=quiet_axis(visible=False, range=[-0.5, lane_count - 0.5], domain=[1 - lanes / plot, 1]),
        shapes=_stems(dots),
    )
    for rightwards in (True, False):
        if group := [dot for dot in dots if dot.rightwards is rightwards]:
            figure["data"].append(_dots(group, "middle right" if rightwards else "middle left"))
    if undated:
        _add_undated(figure, undated, below / plot)
    return figure


def place_dots(few: Sequence[ArticleRow], start: datetime, end: datetime) -> list[Dot]:
    """The dated articles in time order, each in the lowest lane where its label covers no other.

    Up to six have their titles on two short lines; more have them on one, as long as there is room for.
    """
    dated = sorted(((row.published_at, row) for row in few if row.published_at), key=lambda d: (d[0], d[1].article_id))
    lanes: list[list[tuple[float, float]]] = []
    dots = []
    for moment, row in dated:
        place = (moment - start) / (end - start)
        room = int((NARROWEST * max(place, 1 - place) - DOT) / COLUMN)
        roomy = len(dated) <= ROOMY_DOTS
        title = wrapped(row.title, 2) if roomy else wrapped(row.title, 1, min(room, LABEL_LIMIT))
        dot = Dot(row, moment, place, tuple(title))
        low, high = dot.reach
        lane = next((i for i, taken in enumerate(lanes) if all(high < a or b < low for a, b in taken)), len(lanes))
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((low, high))
        dots.append(replace(dot, lane=lane))
    return dots


def _ends(moments: Sequence[datetime]) -> tuple[datetime, datetime]:
    first, last = min(moments), max(moments)
    room = max((last - first) * 0.04, (LEAST_SPAN - (last - first)) / 2, timedelta(hours=6))
    return (first - room, last + room)


def _axis(start: datetime, end: datetime) -> dict[str, Any]:
    ticks = calendar_ticks(start.date(), end.date())
    return quiet_axis(
        type="date",
        range=[_stamp(start), _stamp(end)],
        tickvals=[tick for tick, _ in ticks],
        ticktext=[text for _, text in ticks],
        tickangle=0,
        ticks="outside",
        ticklen=5,
        tickcolor=ROLES.muted,
        showline=True,
        linecolor=ROLES.muted,
        linewidth=1,
    )


def _stems(dots: Sequence[Dot]) -> list[dict[str, Any]]:
    """A light line from each dot to the axis, unless it would run through a label below."""
    return [
        {
            "type": "line",
            "layer": "below",
            "x0": _stamp(dot.moment),
            "x1": _stamp(dot.moment),
            "y0": -0.5,
            "y1": dot.lane,
            "line": {"color": ROLES.dimmed, "width": 1},
        }
        for dot in dots
        if not any(d.lane < dot.lane and d.reach[0] <= dot.place <= d.reach[1] for d in dots)
    ]


def _dots(dots: Sequence[Dot], textposition: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": [_stamp(dot.moment) for dot in dots],
        "y": [dot.lane for dot in dots],
        "mode": "markers+text",
        "text": [f"<b>{day_words(dot.moment.date())}</b><br>{label_lines(dot.title)}" for dot in dots],
        "textposition": textposition,
        "textfont": {"color": ROLES.text, "size": SMALL_FONT_SIZE},
        "cliponaxis": False,
        "marker": {"color": ROLES.accent, "size": DOT, "line": {"color": ROLES.surface, "width": 2}},
        "customdata": [["article", dot.row.article_id] for dot in dots],
        "hovertext": [_hover(dot.row, exact_words(dot.moment, date_only=dot.row.date_only)) for dot in dots],
        "hoverinfo": "text",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 0.5}},
    }


def _add_undated(figure: Figure, undated: Sequence[ArticleRow], domain: float) -> None:
    shown = list(undated[:UNDATED_SHOWN])
    labels = [f"\u00a0{escape(shortened(row.title))}" for row in shown]
    keys: list[list[str] | None] = [["article", row.article_id] for row in shown]
    hovers = [_hover(row, "undated") for row in shown]
    if len(undated) > len(shown):
        labels.append(f"and {len(undated) - len(shown)} more")
        keys.append(None)
        hovers.append("")
    top = UNDATED_HEAD / UNDATED_ROW
    figure["layout"] |= {
        "xaxis2": quiet_axis(visible=False, range=[0, 1], anchor="y2"),
        "yaxis2": quiet_axis(visible=False, range=[len(labels) - 0.5, -0.5 - top], domain=[0, domain], anchor="x2"),
        "annotations": [_head(-0.5 - top / 2)],
    }
    figure["data"].append(
        {
            "type": "scatter",
            "x": [0.0] * len(labels),
            "y": list(range(len(labels))),
            "xaxis": "x2",
            "yaxis": "y2",
            "mode": "markers+text",
            "text": labels,
            "textposition": "middle right",
            "textfont": {"color": ROLES.text, "size": SMALL_FONT_SIZE},
            "cliponaxis": False,
            "marker": {
                "color": ROLES.surface,
                "size": [11] * len(shown) + [0] * (len(labels) - len(shown)),
                "line": {"color": ROLES.unknown, "width": 2},
            },
            "customdata": keys,
            "hovertext": hovers,
            "hoverinfo": "text",
        }
    )


def _head(y: float) -> dict[str, Any]:
    return {
        "text": "Undated",
        "x": 0,
        "y": y,
        "xref": "x2",
        "yref": "y2",
        "xanchor": "left",
        "xshift": -6,
        "showarrow": False,
        "font": {"color": ROLES.muted, "size": SMALL_FONT_SIZE},
    }


def _hover(row: ArticleRow, when: str) -> str:
    who = row.provider_name or row.provider_domain or ""
    topics = listed([shortened(topic) for topic in row.topics[:5]]) if row.topics else ""
    return f"<b>{label_lines(wrapped(row.title, 4, 60))}</b><br>{label_lines((shortened(who, 60), when, topics))}"


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _alt(dots: Sequence[Dot], undated: Sequence[ArticleRow], view: View) -> str:
    unit = unit_of(view.filters)
    told = [f"{day_words(dot.moment.date())}: {shortened(dot.row.title, 80)}" for dot in dots]
    text = f"Timeline of {counted(len(dots), f'dated {unit}')}. {'; '.join(told)}."
    if undated:
        text += f" {len(undated)} undated: {'; '.join(shortened(row.title, 80) for row in undated)}."
    return text
