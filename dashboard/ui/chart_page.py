"""The charts of a page: those that can be drawn, and a list of those that the view is too small for.

Hooks for browser tests: those of ``chart_card`` and ``report_table``; ``section#too-small`` is the list.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.spec import ChartAnswer
from dashboard.service import service
from dashboard.ui.chart_card import chart_part
from dashboard.ui.component import Part
from dashboard.ui.definition_switch import switch_part
from dashboard.ui.frame import empty_part, resets
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.tables.report_table import Block, report_part, section, sentence, table

NOTHING_KEY = "pulse-too-small"
FEW = 100
"""A corpus of fewer articles is told to grow, and where to see every chart; a greater one lacks something else."""


def chart_page(page: PageSpec, view: PageView, *reports: Part, topics: bool = True) -> tuple[Part, ...]:
    """The counting rules, the charts of a page, and reports below them; for an empty view the way back.

    ``topics``: articles of several topics are counted on the page.
    """
    if not service().summary(view.filters).articles:
        return (empty_part(view),)
    return (switch_part(view, topics=topics), *chart_parts(view, page.charts), *reports)


def chart_parts(view: PageView, names: Sequence[str]) -> tuple[Part, ...]:
    """Charts by name; those that have nothing to draw are listed in one part at the end.

    Raises:
        NotFound: there is no such chart.
        StoreUnavailable: the store cannot answer.
    """
    answers = {name: service().chart(name, view.filters, view.display) for name in names}
    drawn = [chart_part(name, view.filters, view.display) for name in names if answers[name].figure is not None]
    left_out = [answer for answer in answers.values() if answer.figure is None]
    return (*drawn, report_part([too_small(left_out, view)], key=NOTHING_KEY)) if left_out else tuple(drawn)


def too_small(answers: Sequence[ChartAnswer], view: PageView) -> Block:
    """The questions that this view does not answer, each with the reason, and what to do about it."""
    listed = [[answer.spec.title, answer.drawing.empty or ""] for answer in answers]
    advice = [sentence(words)] if (words := _remedy(view)) else []
    return section("too-small", "Not shown, and why", table("", ("Question", "Why"), listed), *advice)


def _remedy(view: PageView) -> str:
    if resets(view):
        return "Remove filters to answer them from more articles."
    if service().facts().articles >= FEW:
        return ""
    places = service().corpus_places()
    return f"Add documents to the corpus ({places}): they are read within seconds. To see every chart filled, run “make demo”."
