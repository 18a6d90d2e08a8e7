"""What holds for every figure of ours."""

from __future__ import annotations

import json
import re

from dashboard.charts.spec import Drawing
from dashboard.charts.theme import DARK_COLOURS, figure_json
from tests.invented_answers import plotted


def assert_sound(drawing: Drawing) -> None:
    """Plotly knows its properties, every colour has a dark counterpart, nothing of it is a template or a typeface."""
    assert drawing.figure is not None
    text = figure_json(drawing.figure)
    assert plotted(drawing).data, "Plotly itself must know every property"
    colours = {colour.upper() for colour in re.findall(r"#[0-9a-fA-F]{6}\b", text)}
    assert colours
    assert colours <= set(DARK_COLOURS), "a colour without a dark counterpart"
    assert not [colour for colour in colours if colour.startswith("#0000")], "a placeholder of Streamlit's theme"
    figure = json.loads(text)
    assert "colorway" not in figure["layout"]
    assert "template" not in figure["layout"]
    assert figure["layout"]["height"] == drawing.height
    assert "family" not in text, "the page decides on the type"
    assert {trace["type"] for trace in figure["data"]} <= {"bar", "scatter", "heatmap"}
    assert all(trace["hoverinfo"] in ("text", "skip") for trace in figure["data"])
    assert not [trace for trace in figure["data"] if "hovertemplate" in trace], "data never becomes a template"
