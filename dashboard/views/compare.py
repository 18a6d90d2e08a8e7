"""Compare: two periods, two topics or two providers, side by side."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.display import Comparison
from dashboard.pipeline import service
from dashboard.query import Analysis, Dimension, Query
from dashboard.ui.chart_page import show_charts
from dashboard.ui.frame import PageView, page_view, show_empty, show_foot
from dashboard.ui.report_table import show_report
from dashboard.ui.sides import asked_sides, figures_section, show_sides, unusable_sides

ROWS: Final = (("compared_time",), ("compared_topics", "compared_providers"))
WITHOUT_PROVIDERS: Final = (("compared_time",), ("compared_topics",))


def show() -> None:
    """Show the page."""
    view = page_view()
    kind = view.display.compare
    if service().summary(view.filters.without("dates")).articles:
        result = service().finding(Analysis("compared_sides", ("side",), (), asked_sides(view)), view.filters)
        show_sides(view, result, service().facts(), counts(view))
        for words in unusable_sides(view):
            st.warning(words)
        if len(result):
            show_report([figures_section(result, view.filters)], key="pulse-sides-figures")
        show_charts(view, WITHOUT_PROVIDERS if kind is Comparison.PROVIDER else ROWS)
    else:
        show_empty(view)
    show_foot(("period-change", "difference", "share", "effective-providers", "stories"))


def counts(view: PageView) -> dict[str, int]:
    """The articles of what a side could be, by its value; empty for periods."""
    kind = view.display.compare
    if kind is Comparison.PERIOD:
        return {}
    columns = service().coverage(Query((Dimension(kind.value),), cross=True), view.filters).columns
    pairs = zip(columns[kind.value], columns["count"], strict=True)
    return {key: count for key, count in pairs if key is not None}


if __name__ == "__main__":
    show()
