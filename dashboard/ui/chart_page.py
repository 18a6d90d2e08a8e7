"""A page of charts: those that can be drawn, and in one place what the view is too small to say.

Hooks for browser tests: those of ``chart_card`` and ``report_table``; ``section#too-small`` lists what cannot be said.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.pipeline import ChartAnswer, service
from dashboard.ui.chart_card import chart_key, chart_part
from dashboard.ui.component import Part, show
from dashboard.ui.frame import PageView
from dashboard.ui.report_table import Block, report_part, section, table

NOTHING_KEY = "pulse-too-small"


Rows = Sequence[Sequence[Sequence[str]]]
"""Rows of columns of charts by name."""


def chart_parts(view: PageView, names: Sequence[str]) -> tuple[Part, ...]:
    """Charts by name; those that have nothing to draw are listed in one part at the end instead.

    Raises:
        NotFound: there is no such chart.
        StoreUnavailable: the store cannot answer.
    """
    answers = {name: service().chart(name, view.filters, view.display) for name in names}
    drawn = [chart_part(name, view.filters, view.display) for name in names if answers[name].figure is not None]
    unsaid = [answer for answer in answers.values() if answer.figure is None]
    return (*drawn, report_part([too_small(unsaid)], key=NOTHING_KEY)) if unsaid else tuple(drawn)


def show_rows(parts: dict[str, Part], rows: Rows) -> None:
    """Show those of the charts that are among the ``parts`` where they stand, and take them from there."""
    for row in rows:
        columns = [[chart_key(name) for name in stack if chart_key(name) in parts] for stack in row]
        filled = [stack for stack in columns if stack]
        for column, stack in zip(st.columns(max(len(filled), 1), gap="large"), filled, strict=False):
            with column:
                for key in stack:
                    show(parts.pop(key))


def too_small(unsaid: Sequence[ChartAnswer]) -> Block:
    """The questions that this view does not answer, each with the reason."""
    listed = [[answer.spec.title, answer.drawing.empty or ""] for answer in unsaid]
    return section("too-small", "What this view does not say", table("", ("Question", "Why"), listed))
