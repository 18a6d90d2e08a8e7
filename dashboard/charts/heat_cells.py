"""What drawings of counted cells have in common: their colours, and the counts written in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.theme import SMALL_FONT_SIZE, sequential_scale
from dashboard.text.numbers import number

LEAST_TOP: Final = 5
BAR_HEAD: Final = 40
_STRONG: Final = 0.42


def colour_axis(most: float, *, bar: bool = True) -> dict[str, Any]:
    """Colours from 0 to the greatest count, at least five; ``bar`` explains them above the figure, in ``BAR_HEAD``."""
    top = max(most, LEAST_TOP)
    return {
        "cmin": 0,
        "cmax": top,
        "colorscale": sequential_scale(),
        "showscale": bar,
        "colorbar": {
            "orientation": "h",
            "thickness": 8,
            "len": 160,
            "lenmode": "pixels",
            "x": 0,
            "xanchor": "left",
            "xpad": 0,
            "y": 1,
            "yanchor": "bottom",
            "ypad": 6,
            "outlinewidth": 0,
            "ticklabelposition": "outside top",
            "tickvals": [0, top],
            "ticktext": ["0", number(top)],
            "tickfont": {"color": ROLES.muted, "size": SMALL_FONT_SIZE},
            "ticks": "",
        },
    }


def is_strong(count: float, most: float) -> bool:
    """Whether a cell's colour is strong enough that text in it takes the colour of the ground."""
    return count > _STRONG * max(most, LEAST_TOP)


def cell_numbers(cells: Iterable[tuple[int, int, float, bool]], most: float) -> list[dict[str, Any]]:
    """The counts in their cells: dark on pale cells, light on strong ones, which the dark theme turns round.

    Cells are column, row, count, and whether they are drawn in full colour.
    """
    return cell_texts((x, y, number(count), full and is_strong(count, most)) for x, y, count, full in cells)


def cell_texts(cells: Iterable[tuple[int, int, str, bool]]) -> list[dict[str, Any]]:
    """Texts in their cells: column, row, text, and whether the cell is strong."""
    groups: dict[str, list[tuple[int, int, str]]] = {ROLES.text: [], ROLES.surface: []}
    for x, y, text, strong in cells:
        groups[ROLES.surface if strong else ROLES.text].append((x, y, text))
    return [
        {
            "type": "scatter",
            "x": [x for x, _, _ in listed],
            "y": [y for _, y, _ in listed],
            "mode": "text",
            "text": [text for _, _, text in listed],
            "textfont": {"color": colour, "size": SMALL_FONT_SIZE},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for colour, listed in groups.items()
        if listed
    ]
