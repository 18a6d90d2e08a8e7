"""Topics by month as a heatmap. Long spans are drawn by quarter or year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, label_lines, label_width, listed, sentences, unit_of
from dashboard.charts.heat_cells import BAR_HEAD, cell_numbers, colour_axis
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.periods import Period, corpus_end
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import FONT_SIZE, blank_figure, quiet_axis
from dashboard.charts.topic_periods import Calendar, calendar_of, monthly_counts
from dashboard.model.filters import NO_TOPIC
from dashboard.model.query import Dimension, Measure, Result
from dashboard.text.dates import day_words
from dashboard.text.numbers import counted, number
from dashboard.text.shortening import wrapped

NUMBERED_COLUMNS: Final = 12
ROW_HEIGHT: Final = 34
MOST_TICKS: Final = 6
LEAST_COLUMNS: Final = 6
PLAIN_HEAD: Final = 8
FOOT: Final = 44
SPOKEN_TOPICS: Final = 6


def draw_topic_calendar(result: Result, view: View) -> Drawing:
    """The heatmap, commonest topic on top, articles without a topic last."""
    measure = view.display.counting
    monthly = monthly_counts(result, measure, view)
    unit = unit_of(view.filters)
    how = "in equal parts where there are several topics" if measure is Measure.FRACTIONAL else "once for each topic"
    if not monthly.counts:
        subtitle = f"{unit_title(view)} per topic and month, UTC, {how}"
        return nothing_drawn(result, view, subtitle, f"No {unit} in view has a date.")
    calendar, grain = calendar_of(monthly, view)
    head = PLAIN_HEAD if len(calendar.periods) <= NUMBERED_COLUMNS else BAR_HEAD
    height = head + FOOT + ROW_HEIGHT * len(calendar.topics)
    answered, narrowed = result, _narrowed(view)
    if narrowed:
        answered = replace(result, total=round(monthly.drawn))
    notes = (
        f"{number(monthly.undated)} undated, not drawn." if monthly.undated and not narrowed else "",
        f"{calendar.hidden_topics:,} rarer topics not drawn." if calendar.hidden_topics else "",
        "Whole months are drawn, also where the dates in view begin or end within one." if narrowed else "",
        _until(calendar.periods[-1], view),
    )
    return Drawing(
        figure=_figure(calendar, height, view),
        subtitle=f"{unit_title(view)} per topic and {grain}, UTC, {how}",
        note=foot_note(answered, view, *notes, crossed=Dimension.TOPIC),
        alt=sentences(_alt(calendar, grain, unit), *notes[:2]),
        height=height,
    )


def _until(last: Period, view: View) -> str:
    """Where the documents end within the last period, which is paler for it; empty where they do not."""
    end = corpus_end(view)
    if end is None or not last.start <= end < last.end:
        return ""
    return f"{last.name} is not complete: the documents end on {day_words(end)}."


def _narrowed(view: View) -> bool:
    return view.filters.dates != (None, None) or view.filters.period is not None


def _figure(calendar: Calendar, height: int, view: View) -> Figure:
    numbered = len(calendar.periods) <= NUMBERED_COLUMNS
    tickvals, ticktext = _ticks(calendar.periods)
    labels = [_row_label(topic, view) for topic in calendar.topics]
    left = 10 + max(label_width(label, FONT_SIZE) for label in labels)
    figure = blank_figure(
        "topic_month",
        height,
        margin={"l": left, "r": 12, "t": PLAIN_HEAD if numbered else BAR_HEAD, "b": FOOT},
        xaxis=quiet_axis(
            range=[-0.5, max(len(calendar.periods), LEAST_COLUMNS) - 0.5],
            tickvals=tickvals,
            ticktext=ticktext,
            tickangle=0,
        ),
        yaxis=quiet_axis(
            range=[len(calendar.topics) - 0.5, -0.5],
            tickvals=list(range(len(calendar.topics))),
            ticktext=labels,
            tickfont={"color": ROLES.text, "size": FONT_SIZE},
            ticklabelstandoff=6,
            ticklabeloverflow="allow",
        ),
        coloraxis=colour_axis(calendar.most, bar=not numbered),
    )
    chosen = view.filters.topic
    picked = [not chosen or (topic or NO_TOPIC) in chosen for topic in calendar.topics]
    for state in (True, False):
        if state in picked:
            rows = [line if p is state else None for p, line in zip(picked, calendar.lines, strict=True)]
            figure["data"].append(_cells(calendar, rows, 1 if state else 0.35, view))
    if numbered:
        figure["data"] += cell_numbers(
            ((x, y, n, picked[y]) for y, line in enumerate(calendar.lines) for x, n in enumerate(line) if n),
            calendar.most,
        )
    return figure


def _row_label(topic: str | None, view: View) -> str:
    label = label_lines(wrapped(topic or NO_TOPIC))
    return f"<b>{label}</b>" if (topic or NO_TOPIC) in view.filters.topic else label


def _cells(calendar: Calendar, rows: Sequence[Sequence[float] | None], opacity: float, view: View) -> dict[str, Any]:
    """The cells of these rows; ``None`` for a row that is not drawn."""
    unit = unit_of(view.filters)
    names = [escape(period.name) for period in calendar.periods]
    heads = [f"<b>{label_lines(wrapped(topic or NO_TOPIC, 3, 50))}</b><br>" for topic in calendar.topics]
    return {
        "type": "heatmap",
        "z": [[n or None for n in row] if row else [None] * len(names) for row in rows],
        "x": list(range(len(names))),
        "y": list(range(len(calendar.topics))),
        "coloraxis": "coloraxis",
        "opacity": opacity,
        "xgap": 2 if len(names) <= 24 else 1,
        "ygap": 3,
        "hoverongaps": False,
        "customdata": [
            [[Dimension.TOPIC.value, topic]] * len(names) if row else []
            for topic, row in zip(calendar.topics, rows, strict=True)
        ],
        "hovertext": [
            [f"{head}{name}: {counted(n, unit)}" if n else "" for name, n in zip(names, row, strict=True)]
            if row
            else []
            for head, row in zip(heads, rows, strict=True)
        ],
        "hoverinfo": "text",
    }


def _ticks(periods: Sequence[Period]) -> tuple[list[int], list[str]]:
    """Ticks of the columns, few enough for a phone; the year is below its first month."""
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
    most, place, topic = max(
        (
            (n, -place, topic)
            for topic, line in zip(calendar.topics, calendar.lines, strict=True)
            for place, n in enumerate(line)
        ),
        key=lambda cell: cell[:2],
    )
    told = [
        f"{topic or NO_TOPIC} {number(sum(line))}"
        for topic, line in zip(calendar.topics[:SPOKEN_TOPICS], calendar.lines, strict=False)
    ]
    return (
        f"Heatmap of {len(calendar.topics)} {'topic' if len(calendar.topics) == 1 else 'topics'} by {grain}, "
        f"{calendar.periods[0].name} to {calendar.periods[-1].name}. "
        f"The most is {topic or NO_TOPIC} in {calendar.periods[-place].name} with {counted(most, unit)}. "
        f"In all: {listed(told)}."
    )
