"""A page of charts: those that can be drawn, and in one place what the view is too small to say.

Hooks for browser tests: those of ``chart_card`` and ``report_table``; ``section#too-small`` lists what cannot be said.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.pipeline import ChartAnswer, service
from dashboard.ui.chart_card import show_chart
from dashboard.ui.frame import PageView
from dashboard.ui.report_table import Block, section, show_report, table

NOTHING_KEY = "pulse-too-small"


def show_charts(view: PageView, rows: Sequence[Sequence[str]]) -> None:
    """Show charts by name, a row of them side by side; what has nothing to draw is listed at the end instead.

    Raises:
        NotFound: there is no such chart.
        StoreUnavailable: the store cannot answer.
    """
    answers = {name: service().chart(name, view.filters, view.display) for row in rows for name in row}
    for row in rows:
        drawn = [name for name in row if answers[name].figure is not None]
        for column, name in zip(st.columns(max(len(drawn), 1), gap="large"), drawn, strict=False):
            with column:
                show_chart(name, view.filters, view.display)
    unsaid = [answer for answer in answers.values() if answer.figure is None]
    if unsaid:
        show_report([too_small(unsaid)], key=NOTHING_KEY)


def too_small(unsaid: Sequence[ChartAnswer]) -> Block:
    """The questions that this view does not answer, each with the reason."""
    listed = [[answer.spec.title, answer.drawing.empty or ""] for answer in unsaid]
    return section("too-small", "What this view does not say", table("", ("Question", "Why"), listed))
