"""Stores with copies and cubes however small they are, and what is compared of two answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.article import Article
from dashboard.filters import Filters
from dashboard.ingest_report import Outcome, ReportLine
from dashboard.query import Dimension
from dashboard.store import copies, cubes, plan
from dashboard.store.arranged import Counted, counted
from dashboard.store.base import Base, Store
from dashboard.store.edition import Edition
from dashboard.store.plan_filters import select
from dashboard.store.star import rows_of
from tests.stores import STAMP, sample_store

Rows = dict[tuple[Any, ...], tuple[int, float]]


def copied_store(folder: Path, articles: Sequence[Article]) -> Store:
    """A store with these articles, which has copies."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cubes, "FROM_ARTICLES", 0)
        store = sample_store(folder, articles)
    assert "copied" in store.tables()
    return store


def go_on(
    store: Store,
    *,
    taken_out: Sequence[str] = (),
    added: Sequence[Article] = (),
    packed: bool = False,
    least: int = 0,
    stale: int = copies.STALE,
) -> None:
    """The next generation: without the files of these paths, with these articles; copies from ``least`` articles on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cubes, "FROM_ARTICLES", least)
        patch.setattr(copies, "STALE", stale)
        edition = Edition(store, Base.CURRENT)
        edition.replace(list(taken_out))
        first = edition.numbers(len(added))
        for number, article in enumerate(added, start=first):
            edition.add(ReportLine(article.path, Outcome.ACCEPTED, visible=True), rows_of(article, number))
        edition.publish(replace(STAMP, visibility="published" if packed else "all"), packed=packed)


def from_base_tables(store: Store, dimensions: Sequence[Dimension], filters: Filters, newest: date | None) -> Rows:
    """What the statement over the base tables counts."""
    answer = store.query(plan.coverage(dimensions, select(filters, newest)))
    keys = [answer[f"key_{n}"] for n in range(1, len(dimensions) + 1)]
    return rows(counted(keys, answer["articles"], answer.get("fractional")))


def rows(found: Counted) -> Rows:
    """Articles, counted in full and in parts, by key."""
    keys = [found.column(n) for n in range(len(found.keys))]
    values = zip(found.counts.tolist(), (round(part, 6) for part in found.parts.tolist()), strict=True)
    return dict(zip(zip(*keys, strict=True), values, strict=True))
