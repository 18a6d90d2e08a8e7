"""The ground, axes and JSON that every figure shares, and the colours of topics."""

from __future__ import annotations

import json

import pytest

from dashboard.charts.colours import ROLES
from dashboard.charts.theme import (
    COLOURED_TOPICS,
    blank_figure,
    count_axis,
    figure_json,
    sequential_scale,
    topic_colour,
)
from dashboard.model.article import Status


def test_a_topic_keeps_its_colour_and_the_unknown_has_none() -> None:
    topics = [f"topic {n}" for n in range(12)]
    colours = [topic_colour(topic, topics) for topic in topics]
    assert len(set(colours[:COLOURED_TOPICS])) == COLOURED_TOPICS
    assert set(colours[COLOURED_TOPICS:]) == {ROLES.other} == {topic_colour("never seen", topics)}
    assert topic_colour(None, topics) == ROLES.unknown
    assert topic_colour("topic 3", topics) == topic_colour("topic 3", [*topics, "newcomer"])


def test_a_blank_figure_has_nothing_of_a_template() -> None:
    figure = json.loads(figure_json(blank_figure("x", 200, barmode="stack")))
    assert "template" not in figure["layout"]
    assert "colorway" not in figure["layout"]
    assert figure["layout"]["height"] == 200
    assert figure["layout"]["barmode"] == "stack"


def test_a_figure_is_sent_as_compact_json_whatever_its_keys_hold() -> None:
    figure = blank_figure("x", 200)
    figure["data"].append(
        {"type": "bar", "y": [1, None], "customdata": [["topic", "人工 <b>"]], "meta": Status.PUBLISHED}
    )
    text = figure_json(figure)
    assert json.loads(text) == json.loads(json.dumps(figure))
    assert '": ' not in text
    figure["data"][0]["customdata"] = [["topic", "\ud800 half a pair"]]
    assert json.loads(figure_json(figure))["data"][0]["customdata"] == [["topic", "\ud800 half a pair"]]


@pytest.mark.parametrize("top", [0, 1, 2, 3, 7, 60, 532, 12_345, 10_000_000])
def test_the_axis_of_counts_has_few_whole_steps(top: int) -> None:
    axis = count_axis(top)
    assert axis["dtick"] == int(axis["dtick"]) >= 1
    assert top / axis["dtick"] <= 4
    assert axis["range"][1] > top


def test_the_scale_runs_from_0_to_1() -> None:
    places = [place for place, _ in sequential_scale()]
    assert places[0] == 0
    assert places[-1] == 1
    assert places == sorted(places)
