"""Trends: what grew, which days stand out, and what is new."""

from __future__ import annotations

from typing import Final

from dashboard.pipeline import service
from dashboard.ui.chart_page import show_charts
from dashboard.ui.frame import page_view, show_empty, show_foot

ROWS: Final = (("activity",), ("share_over_time",), ("bursts",), ("emerging_topics", "emerging_terms"))


def show() -> None:
    """Show the page."""
    view = page_view()
    if service().summary(view.filters).articles:
        show_charts(view, ROWS)
    else:
        show_empty(view)
    show_foot(("share-over-time", "spikes", "rolling", "bursts", "emerging"))


if __name__ == "__main__":
    show()
