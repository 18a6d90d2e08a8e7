"""The catalogue as a whole: what holds for every chart."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dashboard.charts.catalog import CHARTS, ENTRIES
from dashboard.charts.spec import ChartSpec, View
from dashboard.definitions.catalog import DEFINITIONS
from dashboard.model.filters import Filters
from dashboard.model.query import Dimension, Query, Result
from dashboard.model.view_options import Display
from tests.support.invented_answers import answer, at, plotted, row, view
from tests.support.sound_drawings import assert_sound

COVERAGE = {name: spec for name, spec in CHARTS.items() if isinstance(spec.ask(View(Filters())), Query)}
"""The charts that coverage answers; those that a finding answers are drawn in test_findings_drawn."""
KEYS: dict[Dimension, list[str] | list[int]] = {
    Dimension.DAY: ["2023-07-03", "2023-07-09"],
    Dimension.WEEK: ["2023-W27", "2023-W30"],
    Dimension.MONTH: ["2023-07", "2023-12"],
    Dimension.QUALITY: [50, 180],
    Dimension.QUALITY_VALUE: [54, 181],
    Dimension.HEAT_VALUE: [-1, 91],
    Dimension.STATUS: ["published", "unpublished"],
    Dimension.JURISDICTION: ["JP", "EU", "US-CA"],
    Dimension.OUTLET_COUNTRY: ["JP", "GB"],
}
FEW = (row("a", "One", at(2023, 7, 3)), row("b", "Two", at(2023, 8, 3)), row("c", "Three"))
VIEWS = {
    "open": view(topics=("a", "b"), span=(date(2023, 7, 3), date(2023, 7, 9))),
    "few": view(few=FEW, span=(date(2023, 7, 3), date(2023, 8, 3))),
    "split": view(display=Display(split=True), topics=("a",), span=(date(2023, 7, 3), date(2023, 7, 9))),
    "chosen": view(filters=Filters(topic=("a",), provider=("a",), status=("published",), quality=(50, 59))),
}


def answered(spec: ChartSpec[Any], shown: View) -> Result:
    question = spec.ask(shown)
    assert isinstance(question, Query)
    dimensions = question.dimensions
    keys: list[list[object]] = [[*KEYS.get(dimension, ["a", "b", "c"]), None] for dimension in dimensions]
    rows = [(a, 3, 1.5) for a in keys[0]] if len(keys) == 1 else [(a, b, 3, 1.5) for a in keys[0] for b in keys[1]]
    return answer(dimensions, rows, total=30)


def test_the_catalogue_is_the_page() -> None:
    assert list(COVERAGE) == [
        *("date", "topic", "provider", "quality"),
        *("policy", "jurisdiction_map", "jurisdiction", "instrument", "theme", "jurisdiction_instrument"),
        *("organisation", "outlet_map"),
        "topic_month",
        *("quality_heat", "status", "type"),
    ]
    assert all(spec.name == name for name, spec in CHARTS.items())
    assert all(spec.title.endswith("?") for spec in CHARTS.values()), "a title is the question"
    assert {name: spec.picks for name, spec in COVERAGE.items() if spec.picks} == {
        "topic": Dimension.TOPIC,
        "provider": Dimension.PROVIDER,
        "quality": Dimension.QUALITY,
        "status": Dimension.STATUS,
        "topic_month": Dimension.TOPIC,
        "type": Dimension.TYPE,
        "policy": Dimension.POLICY,
        "jurisdiction_map": Dimension.JURISDICTION,
        "jurisdiction": Dimension.JURISDICTION,
        "instrument": Dimension.INSTRUMENT,
        "theme": Dimension.THEME,
        "organisation": Dimension.ORGANISATION,
    }
    assert CHARTS["date"].brushes is Dimension.DAY
    assert all(spec.ask(view()).looks_past for spec in CHARTS.values() if spec.picks), "alternatives must stay visible"


def test_every_entry_has_a_name_of_its_own_and_a_definition() -> None:
    assert len(CHARTS) == len(ENTRIES), "two entries have one name"
    assert {spec.definition.id for spec in CHARTS.values()} <= set(DEFINITIONS)


@pytest.mark.parametrize("name", list(COVERAGE))
@pytest.mark.parametrize("shown", list(VIEWS))
def test_every_figure_is_ours_from_ground_to_colours(name: str, shown: str) -> None:
    drawing = CHARTS[name].draw(answered(CHARTS[name], VIEWS[shown]), VIEWS[shown])
    assert_sound(drawing)


def test_a_property_that_plotly_does_not_have_is_found() -> None:
    made = CHARTS["topic"].draw(answered(CHARTS["topic"], VIEWS["open"]), VIEWS["open"])
    assert made.figure is not None
    trace = made.figure["data"][0]
    for wrong in ({"colour": "#0F5E7C"}, {"marker": {"color": "#0F5E7C", "size": 3}}, {"textposition": "above"}):
        with pytest.raises(ValueError, match=r"(?i)invalid"):
            plotted(replace(made, figure={**made.figure, "data": [{**trace, **wrong}]}))


@pytest.mark.parametrize("name", list(COVERAGE))
def test_a_figure_holds_its_labels_itself(name: str) -> None:
    """The browser need not measure labels, nor draw twice for them: the margins are right from the start."""
    for shown in VIEWS.values():
        figure = CHARTS[name].draw(answered(CHARTS[name], shown), shown).figure
        assert figure is not None
        axes = [axis for key, axis in figure["layout"].items() if key[:5] in ("xaxis", "yaxis")]
        assert len(axes) >= 2
        assert not any(axis["automargin"] for axis in axes)
        assert figure["layout"]["margin"]["autoexpand"] is ("legend" in figure["layout"])


@pytest.mark.parametrize("name", list(COVERAGE))
def test_every_drawing_says_what_it_is(name: str) -> None:
    drawing = CHARTS[name].draw(answered(CHARTS[name], VIEWS["open"]), VIEWS["open"])
    assert re.match(r"(30 of 30 articles)\.", drawing.note)
    assert drawing.subtitle.startswith("Articles")
    assert len(drawing.alt) > 40
    assert drawing.alt.endswith(".")
    assert re.search(r"\d", drawing.alt)
    assert "&" not in drawing.alt
    assert drawing.empty is None


@pytest.mark.parametrize("name", list(COVERAGE))
def test_an_empty_answer_is_no_error(name: str) -> None:
    spec = CHARTS[name]
    shown = view()
    question = spec.ask(shown)
    assert isinstance(question, Query)
    drawing = spec.draw(answer(question.dimensions, [], total=0, whole=12), shown)
    assert drawing.figure is None
    assert drawing.empty == "No article in view. Remove a filter to see more."
    assert drawing.note.startswith("0 of 12 articles.")
    assert drawing.height > 0
