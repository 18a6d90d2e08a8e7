"""Trends: what grew, which days stand out, and what is new."""

from __future__ import annotations

from typing import Final

from dashboard.model.findings.over_time import ACTIVITY
from dashboard.service import service
from dashboard.ui.chart_page import chart_parts
from dashboard.ui.component import Part
from dashboard.ui.definition_switch import switch_part
from dashboard.ui.frame import empty_part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.tables.report_table import report_part
from dashboard.ui.tables.spike_table import spikes_section


def _parts(view: PageView) -> tuple[Part, ...]:
    """The charts, and after the first of them the days that stand out."""
    if not service().summary(view.filters).articles:
        return (empty_part(view),)
    found = spikes_section(service().finding(ACTIVITY, view.filters).records, view.filters)
    spikes = (report_part([found], key="pulse-spikes"),) if found else ()
    charts = chart_parts(view, PAGE.charts)
    first = 1 if charts[0].component == "chart_card" and charts[0].data["name"] == "activity" else 0
    return (switch_part(view), *charts[:first], *spikes, *charts[first:])


PAGE: Final = PageSpec(
    "trends",
    "Trends",
    _parts,
    rows=(
        (("activity",),),
        (("share_over_time",),),
        (("bursts",),),
        (("topic_month",),),
        (("emerging_topics",), ("emerging_terms",)),
        (("topic_ranks",),),
    ),
    definitions=("share-over-time", "coverage", "spikes", "rolling", "bursts", "emerging"),
    section="Analyse",
)
