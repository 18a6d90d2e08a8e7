"""Colours by the part they play, for light and dark grounds; the plain ground every figure starts from.

Figures are drawn with the light colours. ``DARK_COLOURS`` turns each of them into its dark counterpart, so that one
figure serves both. The categorical colours stay apart for readers with protanopia and deuteranopia and stand at least
3:1 against their ground; tests/test_theme.py measures both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, Final

import orjson

from dashboard.article import Status
from dashboard.charts.figure_text import label_width
from dashboard.charts.spec import Figure


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#RRGGBB``. ``dimmed`` is what a selection left out; ``other`` known but not singled out."""

    text: str
    muted: str
    grid: str
    surface: str
    accent: str
    dimmed: str
    other: str
    unknown: str
    categorical: tuple[str, ...]
    sequential: tuple[str, ...]

    @property
    def status(self) -> Mapping[str, str]:
        """The colour of each status."""
        return {
            Status.PUBLISHED: self.accent,
            Status.UNPUBLISHED: self.categorical[1],
            Status.UNSCORED: self.unknown,
        }

    def colours(self) -> tuple[str, ...]:
        """Every colour, in the order of the roles."""
        return tuple(c for role in astuple(self) for c in (role if isinstance(role, tuple) else (role,)))


LIGHT: Final = Theme(
    text="#1B2530",
    muted="#55616C",
    grid="#E1E6EA",
    surface="#FFFFFF",
    accent="#0F5E7C",
    dimmed="#C6CFD6",
    other="#6B7680",
    unknown="#8C959D",
    categorical=("#0F5E7C", "#BD882A", "#772248", "#4D99D4", "#4C7E4D", "#D6757C", "#5667D0", "#6F3B1B"),
    sequential=("#E3EEF2", "#B5D0DB", "#7FAEC1", "#43849F", "#0B4A64"),
)
DARK: Final = Theme(
    text="#E6EAEE",
    muted="#A3AEB8",
    grid="#29323B",
    surface="#11161C",
    accent="#4FB0D3",
    dimmed="#3B4650",
    other="#8F9AA4",
    unknown="#66717B",
    categorical=("#4FB0D3", "#F2BB55", "#D95689", "#2798FA", "#1D985C", "#F59697", "#7B7AB3", "#BF6634"),
    sequential=("#1C2C36", "#23485A", "#2F6D87", "#459BB9", "#93D9F2"),
)
DARK_COLOURS: Final[Mapping[str, str]] = dict(zip(LIGHT.colours(), DARK.colours(), strict=True))
TRANSPARENT: Final = "rgba(0,0,0,0)"
COLOURED_TOPICS: Final = 7
DIMMED_OPACITY: Final = 0.28
FONT_SIZE: Final = 13
SMALL_FONT_SIZE: Final = 12


def topic_colour(topic: str | None, topics: Sequence[str]) -> str:
    """The light colour of a topic; ``topics`` are the corpus's by falling count.

    The seven commonest have one each, so that a topic looks the same everywhere; the rest share one grey, and no topic
    at all (``None``) has a paler one.
    """
    if topic is None:
        return LIGHT.unknown
    place = next((i for i, known in enumerate(topics[:COLOURED_TOPICS]) if known == topic), None)
    return LIGHT.other if place is None else LIGHT.categorical[place]


def sequential_scale() -> list[list[Any]]:
    """Plotly's form of the sequential colours, from the least to the most.

    The steps widen as squares do: where one row dwarfs the others, small counts still differ to the eye.
    """
    last = len(LIGHT.sequential) - 1
    return [[(place / last) ** 2, colour] for place, colour in enumerate(LIGHT.sequential)]


def blank_figure(name: str, height: int, **layout: Any) -> Figure:
    """A figure without traces on our own plain ground, which no template of Plotly's or Streamlit's adds to.

    ``name`` keeps a reader's zoom when the data changes; ``height`` is in CSS pixels; ``layout`` adds to the ground.
    Margins are what they are given as, unless there is a legend: that takes the rows it needs.
    """
    margin = {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 0, "autoexpand": "legend" in layout} | layout.pop("margin", {})
    ground = {
        "height": height,
        "uirevision": name,
        "font": {"color": LIGHT.text, "size": FONT_SIZE},
        "paper_bgcolor": TRANSPARENT,
        "plot_bgcolor": TRANSPARENT,
        "margin": margin,
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": LIGHT.surface,
            "bordercolor": LIGHT.muted,
            "font": {"color": LIGHT.text, "size": FONT_SIZE},
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
        "tickfont": {"color": LIGHT.muted, "size": SMALL_FONT_SIZE},
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
            gridcolor=LIGHT.grid,
            zeroline=True,
            zerolinecolor=LIGHT.muted,
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
        "font": {"color": LIGHT.text, "size": SMALL_FONT_SIZE},
        "bgcolor": TRANSPARENT,
    } | legend


def figure_json(figure: Figure) -> str:
    """The figure for the browser: compact JSON."""
    try:
        return orjson.dumps(figure, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    except TypeError:  # half a surrogate pair in a key: valid in JSON once escaped, but not in UTF-8
        return json.dumps(figure, separators=(",", ":"))
