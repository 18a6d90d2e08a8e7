"""Topic by month as a heatmap: when each topic was covered. Long spans are drawn by quarter or year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.charts.figure_text import counted, escape, lines_of, listed, number, sentences, unit_of, wrapped
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.periods import Period, month_of, newest_day, period_of, quarter_of, year_of
from dashboard.charts.spec import Drawing, View
from dashboard.charts.theme import LIGHT, SMALL_FONT_SIZE, blank_figure, quiet_axis, sequential_scale
from dashboard.days import DateRange
from dashboard.filters import NO_TOPIC
from dashboard.query import Dimension, Measure, Result

TOP_TOPICS: Final = 12
MOST_MONTHS: Final = 48
MOST_QUARTERS: Final = 48
NUMBERED_COLUMNS: Final = 12
ROW_HEIGHT: Final = 34
MOST_TICKS: Final = 6
LEAST_COLUMNS: Final = 6
LEAST_TOP: Final = 5
STRONG: Final = 0.42
HEAD: Final = 40
PLAIN_HEAD: Final = 8
FOOT: Final = 44


@dataclass(frozen=True, slots=True)
class Calendar:
    """Counts by topic (``None``: no topic) and period, for the topics and periods drawn."""

    topics: Sequence[str | None]
    periods: Sequence[Period]
    counts: Counter[tuple[str | None, Period]]
    hidden_topics: int

    @property
    def most(self) -> float:
        """The greatest count drawn."""
        return max(self.counts[topic, period] for topic in self.topics for period in self.periods)


def draw_topic_calendar(result: Result, view: View) -> Drawing:
    """The heatmap, commonest topic on top, articles without a topic last."""
    measure = view.display.counting
    by_month, undated, drawn = _by_month(result, measure, view)
    unit = unit_of(view.filters)
    how = "in equal parts where there are several topics" if measure is Measure.FRACTIONAL else "once for each topic"
    if not by_month:
        subtitle = f"{unit_title(view)} per topic and month, UTC, {how}"
        return nothing_drawn(result, view, subtitle, f"No {unit} in view has a date.")
    calendar, grain = _calendar(by_month, view)
    head = PLAIN_HEAD if len(calendar.periods) <= NUMBERED_COLUMNS else HEAD
    height = head + FOOT + ROW_HEIGHT * len(calendar.topics)
    answered, narrowed = result, _narrowed(view)
    if narrowed:
        answered = replace(result, total=round(drawn))
    notes = (
        f"{number(undated)} undated, not drawn." if undated and not narrowed else "",
        f"{calendar.hidden_topics:,} rarer topics not drawn." if calendar.hidden_topics else "",
        "Whole months are drawn, also where the dates in view begin or end within one." if narrowed else "",
    )
    return Drawing(
        figure=_figure(calendar, height, view),
        subtitle=f"{unit_title(view)} per topic and {grain}, UTC, {how}",
        note=foot_note(answered, view, *notes, crossed=Dimension.TOPIC),
        alt=sentences(_alt(calendar, grain, unit), *notes[:2]),
        height=height,
    )


def _narrowed(view: View) -> bool:
    return view.filters.dates != (None, None) or view.filters.period is not None


def _by_month(result: Result, measure: Measure, view: View) -> tuple[Counter[tuple[str | None, Period]], float, float]:
    counts: Counter[tuple[str | None, Period]] = Counter()
    undated = drawn = 0.0
    window = view.filters.window(newest_day(view) or (view.span[1] if view.span else None))
    names = (Dimension.TOPIC.value, Dimension.MONTH.value, measure.value, Measure.FRACTIONAL.value)
    for topic, month, count, part in zip(*(result.columns[name] for name in names), strict=True):
        if month is None:
            undated += float(part)
        elif count and _overlaps(period := period_of(month), window):
            counts[topic, period] += count
            drawn += float(part)
    return counts, round(undated, 1), drawn


def _overlaps(period: Period, window: DateRange) -> bool:
    first, last = window
    return (first is None or period.end >= first) and (last is None or period.start <= last)


def _calendar(by_month: Counter[tuple[str | None, Period]], view: View) -> tuple[Calendar, str]:
    months = sorted({period for _, period in by_month})
    span = (months[-1].end - months[0].start).days / 30.4
    choices: tuple[tuple[float, str, Callable[[date], Period]], ...] = (
        (MOST_MONTHS, "month", month_of),
        (3 * MOST_QUARTERS, "quarter", quarter_of),
        (float("inf"), "year", year_of),
    )
    _, grain, at = next(choice for choice in choices if span <= choice[0])
    counts: Counter[tuple[str | None, Period]] = Counter()
    totals: Counter[str | None] = Counter()
    for (topic, month), n in by_month.items():
        counts[topic, at(month.start)] += n
        totals[topic] += n
    known = sorted((t for t in totals if t is not None), key=lambda t: (-totals[t], t))
    chosen = set(view.filters.topic)
    shown: list[str | None] = [t for place, t in enumerate(known) if place < TOP_TOPICS or t in chosen]
    hidden = len(known) - len(shown)
    periods = _filled(at(months[0].start), at(months[-1].start), at)
    return Calendar([*shown, *([None] if None in totals else [])], periods, counts, hidden), grain


def _filled(first: Period, last: Period, at: Callable[[date], Period]) -> list[Period]:
    periods = [first]
    while periods[-1].start < last.start:
        periods.append(at(periods[-1].end + timedelta(days=1)))
    return periods


def _figure(calendar: Calendar, height: int, view: View) -> go.Figure:
    numbered = len(calendar.periods) <= NUMBERED_COLUMNS
    tickvals, ticktext = _ticks(calendar.periods)
    figure = blank_figure(
        "topic_month",
        height,
        margin={"l": 8, "r": 12, "t": PLAIN_HEAD if numbered else HEAD, "b": FOOT},
        xaxis=quiet_axis(
            range=[-0.5, max(len(calendar.periods), LEAST_COLUMNS) - 0.5],
            tickvals=tickvals,
            ticktext=ticktext,
            tickangle=0,
        ),
        yaxis=quiet_axis(
            range=[len(calendar.topics) - 0.5, -0.5],
            tickvals=list(range(len(calendar.topics))),
            ticktext=[_row_label(topic, view) for topic in calendar.topics],
            tickfont={"color": LIGHT.text, "size": 13},
            ticklabelstandoff=6,
        ),
        coloraxis=_colour_axis(calendar.most, numbered),
    )
    chosen = view.filters.topic
    picked = [not chosen or (topic or NO_TOPIC) in chosen for topic in calendar.topics]
    for state in (True, False):
        if state in picked:
            figure.add_trace(_cells(calendar, [p is state for p in picked], 1 if state else 0.35, view))
    if numbered:
        figure.add_traces(_numbers(calendar, picked))
    return figure


def _colour_axis(most: float, numbered: bool) -> dict[str, Any]:
    top = max(most, LEAST_TOP)
    return {
        "cmin": 0,
        "cmax": top,
        "colorscale": sequential_scale(),
        "showscale": not numbered,
        "colorbar": {
            "orientation": "h",
            "thickness": 8,
            "len": 160,
            "lenmode": "pixels",
            "x": 0,
            "xanchor": "left",
            "xpad": 0,
            "y": 1,
            "yanchor": "bottom",
            "ypad": 6,
            "outlinewidth": 0,
            "ticklabelposition": "outside top",
            "tickvals": [0, top],
            "ticktext": ["0", number(top)],
            "tickfont": {"color": LIGHT.muted, "size": SMALL_FONT_SIZE},
            "ticks": "",
        },
    }


def _row_label(topic: str | None, view: View) -> str:
    label = lines_of(wrapped(topic or NO_TOPIC))
    return f"<b>{label}</b>" if (topic or NO_TOPIC) in view.filters.topic else label


def _cells(calendar: Calendar, rows: Sequence[bool], opacity: float, view: View) -> go.Heatmap:
    unit = unit_of(view.filters)
    grid = [[calendar.counts[topic, period] for period in calendar.periods] for topic in calendar.topics]
    return go.Heatmap(
        z=[[n or None for n in line] if shown else [None] * len(line) for line, shown in zip(grid, rows, strict=True)],
        x=list(range(len(calendar.periods))),
        y=list(range(len(calendar.topics))),
        coloraxis="coloraxis",
        opacity=opacity,
        xgap=2 if len(calendar.periods) <= 24 else 1,
        ygap=3,
        hoverongaps=False,
        customdata=[[[Dimension.TOPIC.value, topic] for _ in calendar.periods] for topic in calendar.topics],
        hovertext=[
            [
                f"<b>{lines_of(wrapped(topic or NO_TOPIC, 3, 50))}</b><br>{escape(period.name)}: {counted(n, unit)}"
                for period, n in zip(calendar.periods, line, strict=True)
            ]
            for topic, line in zip(calendar.topics, grid, strict=True)
        ],
        hoverinfo="text",
    )


def _numbers(calendar: Calendar, picked: Sequence[bool]) -> list[go.Scatter]:
    """The counts in their cells: dark on pale cells, light on strong ones, which the dark theme turns round."""
    strong = STRONG * max(calendar.most, LEAST_TOP)
    groups: dict[str, list[tuple[int, int, float]]] = {LIGHT.text: [], LIGHT.surface: []}
    for y, topic in enumerate(calendar.topics):
        for x, period in enumerate(calendar.periods):
            if n := calendar.counts[topic, period]:
                groups[LIGHT.surface if n > strong and picked[y] else LIGHT.text].append((x, y, n))
    return [
        go.Scatter(
            x=[x for x, _, _ in cells],
            y=[y for _, y, _ in cells],
            mode="text",
            text=[number(n) for _, _, n in cells],
            textfont={"color": colour, "size": SMALL_FONT_SIZE},
            hoverinfo="skip",
            showlegend=False,
        )
        for colour, cells in groups.items()
        if cells
    ]


def _ticks(periods: Sequence[Period]) -> tuple[list[int], list[str]]:
    """Where the columns are named: few enough for a phone; months have their year below where it begins."""
    if periods[0].grain is not Dimension.MONTH:
        places = [i for i, period in enumerate(periods) if period.start.month == 1] or [0]
        places = places[:: -(-len(places) // MOST_TICKS)]
        return places, [str(periods[i].start.year) for i in places]
    step = next((s for s in (1, 2, 3, 6) if len(periods) / s <= MOST_TICKS), 12)
    places = [i for i, period in enumerate(periods) if (period.start.month - 1) % step == 0]
    texts, year = [], None
    for start in (periods[i].start for i in places):
        texts.append(f"{start:%b}" if start.year == year else f"{start:%b}<br>{start.year}")
        year = start.year
    return places, texts


def _alt(calendar: Calendar, grain: str, unit: str) -> str:
    (topic, period), most = max(
        ((cell, n) for cell, n in calendar.counts.items() if cell[0] in calendar.topics),
        key=lambda item: (item[1], -item[0][1].start.toordinal()),
    )
    sums = {t: sum(calendar.counts[t, p] for p in calendar.periods) for t in calendar.topics}
    told = [f"{t or NO_TOPIC} {number(n)}" for t, n in list(sums.items())[:6]]
    return (
        f"Heatmap of {len(calendar.topics)} {'topic' if len(calendar.topics) == 1 else 'topics'} by {grain}, "
        f"{calendar.periods[0].name} to {calendar.periods[-1].name}. "
        f"The most is {topic or NO_TOPIC} in {period.name} with {counted(most, unit)}. In all: {listed(told)}."
    )
