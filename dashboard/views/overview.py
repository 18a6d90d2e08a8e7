"""Overview: what is going on, in sentences, over time and in headlines; then the figures and the main charts."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from dashboard.briefing.lead import policy_scope
from dashboard.model.query import Dimension, Query
from dashboard.model.view_options import LATEST, Display, Sort
from dashboard.service import FEW_ARTICLES, service
from dashboard.ui.articles.article_table import headlines_part
from dashboard.ui.articles.article_view import ArticleView
from dashboard.ui.chart_card import chart_part
from dashboard.ui.component import Part
from dashboard.ui.definition_switch import switch_part
from dashboard.ui.figures_strip import figures_part
from dashboard.ui.frame import empty_part
from dashboard.ui.lead_findings import leads_part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.page_layout import in_side_thread

HEADLINES_KEY: Final = "pulse-headlines"
OF_POLICY: Final = frozenset(("jurisdiction", "theme"))
"""Charts that count policy articles only, unless the filters say otherwise."""


def _parts(view: PageView) -> tuple[Part, ...]:
    """The counting rules, the findings, coverage over time beside the latest headlines, then figures and charts."""
    articles = service().coverage(Query((Dimension.STATUS,)), view.filters).total
    if not articles:
        return (empty_part(view),)
    leads = in_side_thread(partial(leads_part, view))
    latest = in_side_thread(partial(_latest, view))
    first, *others = PAGE.charts
    time = chart_part(first, view.filters, view.display, choices=articles > FEW_ARTICLES)
    charts = [_chart(name, view) for name in others]
    figures = figures_part(service().summary(view.filters))
    return (switch_part(view), leads.result(), time, latest.result(), figures, *charts)


def _chart(name: str, view: PageView) -> Part:
    scoped = policy_scope(service(), view.filters) if name in OF_POLICY else view.filters
    part = chart_part(name, scoped, view.display)
    if scoped == view.filters:
        return part
    return replace(part, data={**part.data, "note": f"Policy articles only: {part.data['note']}"})


def _latest(view: PageView) -> Part:
    rows = service().articles(view.filters, Display(sort=Sort.DATE), size=LATEST).rows
    return headlines_part(rows, ArticleView.of(view, page=""), label="Latest articles", key=HEADLINES_KEY)


PAGE: Final = PageSpec(
    "",
    "Overview",
    _parts,
    rows=(
        (("date",), (HEADLINES_KEY,)),
        (("topic",), ("provider",)),
        (("jurisdiction",), ("theme",)),
        (("quality",),),
    ),
    definitions=(
        *("coverage", "share", "coverage-over-time", "period-change", "policy", "jurisdiction", "theme"),
        *("organisation", "quality", "stories"),
    ),
    section="Read",
)
