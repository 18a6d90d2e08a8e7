"""What an exported file says about itself."""

from __future__ import annotations

import json
from datetime import datetime

from dashboard.model.filters import Filters
from dashboard.model.results import CorpusFacts
from dashboard.text.dates import day_words


def export_note(
    facts: CorpusFacts, filters: Filters, address: str, now: datetime, *, name: str, version: str
) -> dict[str, str]:
    """Describe an export: its citation, its view, and the generation it was made from.

    ``name`` and ``version`` are the tool's; ``now`` is aware UTC; ``address`` is the view's permalink.
    """
    view = filters.describe(facts.names) or "the whole corpus"
    version_words = f"Corpus version {facts.corpus_version[:12]}, exported {day_words(now.date())}."
    return {
        "citation": f"{name}: articles, {view}. {version_words} {address}",
        "view": view,
        "filters": json.dumps(filters.to_params(defaults=True)),
        "address": address,
        "corpus_version": facts.corpus_version,
        "generation": facts.generation,
        "visibility": facts.visibility,
        "exported_at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "tool": f"{name} {version}",
    }
