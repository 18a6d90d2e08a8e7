"""Corpus: which documents were read, what became of every file, what is unknown, what the scores look like."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from dashboard.images.service import picture_service
from dashboard.service import service
from dashboard.ui.component import Part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.tables.corpus_report import (
    NOT_ACCEPTED,
    corpus_section,
    files_section,
    origins_section,
    scores_section,
    unknown_section,
)
from dashboard.ui.tables.picture_report import pictures_section
from dashboard.ui.tables.report_table import report_part

MOST_WITH_ORIGINS: Final = 2_000_000
"""Of more articles it takes too long to tell where they came from."""


def _parts(_view: PageView) -> tuple[Part, ...]:
    """The report on the corpus, which no filter changes."""
    facts = service().facts()
    lines = {outcome: service().outcomes(outcome) for outcome in NOT_ACCEPTED if facts.outcomes.get(outcome)}
    sections = [
        files_section(lines, facts.outcomes),
        corpus_section(facts, datetime.now(UTC)),
        origins_section(service().origins()) if facts.articles <= MOST_WITH_ORIGINS else None,
        unknown_section(facts),
        scores_section(service().audit()),
        pictures_section(picture_service().report(), service().settings.images),
    ]
    return (report_part([item for item in sections if item is not None], key="pulse-corpus-report"),)


PAGE: Final = PageSpec(
    "corpus",
    "Corpus",
    _parts,
    definitions=("corpus-version", "quality", "heat", "stories"),
    in_place=False,
    section="About",
    filtered=False,
)
