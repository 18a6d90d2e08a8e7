"""The charts that findings answer, drawn from a year of articles, from three, and from none."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.charts.catalog import CHARTS
from dashboard.charts.spec import Drawing, View
from dashboard.charts.theme import figure_json
from dashboard.findings.catalog import find
from dashboard.model.filters import Filters
from dashboard.model.query import Analysis, Dimension, Measure
from dashboard.model.view_options import Comparison, Denominator, Display
from dashboard.store.article_rows import article_page
from dashboard.store.base import Store
from tests.findings.test_findings import carried
from tests.support.a_year import NEW_YEAR, SPIKE, year_of_articles
from tests.support.articles import sample_articles
from tests.support.invented_answers import HOSTILE
from tests.support.sound_drawings import assert_sound
from tests.support.stores import sample_store

FIRST, LAST = NEW_YEAR.date(), NEW_YEAR.date() + timedelta(days=364)
TOPICS = ("AI", "Law", "Chips")
FOUND = [name for name, spec in CHARTS.items() if isinstance(spec.ask(View(Filters())), Analysis)]
ABOUT_ONE_STORY = {"story_timeline", "story_sources"}
OPEN = [name for name in FOUND if name not in ABOUT_ONE_STORY]
VIEWS = {
    "open": View(Filters()),
    "chosen": View(Filters(topic=("Chips",), provider=("alpha.example",))),
    "fractional": View(Filters(), Display(counting=Measure.FRACTIONAL, of=Denominator.CORPUS, grain=Dimension.WEEK)),
    "stories": View(Filters(stories=True), Display(compare=Comparison.TOPIC)),
    "period": View(Filters(period="90d"), Display(compare=Comparison.PROVIDER)),
}


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Store]]:
    articles = year_of_articles()
    awkward = [text for text in HOSTILE if text.isprintable() or "\x00" in text]
    hostile = tuple(
        replace(article, topics=(awkward[n % len(awkward)],), title=f"{awkward[n % len(awkward)]} title")
        for n, article in enumerate(articles)
    )
    made = {"year": (*articles, *carried()), "three": articles[:3], "hostile": hostile, "none": ()}
    found = {name: sample_store(tmp_path_factory.mktemp(name), held) for name, held in made.items()}
    yield found
    for store in found.values():
        store.close()


def drawn(store: Store, name: str, view: View) -> Drawing:
    view = replace(view, span=(FIRST, LAST), newest=LAST, topics=TOPICS)
    question = CHARTS[name].ask(view)
    assert isinstance(question, Analysis)
    return CHARTS[name].draw(find(store, question, view.filters), view)


@pytest.mark.parametrize("name", OPEN)
@pytest.mark.parametrize("shown", list(VIEWS))
def test_every_figure_is_ours_and_holds_its_labels(stores: dict[str, Store], name: str, shown: str) -> None:
    drawing = drawn(stores["year"], name, VIEWS[shown])
    if drawing.figure is None:
        assert drawing.empty
        return
    assert_sound(drawing)
    layout = drawing.figure["layout"]
    axes = [axis for key, axis in layout.items() if key[:5] in ("xaxis", "yaxis")]
    assert not any(axis["automargin"] for axis in axes)
    assert len(figure_json(drawing.figure)) < 200_000


@pytest.mark.parametrize("name", OPEN)
def test_a_year_is_enough_to_draw_nearly_everything(stores: dict[str, Store], name: str) -> None:
    drawing = drawn(stores["year"], name, View(Filters()))
    assert drawing.note.startswith(tuple("0123456789"))
    assert " of " in drawing.note
    assert drawing.subtitle
    assert drawing.alt.endswith(".")
    assert (drawing.figure is None) == (name in {"first_movers", "emerging_topics", "money"}), drawing.empty


@pytest.mark.parametrize("name", OPEN)
def test_three_articles_are_told_what_is_lacking(stores: dict[str, Store], name: str) -> None:
    drawing = drawn(stores["three"], name, View(Filters()))
    if name == "score_difference":
        assert drawing.figure is None
        return
    assert drawing.figure is None, "three articles make no statistics"
    assert drawing.empty
    assert drawing.empty.endswith(".")


@pytest.mark.parametrize("name", OPEN)
def test_nothing_in_view_is_no_error(stores: dict[str, Store], name: str) -> None:
    drawing = drawn(stores["none"], name, View(Filters()))
    assert (drawing.figure, drawing.empty) == (None, "No article in view. Remove a filter to see more.")


@pytest.mark.parametrize("name", OPEN)
def test_text_of_documents_is_text(stores: dict[str, Store], name: str) -> None:
    view = View(Filters(), Display(compare=Comparison.TOPIC))
    drawing = drawn(stores["hostile"], name, view)
    if drawing.figure is None:
        return
    assert_sound(drawing)
    shown = json.dumps(
        [part for trace in drawing.figure["data"] for part in (trace.get("hovertext"), trace.get("text"))]
    )
    assert "<a href" not in shown
    assert '<span style=\\"background' not in shown


def test_a_spike_is_marked_and_opens_its_day(stores: dict[str, Store]) -> None:
    drawing = drawn(stores["year"], "activity", View(Filters()))
    assert drawing.figure is not None
    marks = drawing.figure["data"][-1]
    day = (FIRST + timedelta(days=SPIKE)).isoformat()
    assert marks["x"] == [day]
    assert marks["customdata"] == [["rows", {"dates": [day, day]}]]
    quiet = drawn(stores["year"], "activity", View(Filters(topic=("Law",))))
    assert quiet.figure is not None
    assert "No day stands out." in quiet.note
    assert len(quiet.figure["data"]) == 2, "nothing is marked where nothing stands out"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("share_over_time", (date(2023, 2, 5), date(2023, 9, 20))),
        ("bursts", (FIRST, date(2023, 9, 20))),
        ("emerging_terms", (date(2023, 11, 1), date(2023, 12, 20))),
    ],
)
def test_marks_open_what_they_count_where_dates_cut_a_period(
    stores: dict[str, Store], name: str, dates: tuple[date, date]
) -> None:
    asked = View(Filters(dates=dates), Display(grain=Dimension.MONTH))
    drawing = drawn(stores["year"], name, asked)
    assert drawing.figure is not None
    checked = 0
    for trace in drawing.figure["data"]:
        for pick, words in zip(trace.get("customdata", ()), trace.get("hovertext", ()), strict=True):
            counted = re.search(r"(\d+) of", words)
            assert counted is not None
            opened, notices = Filters.from_params([(key, value) for key in pick[1] for value in pick[1][key]])
            assert notices == ()
            assert article_page(stores["year"], opened, limit=1).total == int(counted[1])
            checked += 1
    assert checked


def test_words_are_looked_for_beside_those_searched_already(stores: dict[str, Store]) -> None:
    drawing = drawn(stores["year"], "emerging_terms", View(Filters(q="example")))
    assert drawing.figure is not None
    picks = [pick[1]["q"][0] for pick in drawing.figure["data"][0]["customdata"]]
    assert picks
    assert all(words.startswith('example "') for words in picks)


def test_a_share_of_few_articles_is_left_out(stores: dict[str, Store]) -> None:
    by_day = drawn(stores["year"], "share_over_time", View(Filters(), Display(grain=Dimension.DAY)))
    assert by_day.figure is None
    assert by_day.empty
    assert "at least 5" in by_day.empty


def test_a_month_that_is_not_over_is_hollow(stores: dict[str, Store]) -> None:
    view = View(Filters(dates=(FIRST, date(2023, 12, 20))))
    drawing = drawn(stores["year"], "share_over_time", view)
    assert drawing.figure is not None
    assert "Hollow: December 2023 is not complete, it is counted until 20 Dec 2023." in drawing.note
    colours = drawing.figure["data"][1]["marker"]["color"]
    assert colours[-1] != colours[0]


def test_a_last_step_shorter_than_the_others_is_not_drawn_as_a_fall(stores: dict[str, Store]) -> None:
    day = [(FIRST + timedelta(days=n)).isoformat() for n in range(365)]
    spans = Display(left=f"{day[0]}..{day[89]}", right=f"{day[200]}..{day[289]}")
    drawing = drawn(stores["year"], "compared_time", View(Filters(), spans))
    assert drawing.figure is not None
    for trace in drawing.figure["data"]:
        assert min(trace["y"]) >= 7, "a whole week has an article a day"
        assert len(trace["y"]) == 90 // 7
    assert "Not drawn, since shorter than the other steps: the last 6 days until 31 Mar 2023 and 6 days until" in (
        drawing.note
    )
    assert "(A: 6 articles, B: 6 articles)" in drawing.note
    whole = Display(left=f"{day[0]}..{day[83]}", right=f"{day[200]}..{day[283]}")
    assert "Not drawn" not in drawn(stores["year"], "compared_time", View(Filters(), whole)).note


def test_five_days_beside_weeks_are_said_and_not_drawn_as_a_poor_week(stores: dict[str, Store]) -> None:
    day = [(FIRST + timedelta(days=n)).isoformat() for n in range(365)]
    spans = Display(left=f"{day[40]}..{day[44]}", right=f"{day[200]}..{day[283]}")
    drawing = drawn(stores["year"], "compared_time", View(Filters(), spans))
    assert drawing.figure is not None
    assert [n for n in drawing.figure["data"][0]["y"] if n is not None] == []
    assert "A peaks" not in drawing.alt
    assert "Not drawn, since shorter than the other steps: the last 5 days until 14 Feb 2023 (A: 5 articles)." in (
        drawing.note
    )


def test_what_is_on_both_sides_is_said_and_counted_once(stores: dict[str, Store]) -> None:
    view = View(Filters(), Display(compare=Comparison.TOPIC, left="AI", right="Law"))
    note = drawn(stores["year"], "compared_time", view).note
    shown = re.match(r"([\d,]+) of ([\d,]+) articles\.", note)
    assert shown
    n, whole = (int(part.replace(",", "")) for part in shown.groups())
    assert n <= whole
    assert "on both sides, counted once in the total." in note


def test_a_difference_that_may_be_none_is_grey(stores: dict[str, Store]) -> None:
    day = [(FIRST + timedelta(days=n)).isoformat() for n in range(300)]
    spans = Display(left=f"{day[200]}..{day[229]}", right=f"{day[240]}..{day[269]}")
    drawing = drawn(stores["year"], "compared_topics", View(Filters(), spans))
    assert drawing.figure is not None
    sure = drawing.figure["data"][0]
    assert ["topic", "Chips"] in sure["customdata"]
    assert "0 % → 33 %, new" in {a["text"] for a in drawing.figure["layout"]["annotations"]}
    alike = Display(left=f"{day[100]}..{day[119]}", right=f"{day[130]}..{day[149]}")
    unsure = drawn(stores["year"], "compared_topics", View(Filters(), alike))
    assert unsure.figure is not None
    assert "leaves 0 out (0 of" in unsure.note


def test_a_story_is_drawn_with_its_lags(stores: dict[str, Store]) -> None:
    first = carried()[0].article_id
    drawing = drawn(stores["year"], "story_timeline", View(Filters(), Display(story=first)))
    assert drawing.figure is not None
    assert_sound(drawing)
    assert drawing.figure["data"][0]["customdata"][0] == ["article", first]
    assert [a["text"] for a in drawing.figure["layout"]["annotations"]][:3] == [
        "first",
        "2 h 00 min later",
        "8 h 00 min later",
    ]
    alone = drawn(stores["year"], "story_timeline", View(Filters(), Display(story=carried()[4].article_id)))
    assert alone.figure is None
    assert alone.empty


def test_passages_and_their_sources(tmp_path: Path) -> None:
    articles = sample_articles(4)
    store = sample_store(tmp_path, articles)
    drawing = drawn(store, "story_sources", View(Filters(), Display(story=articles[2].article_id)))
    assert drawing.figure is not None
    assert_sound(drawing)
    assert "2 of 3 cited passages rest on one source; 1.33 distinct sources a passage" in drawing.note
    assert [a["text"] for a in drawing.figure["layout"]["annotations"]] == ["one source", "one source"]
    plain = drawn(store, "story_sources", View(Filters(), Display(story=articles[0].article_id)))
    assert plain.empty == "This document cites no numbered sources."
    store.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    "dates", [(date.min, date.max), (date.min, date(1, 1, 5)), (date(9999, 1, 1), None), (date.min, None)]
)
@pytest.mark.parametrize("side", [None, "0001-01-01..9999-12-31", "9999-01-01..9999-12-31"])
def test_no_dates_are_too_far(stores: dict[str, Store], dates: tuple[date, date | None], side: str | None) -> None:
    for name in OPEN:
        assert drawn(stores["three"], name, View(Filters(dates=dates), Display(left=side, right=side))).empty
