"""Overview: the figures of the view; coverage by date, topic, provider, quality and status; latest and strongest."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.display import Display, Sort
from dashboard.pipeline import FEW_ARTICLES, service
from dashboard.ui.article_table import article_cards
from dashboard.ui.article_view import ArticleView
from dashboard.ui.chart_card import show_chart
from dashboard.ui.figures_strip import show_figures
from dashboard.ui.frame import PageView, page_view, show_empty, show_foot

BESIDE_EACH_OTHER: Final = (
    (("topic",), ("provider",)),
    (("quality",), ("status", "type")),
    (("topic_month",), ("quality_heat",)),
)
CARDS: Final = 3


def show() -> None:
    """Show the page."""
    view = page_view()
    summary = service().summary(view.filters)
    if summary.articles:
        show_figures(summary)
        show_charts(view, choices=summary.articles > FEW_ARTICLES)
        show_cards(view, "Latest articles", Sort.DATE)
        if summary.articles > CARDS:
            show_cards(view, "Strongest articles, by the producer's heat", Sort.HEAT)
    else:
        show_empty(view)
    show_foot(("coverage", "share", "coverage-over-time", "quality", "heat", "stories"))


def show_charts(view: PageView, *, choices: bool) -> None:
    """Show every chart of the page; ``choices`` offers ways of showing the one over time."""
    show_chart("date", view.filters, view.display, choices=choices)
    for row in BESIDE_EACH_OTHER:
        for column, names in zip(st.columns(2, gap="large"), row, strict=True):
            with column:
                for name in names:
                    show_chart(name, view.filters, view.display)


def show_cards(view: PageView, title: str, sort: Sort) -> None:
    """Show the first articles in an order as a row of cards."""
    rows = service().articles(view.filters, Display(sort=sort), size=CARDS).rows
    place = ArticleView(view.filters, view.display, service().facts().topics, service().settings.images, page="")
    st.subheader(title, anchor=False)
    article_cards(rows, place, label=title, key=f"pulse-cards-{sort.value}")


if __name__ == "__main__":
    show()
