"""The Policy page's charts: every country has its own tile, and nothing that is counted is lost from sight."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import Any

import pycountry
import pytest

from dashboard.charts.catalog import CHARTS
from dashboard.charts.colours import LIGHT
from dashboard.charts.drawings.tile_map import PLACES
from dashboard.charts.spec import View
from dashboard.charts.tiles import COLUMNS, ROWS, TILES
from dashboard.findings import policy as policy_findings
from dashboard.findings.catalog import find
from dashboard.model.filters import Filters
from dashboard.model.findings.comparison import COMPARED_SIDES
from dashboard.model.findings.policy import CO_MENTIONS
from dashboard.model.query import Dimension, Query
from dashboard.store.answers import coverage
from dashboard.store.article_rows import article_page
from dashboard.store.base import Store
from dashboard.views.catalog import PAGES
from tests.support.a_year import year_of_articles
from tests.support.invented_answers import HOSTILE, answer, plotted, texts, view
from tests.support.invented_findings import counting
from tests.support.sound_drawings import assert_sound
from tests.support.stores import sample_store

ARTICLES = year_of_articles()
MAP = CHARTS["jurisdiction_map"]
BY_PLACE = (Dimension.JURISDICTION,)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return sample_store(tmp_path_factory.mktemp("year"), ARTICLES)


def test_every_tile_is_a_country_and_no_two_share_a_place() -> None:
    codes = {country.alpha_2 for country in pycountry.countries}
    assert set(TILES) - {"XK"} <= codes
    assert len(set(PLACES.values())) == len(PLACES)
    assert all(0 <= column < COLUMNS and 0 <= row < ROWS for column, row in PLACES.values())
    members = {
        "AT",
        "BE",
        "BG",
        "HR",
        "CY",
        "CZ",
        "DK",
        "EE",
        "FI",
        "FR",
        "DE",
        "GR",
        "HU",
        "IE",
        "IT",
        "LV",
        "LT",
        "LU",
    }
    assert members | {"US", "CN", "JP", "GB", "IN", "BR", "ZA", "AU", "TW", "KR", "SG", "AE", "SA"} <= set(TILES)


def test_a_map_shows_each_country_once_and_names_what_has_no_tile() -> None:
    result = answer(
        BY_PLACE,
        [("JP", 3, 2.0), ("EU", 2, 1.5), ("US-CA", 2, 1.0), ("G7", 1, 0.5), ("FR", 0, 0.0), (None, 4, 4.0)],
        total=10,
        labels=["Japan", "European Union", "California", "Group of Seven", "France", None],
    )
    drawing = MAP.draw(result, view())
    assert_sound(drawing)
    empty, strong, pale_ones = plotted(drawing).data
    shown = {
        text: z
        for tiles in (strong, pale_ones)
        for row in zip(tiles.text, tiles.z, strict=True)
        for text, z in zip(*row, strict=True)
        if z
    }
    assert shown == {"JP": 3, "EU": 2}
    pale = Counter(text for row in empty.text for text in row if text)
    assert pale == Counter(key for key in PLACES if key not in shown)
    column, row = PLACES["JP"]
    assert strong.customdata[row][column] == ["jurisdiction", "JP"]
    assert "3 of 10 articles" in strong.hovertext[row][column]
    assert "Not on the map: California (2) and Group of Seven (1)." in drawing.note
    assert "4 about no jurisdiction that is named." in drawing.note
    assert "Japan 3 (30 %)" in drawing.alt


def test_a_chosen_country_stands_out_and_the_others_stay() -> None:
    result = answer(BY_PLACE, [("JP", 3, 3.0), ("US", 2, 2.0)], total=5, labels=["Japan", "United States"])
    drawing = MAP.draw(result, View(Filters(jurisdiction=("JP",))))
    _, strong, faint = plotted(drawing).data
    assert (strong.opacity, faint.opacity) == (1, 0.35)
    assert (strong.textfont.color, faint.textfont.color) == (LIGHT.surface, LIGHT.text)
    assert [text for row in faint.text for text in row if text] == ["US"]


def test_without_a_country_it_says_so() -> None:
    drawing = MAP.draw(answer(BY_PLACE, [(None, 3, 3.0), ("G7", 1, 1.0)], total=4, labels=[None, "G7"]), view())
    assert (drawing.figure, drawing.empty) == (None, "No article is about a country that is named.")


def test_what_is_unknown_has_its_number_and_no_bar() -> None:
    by = (Dimension.INSTRUMENT,)
    result = answer(by, [("law", 2, 2.0), (None, 90, 90.0)], total=92, labels=["Law", None])
    bars = plotted(CHARTS["instrument"].draw(result, view())).data[0]
    assert list(bars.x) == [2, 0]
    assert bars.text[1].startswith("90 ·")
    assert bars.customdata[1] == ["instrument", None]


def test_a_cell_opens_the_articles_of_both() -> None:
    by = (Dimension.JURISDICTION, Dimension.INSTRUMENT)
    rows = [
        ("JP", "funding", 2, 1.0),
        ("JP", "law", 1, 0.5),
        ("TW", "law", 1, 1.0),
        (None, "law", 3, 3.0),
        ("TW", None, 1, 1.0),
    ]
    drawing = CHARTS["jurisdiction_instrument"].draw(
        answer(by, rows, total=8, labels=["Japan", "Japan", "Taiwan", None, "Taiwan"]), view()
    )
    assert_sound(drawing)
    cells, *numbers = plotted(drawing).data
    assert [list(row) for row in cells.z] == [[2, None], [1, 1]]
    assert cells.customdata[0][0] == ["rows", {"instrument": ["funding"], "jurisdiction": ["JP"]}]
    assert sorted(text for trace in numbers for text in trace.text) == ["1", "1", "2"]
    assert "Japan" in cells.hovertext[0][0]


@pytest.mark.parametrize("name", ["jurisdiction_map", "jurisdiction_instrument", "organisation", "outlet_map"])
def test_names_are_never_markup(name: str) -> None:
    query = CHARTS[name].ask(view())
    assert isinstance(query, Query)
    keys = ["JP", "US", "EU", "FR", "DE", "GB", "BR", "IN", "CN"]
    rows = [(key, *("law" for _ in query.dimensions[1:]), 1, 1.0) for key in keys]
    drawing = CHARTS[name].draw(answer(query.dimensions, rows, total=9, labels=list(HOSTILE)), view())
    assert_sound(drawing)
    assert not [text for text in texts(drawing) if "<a" in text or '<span style="background' in text]


def test_pairs_are_counted_as_by_hand_and_open_what_they_count(store: Store) -> None:
    named = [counting(article, "organisation") for article in ARTICLES]
    together = Counter(pair for keys in named for pair in combinations(sorted(keys), 2))
    result = find(store, CO_MENTIONS, Filters())
    assert {(row["one"], row["other"]): row["count"] for row in result.rows()} == together
    each = Counter(key for keys in named for key in keys)
    assert all(
        (row["one_count"], row["other_count"]) == (each[row["one"]], each[row["other"]]) for row in result.rows()
    )
    drawing = CHARTS["co_mentions"].draw(result, view())
    assert_sound(drawing)
    bars = plotted(drawing).data[0]
    for count, (kind, params) in zip(bars.x, bars.customdata, strict=True):
        assert kind == "rows"
        filters, notices = Filters.from_params((name, value) for name, values in params.items() for value in values)
        assert notices == ()
        assert article_page(store, filters, limit=1).total == count


def opened(view_of: Filters, pick: list[Any]) -> Filters:
    """The filters of the address that a pick of rows leads to."""
    _, params = pick
    kept = [(name, value) for name, value in view_of.to_params() if name not in params]
    filters, notices = Filters.from_params([*kept, *((name, value) for name in params for value in params[name])])
    assert notices == ()
    return filters


@pytest.mark.parametrize(
    "filters",
    [
        Filters(organisation=("acme",)),
        Filters(organisation=("acme", "ministry")),
        Filters(organisation=("acme",), theme=("compute",), together=True),
        Filters(theme=("compute", "safety"), together=True),
        Filters(theme=("compute", "safety")),
        Filters(jurisdiction=("JP",), related=True),
    ],
)
def test_pairs_of_a_view_open_what_they_count_or_nothing(store: Store, filters: Filters) -> None:
    result = find(store, CO_MENTIONS, filters)
    bars = plotted(CHARTS["co_mentions"].draw(result, View(filters))).data[0]
    checked = [
        article_page(store, opened(filters, pick), limit=1).total == count
        for count, pick in zip(bars.x, bars.customdata, strict=True)
        if pick is not None
    ]
    assert all(checked)
    assert bool(checked) == (filters.together or len(filters.theme) < 2), "only then an address can say it"


def test_pairs_that_were_not_kept_are_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = CO_MENTIONS
    every = find(store, ask, Filters())
    assert not every.facts.truncated
    monkeypatch.setattr(policy_findings, "MOST_PAIRS", len(every) - 1)
    cut = find(store, ask, Filters())
    assert (len(cut), cut.facts.truncated) == (len(every) - 1, True)
    assert f"Only the {len(cut)} most frequent pairs were kept." in CHARTS["co_mentions"].draw(cut, view()).note
    assert "were kept" not in CHARTS["co_mentions"].draw(every, view()).note


def test_together_means_all_and_otherwise_any(store: Store) -> None:
    chosen = ("acme", "roe-labs")
    named = [set(counting(article, "organisation")) for article in ARTICLES]
    every = coverage(store, Query((Dimension.STATUS,)), Filters(organisation=chosen, together=True)).total
    some = coverage(store, Query((Dimension.STATUS,)), Filters(organisation=chosen)).total
    assert every == sum(set(chosen) <= keys for keys in named)
    assert some == sum(bool(set(chosen) & keys) for keys in named)
    assert 0 < every < some


def test_every_chart_of_the_page_is_drawn_on_it() -> None:
    (page,) = (page for page in PAGES if page.path == "policy")
    assert Counter(page.charts) == Counter(name for name, spec in CHARTS.items() if spec.page == "policy")


def test_what_is_on_both_sides_is_counted_alike_where_all_must_hold(store: Store) -> None:
    both = sum({"JP", "US"} <= set(counting(article, "jurisdiction")) for article in ARTICLES)
    options = (("compare", "jurisdiction"), ("left", "JP"), ("right", "US"))
    for together in (False, True):
        facts = find(store, replace(COMPARED_SIDES, options=options), Filters(together=together)).facts
        assert facts is not None
        assert facts.both == both > 0
