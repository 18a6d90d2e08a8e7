"""Documents, the limits they are read within, and readings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from dashboard.config.settings import Settings
from dashboard.corpus.formats.key_map import KeyMap, delivered_keys
from dashboard.model.article import Article

RECORD_FORMAT: Final = "news record"
STORY_FORMAT: Final = "multi-source story"
NOTE_FORMAT: Final = "note"
EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits for reading one document. ``latest`` is the last plausible time of publication, aware UTC.

    ``key_map`` says what the keys of other tools' documents mean.
    """

    latest: datetime
    max_yaml_depth: int = 10
    max_yaml_events: int = 50_000
    max_related: int = 500
    max_topics: int = 100
    key_map: KeyMap = field(default_factory=delivered_keys)

    @classmethod
    def of(cls, settings: Settings, now: datetime) -> Limits:
        """Return the limits of these settings for a reading at ``now``."""
        return cls(
            latest=now.astimezone(UTC) + AHEAD,
            max_yaml_depth=settings.max_yaml_depth,
            max_yaml_events=settings.max_yaml_events,
            max_related=settings.max_related,
            max_topics=settings.max_topics,
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the corpus, decoded: lines end in ``\\n``, no byte-order mark, no control characters.

    ``path`` is the name the report shows. ``notes`` say how the text was repaired; ``doubt`` is set when a repair
    could have changed what the document says of its own visibility.
    """

    path: str
    text: str
    notes: tuple[str, ...] = ()
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, and why its published flag cannot be trusted (``None``: it can, or there is none)."""

    article: Article
    doubt: str | None = None
