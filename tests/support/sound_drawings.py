"""Assertions that hold for every figure."""

from __future__ import annotations

import json
import re
from typing import Any

from dashboard.charts.colours import LIGHT_COLOURS, ROLES, recoloured
from dashboard.charts.spec import Drawing
from dashboard.charts.theme import figure_json
from tests.support.invented_answers import plotted, texts


def properties(trace: dict[str, Any]) -> dict[str, Any]:
    """A trace without the names in it."""
    return {name: part for name, part in trace.items() if name not in ("customdata", "text", "hovertext", "meta")}


def assert_sound(drawing: Drawing) -> None:
    """Plotly knows its properties, every colour is a role, nothing of it is a template or a typeface."""
    assert drawing.figure is not None
    text = figure_json(drawing.figure)
    assert plotted(drawing).data, "Plotly itself must know every property"
    assert not re.findall(r"#[0-9a-fA-F]{6}\b", text), "a colour that is no role"
    light = recoloured(drawing.figure, LIGHT_COLOURS)
    assert light != drawing.figure
    drawn = {text for part in (light["layout"], *map(properties, light["data"])) for text in texts(part)}
    assert not drawn & set(ROLES.colours()), "a role that is left"
    figure = json.loads(text)
    assert "colorway" not in figure["layout"]
    assert "template" not in figure["layout"]
    assert figure["layout"]["height"] == drawing.height
    assert "family" not in text, "the page decides on the type"
    assert {trace["type"] for trace in figure["data"]} <= {"bar", "scatter", "heatmap"}
    assert all(trace["hoverinfo"] in ("text", "skip") for trace in figure["data"])
    assert not [trace for trace in figure["data"] if "hovertemplate" in trace], "data never becomes a template"
