"""Colours: distinct for colour-blind readers, strong enough on both grounds, put into figures by role."""

from __future__ import annotations

import itertools
import math

import pytest

from dashboard.charts.colours import (
    DARK,
    DARK_COLOURS,
    DARK_FROM_LIGHT,
    LIGHT,
    LIGHT_COLOURS,
    ROLES,
    Theme,
    recoloured,
)
from dashboard.model.article import Status

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


def test_every_role_has_a_colour_in_both_themes() -> None:
    roles = ROLES.colours()
    assert len(set(roles)) == len(roles)
    assert list(LIGHT_COLOURS) == list(DARK_COLOURS) == list(roles)
    colours = [*LIGHT_COLOURS.values(), *DARK_COLOURS.values()]
    assert all(c == c.upper() and len(c) == 7 and c.startswith("#") for c in colours)
    assert set(LIGHT.status) == set(Status) == set(DARK.status)


def test_a_frozen_light_colour_has_one_dark_counterpart() -> None:
    pairs = set(zip(LIGHT.colours(), DARK.colours(), strict=True))
    assert len({light for light, _ in pairs}) == len(pairs), "two roles share a light colour but not the dark one"
    assert dict(pairs) == DARK_FROM_LIGHT


def test_roles_become_colours_wherever_a_figure_names_one() -> None:
    small = '<span style="font-size:11px;color:{}">example.org</span> color:@muted'
    figure = {
        "data": [{"type": "bar", "marker": {"color": ["@accent", "@category-2"], "line": {"color": "@surface"}}}],
        "layout": {
            "coloraxis": {"colorscale": [[0, "@scale-1"], [1, "@scale-5"]]},
            "xaxis": {"gridcolor": "@grid", "ticktext": [small.format("@muted"), "@accent"]},
            "paper_bgcolor": "rgba(0,0,0,0)",
        },
    }
    dark = recoloured(figure, DARK_COLOURS)
    assert dark["data"][0]["marker"] == {
        "color": [DARK.accent, DARK.categorical[1]],
        "line": {"color": DARK.surface},
    }
    assert dark["layout"]["coloraxis"]["colorscale"] == [[0, DARK.sequential[0]], [1, DARK.sequential[4]]]
    assert dark["layout"]["xaxis"] == {"gridcolor": DARK.grid, "ticktext": [small.format(DARK.muted), "@accent"]}
    assert dark["layout"]["paper_bgcolor"] == "rgba(0,0,0,0)"
    assert recoloured(recoloured(figure, LIGHT_COLOURS), DARK_FROM_LIGHT) == dark, "a frozen figure in the dark"


def test_data_that_look_like_a_role_stay_data() -> None:
    data = {"x": ["@accent"], "hovertext": ["@accent"], "customdata": [["color", "@accent"]], "text": ["@accent"]}
    assert recoloured({"data": [data]}, LIGHT_COLOURS) == {"data": [data]}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("eye", [NORMAL, PROTANOPIA, DEUTERANOPIA], ids=["normal", "protanopia", "deuteranopia"])
def test_each_status_is_told_from_the_others_by_every_eye(theme: Theme, eye: Matrix) -> None:
    for one, other in itertools.combinations(theme.status.values(), 2):
        assert math.dist(seen(one, eye), seen(other, eye)) > 12, (one, other)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_plain_marks_and_statuses_have_no_topics_colour(theme: Theme) -> None:
    for mark in (theme.accent, theme.published, theme.unpublished):
        assert contrast(mark, theme.surface) >= 3, mark
        assert min(math.dist(lab(linear(mark)), lab(linear(topic))) for topic in theme.categorical) > 8, mark
