"""Overview: the figures of the view, then coverage by date, topic, provider, quality and status."""

from __future__ import annotations

import streamlit as st

from dashboard.pipeline import FEW_ARTICLES, service
from dashboard.ui.chart_card import show_chart
from dashboard.ui.figures_strip import show_figures
from dashboard.ui.frame import page_view, show_foot

view = page_view()
summary = service().summary(view.filters)
show_figures(summary)
show_chart("date", view.filters, view.display, choices=summary.articles > FEW_ARTICLES)
for pair in (("topic", "provider"), ("quality", "status"), ("topic_month", "quality_heat")):
    for column, name in zip(st.columns(2, gap="large"), pair, strict=True):
        with column:
            show_chart(name, view.filters, view.display)
show_foot(("coverage", "share", "coverage-over-time", "quality", "heat", "stories"))
