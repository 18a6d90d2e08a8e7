"""The plain ground, axes and legend that every figure starts from."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import orjson

from dashboard.charts.colours import ROLES, TRANSPARENT
from dashboard.charts.figure_text import label_width
from dashboard.charts.spec import Figure

COLOURED_TOPICS: Final = 7
DIMMED_OPACITY: Final = 0.28
FONT_SIZE: Final = 13
SMALL_FONT_SIZE: Final = 12


def topic_colour(topic: str | None, topics: Sequence[str]) -> str:
    """The colour of a topic, as a role; ``topics`` are the corpus's by falling count.

    The seven commonest have one each, so that a topic looks the same everywhere; the rest share one grey, and no topic
    at all (``None``) has a paler one.
    """
    if topic is None:
        return ROLES.unknown
    place = next((i for i, known in enumerate(topics[:COLOURED_TOPICS]) if known == topic), None)
    return ROLES.other if place is None else ROLES.categorical[place]


def sequential_scale() -> list[list[Any]]:
    """Plotly's form of the sequential colours, from the least to the most.

    The steps widen as squares do: where one row dwarfs the others, small counts still differ to the eye.
    """
    last = len(ROLES.sequential) - 1
    return [[(place / last) ** 2, colour] for place, colour in enumerate(ROLES.sequential)]


def blank_figure(name: str, height: int, **layout: Any) -> Figure:
    """A figure without traces on our own plain ground, which no template of Plotly's or Streamlit's adds to.

    ``name`` keeps a reader's zoom when the data changes; ``height`` is in CSS pixels; ``layout`` adds to the ground.
    Margins are what they are given as, unless there is a legend: that takes the rows it needs.
    """
    margin = {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 0, "autoexpand": "legend" in layout} | layout.pop("margin", {})
    ground = {
        "height": height,
        "uirevision": name,
        "font": {"color": ROLES.text, "size": FONT_SIZE},
        "paper_bgcolor": TRANSPARENT,
        "plot_bgcolor": TRANSPARENT,
        "margin": margin,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": ROLES.surface,
            "bordercolor": ROLES.muted,
            "font": {"color": ROLES.text, "size": FONT_SIZE},
            "align": "left",
            "namelength": -1,
        },
        "separators": ".,",
    }
    return {"data": [], "layout": ground | layout}


def quiet_axis(**axis: Any) -> dict[str, Any]:
    """An axis without lines, ticks, grid or zoom; ``axis`` adds to it. The figure's margins have to hold its labels."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "tickfont": {"color": ROLES.muted, "size": SMALL_FONT_SIZE},
        "automargin": False,
    } | axis


def count_axis(top: float, **axis: Any) -> dict[str, Any]:
    """The vertical axis of counts from 0 to a little over ``top``: few light lines, whole numbers only."""
    step = _step(top)
    return (
        quiet_axis(
            range=[0, max(top, 1) * 1.08],
            dtick=step,
            tick0=0,
            tickformat=",d",
            showgrid=True,
            gridcolor=ROLES.grid,
            zeroline=True,
            zerolinecolor=ROLES.muted,
            zerolinewidth=1,
        )
        | axis
    )


def count_margin(top: float) -> int:
    """What the labels of :func:`count_axis` take at its left, in CSS pixels."""
    return 8 + label_width(f"{top:,.0f}", SMALL_FONT_SIZE)


def _step(top: float, lines: int = 4) -> int:
    size = 1
    while True:
        for factor in (1, 2, 5):
            if top <= factor * size * lines:
                return factor * size
        size *= 10


def top_legend(**legend: Any) -> dict[str, Any]:
    """A legend in a row above the figure, in trace order, without a title."""
    return {
        "orientation": "h",
        "x": 0,
        "xanchor": "left",
        "y": 1.02,
        "yanchor": "bottom",
        "traceorder": "normal",
        "itemsizing": "constant",
        "font": {"color": ROLES.text, "size": SMALL_FONT_SIZE},
        "bgcolor": TRANSPARENT,
    } | legend


def figure_json(figure: Figure) -> str:
    """The figure for the browser: compact JSON."""
    try:
        return orjson.dumps(figure, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    except TypeError:  # half a surrogate pair in a key: valid in JSON once escaped, but not in UTF-8
        return json.dumps(figure, separators=(",", ":"))
