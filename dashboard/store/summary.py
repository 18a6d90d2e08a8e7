"""Answer the key figures of a view (``summary``) and of the whole corpus (``facts``)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from dashboard.definitions.formulas import MIN_FOR_CONCENTRATION, effective_number
from dashboard.model.filters import NO_FACET, Filters
from dashboard.model.ingest_report import Outcome
from dashboard.model.query import Dimension, Query
from dashboard.model.results import CorpusFacts, Summary
from dashboard.model.view_options import Sort
from dashboard.store.article_rows import first_row
from dashboard.store.base import Store
from dashboard.store.coverage import coverage, total_of, whole_of
from dashboard.store.generation_meta import meta_of
from dashboard.store.rollups.answers import rollup_figures, selection_of
from dashboard.store.statements import corpus as corpus_statements
from dashboard.store.statements import coverage as coverage_statements


def summary(store: Store, filters: Filters) -> Summary:
    """Return the key figures of the view.

    ``previous`` counts the equal window before; an open end is the newest dated article's day.
    """
    with store.reading():
        return _summary(store, filters)


def facts(store: Store) -> CorpusFacts:
    """Return the facts of the current corpus.

    ``related``, ``providers`` and ``types`` include related coverage, the other figures do not. Providers are sorted by
    falling number of articles, then domain; types likewise.
    """
    with store.reading() as generation:
        return _facts(store, generation)


def _summary(store: Store, filters: Filters) -> Summary:
    newest_day = meta_of(store).newest_day
    found = _figures(store, filters)
    publishers = _counts(store, Dimension.PROVIDER, filters)
    scores = sorted(_counts(store, Dimension.QUALITY_VALUE, filters).items())
    rated = sum(n for _, n in scores)
    return Summary(
        articles=found["articles"],
        stories=found["stories"],
        providers=len(publishers),
        effective_providers=_effective(list(publishers.values())),
        rated=rated,
        quality_low=quantile(scores, 0.1),
        quality_median=quantile(scores, 0.5),
        quality_high=quantile(scores, 0.9),
        first=_date(found["first_day"]),
        last=_date(found["last_day"]),
        newest=first_row(store, filters, Sort.DATE) if found["dated"] else None,
        undated=found["articles"] - found["dated"],
        unrated=found["articles"] - rated,
        topicless=found["topicless"],
        previous=_previous(store, filters, newest_day),
        whole=whole_of(store, filters),
    )


def _facts(store: Store, generation: str) -> CorpusFacts:
    meta = meta_of(store)
    found = _figures(store, Filters())
    outcomes = store.query(corpus_statements.OUTCOMES)
    files = dict(zip(outcomes["outcome"], outcomes["files"], strict=True))
    providers = store.query(corpus_statements.PROVIDERS)
    return CorpusFacts(
        generation=generation,
        corpus_version=meta.corpus_version,
        synced_at=meta.synced_at,
        visibility=meta.visibility,
        outcomes={outcome: files.get(outcome.value, 0) for outcome in Outcome},
        articles=found["articles"],
        stories=found["stories"],
        related=store.query(corpus_statements.RELATED)["articles"][0],
        undated=found["articles"] - found["dated"],
        unrated=found["articles"] - sum(_counts(store, Dimension.QUALITY_VALUE, Filters()).values()),
        topicless=found["topicless"],
        providerless=found["providerless"],
        topics=tuple(store.query(corpus_statements.TOPICS)["name"]),
        providers=dict(zip(providers["domain"], providers["name"], strict=True)),
        types=tuple(store.query(corpus_statements.TYPES)["type"]),
        first=_date(found["first_day"]),
        last=_date(found["last_day"]),
        corpora=tuple(store.query(corpus_statements.CORPORA)["corpus"]),
        facets=_facets(store),
    )


def _facets(store: Store) -> dict[str, dict[str, str]]:
    found = store.query(corpus_statements.FACETS)
    named: dict[str, dict[str, str]] = {kind: {} for kind in NO_FACET}
    for kind, key, name in zip(found["kind"], found["key"], found["name"], strict=True):
        named.setdefault(kind, {})[key] = name
    countries = store.query(corpus_statements.COUNTRIES)
    named["outlet_country"] = dict(zip(countries["country"], countries["name"], strict=True))
    return named


def quantile(scores: Sequence[tuple[int, int]], share: float) -> float | None:
    """Return a quantile of sorted (value, count) pairs, linear between neighbours; ``None`` without pairs."""
    n = sum(count for _, count in scores)
    if not n:
        return None
    position = share * (n - 1)
    low = int(position)
    below, above = _nth(scores, low), _nth(scores, min(low + 1, n - 1))
    return below + (above - below) * (position - low)


def _nth(scores: Sequence[tuple[int, int]], index: int) -> int:
    for value, count in scores:
        if index < count:
            return value
        index -= count
    raise IndexError(index)


def _previous(store: Store, filters: Filters, newest_day: date | None) -> int | None:
    first, last = filters.window(newest_day)
    last = last or newest_day
    if first is None or last is None or last < first:
        return None
    days = (last - first).days + 1
    if (first - date.min).days < days:
        return None
    window = (first - timedelta(days=days), first - timedelta(days=1))
    return total_of(store, replace(filters, dates=window, period=None))


def _figures(store: Store, filters: Filters) -> dict[str, Any]:
    newest = meta_of(store).newest_day
    if (figures := rollup_figures(store, filters, newest)) is not None:
        return figures
    selection = selection_of(store, filters, newest)
    found = {name: values[0] for name, values in store.query(coverage_statements.figures_statement(selection)).items()}
    sums = ("stories", "topicless", "providerless")
    return {name: int(value or 0) if name in sums else value for name, value in found.items()}


def _counts(store: Store, dimension: Dimension, filters: Filters) -> dict[Any, int]:
    """Articles by key, the unknown left out."""
    found = coverage(store, Query((dimension,)), filters).columns
    pairs = zip(found[dimension.value], found["count"], strict=True)
    return {key: count for key, count in pairs if key is not None}


def _effective(counts: list[int]) -> float | None:
    return effective_number(counts) if sum(counts) >= MIN_FOR_CONCENTRATION else None


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
