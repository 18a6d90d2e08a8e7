"""A share for each provider: bars with their interval, n of N beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.charts.figure_text import escape, interval, percent, shortened
from dashboard.charts.labelled_rows import AXIS_FOOT, row_figure, row_labels, share_axis
from dashboard.charts.spec import Figure
from dashboard.charts.theme import LIGHT
from dashboard.query import Dimension

BAR: Final = 0.6


def share_rows_figure(
    name: str, rows: list[dict[str, Any]], hover: Callable[[dict[str, Any]], str], told: Callable[[dict[str, Any]], str]
) -> Figure:
    """The rows (provider, count, total, share, low, high) as bars from 0 to 100 %. A click chooses the provider."""
    figure = row_figure(
        name,
        row_labels([row["provider"] for row in rows]),
        [told(row) for row in rows],
        share_axis(1.0),
        foot=AXIS_FOOT,
    )
    figure["data"] = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [row["share"] for row in rows],
            "y": list(range(len(rows))),
            "width": BAR,
            "marker": {"color": LIGHT.accent, "line": {"width": 0}},
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": [row["high"] - row["share"] for row in rows],
                "arrayminus": [row["share"] - row["low"] for row in rows],
                "color": LIGHT.other,
                "thickness": 1.5,
                "width": 3,
            },
            "customdata": [[Dimension.PROVIDER.value, row["provider"]] for row in rows],
            "hovertext": [hover(row) for row in rows],
            "hoverinfo": "text",
        }
    ]
    return figure


def of_words(row: dict[str, Any]) -> str:
    """``3 of 7 · 43 %``."""
    share = percent(row["count"], row["total"]) if row["count"] else "0 %"
    return f"{row['count']:,} of {row['total']:,} · {share}"


def hover_words(row: dict[str, Any], what: str) -> str:
    """The provider, n of N, and the interval."""
    return (
        f"<b>{escape(shortened(row['provider'], 60))}</b><br>{escape(what)}: {escape(of_words(row))}"
        f"<br>95 % interval {interval(row['count'], row['total'])}"
    )
