"""Statements for coverage, totals and scores of a view. Pure; golden texts in tests/store/golden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from dashboard.errors import BadParameter
from dashboard.model.filters import Filters
from dashboard.model.query import POLICY_DIMENSIONS, Dimension, Query
from dashboard.store.base import Statement
from dashboard.store.schema import PARTS_PER_ARTICLE
from dashboard.store.statements.filters import Selection, select

KEY: Final[Mapping[Dimension, str]] = {
    Dimension.TOPIC: "topic.name",
    Dimension.PROVIDER: "provider.domain",
    Dimension.DAY: "article.day",
    Dimension.WEEK: "article.week",
    Dimension.MONTH: "article.month",
    Dimension.QUALITY: "article.quality_bucket",
    Dimension.STATUS: "article.status",
    Dimension.TYPE: "article.type",
    Dimension.QUALITY_VALUE: "article.quality",
    Dimension.HEAT_VALUE: "article.heat",
    Dimension.CORPUS: "article.corpus",
    **{dimension: f"{dimension.value}.key" for dimension in POLICY_DIMENSIONS},
    Dimension.OUTLET_COUNTRY: "provider.country",
}
TABLES: Final[Mapping[Dimension, tuple[str, ...]]] = {
    Dimension.TOPIC: ("article_topic", "topic"),
    **dict.fromkeys((Dimension.PROVIDER, Dimension.OUTLET_COUNTRY), ("provider",)),
    **{dimension: (f"article_{dimension.value}", dimension.value) for dimension in POLICY_DIMENSIONS},
}
LABEL: Final[Mapping[Dimension, str]] = {
    Dimension.PROVIDER: "provider.name",
    **{dimension: f"{dimension.value}.name" for dimension in POLICY_DIMENSIONS},
    Dimension.OUTLET_COUNTRY: "provider.country_name",
}
"""The label of a key, where that is not the key itself."""
PART: Final[Mapping[Dimension, str]] = {
    Dimension.TOPIC: "article_topic.part",
    **{d: f"COALESCE(article_{d.value}.part, {PARTS_PER_ARTICLE})" for d in POLICY_DIMENSIONS},
}
"""The share of an article that one of its values has."""
SCORES: Final = (Dimension.QUALITY, Dimension.QUALITY_VALUE, Dimension.HEAT_VALUE)


def is_ordered(dimension: Dimension) -> bool:
    """Whether its keys have an order of their own, as dates and scores have."""
    return dimension.is_time or dimension in SCORES


def filters_asked(query: Query, filters: Filters) -> Filters:
    """The filters a query applies: without those on its own dimensions if it is a cross-filter's.

    Raises:
        BadParameter: it does not ask by one dimension or by two different ones.
    """
    if len(query.dimensions) not in (1, 2) or len(set(query.dimensions)) != len(query.dimensions):
        raise BadParameter(
            "Coverage is counted by one dimension or by two different ones.",
            f"Choose from {', '.join(Dimension)}.",
        )
    if query.limit is not None and query.limit < 1:
        raise BadParameter(f"A limit of {query.limit} rows shows nothing.", "Give 1 or more, or leave it out.")
    return filters.without(*(d.filter_name for d in query.dimensions)) if query.cross else filters


def coverage_statement(dimensions: Sequence[Dimension], selection: Selection) -> Statement:
    """Articles by one or two dimensions: key_1, label_1 (where a key has a name), key_2, articles, fractional (where an
    article may have several values).
    """
    tables = [table for dimension in dimensions for table in TABLES.get(dimension, ())]
    selection = selection.joining(*tables)
    columns = [f"{KEY[dimension]} AS key_{n}" for n, dimension in enumerate(dimensions, start=1)]
    grouped = [KEY[dimension] for dimension in dimensions]
    if label := LABEL.get(dimensions[0]):
        columns.insert(1, f"{label} AS label_1")
        grouped.append(label)
    columns.append("COUNT(*) AS articles")
    if parts := [PART[dimension] for dimension in dimensions if dimension in PART]:
        columns.append(f"SUM({' * '.join(_as_share(parts))}) / {PARTS_PER_ARTICLE}.0 AS fractional")
    tail = (f"GROUP BY {', '.join(grouped)}", _order(dimensions))
    return selection.statement(f"SELECT {', '.join(columns)}", tail=tail)


def total(selection: Selection) -> Statement:
    """The number of articles: articles."""
    return selection.statement("SELECT COUNT(*) AS articles")


def figures_statement(selection: Selection) -> Statement:
    """One row of totals: articles, stories, dated, rated, first_day, last_day, topicless, providerless."""
    return selection.also("article_topic.is_first = 1", {}, "article_topic").statement(
        "SELECT COUNT(*) AS articles, SUM(article.leads) AS stories, COUNT(article.day) AS dated,",
        "  COUNT(article.quality) AS rated, MIN(article.day) AS first_day, MAX(article.day) AS last_day,",
        "  SUM(CASE WHEN article_topic.topic_id = 0 THEN 1 ELSE 0 END) AS topicless,",
        "  SUM(CASE WHEN article.provider_id = 0 THEN 1 ELSE 0 END) AS providerless",
    )


def scores() -> Statement:
    """Articles by quality, heat and published flag, for the audit: quality_score, heat_score, is_published, articles."""
    published = "CASE WHEN article.status = 'published' THEN 1 WHEN article.status = 'unpublished' THEN 0 ELSE NULL END"
    return select(Filters(), None).statement(
        f"SELECT article.quality AS quality_score, article.heat AS heat_score, {published} AS is_published,",
        "  COUNT(*) AS articles",
        tail=(
            f"GROUP BY article.quality, article.heat, {published}",
            "ORDER BY quality_score NULLS LAST, heat_score NULLS LAST, is_published NULLS LAST",
        ),
    )


def _as_share(parts: Sequence[str]) -> list[str]:
    """The parts as factors: of several only the first stays whole, so that their product fits a number."""
    return [parts[0], *(f"({part} / {PARTS_PER_ARTICLE}.0)" for part in parts[1:])]


def _order(dimensions: Sequence[Dimension]) -> str:
    if len(dimensions) == 1 and not is_ordered(dimensions[0]):
        return f"ORDER BY CASE WHEN {KEY[dimensions[0]]} IS NULL THEN 1 ELSE 0 END, articles DESC, key_1"
    return "ORDER BY " + ", ".join(f"key_{n} NULLS LAST" for n in range(1, len(dimensions) + 1))
