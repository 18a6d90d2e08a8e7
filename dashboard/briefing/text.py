"""A briefing: parts of headlines and sentences, each with the addresses of the chart and of the rows it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dashboard.model.results import ArticleRow


@dataclass(frozen=True, slots=True)
class Headline:
    """An article or story that says what happened, without markup.

    ``outlet`` and ``day`` are words; ``address`` leads to the article or to all reports of the story. ``about`` is what it
    is an example of, ``note`` who else reported it, ``picture`` the address of its picture; empty where there is none.
    """

    title: str
    outlet: str
    day: str
    address: str
    row: ArticleRow
    about: str = ""
    note: str = ""
    picture: str = ""

    @property
    def source(self) -> str:
        """Outlet, day and who else reported it, as one line."""
        return " · ".join(filter(None, (self.outlet, self.day, self.note)))


@dataclass(frozen=True, slots=True)
class Sentence:
    """``words`` without markup. ``chart`` and ``rows`` are addresses: where the figure is drawn, and the articles that
    were counted; empty where there are none. ``sure`` says how certain the figure is.
    """

    words: str
    chart: str = ""
    rows: str = ""
    sure: str = ""
    rows_name: str = "articles"

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """The name and the address of what it rests on."""
        found = (("chart", self.chart), (self.rows_name, self.rows))
        return tuple((name, address) for name, address in found if address)


@dataclass(frozen=True, slots=True)
class BriefingPart:
    """Headlines, then sentences, under a heading."""

    heading: str
    sentences: tuple[Sentence, ...]
    headlines: tuple[Headline, ...] = ()


@dataclass(frozen=True, slots=True)
class Briefing:
    """``view`` and ``period`` say in words what is covered; ``address`` leads to the same briefing on the dashboard.

    ``made_at`` is aware UTC. ``definitions`` are the ids of those that its figures follow.
    """

    title: str
    view: str
    period: str
    parts: tuple[BriefingPart, ...]
    address: str
    generation: str
    corpus_version: str
    made_at: datetime
    definitions: tuple[str, ...] = ()
    note: str = ""

    @property
    def certainty(self) -> tuple[tuple[str, str], ...]:
        """How certain its figures are, by heading: what a page shows on demand, and paper at the end."""
        said = ((part.heading, " ".join(s.sure for s in part.sentences if s.sure)) for part in self.parts)
        return tuple((heading, words) for heading, words in said if words)
