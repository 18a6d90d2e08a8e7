"""Shares over time: one small picture for each topic, a line with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.drawings.over_time import data_end
from dashboard.charts.figure_text import escape, interval, label_width, unit_of
from dashboard.charts.labelled_rows import vertical_share_axis
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.periods import Period, calendar_ticks, days_in_view, period_of
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import FONT_SIZE, SMALL_FONT_SIZE, blank_figure, quiet_axis, topic_colour
from dashboard.model.findings.over_time import SHARE_OVER_TIME, PeriodShare, ShareFacts
from dashboard.model.query import Analysis, Dimension, Finding, Measure
from dashboard.model.view_options import Denominator
from dashboard.text.dates import day_words
from dashboard.text.numbers import counted, number, percent
from dashboard.text.shortening import shortened

LEAST_ARTICLES: Final = 5
LEAST_PERIODS: Final = 2
PICTURE: Final = 92
HEAD: Final = 22
FOOT: Final = 44
BAND_OPACITY: Final = 0.16
SHORT_DAYS: Final = 180


@dataclass(frozen=True, slots=True)
class Point:
    """One period of one topic: ``count`` of ``total`` articles."""

    period: Period
    count: float
    total: int
    share: float
    low: float
    high: float
    over: bool = True

    @property
    def middle(self) -> str:
        """The day in the middle of the period, where it is drawn."""
        return (self.period.start + timedelta(days=self.period.days // 2)).isoformat()


def ask_shares(view: View) -> Analysis[PeriodShare, ShareFacts]:
    """By the chosen grain, else by month, or by week where half a year or less is in view."""
    short = view.span is not None and (view.span[1] - view.span[0]).days <= SHORT_DAYS
    grain = view.display.grain or (Dimension.WEEK if short else Dimension.MONTH)
    counting = "fractional" if view.display.counting is Measure.FRACTIONAL else "full"
    question = SHARE_OVER_TIME.with_options(counting=counting, grain=grain.value, of=view.display.of.value)
    return replace(question, keys=("topic", grain.value))


def draw_shares(result: Finding[PeriodShare, ShareFacts], view: View) -> Drawing:
    """A line for each topic, with its 95 % interval, over the periods that have at least five articles."""
    grain, unit = result.facts.grain, unit_of(view.filters)
    whole = view.display.of is Denominator.CORPUS
    parts = ", in equal parts where there are several" if view.display.counting is Measure.FRACTIONAL else ""
    base = "of the whole corpus" if whole else "of what is in view"
    subtitle = (
        f"{unit_title(view)} with the topic as a share {base}, by {grain}, UTC{parts}; each panel has its own scale"
    )
    lines = _lines(result.records, view)
    if not lines:
        return nothing_drawn(
            result,
            view,
            subtitle,
            f"Shares over time need two {grain}s with at least {LEAST_ARTICLES} dated articles each.",
        )
    sparse = _sparse(result.records)
    told = [
        f"{sparse} {grain}{'s' if sparse > 1 else ''} with fewer than {LEAST_ARTICLES} articles left out."
        if sparse
        else "",
        _unfinished(lines, view),
        "Band: 95 % interval.",
    ]
    return Drawing(
        figure=_figure(lines, view),
        subtitle=subtitle,
        note=foot_note(result, view, *told, crossed=Dimension.TOPIC),
        alt=_alt(lines, grain, unit, base),
        height=PICTURE * len(lines) + FOOT,
    )


def _lines(rows: Sequence[PeriodShare], view: View) -> dict[str, list[Point]]:
    end = data_end(view)
    lines: dict[str, list[Point]] = {}
    for row in rows:
        points = lines.setdefault(row.topic, [])
        if row.total >= LEAST_ARTICLES and row.share is not None and row.low is not None and row.high is not None:
            period = period_of(row.period)
            over = end is None or period.end <= end
            points.append(Point(period, row.count, row.total, row.share, row.low, row.high, over))
    return {topic: points for topic, points in lines.items() if len(points) >= LEAST_PERIODS}


def _sparse(rows: Sequence[PeriodShare]) -> int:
    return len({row.period for row in rows if 0 < row.total < LEAST_ARTICLES})


def _unfinished(lines: dict[str, list[Point]], view: View) -> str:
    last = max(points[-1].period for points in lines.values())
    end = data_end(view)
    if end is None or last.end <= end:
        return ""
    return f"Hollow: {last.name} is not complete, it is counted until {day_words(end)}."


def _figure(lines: dict[str, list[Point]], view: View) -> Figure:
    height = PICTURE * len(lines) + FOOT
    points = [point for line in lines.values() for point in line]
    first, last = min(p.period.start for p in points), max(p.period.end for p in points)
    tops = [max(point.high for point in line) for line in lines.values()]
    figure = blank_figure(
        "share_over_time",
        height,
        margin={"l": 12 + max(label_width("100 %", SMALL_FONT_SIZE), 0), "r": 14, "t": 0, "b": FOOT},
        xaxis=_time_axis(first, last, f"y{len(lines)}" if len(lines) > 1 else "y"),
    )
    layout = figure["layout"]
    layout["annotations"] = []
    plot = PICTURE * len(lines)
    for place, (topic, line) in enumerate(lines.items()):
        name = "" if place == 0 else str(place + 1)
        top, bottom = 1 - PICTURE * place / plot, 1 - PICTURE * (place + 1) / plot
        domain = (bottom + 8 / plot, top - HEAD / plot)
        layout[f"yaxis{name}"] = vertical_share_axis(tops[place], domain, anchor="x")
        layout["annotations"].append(_heading(topic, line, top, view))
        figure["data"] += _traces(topic, line, f"y{name}", view)
    return figure


def _time_axis(first: date, last: date, anchor: str) -> dict[str, Any]:
    ticks = calendar_ticks(first, last)
    return quiet_axis(
        type="date",
        range=[first.isoformat(), (last + timedelta(days=1)).isoformat()],
        tickvals=[day for day, _ in ticks],
        ticktext=[text for _, text in ticks],
        tickangle=0,
        showgrid=True,
        gridcolor=ROLES.grid,
        anchor=anchor,
    )


def _heading(topic: str, line: Sequence[Point], top: float, view: View) -> dict[str, Any]:
    latest = next((point for point in reversed(line) if point.over), line[-1])
    share = percent(latest.count, latest.total)
    small = (
        f'<span style="font-size:{SMALL_FONT_SIZE}px;color:{ROLES.muted}">{escape(latest.period.name)}: '
        f"{share}, {number(latest.count)} of {number(latest.total)}</span>"
    )
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": top,
        "yref": "paper",
        "yanchor": "top",
        "align": "left",
        "text": f"<b>{escape(shortened(topic, 26))}</b>  {small}",
        "showarrow": False,
        "font": {"color": ROLES.text, "size": FONT_SIZE},
    }


def _traces(topic: str, line: Sequence[Point], axis: str, view: View) -> list[dict[str, Any]]:
    colour = topic_colour(topic, view.topics)
    x = [point.middle for point in line]
    band = {
        "type": "scatter",
        "x": [*x, *reversed(x)],
        "y": [*(point.high for point in line), *(point.low for point in reversed(line))],
        "yaxis": axis,
        "mode": "lines",
        "line": {"width": 0, "color": colour},
        "fill": "toself",
        "fillcolor": colour,
        "opacity": BAND_OPACITY,
        "hoverinfo": "skip",
    }
    shares = {
        "type": "scatter",
        "x": x,
        "y": [point.share for point in line],
        "yaxis": axis,
        "mode": "lines+markers",
        "line": {"color": colour, "width": 1.5},
        "marker": {
            "size": 6,
            "color": [colour if point.over else ROLES.surface for point in line],
            "line": {"color": colour, "width": 1.5},
        },
        "cliponaxis": False,
        "customdata": [
            ["rows", {"topic": [topic], "dates": days_in_view(point.period.start, point.period.end, view)}]
            for point in line
        ],
        "hovertext": [_hover(topic, point, view) for point in line],
        "hoverinfo": "text",
    }
    return [band, shares]


def _hover(topic: str, point: Point, view: View) -> str:
    name = f"{point.period.name[:1].upper()}{point.period.name[1:]}"
    among = counted(point.total, unit_of(view.filters))
    told = f"{number(point.count)} of {among} · {percent(point.count, point.total)}"
    return (
        f"<b>{escape(shortened(topic, 60))}</b><br>{escape(name)}: {escape(told)}"
        f"<br>95 % interval {interval(round(point.count), point.total)}"
    )


def _alt(lines: dict[str, list[Point]], grain: str, unit: str, base: str) -> str:
    told = []
    for topic, line in lines.items():
        first, last = line[0], line[-1]
        told.append(
            f"{topic}: {percent(first.count, first.total)} in {first.period.name}, "
            f"{percent(last.count, last.total)} ({number(last.count)} of {number(last.total)}) in {last.period.name}"
        )
    return f"Lines of each topic's share {base} by {grain}, counted by {unit}. {'; '.join(told)}."
