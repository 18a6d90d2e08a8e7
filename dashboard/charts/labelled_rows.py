"""Figures of one labelled row after the other: labels at the left, words at the right, values in between."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dashboard.charts.figure_text import label_width, lines_of, wrapped
from dashboard.charts.spec import Figure
from dashboard.charts.theme import FONT_SIZE, LIGHT, SMALL_FONT_SIZE, blank_figure, quiet_axis

ROW: Final = 30
TALL_ROW: Final = 38
LEAST_ROWS: Final = 3
AXIS_FOOT: Final = 30


def row_labels(names: Sequence[str]) -> list[str]:
    """Names as they stand at the left: escaped, in two lines at most."""
    return [lines_of(wrapped(name)) for name in names]


def row_figure(
    name: str, labels: Sequence[str], told: Sequence[str], xaxis: dict[str, Any], *, foot: int = 8, head: int = 8
) -> Figure:
    """A figure of rows from the top down, the first at 0. ``labels`` are markup of ours, ``told`` plain words, in two
    lines where they hold a line break.

    ``xaxis`` adds to a quiet axis; ``foot`` and ``head`` are CSS pixels for what stands below and above the rows.
    """
    rows = max(LEAST_ROWS, len(labels))
    told = [lines_of(text.split("\n")) for text in told]
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
            tickfont={"color": LIGHT.text, "size": FONT_SIZE},
            ticklabelstandoff=6,
            ticklabeloverflow="allow",
        ),
        annotations=[_told(place, text) for place, text in enumerate(told) if text],
    )


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
        "font": {"color": LIGHT.text, "size": SMALL_FONT_SIZE},
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
        "gridcolor": LIGHT.grid,
        "zeroline": True,
        "zerolinecolor": LIGHT.muted,
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
        gridcolor=LIGHT.grid,
        **axis,
    )
