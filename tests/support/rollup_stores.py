"""Small stores with rollups, and comparisons of their answers with the base tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.model.article import Article
from dashboard.model.facets import FacetFindings
from dashboard.model.filters import Filters
from dashboard.model.ingest_report import Outcome, ReportLine
from dashboard.model.query import Dimension
from dashboard.store.base import Base, Store
from dashboard.store.result_order import Counted, counted_rows
from dashboard.store.rollups import maintenance
from dashboard.store.rollups import tables as rollup_tables
from dashboard.store.statements import coverage as coverage_statements
from dashboard.store.statements.filters import select
from dashboard.store.writing.article_tables import store_rows
from dashboard.store.writing.generation_writer import GenerationWriter
from tests.support.invented_findings import invented_findings
from tests.support.stores import STAMP, sample_store

Rows = dict[tuple[Any, ...], tuple[int, float]]


def copied_store(
    folder: Path, articles: Sequence[Article], find: Callable[[Article], FacetFindings] = invented_findings
) -> Store:
    """A store with these articles, which has copies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rollup_tables, "FROM_ARTICLES", 0)
        store = sample_store(folder, articles, find=find)
    assert "copied" in store.tables()
    return store


def go_on(
    store: Store,
    *,
    taken_out: Sequence[str] = (),
    added: Sequence[Article] = (),
    packed: bool = False,
    least: int = 0,
    stale: int = maintenance.STALE,
) -> None:
    """The next generation: without the files of these paths, with these articles; copies from ``least`` articles on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rollup_tables, "FROM_ARTICLES", least)
        patch.setattr(maintenance, "STALE", stale)
        writer = GenerationWriter(store, Base.CURRENT)
        writer.remove_files(list(taken_out))
        first = writer.reserve_numbers(len(added))
        for number, article in enumerate(added, start=first):
            writer.add(
                ReportLine(article.path, Outcome.ACCEPTED, visible=True),
                store_rows(article, number, findings=invented_findings(article)),
            )
        writer.publish(replace(STAMP, visibility="published" if packed else "all"), packed=packed)


def from_base_tables(store: Store, dimensions: Sequence[Dimension], filters: Filters, newest: date | None) -> Rows:
    """What the statement over the base tables counts."""
    answer = store.query(coverage_statements.coverage_statement(dimensions, select(filters, newest)))
    keys = [answer[f"key_{n}"] for n in range(1, len(dimensions) + 1)]
    return rows(counted_rows(keys, answer["articles"], answer.get("fractional")))


def rows(found: Counted) -> Rows:
    """Articles, counted in full and in parts, by key."""
    keys = [found.column(n) for n in range(len(found.keys))]
    values = zip(found.counts.tolist(), (round(part, 6) for part in found.parts.tolist()), strict=True)
    return dict(zip(zip(*keys, strict=True), values, strict=True))
