"""Compare: two periods, topics, outlets, policy facets or searches, side by side."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dashboard.charts.drawings.side_differences import no_sides
from dashboard.charts.spec import View
from dashboard.model.findings.comparison import COMPARED_SIDES
from dashboard.model.query import Query
from dashboard.service import service
from dashboard.ui.chart_page import chart_parts
from dashboard.ui.compare_form import asked_sides, figures_section, sides_part
from dashboard.ui.component import Part
from dashboard.ui.definition_switch import switch_part
from dashboard.ui.frame import empty_part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.side_news import news_part
from dashboard.ui.tables.report_table import report_part, section, sentence


def _parts(view: PageView) -> tuple[Part, ...]:
    """The choice of the sides, their figures, and charts of how they differ."""
    if not service().summary(view.filters.without("dates", view.display.compare.filter_name)).articles:
        return (empty_part(view),)
    result = service().finding(replace(COMPARED_SIDES, options=asked_sides(view)), view.filters)
    sides = sides_part(view, result, service().facts(), _counts(view))
    if result.facts is None:
        said = sentence(no_sides(View(view.filters, view.display)))
        return (sides, report_part([section("sides", "Nothing to compare yet", said)], key="pulse-sides-figures"))
    figures = report_part([figures_section(result, result.facts, view)], key="pulse-sides-figures")
    names = [name for name in PAGE.charts if name != f"compared_{view.display.compare.value}s"]
    return (sides, switch_part(view), figures, news_part(view, result), *chart_parts(view, names))


def _counts(view: PageView) -> dict[str, int]:
    """The articles of each value that a side could be; empty for periods."""
    kind = view.display.compare
    if kind.dimension is None:
        return {}
    columns = service().coverage(Query((kind.dimension,), cross=True), view.filters).columns
    pairs = zip(columns[kind.value], columns["count"], strict=True)
    return {key: count for key, count in pairs if key is not None}


PAGE: Final = PageSpec(
    "compare",
    "Compare",
    _parts,
    rows=(
        (("compared_time",),),
        (("compared_topics",), ("compared_providers",)),
        (("compared_themes",), ("compared_instruments",)),
        (("compared_organisations",),),
    ),
    definitions=("period-change", "difference", "share", "effective-providers", "stories"),
    section="Analyse",
)
