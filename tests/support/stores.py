"""A store for tests, filled with invented articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from dashboard.config.settings import Settings
from dashboard.model.article import Article
from dashboard.model.facets import FacetFindings
from dashboard.store.base import Store
from dashboard.store.duckdb.store import open_store
from tests.support.articles import sample_articles, sample_report
from tests.support.invented_findings import HOMES, invented_findings
from tests.support.load import Stamp, load

SYNCED_AT: Final = datetime(2024, 2, 29, 12, 0, 5, tzinfo=UTC)
STAMP: Final = Stamp(corpus_version="c0ffee", fingerprint="f1", synced_at=SYNCED_AT, visibility="all")


def sample_store(
    folder: Path,
    articles: Sequence[Article] | None = None,
    find: Callable[[Article], FacetFindings] = invented_findings,
    **stamp: Any,
) -> Store:
    """A store in ``folder`` with one more generation: these articles, or the sample ones."""
    store = open_store(Settings(data=folder))
    held = sample_articles() if articles is None else articles
    stamped = replace(STAMP, **stamp)
    load(store, held, sample_report(held), stamped, find=find, home_of=HOMES.get)
    return store
