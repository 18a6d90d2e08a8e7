"""Questions -> statements: coverage, counts and the figures of a view. Pure; golden texts in tests/golden."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from dashboard.errors import BadParameter
from dashboard.filters import Filters
from dashboard.query import POLICY_DIMENSIONS, Dimension, Query
from dashboard.store.base import Statement
from dashboard.store.plan_filters import Selection, select
from dashboard.store.star import PARTS_PER_ARTICLE

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
"""What a key is called, where that is not the key itself."""
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


def coverage(dimensions: Sequence[Dimension], selection: Selection) -> Statement:
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
    return _statement(
        [f"SELECT {', '.join(columns)}", *selection.lines(), f"GROUP BY {', '.join(grouped)}", _order(dimensions)],
        selection,
    )


def total(selection: Selection) -> Statement:
    """The number of articles: articles."""
    return _statement(["SELECT COUNT(*) AS articles", *selection.lines()], selection)


def whole(filters: Filters) -> Selection:
    """The corpus as the filters count it: with or without related coverage, articles or stories."""
    return select(Filters(related=filters.related, stories=filters.stories), None)


def figures(selection: Selection) -> Statement:
    """One row of totals: articles, stories, dated, rated, first_day, last_day, topicless, providerless."""
    selection = selection.also("article_topic.is_first = 1", {}, "article_topic")
    return _statement(
        [
            "SELECT COUNT(*) AS articles, SUM(article.leads) AS stories, COUNT(article.day) AS dated,",
            "  COUNT(article.quality) AS rated, MIN(article.day) AS first_day, MAX(article.day) AS last_day,",
            "  SUM(CASE WHEN article_topic.topic_id = 0 THEN 1 ELSE 0 END) AS topicless,",
            "  SUM(CASE WHEN article.provider_id = 0 THEN 1 ELSE 0 END) AS providerless",
            *selection.lines(),
        ],
        selection,
    )


def scores() -> Statement:
    """Articles by quality, heat and published flag, for the audit: quality_score, heat_score, is_published, articles."""
    published = "CASE WHEN article.status = 'published' THEN 1 WHEN article.status = 'unpublished' THEN 0 ELSE NULL END"
    selection = select(Filters(), None)
    return _statement(
        [
            f"SELECT article.quality AS quality_score, article.heat AS heat_score, {published} AS is_published,",
            "  COUNT(*) AS articles",
            *selection.lines(),
            f"GROUP BY article.quality, article.heat, {published}",
            "ORDER BY quality_score NULLS LAST, heat_score NULLS LAST, is_published NULLS LAST",
        ],
        selection,
    )


def _as_share(parts: Sequence[str]) -> list[str]:
    """The parts as factors: of several only the first stays whole, so that their product fits a number."""
    return [parts[0], *(f"({part} / {PARTS_PER_ARTICLE}.0)" for part in parts[1:])]


META: Final = Statement(
    "SELECT meta.schema_version, meta.corpus_version, meta.rules_mark, meta.fingerprint, meta.synced_at, meta.visibility, "
    "meta.newest_day\nFROM meta"
)
TOPICS: Final = Statement(
    "SELECT topic.name\nFROM topic\nWHERE topic.topic_id <> 0\nORDER BY topic.articles DESC, topic.name"
)
PROVIDERS: Final = Statement(
    "SELECT provider.domain, provider.name\nFROM provider\nWHERE provider.provider_id <> 0\nORDER BY provider.articles DESC, provider.domain"
)
TYPES: Final = Statement(
    "SELECT article.type, COUNT(*) AS articles\nFROM article\nWHERE article.type IS NOT NULL\n"
    "GROUP BY article.type\nORDER BY articles DESC, article.type"
)
CORPORA: Final = Statement(
    "SELECT article.corpus, COUNT(*) AS articles\nFROM article\nGROUP BY article.corpus\n"
    "ORDER BY articles DESC, article.corpus"
)
FACETS: Final = Statement(
    "SELECT facet.kind, facet.key, facet.name\nFROM facet\nWHERE facet.articles > 0\n"
    "ORDER BY facet.articles DESC, facet.kind, facet.key"
)
COUNTRIES: Final = Statement(
    "SELECT provider.country, MIN(provider.country_name) AS name, SUM(provider.articles) AS articles\nFROM provider\n"
    "WHERE provider.country IS NOT NULL\nGROUP BY provider.country\nORDER BY articles DESC, provider.country"
)
RELATED: Final = Statement("SELECT COUNT(*) AS articles\nFROM article\nWHERE article.is_related = 1")
OUTCOMES: Final = Statement(
    "SELECT report_line.outcome, COUNT(*) AS files\nFROM report_line\n"
    "GROUP BY report_line.outcome\nORDER BY report_line.outcome"
)


NEXT_NUMBER: Final = Statement("SELECT COALESCE(MAX(article.article_no), -1) + 1 AS number\nFROM article")
FILES: Final = Statement(
    "SELECT report_line.path, report_line.size, report_line.mtime_ns, report_line.ctime_ns\nFROM report_line"
)


def lines(column: str, values: Sequence[str]) -> Statement:
    """Lines of the ingest report by ``path`` or ``article_id``, all columns."""
    parameters = {f"value_{position}": value for position, value in enumerate(values, start=1)}
    names = ", ".join(f"${name}" for name in parameters)
    return Statement(f"SELECT report_line.*\nFROM report_line\nWHERE report_line.{column} IN ({names})", parameters)


def news(number: int) -> tuple[Statement, Statement, Statement]:
    """Articles that came, changed and left after the generation of that number: articles, in each."""
    since = {"number": number}
    return (
        Statement(
            "SELECT COUNT(*) AS articles\nFROM article_seen\n"
            "WHERE article_seen.first_in > $number AND article_seen.left_in IS NULL",
            since,
        ),
        Statement(
            "SELECT COUNT(DISTINCT article_change.article_id) AS articles\nFROM article_change\n"
            "JOIN article_seen ON article_seen.article_id = article_change.article_id\n"
            "WHERE article_change.changed_in > $number AND article_seen.first_in <= $number\n"
            "  AND article_seen.left_in IS NULL",
            since,
        ),
        Statement(
            "SELECT COUNT(*) AS articles\nFROM article_seen\n"
            "WHERE article_seen.left_in > $number AND article_seen.first_in <= $number",
            since,
        ),
    )


def report(outcome: str | None, limit: int | None, offset: int) -> Statement:
    """Lines of the ingest report in path order, all columns."""
    lines = ["SELECT report_line.*", "FROM report_line"]
    parameters: dict[str, str | int] = {}
    if outcome is not None:
        lines.append("WHERE report_line.outcome = $outcome")
        parameters["outcome"] = outcome
    lines.append("ORDER BY report_line.path")
    if limit is not None:
        lines.append("LIMIT $rows")
        parameters["rows"] = limit
    if offset:
        lines.append("OFFSET $skipped")
        parameters["skipped"] = offset
    return Statement("\n".join(lines), parameters)


def newest_day(text: str | None) -> date | None:
    """The newest dated article's UTC day, as ``meta`` holds it."""
    return None if text is None else date.fromisoformat(text)


def _order(dimensions: Sequence[Dimension]) -> str:
    if len(dimensions) == 1 and not is_ordered(dimensions[0]):
        return f"ORDER BY CASE WHEN {KEY[dimensions[0]]} IS NULL THEN 1 ELSE 0 END, articles DESC, key_1"
    return "ORDER BY " + ", ".join(f"key_{n} NULLS LAST" for n in range(1, len(dimensions) + 1))


def _statement(lines: Sequence[str], selection: Selection) -> Statement:
    return Statement("\n".join(lines), selection.parameters)
