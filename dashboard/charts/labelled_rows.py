"""Figures of one labelled row after the other: labels at the left, words at the right, values in between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import label_lines, label_width
from dashboard.charts.spec import Figure
from dashboard.charts.theme import FONT_SIZE, SMALL_FONT_SIZE, blank_figure, quiet_axis
from dashboard.text.shortening import wrapped

ROW: Final = 30
BAR: Final = 0.6
TALL_ROW: Final = 38
LEAST_ROWS: Final = 3
AXIS_FOOT: Final = 30


def row_labels(names: Sequence[str]) -> list[str]:
    """Names as row labels: escaped, in two lines at most."""
    return [label_lines(wrapped(name)) for name in names]


def row_figure(
    name: str, labels: Sequence[str], told: Sequence[str], xaxis: dict[str, Any], *, foot: int = 8, head: int = 8
) -> Figure:
    """A figure of rows from the top down, the first at 0. ``labels`` are markup of ours, ``told`` plain words, in two
    lines where they hold a line break.

    ``xaxis`` adds to a quiet axis; ``foot`` and ``head`` are CSS pixels below and above the rows.
    """
    rows = max(LEAST_ROWS, len(labels))
    told = [label_lines(text.split("\n")) for text in told]
    row = TALL_ROW if any("<br>" in text for text in (*labels, *told)) else ROW
    left = 10 + max((label_width(label, FONT_SIZE) for label in labels), default=0)
    right = 12 + max((label_width(text, SMALL_FONT_SIZE) for text in told), default=0)
    return blank_figure(
        name,
        rows * row + head + foot,
        margin={"l": left, "r": right, "t": head, "b": foot},
        xaxis=quiet_axis(**xaxis),
        yaxis=quiet_axis(
            range=[rows - 0.5, -0.5],
            tickvals=list(range(len(labels))),
            ticktext=list(labels),
            tickfont={"color": ROLES.text, "size": FONT_SIZE},
            ticklabelstandoff=6,
            ticklabeloverflow="allow",
        ),
        annotations=[_told(place, text) for place, text in enumerate(told) if text],
    )


def row_bars(x: Sequence[float], colour: str | Sequence[str], hover: Sequence[str], **more: Any) -> dict[str, Any]:
    """A bar in each row, from the top down; ``more`` adds to the trace."""
    return {
        "type": "bar",
        "orientation": "h",
        "x": list(x),
        "y": list(range(len(x))),
        "width": BAR,
        "marker": {"color": colour, "line": {"width": 0}},
        "hovertext": list(hover),
        "hoverinfo": "text",
    } | more


def _told(place: int, text: str) -> dict[str, Any]:
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 8,
        "y": place,
        "yref": "y",
        "yanchor": "middle",
        "text": text,
        "showarrow": False,
        "font": {"color": ROLES.text, "size": SMALL_FONT_SIZE},
    }


def share_axis(top: float, **axis: Any) -> dict[str, Any]:
    """The horizontal axis of shares from 0 to ``top``, a fraction of one: few light lines, whole percent."""
    step = next((s for s in (0.01, 0.02, 0.05, 0.1, 0.2) if top / s <= 4), 0.5)
    ticks = [round(step * n, 2) for n in range(int(top / step + 1e-9) + 1)]
    return {
        "range": [0, max(top, 0.01)],
        "tickvals": ticks,
        "ticktext": [f"{100 * tick:.0f} %" for tick in ticks],
        "tickangle": 0,
        "showgrid": True,
        "gridcolor": ROLES.grid,
        "zeroline": True,
        "zerolinecolor": ROLES.muted,
        "zerolinewidth": 1,
    } | axis


def vertical_share_axis(top: float, domain: Sequence[float], **axis: Any) -> dict[str, Any]:
    """A vertical axis of shares with its two ends named, for one of several small pictures."""
    return quiet_axis(
        range=[0, top * 1.05],
        domain=list(domain),
        tickvals=[0, top],
        ticktext=["0", f"{100 * top:.0f} %"],
        showgrid=True,
        gridcolor=ROLES.grid,
        **axis,
    )
