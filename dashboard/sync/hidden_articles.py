"""Which articles the last sync read and may not show, by id alone: a snapshot of one is not served on anybody's word.

``hidden-articles.json`` in the data folder, in ``published`` mode only. The store knows nothing of them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Final

from dashboard.config.settings import Settings, Visibility
from dashboard.model.ingest_report import ReportLine

NOTE: Final = "hidden-articles.json"


def is_noted(settings: Settings) -> bool:
    """Whether there is a note, or none is needed."""
    return settings.visibility is not Visibility.PUBLISHED or (settings.store / NOTE).exists()


def note_hidden(settings: Settings, lines: Iterable[ReportLine]) -> None:
    """Replace the note, if the folder can be written, by the articles of these lines, which are of hidden files."""
    if settings.visibility is not Visibility.PUBLISHED:
        return
    hidden = sorted({line.article_id for line in lines if line.article_id})
    part = settings.store / f"{NOTE}.part"
    with suppress(OSError):
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            json.dump(hidden, stream)
        part.replace(settings.store / NOTE)


def hides(settings: Settings, article_ids: Collection[str]) -> bool:
    """Whether one of these articles is hidden, or that is not known."""
    try:
        hidden = set(json.loads((settings.store / NOTE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return bool(article_ids)
    return not hidden.isdisjoint(article_ids)
