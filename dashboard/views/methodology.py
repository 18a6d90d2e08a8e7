"""Methodology: how every number is computed, and what it cannot say."""

from __future__ import annotations

from dashboard.definitions import DEFINITIONS
from dashboard.ui.frame import show_foot
from dashboard.ui.report_table import formula, section, sentence, show_report

sections = [
    section(
        definition.id,
        definition.name,
        sentence(definition.sentence),
        formula(definition.formula),
        sentence(definition.limits, quiet=True),
    )
    for definition in DEFINITIONS.values()
]
show_report(sections, key="pulse-methodology", contents=True)
show_foot(())
