"""Policy: where it applies, by which instruments, about what, who is named, and how much money."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dashboard.briefing.scope import scope_words
from dashboard.model.findings.policy import MONEY
from dashboard.service import service
from dashboard.ui.articles.article_view import LINKS
from dashboard.ui.chart_page import chart_page
from dashboard.ui.component import Part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.tables.money_table import money_section
from dashboard.ui.tables.report_table import claim, report_part, section


def _parts(view: PageView) -> tuple[Part, ...]:
    """The charts, and the commitments of money that articles report; of policy articles unless the filters say otherwise."""
    said = scope_words(service(), view.filters)
    if said is None:
        return _of(view)
    words, counted = said
    every = replace(view.filters, policy=("no", "yes"))
    note = section("scope", "", claim(words, ("Count all articles", LINKS.page("policy", every))))
    return (report_part([note], key="pulse-policy-scope"), *_of(replace(view, filters=counted)))


def _of(view: PageView) -> tuple[Part, ...]:
    ledger = service().finding(MONEY, view.filters)
    money = [report_part([money_section(ledger, view.filters)], key="pulse-money")] if len(ledger) else []
    return chart_page(PAGE, view, *money)


PAGE: Final = PageSpec(
    "policy",
    "Policy",
    _parts,
    rows=(
        (("policy",),),
        (("jurisdiction_map",),),
        (("jurisdiction",), ("instrument",)),
        (("jurisdiction_instrument",),),
        (("theme",), ("organisation",)),
        (("money",),),
        (("co_mentions",),),
        (("outlet_map",),),
    ),
    definitions=(
        *("policy", "policy-subject", "jurisdiction", "instrument", "theme", "organisation"),
        *("money-ledger", "outlet-country"),
    ),
    section="Analyse",
)
