"""Briefing: what happened in the view, as sentences that lead to their chart and their articles."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboard.briefing.write import briefing
from dashboard.links import Links
from dashboard.pipeline import service
from dashboard.ui.briefing_report import downloads, sections_of
from dashboard.ui.frame import page_view, show_empty, show_foot
from dashboard.ui.report_table import show_report

view = page_view()
written = briefing(service(), Links(), view.filters, datetime.now(UTC))
if service().facts().articles:
    show_report([downloads(written, view.filters), *sections_of(written)], key="pulse-briefing")
else:
    show_empty(view)
show_foot(written.definitions)
