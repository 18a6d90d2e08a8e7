"""Topic by month: rows, columns, coarser periods for long spans."""

from __future__ import annotations

from datetime import date

from dashboard.charts.catalog import CHARTS
from dashboard.model.filters import Filters
from dashboard.model.query import Dimension, Query
from tests.support.invented_answers import HOSTILE, answer, plotted, texts, view

CHART = CHARTS["topic_month"]
PAIR = (Dimension.TOPIC, Dimension.MONTH)
SEEDS = answer(
    PAIR,
    [
        ("AI", "2023-07", 1, 0.5),
        ("AI Hardware", "2023-07", 1, 0.5),
        ("AI", "2023-11", 1, 0.5),
        ("AI Hardware", "2023-11", 1, 0.5),
        (None, None, 1, 1.0),
    ],
    total=3,
)


def test_every_month_between_is_a_column() -> None:
    drawing = CHART.draw(SEEDS, view())
    assert CHART.ask(view()) == Query(PAIR, cross=True)
    cells = plotted(drawing).data[0]
    assert [list(line) for line in cells.z] == [[1, None, None, None, 1], [1, None, None, None, 1]]
    assert cells.customdata[1][0] == ["topic", "AI Hardware"]
    assert list(plotted(drawing).layout.yaxis.ticktext) == ["AI", "AI Hardware"]
    assert drawing.note == "3 of 3 articles. 1 undated, not drawn."
    assert "month" in drawing.subtitle
    assert drawing.alt.startswith("Heatmap of 2 topics by month, July 2023 to November 2023.")
    assert [t.text for t in plotted(drawing).data[1:]] == [("1", "1", "1", "1")]


def test_long_spans_are_drawn_by_quarter_then_year_without_losing_any() -> None:
    for last, grain, columns in (("2024-06", "quarter", 18), ("2039-12", "year", 20)):
        result = answer(PAIR, [("AI", "2020-03", 2), ("AI", last, 5)], total=7)
        drawing = CHART.draw(result, view())
        (line,) = plotted(drawing).data[0].z
        assert len(line) == columns
        assert sum(n or 0 for n in line) == 7
        assert grain in drawing.subtitle


def test_rare_topics_are_counted_and_chosen_ones_kept() -> None:
    result = answer(PAIR, [(f"topic {n:02}", "2023-07", 20 - n) for n in range(15)] + [(None, "2023-07", 9)], total=200)
    drawing = CHART.draw(result, view(filters=Filters(topic=("topic 14",))))
    labels = list(plotted(drawing).layout.yaxis.ticktext)
    assert len(labels) == 14
    assert labels[-1] == "(no topic)"
    assert labels[-2] == "<b>topic 14</b>"
    assert "2 rarer topics not drawn." in drawing.note
    chosen, others = plotted(drawing).data[:2]
    assert [y for y, line in enumerate(chosen.z) if any(line)] == [12]
    assert others.opacity < chosen.opacity == 1


def test_dates_in_view_narrow_the_columns() -> None:
    result = answer(PAIR, [("AI", "2020-01", 4), ("AI", "2023-07", 1)], total=5)
    dates = (date(2023, 7, 2), date(2023, 7, 20))
    drawing = CHART.draw(result, view(filters=Filters(dates=dates), span=dates))
    assert [list(line) for line in plotted(drawing).data[0].z] == [[1]]
    assert drawing.note.startswith("1 of 5 articles. Whole months")
    empty = Filters(dates=(date(2024, 1, 1), date(2024, 2, 1)))
    assert CHART.draw(result, view(filters=empty)).empty == "No article in view has a date."


def test_nothing_dated_is_said_in_words() -> None:
    assert CHART.draw(answer(PAIR, [("AI", None, 2)], total=2), view()).empty == "No article in view has a date."
    assert CHART.draw(answer(PAIR, [], total=0), view()).figure is None


def test_hostile_topics_are_shown_not_obeyed() -> None:
    keys = [key for key in HOSTILE if "\ud800" not in key]
    drawing = CHART.draw(answer(PAIR, [(key, "2023-07", 1) for key in keys], total=8), view(topics=keys))
    plain = plotted(drawing).to_dict()
    plain["data"][0].pop("customdata")
    assert not [t for t in texts(plain) if "<a " in t or "<span" in t]
