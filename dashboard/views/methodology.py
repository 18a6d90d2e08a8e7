"""Methodology: how every number is computed, what it cannot say, and what this corpus covers."""

from __future__ import annotations

from dashboard.definitions import BIASES, DEFINITIONS
from dashboard.pipeline import service
from dashboard.ui.corpus_report import unknown_section
from dashboard.ui.frame import show_foot
from dashboard.ui.report_table import formula, section, sentence, show_report

sections = [
    section(
        definition.id,
        definition.name,
        sentence(definition.sentence),
        formula(definition.formula),
        *([sentence(f"Example: {definition.example}")] if definition.example else []),
        sentence(definition.limits, quiet=True),
    )
    for definition in DEFINITIONS.values()
]
biases = section("biases", "Known biases", *(sentence(bias) for bias in BIASES))
show_report([*sections, unknown_section(service().facts()), biases], key="pulse-methodology", contents=True)
show_foot(())
