"""A few articles on a time axis: labels beside dots, the undated below."""

from __future__ import annotations

import itertools

from dashboard.charts.catalog import CHARTS
from dashboard.charts.drawings.timeline import place_dots
from dashboard.model.query import Dimension
from dashboard.model.view_options import Display
from tests.support.invented_answers import HOSTILE, answer, at, plotted, row, texts, view

CHART = CHARTS["date"]
SEEDS = (
    row("a", "A treaty on chips and models is signed in Osaka", at(2023, 7, 3), ("AI", "AI Hardware")),
    row("b", "The budget sets aside money for laboratories", at(2023, 11, 8), ("AI",)),
    row("c", "A long story about everything that nobody dated"),
)
ANSWER = answer([Dimension.WEEK], [("2023-W27", 1), ("2023-W45", 1), (None, 1)], total=3)


def test_dated_moments_stand_on_the_axis_and_the_undated_below() -> None:
    drawing = CHART.draw(ANSWER, view(few=SEEDS))
    first, second, below = plotted(drawing).data
    assert first.text[0].startswith("<b>3 Jul 2023</b><br>A treaty on chips and")
    assert second.text[0].startswith("<b>8 Nov 2023</b><br>")
    assert (first.textposition, second.textposition) == ("middle right", "middle left")
    assert list(first.y) == list(second.y) == [0], "labels that do not meet share a lane"
    assert below.yaxis == "y2"
    assert below.text == ("\u00a0A long story about everything that nobo…",)
    assert drawing.note == "3 of 3 articles. 1 undated, below the time axis."
    assert "3 Jul 2023: A treaty on chips" in drawing.alt
    assert "1 undated: A long story" in drawing.alt
    assert first.customdata[0] == ["article", "a"]


def test_asking_for_a_grain_asks_for_bars() -> None:
    drawing = CHART.draw(ANSWER, view(few=SEEDS, display=Display(grain=Dimension.WEEK)))
    assert plotted(drawing).data[0].type == "bar"


def test_labels_never_cover_each_other_nor_leave_the_axis() -> None:
    rows = [row(str(n), "word " * 20, at(2023, 1 + n, 1 + n * n % 27)) for n in range(12)]
    rows += [row("same", "word " * 20, at(2023, 3, 5)), row("again", "word " * 20, at(2023, 3, 5))]
    dots = place_dots(rows, at(2022, 12, 20), at(2024, 1, 10))
    assert len(dots) == len(rows)
    assert [dot.moment for dot in dots] == sorted(dot.moment for dot in dots)
    for one, other in itertools.combinations(dots, 2):
        if one.lane == other.lane:
            assert one.reach[1] < other.reach[0] or other.reach[1] < one.reach[0]
    assert all(dot.reach[0] >= -0.001 and dot.reach[1] <= 1.001 for dot in dots)


def test_a_single_moment_is_no_division_by_zero() -> None:
    drawing = CHART.draw(answer([Dimension.DAY], [("2023-07-03", 1)], total=1), view(few=SEEDS[:1]))
    assert len(plotted(drawing).data) == 1
    assert drawing.note == "1 of 1 article."


def test_no_dated_article_is_said_in_words() -> None:
    drawing = CHART.draw(answer([Dimension.DAY], [(None, 1)], total=1), view(few=SEEDS[2:]))
    assert drawing.figure is None
    assert drawing.empty == "No article in view has a date."


def test_many_undated_are_counted() -> None:
    few = [SEEDS[0], *(row(str(n), f"undated {n}") for n in range(11))]
    drawing = CHART.draw(answer([Dimension.DAY], [("2023-07-03", 1), (None, 11)], total=12), view(few=few))
    assert plotted(drawing).data[-1].text[-1] == "and 3 more"
    assert plotted(drawing).data[-1].customdata[-1] is None


def test_hostile_titles_are_shown_not_obeyed() -> None:
    few = [row(str(n), title, at(2023, 1 + n, 2) if n % 2 else None) for n, title in enumerate(HOSTILE)]
    few = [row(f"h{r.article_id}", r.title, r.published_at, (r.title,), provider_name=r.title) for r in few]
    drawing = CHART.draw(answer([Dimension.DAY], [("2023-02-02", 9)], total=9), view(few=few))
    assert not [t for t in texts(plotted(drawing).to_dict()) if "<a " in t or "<span" in t]
