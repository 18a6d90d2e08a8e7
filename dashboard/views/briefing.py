"""Briefing: what happened in the view, in headlines first, then in figures that lead to their chart and their articles."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from dashboard.briefing.compared import briefing_window
from dashboard.briefing.write import briefing
from dashboard.model.links import Links
from dashboard.service import service
from dashboard.ui.articles.article_view import ArticleView
from dashboard.ui.component import Part
from dashboard.ui.frame import empty_part, foot_part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.tables.briefing_report import bar_part, sections_of
from dashboard.ui.tables.report_table import report_part


def _parts(view: PageView) -> tuple[Part, ...]:
    """The period and the briefing, and a foot with the definitions that its sentences rest on."""
    facts = service().facts()
    written = briefing(service(), Links(), view.filters, datetime.now(UTC))
    foot = foot_part(written.definitions)
    if not facts.articles:
        return (empty_part(view), foot)
    bar = bar_part(written, view.filters, briefing_window(view.filters, service()), facts)
    return (bar, report_part(sections_of(written, ArticleView.of(view)), key="pulse-briefing"), foot)


PAGE: Final = PageSpec("briefing", "Briefing", _parts, definitions=None, section="Read")
