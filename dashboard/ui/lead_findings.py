"""The findings that open the overview, each with the way to its chart and to its articles.

Hooks for browser tests: ``.pulse-leads``, ``[data-lead="What rose"]`` one of them.
"""

from __future__ import annotations

from dashboard.briefing.lead import lead_findings
from dashboard.model.links import Links
from dashboard.service import service
from dashboard.text.bidi import steady
from dashboard.ui.component import Part
from dashboard.ui.page import PageView


def leads_part(view: PageView) -> Part:
    """Three findings of the view."""
    found = lead_findings(service(), Links(), view.filters)
    leads = [
        {
            "heading": lead.heading,
            "subject": lead.subject and steady(lead.subject),
            "words": steady(lead.words),
            "chart": lead.chart,
            "rows": lead.rows,
            "rows_words": lead.rows_words,
        }
        for lead in found
    ]
    return Part("leads", "pulse-leads", {"leads": leads})
