"""A view as those who follow it see it: its newest articles, each with an id that never changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode
from uuid import UUID, uuid5

from dashboard.briefing.headlines import FindPicture, picture_address
from dashboard.config.version import NAME
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.model.results import ArticleRow
from dashboard.model.view_options import Sort
from dashboard.model.view_sentence import counted_articles, described
from dashboard.service import Service

NO_MOMENT: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for a moment that is not known where a format needs one."""
_NAMESPACE: Final = UUID("6f2c8f0e-54a0-4c43-9a9c-6f3f6d5b3a10")
_WEB: Final = re.compile(r"https?://", re.IGNORECASE)
_NOT_XML: Final = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class FollowedArticle:
    """An entry of a feed. ``page`` is its address here, ``source`` that at its publisher (else ``page``);
    ``published_at`` is ``None`` where it is not known, ``updated_at`` then the moment it was found, or ``NO_MOMENT``.
    """

    id: str
    title: str
    excerpt: str
    page: str
    source: str
    provider: str
    topics: tuple[str, ...]
    picture: str
    published_at: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class FollowedView:
    """A view with its newest articles. ``sentence`` says how many it has of how many; ``address`` is its page."""

    id: str
    title: str
    sentence: str
    address: str
    total: int
    whole: int
    corpus_version: str
    note: str
    articles: tuple[FollowedArticle, ...]

    @property
    def updated_at(self) -> datetime:
        """The moment of the newest entry."""
        return max((item.updated_at for item in self.articles), default=NO_MOMENT)


def follow(service: Service, filters: Filters, links: Links, limit: int, find: FindPicture | None) -> FollowedView:
    """The view with its ``limit`` newest articles, read from one generation; ``find`` finds our copies of pictures."""
    with service.reading():
        facts, summary = service.facts(), service.summary(filters)
        rows = service.listing(filters, sort=Sort.DATE, limit=limit).rows
        undated = {row.article_id: _found_at(service, row) for row in rows if row.published_at is None}
    named = filters.describe(facts.names)
    sentence = f"{counted_articles(summary, filters)}{described(summary, filters, facts.names)}."
    images = service.settings.images
    return FollowedView(
        id=stable_id("view", urlencode(filters.to_params())),
        title=written(f"{NAME}: {named}" if named else NAME),
        sentence=written(sentence),
        address=links.page("articles", filters),
        total=summary.articles,
        whole=summary.whole,
        corpus_version=facts.corpus_version,
        note=service.settings.corpus_note,
        articles=tuple(
            _article(row, links, picture_address(row, images, links.base, find), undated.get(row.article_id))
            for row in rows
        ),
    )


def stable_id(kind: str, name: str) -> str:
    """A URN that is the same wherever and however often the same thing is served."""
    return uuid5(_NAMESPACE, f"{kind}:{name}").urn


def written(text: str) -> str:
    """Text on one line, without the characters that XML cannot hold."""
    return " ".join(_NOT_XML.sub(" ", text).split())


def _article(row: ArticleRow, links: Links, picture: str, found_at: datetime | None) -> FollowedArticle:
    page = links.article(row.parent_id or row.article_id, Filters())
    return FollowedArticle(
        id=stable_id("article", row.article_id),
        title=written(row.title) or "(no title)",
        excerpt=written(row.excerpt or ""),
        page=page,
        source=row.url if row.url and _WEB.match(row.url) else page,
        provider=written(row.provider_name or row.provider_domain or ""),
        topics=_words(row.topics),
        picture=picture,
        published_at=row.published_at,
        updated_at=row.published_at or found_at or NO_MOMENT,
    )


def _words(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for text in texts if (word := written(text)))


def _found_at(service: Service, row: ArticleRow) -> datetime | None:
    """When a collector found an article that has no date."""
    return service.article(row.parent_id or row.article_id).article.first_seen_at
