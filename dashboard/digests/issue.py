"""One issue of a digest: what came to each of its views since the last one, and what the briefing says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from dashboard.briefing.write import briefing
from dashboard.digests.digest import Digest
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.model.results import ArticleRow
from dashboard.saved_views.saved_view import SavedView
from dashboard.service import Service
from dashboard.text.csv_rows import csv_text
from dashboard.text.dates import day_words, iso_moment
from dashboard.text.json_values import json_value

MOST_NEW: Final = 1_000
SHOWN: Final = 12
SENTENCES: Final = 2
_COLUMNS: Final = ("view", "title", "outlet", "published_at", "url", "page")


@dataclass(frozen=True, slots=True)
class NewArticle:
    """``day`` in words; ``page`` is the article's address here."""

    row: ArticleRow
    title: str
    outlet: str
    day: str
    page: str

    @property
    def source(self) -> str:
        """Outlet and day as one line."""
        return " · ".join(filter(None, (self.outlet, self.day)))


@dataclass(frozen=True, slots=True)
class ViewNews:
    """``articles`` came to the view, by their own dates the newest first, of ``total`` in it; ``None`` where that is not known, because the
    store was built anew meanwhile. ``complete``: there are no more of them. ``sentences`` are about ``period``.
    """

    view: SavedView
    address: str
    articles: tuple[NewArticle, ...] | None
    complete: bool
    total: int
    period: str
    sentences: tuple[str, ...]

    @property
    def shown(self) -> tuple[NewArticle, ...]:
        """Those that are listed in a message."""
        return (self.articles or ())[:SHOWN]

    @property
    def period_words(self) -> str:
        """What the sentences are about, as the beginning of one."""
        return self.period[:1].upper() + self.period[1:]

    @property
    def count_words(self) -> str:
        """How many are new, of how many."""
        of = f"of {self.total:,} in this view"
        if self.articles is None:
            return f"What is new is not known: the store was built anew meanwhile. There are {self.total:,} articles."
        if not self.articles:
            return f"Nothing new {of}"
        return f"{len(self.articles):,}{'' if self.complete else ' or more'} new {of}"

    @property
    def more_words(self) -> str:
        """How many are not listed; empty where all are."""
        rest = len(self.articles or ()) - len(self.shown)
        return f"{rest:,}{'' if self.complete else ' or more'} others are new in this view" if rest else ""


@dataclass(frozen=True, slots=True)
class DigestIssue:
    """Everything that an issue says. ``since`` and ``until`` are aware: the next issue goes on where this one ends."""

    digest: Digest
    views: tuple[ViewNews, ...]
    since: datetime
    until: datetime
    corpus_version: str
    note: str

    @property
    def ids(self) -> frozenset[str]:
        """The articles that are new in any of the views."""
        return frozenset(item.row.article_id for news in self.views for item in news.articles or ())

    @property
    def is_empty(self) -> bool:
        """Whether nothing is new, as far as is known."""
        return not self.ids and all(news.articles is not None for news in self.views)

    @property
    def subject(self) -> str:
        """The name of the digest, and how many articles are new."""
        count = len(self.ids)
        more = "" if all(news.complete for news in self.views) else " or more"
        if not count:
            known = all(news.articles is not None for news in self.views)
            return f"{self.digest.name}: {'nothing new' if known else 'what is new is not known'}"
        return f"{self.digest.name}: {count:,}{more} new {'article' if count == 1 and not more else 'articles'}"

    @property
    def rows(self) -> str:
        """The new articles as CSV; empty where there are none."""
        rows = [
            {
                "view": news.view.name,
                "title": item.title,
                "outlet": item.outlet,
                "published_at": item.row.published_at,
                "url": item.row.url,
                "page": item.page,
            }
            for news in self.views
            for item in news.articles or ()
        ]
        return csv_text(_COLUMNS, rows) if rows else ""

    @property
    def facts(self) -> dict[str, Any]:
        """The issue for programs."""
        return {
            "digest": self.digest.name,
            "since": iso_moment(self.since),
            "until": iso_moment(self.until),
            "corpus_version": self.corpus_version,
            "new": len(self.ids),
            "views": [_record(news) for news in self.views],
        } | ({"corpus_note": self.note} if self.note else {})


def issue_of(
    service: Service, links: Links, digest: Digest, views: tuple[SavedView, ...], since: datetime, now: datetime
) -> DigestIssue:
    """What came to these views after ``since``, all of it from one generation of the store.

    Raises:
        StoreUnavailable: nothing can be answered now.
    """
    with service.reading():
        facts = service.facts()
        found = tuple(_news(service, links, view, since, now) for view in views)
    until = facts.synced_at.astimezone(UTC)
    return DigestIssue(digest, found, since, until, facts.corpus_version, service.settings.corpus_note)


def _news(service: Service, links: Links, view: SavedView, since: datetime, now: datetime) -> ViewNews:
    arrived = service.arrivals(view.filters, since, MOST_NEW)
    rows = sorted(service.rows(arrived.ids or ()), key=_age)
    said = briefing(service, links, view.filters, now) if rows else None
    sentences = said.parts[0].sentences[:SENTENCES] if said is not None and said.parts else ()
    return ViewNews(
        view=view,
        address=f"{links.base}{view.path}",
        articles=None if arrived.ids is None else tuple(_article(row, links) for row in rows),
        complete=arrived.complete,
        total=service.count(view.filters),
        period="" if said is None else said.period,
        sentences=tuple(sentence.words for sentence in sentences),
    )


def _age(row: ArticleRow) -> tuple[bool, float]:
    """What sorts the newest first, and those without a date last."""
    return row.published_at is None, -(row.published_at.timestamp() if row.published_at else 0.0)


def _article(row: ArticleRow, links: Links) -> NewArticle:
    return NewArticle(
        row=row,
        title=row.title,
        outlet=row.provider_name or row.provider_domain or "",
        day=day_words(row.published_at and row.published_at.astimezone(UTC).date()),
        page=links.article(row.article_id, Filters()),
    )


def _record(news: ViewNews) -> dict[str, Any]:
    return {
        "name": news.view.name,
        "link": news.address,
        "known": news.articles is not None,
        "new": None if news.articles is None else len(news.articles),
        "complete": news.complete,
        "of": news.total,
        "sentences": list(news.sentences),
        "articles": [
            {
                "article_id": item.row.article_id,
                "title": item.title,
                "outlet": item.outlet,
                "published_at": json_value(item.row.published_at),
                "url": item.row.url,
                "page": item.page,
            }
            for item in news.shown
        ],
    }
