"""What readers are told of where documents lie: where only published articles are shown, names and no machine's folders."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dashboard.corpus.folder import shown_name
from dashboard.corpus.sources import Source, sources_of
from dashboard.errors import CorpusMissing, DashboardError
from dashboard.settings import Settings, Visibility


def corpus_told(settings: Settings) -> str:
    """What documents are to be put into, with commas between: the folders as they are set, or the names of the corpora."""
    if settings.visibility is not Visibility.PUBLISHED:
        return ", ".join(str(place) for place in settings.corpus)
    names = [source.name for source in _sources(settings)]
    return ", ".join(names or (told(shown_name(str(place)), settings) for place in settings.corpus))


def told(text: str, settings: Settings) -> str:
    """The text for readers: where only published articles are shown, without the way to the folders that settings name."""
    if settings.visibility is not Visibility.PUBLISHED:
        return text
    for way in sorted(set(_ways(settings)), key=len, reverse=True):
        text = text.replace(way, Path(way).name)
    return text


def error_told(error: DashboardError, settings: Settings) -> DashboardError:
    """The error itself, or one that says the same in words for readers."""
    words = (told(error.message, settings), told(error.remedy, settings))
    return error if words == (error.message, error.remedy) else DashboardError(*words)


def _sources(settings: Settings) -> tuple[Source, ...]:
    try:
        return sources_of(settings.corpus)
    except CorpusMissing:
        return ()


def _ways(settings: Settings) -> Iterator[str]:
    """Every form in which the places that settings name could stand in a text, unless it is a bare name."""
    for place in (*settings.corpus, *(source.place for source in _sources(settings)), settings.data):
        for form in (place, place.absolute(), place.resolve()):
            if len(form.parts) > 1:
                yield from (str(form), shown_name(str(form)))
