"""Questions to the store, one function each. Statements come from ``plan``; these run them and shape the answer."""

from __future__ import annotations

from dashboard.display import Sort
from dashboard.filters import Filters
from dashboard.ingest_report import Outcome, ReportLine
from dashboard.listing import ArticlePage, CorpusFacts, ScoreAudit, StoredArticle, Summary
from dashboard.query import Query, Result
from dashboard.store.base import Store


def coverage(store: Store, query: Query, filters: Filters) -> Result:
    """Coverage by the query's dimensions under ``filters``.

    Columns: one per dimension (named by its value; keys as ``Dimension`` says, ``None`` for unknown), ``label`` (of the
    first dimension, the provider's commonest name or the key), ``count`` and ``fractional``. One-dimensional time
    answers are zero-filled between the first and last dated key. Order: time and scores ascending, otherwise by falling
    count then key; the unknown key last.
    """
    raise NotImplementedError


def article_page(
    store: Store,
    filters: Filters,
    *,
    sort: Sort = Sort.DATE,
    ascending: bool = False,
    limit: int = 25,
    offset: int = 0,
    cursor: str | None = None,
) -> ArticlePage:
    """One page of the articles in view; unknown sort values last. ``cursor`` (keyset) wins over ``offset``.

    Raises:
        BadParameter: the cursor was not made by us for this sort.
    """
    raise NotImplementedError


def article(store: Store, article_id: str) -> StoredArticle:
    """One article (or, for a related item's id, the article it stands in).

    Raises:
        NotFound: the corpus holds no such article.
    """
    raise NotImplementedError


def summary(store: Store, filters: Filters) -> Summary:
    """The figures of the view."""
    raise NotImplementedError


def facts(store: Store) -> CorpusFacts:
    """The facts of the corpus now served."""
    raise NotImplementedError


def score_audit(store: Store) -> ScoreAudit:
    """What the producer's scores look like over the whole corpus."""
    raise NotImplementedError


def outcomes(
    store: Store, *, outcome: Outcome | None = None, limit: int | None = None, offset: int = 0
) -> tuple[ReportLine, ...]:
    """Lines of the ingest report in path order."""
    raise NotImplementedError
