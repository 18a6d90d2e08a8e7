"""Corpus: which documents were read, what became of every file, what is unknown, what the scores look like."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboard.images.desk import picture_desk
from dashboard.pipeline import service
from dashboard.ui.corpus_report import NOT_ACCEPTED, corpus_section, files_section, scores_section, unknown_section
from dashboard.ui.frame import show_foot
from dashboard.ui.picture_report import pictures_section
from dashboard.ui.report_table import show_report

facts = service().facts()
lines = {outcome: service().outcomes(outcome) for outcome in NOT_ACCEPTED if facts.outcomes.get(outcome)}
sections = [
    files_section(lines, facts.outcomes),
    corpus_section(facts, datetime.now(UTC)),
    unknown_section(facts),
    scores_section(service().audit()),
    pictures_section(picture_desk().report(), service().settings.images),
]
show_report(sections, key="pulse-corpus-report")
show_foot(("corpus-version", "quality", "heat", "stories"))
