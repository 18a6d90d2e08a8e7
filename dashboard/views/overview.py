"""Overview: the figures of the view, then coverage by date, topic, provider, quality and status."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.pipeline import FEW_ARTICLES, service
from dashboard.ui.chart_card import show_chart
from dashboard.ui.figures_strip import show_figures
from dashboard.ui.frame import page_view, show_foot

SIDE_BY_SIDE: Final = (("topic", "provider"), ("quality", "status"), ("topic_month", "quality_heat"))


def show() -> None:
    """Show the page."""
    view = page_view()
    summary = service().summary(view.filters)
    show_figures(summary)
    show_chart("date", view.filters, view.display, choices=summary.articles > FEW_ARTICLES)
    for pair in SIDE_BY_SIDE:
        for column, name in zip(st.columns(2, gap="large"), pair, strict=True):
            with column:
                show_chart(name, view.filters, view.display)
    show_foot(("coverage", "share", "coverage-over-time", "quality", "heat", "stories"))


if __name__ == "__main__":
    show()
