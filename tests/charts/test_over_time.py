"""Coverage by date as bars: grain, zero filling, split, the incomplete end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.charts.catalog import CHARTS
from dashboard.charts.colours import LIGHT, LIGHT_COLOURS
from dashboard.charts.periods import calendar_ticks, grain_of, period_of
from dashboard.charts.theme import DIMMED_OPACITY, topic_colour
from dashboard.model.filters import Filters
from dashboard.model.query import Dimension, Query
from dashboard.model.view_options import Display
from tests.support.invented_answers import answer, plotted, view

MONTHS = answer([Dimension.MONTH], [("2023-07", 4), ("2023-11", 2), (None, 1)], total=7)
BY_MONTH = Display(grain=Dimension.MONTH)
CHART = CHARTS["date"]


@pytest.mark.parametrize(
    ("days", "grain"),
    [(1, "day"), (62, "day"), (63, "week"), (730, "week"), (731, "month"), (9000, "month")],
)
def test_the_grain_follows_the_span(days: int, grain: str) -> None:
    first = date(2020, 1, 1)
    last = date.fromordinal(first.toordinal() + days - 1)
    assert grain_of(view(span=(first, last))) == grain
    assert CHART.ask(view(span=(first, last))) == Query((Dimension(grain),))
    assert grain_of(view(span=(first, last), display=BY_MONTH)) is Dimension.MONTH


def test_months_between_are_drawn_as_nothing() -> None:
    drawing = CHART.draw(MONTHS, view(display=BY_MONTH))
    bars = plotted(drawing).data[0]
    assert list(bars.x) == ["2023-07-01", "2023-08-01", "2023-09-01", "2023-10-01", "2023-11-01"]
    assert list(bars.y) == [4, 0, 0, 0, 2]
    assert list(bars.text) == ["4", "", "", "", "2"]
    assert bars.customdata[0] == ["month", "2023-07"]
    assert drawing.note == "7 of 7 articles. 1 undated, not on the time axis."
    assert drawing.alt.startswith("Bar chart of 6 articles by month from July 2023 to November 2023.")
    assert "The peak is July 2023 with 4." in drawing.alt


def test_only_a_period_that_is_not_over_is_hatched() -> None:
    def hatches(newest: date, filters: Filters | None = None) -> list[str]:
        drawing = CHART.draw(MONTHS, view(display=BY_MONTH, newest=newest, filters=filters))
        return list(plotted(drawing).data[0].marker.pattern.shape)

    assert hatches(date(2023, 11, 8)) == ["", "", "", "", "/"]
    assert hatches(date(2023, 11, 30)) == [""] * 5
    assert hatches(date(2024, 3, 1)) == [""] * 5, "the corpus goes on: a quiet month is a whole month"
    span = (date(2023, 7, 1), date(2023, 11, 8))
    whole = CHART.draw(MONTHS, view(display=BY_MONTH, span=span))
    part = CHART.draw(MONTHS, view(display=BY_MONTH, span=span, filters=Filters(topic=("AI",))))
    assert "Hatched: November 2023 is not complete: the documents end on 8 Nov 2023." in whole.note
    assert "Hatched" not in part.note, "where a filtered view ends says nothing of the corpus"
    assert hatches(date(2024, 3, 1), Filters(dates=(date(2023, 7, 1), date(2023, 11, 9)))) == ["", "", "", "", "/"]


def test_a_split_adds_up_to_articles() -> None:
    topics = [f"topic {n}" for n in range(9)]
    rows: list[tuple[str | None, str | None, int, float]] = [("2023-07", topic, 2, 1.0) for topic in topics]
    rows += [("2023-07", None, 1, 1.0), (None, "topic 0", 1, 1.0)]
    result = answer([Dimension.MONTH, Dimension.TOPIC], rows, total=11)
    shown = view(display=Display(grain=Dimension.MONTH, split=True), topics=topics, filters=Filters(topic=("topic 1",)))
    assert CHART.ask(shown) == Query((Dimension.MONTH, Dimension.TOPIC))
    drawing = CHART.draw(result, shown)
    traces = plotted(drawing).data
    assert [t.name for t in traces] == [*topics[:7], "other topics", "(no topic)"]
    assert sum(t.y[0] for t in traces) == 10
    assert [t.marker.color for t in traces[:7]] == [LIGHT_COLOURS[topic_colour(t, topics)] for t in topics[:7]]
    assert [t.marker.color for t in traces[7:]] == [LIGHT.other, LIGHT.unknown]
    assert traces[0].meta == {"dimension": "topic", "key": "topic 0"}
    assert traces[-1].meta == {"dimension": "topic", "key": None}
    assert traces[-2].meta is None, "other topics cannot be picked"
    assert [t.name for t in traces if t.opacity != DIMMED_OPACITY] == ["topic 1"]
    assert "equal parts" in drawing.subtitle
    assert "1 undated" in drawing.note


def test_shares_of_a_split_fill_each_period_and_are_honest_about_its_size() -> None:
    rows = [("2023-07", "AI", 3, 3.0), ("2023-07", "Law", 1, 1.0), ("2023-09", "Law", 1, 1.0), (None, "AI", 1, 1.0)]
    result = answer([Dimension.MONTH, Dimension.TOPIC], rows, total=6)
    display = Display(grain=Dimension.MONTH, split=True, shares=True)
    drawing = CHART.draw(result, view(display=display, topics=("AI", "Law")))
    figure = plotted(drawing)
    assert {trace.name: list(trace.y) for trace in figure.data} == {"AI": [75, 0, 0], "Law": [25, 0, 100]}
    assert (list(figure.layout.yaxis.range), figure.layout.yaxis.ticksuffix) == ([0, 100], " %")
    assert drawing.subtitle.startswith("Articles per month of publication as shares of each month")
    assert "Every bar is 100 % of its month, of few articles as of many." in drawing.note
    assert figure.data[0].hovertext[0] == "<b>July 2023</b><br>AI: 75 %, 3 of 4 articles, in equal parts"
    assert "By topic, in equal parts: AI 60 % and Law 40 %." in drawing.alt
    whole = CHART.draw(MONTHS, view(display=replace(display, split=False)))
    assert list(plotted(whole).data[0].y) == [4, 0, 0, 0, 2], "one colour has no shares to show"


def test_nothing_dated_is_said_in_words() -> None:
    result = answer([Dimension.DAY], [(None, 2)], total=2)
    drawing = CHART.draw(result, view())
    assert drawing.figure is None
    assert drawing.empty == "No article in view has a date."


def test_one_bar_does_not_fill_the_chart() -> None:
    drawing = CHART.draw(answer([Dimension.MONTH], [("2023-07", 30)], total=30), view(display=BY_MONTH))
    low, high = (date.fromisoformat(day) for day in plotted(drawing).layout.xaxis.range)
    assert (high - low).days > 8 * 31


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2023-07-03", date(2023, 7, 3), date(2023, 7, 3)),
    ],
)
def test_keys_are_read_back_exactly(key: str, start: date, end: date) -> None:
    period = period_of(key)
    assert (period.start, period.end, period.key) == (start, end, key)


@pytest.mark.parametrize("days", [0, 1, 9, 40, 62, 63, 200, 700, 2000, 13_000])
def test_labels_on_the_axis_stay_few_and_inside(days: int) -> None:
    first = date(1990, 3, 15)
    last = date.fromordinal(first.toordinal() + days)
    ticks = calendar_ticks(first, last)
    assert len(ticks) <= 8
    assert all(first <= date.fromisoformat(day) <= last for day, _ in ticks)
    assert len({text for _, text in ticks}) == len(ticks) or days < 800


def test_the_axis_is_the_corpus_or_the_dates_in_view_and_silence_is_nothing() -> None:
    result = answer([Dimension.MONTH], [("2023-03", 4), ("2023-05", 2)], total=6)
    shown = replace(
        view(span=(date(2023, 3, 2), date(2023, 5, 9)), display=BY_MONTH), axis=(date(2023, 1, 1), date(2023, 7, 31))
    )
    bars = plotted(CHARTS["date"].draw(result, shown)).data[0]
    assert list(bars.y) == [0, 0, 4, 0, 2, 0, 0]
    assert str(bars.x[0])[:10] == "2023-01-01"
    unknown = CHARTS["date"].draw(result, replace(shown, axis=None))
    assert list(plotted(unknown).data[0].y) == [4, 0, 2], "an axis that is not known is that of the articles"


def test_the_grain_is_that_of_the_whole_axis() -> None:
    short = view(span=(date(2023, 3, 2), date(2023, 3, 9)))
    shown = replace(short, axis=(date(2021, 1, 1), date(2023, 12, 31)))
    asked = CHARTS["date"].ask(shown)
    assert isinstance(asked, Query)
    assert asked.dimensions == (Dimension.MONTH,)
