"""Colours: apart for colour-blind readers, strong enough on both grounds, one dark counterpart each."""

from __future__ import annotations

import itertools
import json
import math

import pytest

from dashboard.article import Status
from dashboard.charts.theme import (
    COLOURED_TOPICS,
    DARK,
    DARK_COLOURS,
    LIGHT,
    Theme,
    blank_figure,
    count_axis,
    figure_json,
    sequential_scale,
    topic_colour,
)

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]
NORMAL: Matrix = ((1, 0, 0), (0, 1, 0), (0, 0, 1))
PROTANOPIA: Matrix = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
DEUTERANOPIA: Matrix = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
"""Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB."""
TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)


def linear(colour: str) -> Triple:
    def channel(text: str) -> float:
        value = int(text, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return channel(colour[1:3]), channel(colour[3:5]), channel(colour[5:7])


def times(matrix: Matrix, vector: Triple) -> Triple:
    a, b, c = (sum(m * v for m, v in zip(line, vector, strict=True)) for line in matrix)
    return a, b, c


def lab(rgb: Triple) -> Triple:
    def root(value: float) -> float:
        return value ** (1 / 3) if value > (6 / 29) ** 3 else value / (3 * (6 / 29) ** 2) + 4 / 29

    x, y, z = times(TO_XYZ, rgb)
    fx, fy, fz = root(x / 0.95047), root(y), root(z / 1.08883)
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour: str, eye: Matrix) -> Triple:
    r, g, b = (min(1.0, max(0.0, c)) for c in times(eye, linear(colour)))
    return lab((r, g, b))


def contrast(one: str, other: str) -> float:
    low, high = sorted(times(TO_XYZ, linear(c))[1] for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_the_measures_measure() -> None:
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21, abs=0.01)
    assert lab(linear("#FFFFFF"))[0] == pytest.approx(100, abs=0.01)
    red, green = (seen(c, DEUTERANOPIA) for c in ("#B05050", "#7A7A20"))
    assert math.dist(red, green) < math.dist(lab(linear("#B05050")), lab(linear("#7A7A20"))) / 2


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("eye", [NORMAL, PROTANOPIA, DEUTERANOPIA], ids=["normal", "protanopia", "deuteranopia"])
def test_categorical_colours_stay_apart_for_every_eye(theme: Theme, eye: Matrix) -> None:
    distances = {(a, b): math.dist(seen(a, eye), seen(b, eye)) for a, b in itertools.combinations(theme.categorical, 2)}
    assert len(theme.categorical) == 8
    assert min(distances.values()) > 12, min(distances.items(), key=lambda item: item[1])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_are_strong_enough_on_their_ground(theme: Theme) -> None:
    for shape in (*theme.categorical, theme.accent, theme.other, theme.unknown):
        assert contrast(shape, theme.surface) >= 3, shape
    for words in (theme.text, theme.muted):
        assert contrast(words, theme.surface) >= 4.5, words


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_numbers_can_be_read_in_their_cells(theme: Theme) -> None:
    assert contrast(theme.text, theme.sequential[0]) >= 4.5
    assert contrast(theme.text, theme.sequential[2]) >= 4.5 or contrast(theme.surface, theme.sequential[2]) >= 4.5
    assert contrast(theme.surface, theme.sequential[-1]) >= 4.5
    lightness = [lab(linear(c))[0] for c in theme.sequential]
    assert lightness == sorted(lightness, reverse=theme is LIGHT), "more must look like more"


def test_every_light_colour_has_one_dark_counterpart() -> None:
    pairs = set(zip(LIGHT.colours(), DARK.colours(), strict=True))
    assert len({light for light, _ in pairs}) == len(pairs), "two roles share a light colour but not the dark one"
    assert dict(pairs) == dict(DARK_COLOURS)
    assert all(c == c.upper() and len(c) == 7 for pair in pairs for c in pair)
    assert set(LIGHT.status) == set(Status) == set(DARK.status)


def test_a_topic_keeps_its_colour_and_the_unknown_has_none() -> None:
    topics = [f"topic {n}" for n in range(12)]
    colours = [topic_colour(topic, topics) for topic in topics]
    assert len(set(colours[:COLOURED_TOPICS])) == COLOURED_TOPICS
    assert set(colours[COLOURED_TOPICS:]) == {LIGHT.other} == {topic_colour("never seen", topics)}
    assert topic_colour(None, topics) == LIGHT.unknown
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
