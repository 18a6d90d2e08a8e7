"""Remove server paths from texts that readers see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dashboard.config.settings import Settings
from dashboard.corpus.folder import shown_name
from dashboard.corpus.sources import Source, sources_of
from dashboard.errors import CorpusMissing, DashboardError
from dashboard.text.server_paths import without_server_paths


def corpus_places(settings: Settings) -> str:
    """Name the corpora that documents belong into, separated by commas."""
    names = [source.name for source in _sources(settings)]
    return ", ".join(names or (redacted(shown_name(str(place)), settings) for place in settings.corpus))


def redacted(text: str, settings: Settings) -> str:
    """Return the text without the paths to the folders that settings name, and without absolute paths."""
    for path in sorted(set(_paths(settings)), key=len, reverse=True):
        whole = rf"(?<![\w./~%-]){re.escape(path)}(?![\w-]|\.\w)"
        text = Path(path).name.join(re.split(whole, text))
    return without_server_paths(text)


def redacted_error(error: DashboardError, settings: Settings) -> DashboardError:
    """Return the error, or one of its kind with the same words redacted."""
    words = (redacted(error.message, settings), redacted(error.remedy, settings))
    if words == (error.message, error.remedy):
        return error
    kept = type(error).__new__(type(error), " ".join(words).strip())
    kept.message, kept.remedy = words
    return kept


def _sources(settings: Settings) -> tuple[Source, ...]:
    try:
        return sources_of(settings.corpus)
    except CorpusMissing:
        return ()


def _paths(settings: Settings) -> Iterator[str]:
    """Every form of the configured paths that could appear in a text; bare names are left."""
    for place in (*settings.corpus, *(source.place for source in _sources(settings)), settings.data):
        for form in (place, place.absolute(), place.resolve()):
            if len(form.parts) > 1:
                yield from (str(form), shown_name(str(form)))
