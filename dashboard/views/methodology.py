"""Methodology: how every number is computed, what it cannot say, and what this corpus covers."""

from __future__ import annotations

from typing import Final

from dashboard.definitions.catalog import BIASES, DEFINITIONS
from dashboard.service import service
from dashboard.ui.component import Part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.tables.corpus_report import unknown_section
from dashboard.ui.tables.report_table import formula, report_part, section, sentence


def _parts(_view: PageView) -> tuple[Part, ...]:
    """A section for each definition, then what is unknown and the known biases."""
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
    listed = [*sections, unknown_section(service().facts()), biases]
    return (report_part(listed, key="pulse-methodology", contents=True),)


PAGE: Final = PageSpec("methodology", "Methodology", _parts, in_place=False, section="About", filtered=False)
