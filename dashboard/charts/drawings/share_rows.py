"""A share for each provider: bars with their interval and n of N."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, interval
from dashboard.charts.labelled_rows import AXIS_FOOT, row_bars, row_figure, row_labels, share_axis
from dashboard.charts.spec import Figure
from dashboard.model.findings.providers import ProviderShare
from dashboard.model.query import Dimension
from dashboard.text.numbers import percent
from dashboard.text.shortening import shortened

_Share = TypeVar("_Share", bound=ProviderShare)


def share_rows_figure(
    name: str, rows: Sequence[_Share], hover: Callable[[_Share], str], told: Callable[[_Share], str]
) -> Figure:
    """The rows (provider, count, total, share, low, high) as bars from 0 to 100 %. A click chooses the provider."""
    figure = row_figure(
        name,
        row_labels([row.provider for row in rows]),
        [told(row) for row in rows],
        share_axis(1.0),
        foot=AXIS_FOOT,
    )
    error = {
        "type": "data",
        "symmetric": False,
        "array": [row.high - row.share for row in rows],
        "arrayminus": [row.share - row.low for row in rows],
        "color": ROLES.other,
        "thickness": 1.5,
        "width": 3,
    }
    picks = [[Dimension.PROVIDER.value, row.provider] for row in rows]
    shares, hovers = [row.share for row in rows], [hover(row) for row in rows]
    figure["data"] = [row_bars(shares, ROLES.accent, hovers, error_x=error, customdata=picks)]
    return figure


def of_words(row: ProviderShare) -> str:
    """``3 of 7 · 43 %``."""
    share = percent(row.count, row.total) if row.count else "0 %"
    return f"{row.count:,} of {row.total:,} · {share}"


def hover_words(row: ProviderShare, what: str) -> str:
    """The provider, n of N, and the interval."""
    return (
        f"<b>{escape(shortened(row.provider, 60))}</b><br>{escape(what)}: {escape(of_words(row))}"
        f"<br>95 % interval {interval(row.count, row.total)}"
    )
