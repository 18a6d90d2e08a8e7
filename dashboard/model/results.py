"""Answers that are not coverage: article rows and pages, the figures of a view, the facts of a corpus.

Datetimes are aware UTC. ``None`` is unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from dashboard.model.article import Article, Image, Status
from dashboard.model.facets import FacetFindings
from dashboard.model.ingest_report import Outcome


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One row of the article table. A related item (``parent_id`` set) opens its parent's page and has no topics.

    ``quality_percentile`` is the definition ``quality-percentile``, 0 to 100. ``image`` is the first picture.
    ``corrected`` names what the corpus's corrections set in place of what the document states, as in ``Correction``.
    """

    article_id: str
    title: str
    excerpt: str | None
    url: str | None
    published_at: datetime | None
    date_only: bool
    provider_domain: str | None
    provider_name: str | None
    topics: tuple[str, ...]
    type: str
    quality: int | None
    quality_percentile: float | None
    heat: int | None
    status: Status
    image: Image | None
    related_count: int
    source_count: int | None
    path: str | None
    parent_id: str | None = None
    corrected: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Rows ``offset`` to ``offset + len(rows)`` of ``total`` in view. ``cursor`` continues after the last row."""

    rows: tuple[ArticleRow, ...]
    total: int
    cursor: str | None
    generation: str
    corpus_version: str


@dataclass(frozen=True, slots=True)
class PictureUse:
    """A picture's address as the documents of one provider (a domain) state it first, and in how many: articles and
    related items.
    """

    url: str
    domain: str | None
    articles: int
    related: int


@dataclass(frozen=True, slots=True)
class PictureUses:
    """The pictures of the corpus, newest first. ``articles`` and ``related`` count those that state none.

    ``complete``: no picture was left out for being one too many.
    """

    uses: tuple[PictureUse, ...]
    articles: int
    related: int
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """What a sync found changed of an article: its ``title``, ``quality``, ``heat`` or ``status``, with both values as
    text, only its ``content``, or that it ``left`` or ``returned``.
    """

    at: datetime
    field: str
    was: str | None = None
    became: str | None = None


@dataclass(frozen=True, slots=True)
class History:
    """When a sync first saw an article, and what changed since, newest first. Both go back as far as the store does."""

    first_at: datetime | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """How many articles came, changed and left since a generation."""

    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as its own page needs it: everything it says, its row, the files that duplicate it, what changed,
    what the policy dictionaries found in it.
    """

    article: Article
    row: ArticleRow
    duplicates: tuple[str, ...]
    history: History = History()
    findings: FacetFindings = FacetFindings()


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a view. ``previous`` is the number of articles in the equal window before, when dates are set.

    ``first`` and ``last`` are UTC days; ``effective_providers`` is ``None`` under 10 articles with a provider;
    ``quality_low``, ``quality_median`` and ``quality_high`` are the 10th, 50th and 90th percentile of the rated.
    """

    articles: int
    stories: int
    providers: int
    effective_providers: float | None
    rated: int
    quality_low: float | None
    quality_median: float | None
    quality_high: float | None
    first: date | None
    last: date | None
    newest: ArticleRow | None
    undated: int
    unrated: int
    topicless: int
    previous: int | None
    whole: int


@dataclass(frozen=True)
class CorpusFacts:
    """The facts of the whole corpus now served. ``topics`` are ordered by falling count, then name.

    ``providers`` maps each domain to the commonest name it goes by; ``first`` and ``last`` are UTC days. ``corpora``
    are the names of the folders and archives that hold articles, by falling number; ``facets`` has the keys of policy
    facets and outlets' countries with their names, by their filter, likewise.
    """

    generation: str
    corpus_version: str
    synced_at: datetime
    visibility: str
    outcomes: Mapping[Outcome, int]
    articles: int
    stories: int
    related: int
    undated: int
    unrated: int
    topicless: int
    providerless: int
    topics: tuple[str, ...]
    providers: Mapping[str, str]
    types: tuple[str, ...]
    first: date | None
    last: date | None
    corpora: tuple[str, ...] = ()
    facets: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def offered(self, filter_name: str) -> Mapping[str, str] | None:
        """The values of a filter with their names; ``None`` where they are not among the facts."""
        lists = {"topic": self.topics, "type": self.types, "corpus": self.corpora}
        if filter_name in lists:
            return dict(zip(lists[filter_name], lists[filter_name], strict=True))
        return self.providers if filter_name == "provider" else self.facets.get(filter_name)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What to call providers, by domain, and policy facets and outlets' countries, by key.

        Providers of one name are told apart by their domains.
        """
        alike = Counter(name.casefold() for name in self.providers.values())
        providers = {
            domain: f"{name} ({domain})" if alike[name.casefold()] > 1 and name != domain else name
            for domain, name in self.providers.items()
        }
        return {key: name for found in (*self.facets.values(), providers) for key, name in found.items()}


@dataclass(frozen=True, slots=True)
class Origin:
    """Articles of one origin. ``kind`` is ``feed``, ``import`` or ``files``; ``name`` that of the feed, file or corpus.

    The first and the last time one of them was first seen are known of what was collected or imported.
    """

    kind: str
    name: str
    articles: int
    first_seen: datetime | None
    last_seen: datetime | None


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Ids of the articles in view that came after a moment, the newest first; ``complete`` unless there are more.

    ``ids`` is ``None`` where that is not known: the store was built anew after the moment, and saw every article then.
    """

    ids: tuple[str, ...] | None
    complete: bool = True


@dataclass(frozen=True, slots=True)
class ScoreAudit:
    """What the producer's scores look like (definition ``heat``).

    ``differences`` counts heat − quality; ``constant`` is that difference where it is the same for every article that
    has both and leads (then ``spearman`` is 1 by construction). ``spearman`` is ``None`` under 3 articles or without
    variation. ``bar_exceptions`` counts articles whose published flag differs from heat >= 70.
    """

    articles: int
    rated: int
    with_heat: int
    quality_range: tuple[int, int] | None
    heat_range: tuple[int, int] | None
    differences: tuple[tuple[int, int], ...]
    constant: int | None
    spearman: float | None
    non_leading: int
    bar_exceptions: int
