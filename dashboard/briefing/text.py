"""A briefing: parts of sentences, each with the addresses of the chart and of the rows it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sentence:
    """``words`` without markup. ``chart`` and ``rows`` are addresses: where the figure is drawn, and the articles that
    were counted; empty where there are none.
    """

    words: str
    chart: str = ""
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Sentences under a heading."""

    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """``view`` and ``period`` say in words what is covered; ``address`` leads to the same briefing on the dashboard.

    ``made_at`` is aware UTC. ``definitions`` are the ids of those that its figures follow.
    """

    title: str
    view: str
    period: str
    parts: tuple[Part, ...]
    address: str
    generation: str
    corpus_version: str
    made_at: datetime
    definitions: tuple[str, ...] = ()
    note: str = ""
