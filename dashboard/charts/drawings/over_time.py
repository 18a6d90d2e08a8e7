"""Coverage by date: bars per day, week or month, zero-filled, optionally stacked by topic, then also as shares of each period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.drawings.period_shares import shares_note, show_shares
from dashboard.charts.drawings.timeline import draw_timeline
from dashboard.charts.figure_text import escape, listed, sentences, unit_of
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.periods import PERIOD_AT, Period, axis_grain, calendar_ticks, corpus_end, period_of
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import (
    COLOURED_TOPICS,
    DIMMED_OPACITY,
    SMALL_FONT_SIZE,
    blank_figure,
    count_axis,
    count_margin,
    quiet_axis,
    top_legend,
    topic_colour,
)
from dashboard.model.filters import NO_TOPIC
from dashboard.model.query import Dimension, Measure, Query, Result
from dashboard.text.dates import day_words
from dashboard.text.numbers import counted, number, percent
from dashboard.text.shortening import shortened

HEIGHT: Final = 280
SPLIT_HEIGHT: Final = 340
LABELLED_BARS: Final = 14
LEAST_SLOTS: Final = 9
LEAST_TOP: Final = 2
BAR_SHARE: Final = 0.84
FOOT: Final = 30
TWO_LINE_FOOT: Final = 46
_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of the stack. ``key`` is a topic, ``None`` for no topic; ``merged`` marks other topics together."""

    name: str
    key: str | None
    colour: str
    counts: Mapping[Period, float]
    merged: bool = False


def ask_dates(view: View) -> Query:
    """Coverage by the grain in use, and by topic when the bars are split."""
    grain = axis_grain(view)
    return Query((grain, Dimension.TOPIC)) if view.display.split else Query((grain,))


def draw_coverage(result: Result, view: View) -> Drawing:
    """A timeline of a few articles, bars of many; a chosen grain or split means bars."""
    if view.few is not None and view.display.grain is None and not view.display.split:
        return draw_timeline(result, view, view.few)
    return draw_dates(result, view)


def draw_dates(result: Result, view: View) -> Drawing:
    """Bars over time, the last one hatched where its period is not over."""
    grain = axis_grain(view)
    split = view.display.split and Dimension.TOPIC.value in result.columns
    series = _split(result, grain, view) if split else [_whole(result, grain)]
    seen = sorted({period for item in series for period in item.counts})
    equal_parts = ", split by topic in equal parts where there are several" if split else ""
    shares = split and view.display.shares
    of_each = f" as shares of each {grain.value}" if shares else ""
    subtitle = f"{unit_title(view)} per {grain.value} of publication{of_each}, UTC{equal_parts}"
    undated = _undated(result, grain)
    if not seen:
        return nothing_drawn(result, view, subtitle, f"No {unit_of(view.filters)} in view has a date.")
    ends = [PERIOD_AT[grain](day) for day in view.axis or ()]
    periods = spine(min([seen[0], *ends]), max([seen[-1], *ends]), grain)
    partial = incomplete(periods[-1], view)
    figure = _figure(series, periods, partial, result.total, view)
    if shares:
        show_shares(figure, [[item.counts.get(period, 0.0) for period in periods] for item in series], view)
    partly = _partial_note(periods[-1], view) if partial else ""
    full = shares_note(grain, view) if shares else ""
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(result, view, undated_note(undated), partly, full),
        alt=sentences(_alt(series, periods, grain, view, shares=shares), undated_note(undated)),
        height=figure["layout"]["height"],
    )


def spine(first: Period, last: Period, grain: Dimension) -> list[Period]:
    """Every period from the first to the last, periods without articles included."""
    periods = [first]
    while periods[-1].start < last.start:
        periods.append(PERIOD_AT[grain](periods[-1].end + timedelta(days=1)))
    return periods


def incomplete(last: Period, view: View) -> bool:
    """Whether the corpus, or the selected dates, end before the last period does."""
    return last.days > 1 and (end := data_end(view)) is not None and last.start <= end < last.end


def data_end(view: View) -> date | None:
    """The last day that could have articles: the newest of the corpus or the end of the selected dates; else unknown."""
    days = (corpus_end(view), view.filters.dates[1])
    return min((day for day in days if day is not None), default=None)


def undated_note(count: float) -> str:
    """The sentence on the undated; empty when there are none."""
    return f"{number(count)} undated, not on the time axis." if count else ""


def _undated(result: Result, grain: Dimension) -> float:
    measure = Measure.FRACTIONAL if Dimension.TOPIC.value in result.columns else Measure.FULL
    pairs = zip(result.columns[grain.value], result.columns[measure.value], strict=True)
    return round(sum(float(count) for key, count in pairs if key is None), 1)


def _partial_note(last: Period, view: View) -> str:
    end = data_end(view)
    return "" if end is None else f"Hatched: {last.name} is not complete: the documents end on {day_words(end)}."


def _whole(result: Result, grain: Dimension) -> Series:
    pairs = zip(result.columns[grain.value], result.columns[Measure.FULL.value], strict=True)
    counts = {period_of(key): float(count) for key, count in pairs if key is not None}
    return Series("", None, ROLES.accent, counts)


def _split(result: Result, grain: Dimension, view: View) -> list[Series]:
    singled = set(view.topics[:COLOURED_TOPICS])
    sums: dict[str | None, dict[Period, float]] = {}
    merged: dict[Period, float] = {}
    columns = (result.columns[name] for name in (grain.value, Dimension.TOPIC.value, Measure.FRACTIONAL.value))
    for key, topic, count in zip(*columns, strict=True):
        if key is None:
            continue
        period = period_of(key)
        counts = sums.setdefault(topic, {}) if topic is None or topic in singled else merged
        counts[period] = counts.get(period, 0.0) + float(count)
    series = [
        Series(topic, topic, topic_colour(topic, view.topics), sums[topic])
        for topic in view.topics[:COLOURED_TOPICS]
        if topic in sums
    ]
    if merged:
        series.append(Series("other topics", None, ROLES.other, merged, merged=True))
    if None in sums:
        series.append(Series(NO_TOPIC, None, ROLES.unknown, sums[None]))
    return series


def _figure(series: Sequence[Series], periods: Sequence[Period], partial: bool, total: int, view: View) -> Figure:
    split = len(series) > 1 or series[0].name != ""
    tops = [sum(item.counts.get(period, 0.0) for item in series) for period in periods]
    labelled = len(periods) <= LABELLED_BARS and not split
    axis = time_axis(periods)
    figure = blank_figure(
        "date",
        SPLIT_HEIGHT if split else HEIGHT,
        barmode="stack",
        dragmode="select",
        selectdirection="h",
        **({"showlegend": True, "legend": top_legend()} if split else {}),
        margin={
            "l": 8 if labelled else count_margin(max(tops)),
            "r": 12,
            "t": 26 if labelled else 10,
            "b": TWO_LINE_FOOT if any("<br>" in text for text in axis["ticktext"]) else FOOT,
        },
        xaxis=axis,
        yaxis=quiet_axis(visible=False, range=[0, max(LEAST_TOP, *tops)]) if labelled else count_axis(max(tops)),
    )
    figure["data"] += [_bars(item, periods, partial, total, view) for item in series]
    if labelled:
        figure["data"][0] |= {
            "text": [number(top) if top else "" for top in tops],
            "textposition": "outside",
            "textangle": 0,
            "cliponaxis": False,
            "constraintext": "none",
            "textfont": {"color": ROLES.text, "size": SMALL_FONT_SIZE},
        }
    return figure


def time_axis(periods: Sequence[Period]) -> dict[str, Any]:
    """The axis of these periods with room for at least nine, so that one bar never fills the chart."""
    lacking = max(0, LEAST_SLOTS - len(periods)) / 2
    start = periods[0].start - timedelta(days=round(lacking * periods[0].days))
    end = periods[-1].end + timedelta(days=1 + round(lacking * periods[-1].days))
    ticks = calendar_ticks(periods[0].start, periods[-1].start)
    middle = timedelta(hours=12 * min(periods[0].days, 28))
    return quiet_axis(
        type="date",
        range=[start.isoformat(), end.isoformat()],
        tickvals=[f"{datetime.fromisoformat(day) + middle:%Y-%m-%d %H:%M}" for day, _ in ticks],
        ticktext=[text for _, text in ticks],
        tickangle=0,
        ticks="outside",
        ticklen=4,
        tickcolor=ROLES.muted,
        showline=True,
        linecolor=ROLES.muted,
        linewidth=1,
    )


def _bars(item: Series, periods: Sequence[Period], partial: bool, total: int, view: View) -> dict[str, Any]:
    counts = [item.counts.get(period, 0.0) for period in periods]
    hatch = ["/" if partial and period is periods[-1] else "" for period in periods]
    chosen = view.filters.topic
    dimmed = bool(item.name and chosen) and (item.merged or (item.key or NO_TOPIC) not in chosen)
    return {
        "type": "bar",
        "x": [period.start.isoformat() for period in periods],
        "y": counts,
        "offset": [round(period.days * _DAY_MS * (1 - BAR_SHARE) / 2) for period in periods],
        "width": [round(period.days * _DAY_MS * BAR_SHARE) for period in periods],
        "name": escape(shortened(item.name, 28)),
        "meta": None if item.merged or not item.name else {"dimension": Dimension.TOPIC.value, "key": item.key},
        "marker": {
            "color": item.colour,
            "line": {"width": 0},
            "pattern": {"shape": hatch, "fillmode": "replace", "size": 5, "solidity": 0.5},
        },
        "opacity": DIMMED_OPACITY if dimmed else 1,
        "customdata": [[period.grain, period.key] for period in periods],
        "hovertext": [_hover(item, period, count, total, view) for period, count in zip(periods, counts, strict=True)],
        "hoverinfo": "text",
    }


def _hover(item: Series, period: Period, count: float, total: int, view: View) -> str:
    unit = unit_of(view.filters)
    name = f"{period.name[:1].upper()}{period.name[1:]}"
    if item.name:
        return f"<b>{escape(name)}</b><br>{escape(shortened(item.name, 60))}: {counted(count, unit)}, in equal parts"
    share = escape(percent(count, total))
    return f"<b>{escape(name)}</b><br>{number(count)} of {counted(total, unit)} · {share}"


def _alt(series: Sequence[Series], periods: Sequence[Period], grain: Dimension, view: View, *, shares: bool) -> str:
    unit = unit_of(view.filters)
    tops = {period: sum(item.counts.get(period, 0.0) for item in series) for period in periods}
    most = max(periods, key=lambda period: tops[period])
    first, last = periods[0].name, periods[-1].name
    span = f"in {first}" if first == last else f"from {first} to {last}"
    text = f"Bar chart of {counted(sum(tops.values()), unit)} by {grain.value} {span}."
    if len(periods) > 1:
        text += f" The peak is {most.name} with {number(tops[most])}."
    if series[0].name:
        sums = {item.name: sum(item.counts.values()) for item in series}
        whole = sum(sums.values())
        parts = [f"{name} {percent(one, whole) if shares else number(one)}" for name, one in sums.items()]
        text += f" By topic, in equal parts: {listed(parts)}."
    return text
