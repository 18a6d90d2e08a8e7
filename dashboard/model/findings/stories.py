"""Findings about stories and storylines. ``report`` and ``story`` are ids of articles; moments are aware UTC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dashboard.model.query import Analysis


@dataclass(frozen=True, slots=True)
class SharedStory:
    """A story that at least two providers carried. ``hours`` are from the first report to the last.

    ``story`` is a report of it, an article where there is one; ``first`` is a domain, ``None`` where not certain.
    """

    story: str
    title: str
    providers: int
    reports: int
    undated: int
    first: str | None
    first_at: datetime | None
    hours: float | None


@dataclass(frozen=True, slots=True)
class SharedFacts:
    """Number of shared stories in view, those beyond the list included."""

    stories: int


@dataclass(frozen=True, slots=True)
class StoryReport:
    """A report of the story (``part`` is ``report``), or one that a document links to it (``related``).

    ``lag_hours`` are behind the first report, negative for linked ones before it; ``likeness`` is that of a linked report
    to the one that links it; ``in_corpus`` marks articles, not related coverage.
    """

    report: str
    part: str
    provider: str | None
    published_at: datetime | None
    date_only: bool
    lag_hours: float | None
    quality: int | None
    likeness: float | None
    in_corpus: bool
    title: str

    @property
    def is_linked(self) -> bool:
        """Whether it is only linked, not a report of the story."""
        return self.part != "report"


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """One story. ``first`` is a provider, ``None`` where not certain; ``quality_later`` is a median."""

    title: str
    first: str | None
    first_at: datetime | None
    certain: bool
    reports: int
    providers: int
    undated: int
    hours: float | None
    quality_first: int | None
    quality_later: float | None


@dataclass(frozen=True, slots=True)
class PassageSource:
    """A cited passage (from 1) with one of its sources; ``sources`` counts the distinct ones of the passage."""

    passage: int
    source: int
    section: str | None
    sources: int


@dataclass(frozen=True, slots=True)
class PassageFacts:
    """Cited passages, those with a ``single`` source, ``mean`` of distinct sources a passage."""

    passages: int
    single: int
    mean: float | None
    sources: int
    title: str


@dataclass(frozen=True, slots=True)
class StorylinePart:
    """A story of a storyline (``line`` is its name); ``asked`` marks the story that the question is about."""

    line: str
    report: str
    title: str
    provider: str | None
    published_at: datetime | None
    date_only: bool
    reports: int
    asked: bool


@dataclass(frozen=True, slots=True)
class StorylineFacts:
    """Number of lines, and by name of each line shown its dated and undated parts."""

    lines: int
    moments: Mapping[str, int]
    undated: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Storyline:
    """A jurisdiction with an organisation or theme: ``kind`` is which of the two, ``matter`` its key."""

    line: str
    jurisdiction: str
    kind: str
    matter: str
    count: int


@dataclass(frozen=True, slots=True)
class StorylinesFacts:
    """Whether the view was small enough to compare."""

    compared: bool


STORIES: Final[Analysis[SharedStory, SharedFacts]] = Analysis("stories", SharedStory, ("story",))
STORY: Final[Analysis[StoryReport, StoryFacts | None]] = Analysis("story", StoryReport, ("report",))
STORY_SOURCES: Final[Analysis[PassageSource, PassageFacts | None]] = Analysis(
    "story_sources", PassageSource, ("passage", "source")
)
STORY_LINES: Final[Analysis[StorylinePart, StorylineFacts | None]] = Analysis(
    "story_lines", StorylinePart, ("line", "report")
)
STORYLINES: Final[Analysis[Storyline, StorylinesFacts]] = Analysis("storylines", Storyline, ("line",))
