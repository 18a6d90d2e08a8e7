"""Define the rollup tables (narrow sorted copies, small cubes of counts) and the statements that fill them.

Copies hold numbers only. ``day_no`` counts days from 1970-01-01 and ``second`` those of the day, UTC (NULL: undated);
``kind_id`` encodes the
properties with few values (table ``kind``); ``mask`` has a bit for each of the article's commonest topics (table
``topic_bit``). ``by_day`` has a row for each article, ``by_topic`` and ``by_provider`` one for each article and topic,
``by_facet`` one for each article and facet that counts, those of the kind ``policy`` aside: whether an article is about
policy is a property in ``kind``, its bits those of ``POLICY_BITS``.

A cube counts articles by its columns. Where its grain is not the day, ``day_no`` is the first day of a span (the days
that an ISO week and a month have in common, so that spans add up to both) or of a month. Later generations add rows
with the difference they make, below zero for what left: a cube's rows are summed, never read one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from dashboard.model.facets import FacetKind
from dashboard.store.base import Statement

FROM_ARTICLES: Final = 2_000
"""Smaller stores answer as fast without rollups."""
MOST_KINDS: Final = 1024
"""With more kinds of articles than this (folders, types) cubes would hardly be smaller than what they count."""
BITS: Final = 62
POLICY_BITS: Final = {"yes": 1, "no": 2}
"""What ``policy`` of a kind adds up; 4 stands for any other value, 0 for articles that were not read."""
COUNTED_FACETS: Final = (FacetKind.JURISDICTION, FacetKind.INSTRUMENT, FacetKind.ORGANISATION, FacetKind.THEME)


class Grain(IntEnum):
    """The shortest period that a table distinguishes."""

    DAY = 1
    SPAN = 2
    MONTH = 3
    NONE = 4


@dataclass(frozen=True, slots=True)
class Cube:
    """A table of the counts of a ``copy`` by ``columns``, in whose order it is sorted."""

    name: str
    columns: tuple[str, ...]
    grain: Grain
    copy: str = "by_day"


CUBES: Final = (
    Cube("cube_day", ("day_no", "kind_id"), Grain.DAY),
    Cube("cube_topic", ("topic_id", "day_no", "kind_id"), Grain.MONTH, "by_topic"),
    Cube("cube_topic_day", ("topic_id", "day_no", "kind_id"), Grain.DAY, "by_topic"),
    Cube("cube_topic_score", ("topic_id", "quality", "heat", "kind_id"), Grain.NONE, "by_topic"),
    Cube("cube_topic_provider", ("topic_id", "provider_id", "kind_id"), Grain.NONE, "by_topic"),
    Cube("cube_topic_quality", ("topic_id", "day_no", "quality", "kind_id"), Grain.MONTH, "by_topic"),
    Cube("cube_score", ("day_no", "quality", "heat", "kind_id"), Grain.SPAN),
    Cube("cube_provider", ("day_no", "provider_id", "kind_id"), Grain.MONTH),
    Cube("cube_provider_quality", ("provider_id", "quality", "kind_id"), Grain.NONE),
    Cube("cube_facet", ("facet_id", "day_no", "kind_id"), Grain.MONTH, "by_facet"),
)
COPIES: Final = ("by_day", "by_topic", "by_provider", "by_facet")
TABLES: Final = (*COPIES, *(cube.name for cube in CUBES), "kind", "topic_bit", "copied")

_KIND: Final = ("is_related", "policy", "leads", "corpus", "status", "type")
_BITS_SET: Final = " ".join(f"WHEN '{key}' THEN {bit}" for key, bit in POLICY_BITS.items())
_KINDRED: Final = (
    "(SELECT article.*, COALESCE(about.policy, 0) AS policy FROM article LEFT JOIN (SELECT article_no, "
    f"CAST(BIT_OR(CASE facet.key {_BITS_SET} ELSE 4 END) AS INTEGER) AS policy FROM article_facet "
    "JOIN facet ON facet.facet_id = article_facet.facet_id WHERE article_facet.kind = 'policy' AND part > 0 "
    "AND article_no >= $first GROUP BY article_no) AS about ON about.article_no = article.article_no "
    "WHERE article.article_no >= $first) AS article"
)
"""The new articles, with the bits of ``policy``."""
_SAME_KIND: Final = " AND ".join(
    f"kind.{name} IS NOT DISTINCT FROM article.{name}" if name == "type" else f"kind.{name} = article.{name}"
    for name in _KIND
)
_NEW_KINDS: Final = (
    f"SELECT CAST((SELECT COALESCE(MAX(kind_id), 0) FROM kind) + ROW_NUMBER() OVER (ORDER BY {', '.join(_KIND)}) "
    f"AS INTEGER) AS kind_id, * FROM (SELECT DISTINCT {', '.join(f'article.{name}' for name in _KIND)} FROM {_KINDRED} "
    f"LEFT JOIN kind ON {_SAME_KIND} WHERE kind.kind_id IS NULL)"
)
_NEW_BITS: Final = (
    "SELECT topic_id, CAST(taken + place AS INTEGER) AS bit FROM (SELECT topic_id, "
    "(SELECT COALESCE(MAX(bit), -1) FROM topic_bit) AS taken, ROW_NUMBER() OVER (ORDER BY CASE WHEN topic_id = 0 THEN 0 "
    f"ELSE 1 END, articles DESC, topic_id) AS place FROM topic WHERE topic_id NOT IN (SELECT topic_id FROM topic_bit)) "
    f"WHERE taken + place < {BITS}"
)
_BY_DAY: Final = (
    "SELECT article.article_no, CAST(CAST(article.day AS DATE) - DATE '1970-01-01' AS INTEGER) AS day_no, "
    "CAST(DATEDIFF('second', DATE_TRUNC('day', article.published_at), article.published_at) AS INTEGER) AS second, "
    f"article.provider_id, article.quality, article.heat, kind.kind_id, masked.mask FROM {_KINDRED} "
    f"JOIN kind ON {_SAME_KIND} JOIN (SELECT article_no, "
    "COALESCE(BIT_OR(CAST(1 AS BIGINT) << topic_bit.bit), 0) AS mask FROM article_topic "
    "LEFT JOIN topic_bit ON topic_bit.topic_id = article_topic.topic_id WHERE article_no >= $first GROUP BY article_no"
    ") AS masked ON masked.article_no = article.article_no ORDER BY day_no, article.article_no"
)
_BY_TOPIC: Final = (
    "SELECT article_topic.topic_id, by_day.day_no, by_day.second, by_day.provider_id, by_day.quality, by_day.heat, by_day.kind_id, "
    "article_topic.part, article_topic.article_no FROM by_day "
    "JOIN article_topic ON article_topic.article_no = by_day.article_no "
    "WHERE by_day.article_no >= $first ORDER BY topic_id, day_no, article_topic.article_no"
)
_BY_PROVIDER: Final = (
    "SELECT by_day.provider_id, by_day.day_no, by_day.second, article_topic.topic_id, by_day.quality, by_day.heat, by_day.kind_id, "
    "by_day.mask, article_topic.part, article_topic.is_first, by_day.article_no FROM by_day "
    "JOIN article_topic ON article_topic.article_no = by_day.article_no "
    "WHERE by_day.article_no >= $first ORDER BY by_day.provider_id, by_day.day_no, by_day.article_no"
)
_BY_FACET: Final = (
    "SELECT article_facet.facet_id, by_day.day_no, by_day.provider_id, by_day.quality, by_day.kind_id, by_day.mask, "
    "article_facet.part, by_day.article_no FROM by_day JOIN article_facet ON article_facet.article_no = by_day.article_no "
    f"WHERE by_day.article_no >= $first AND article_facet.part > 0 AND article_facet.kind IN ({', '.join(map(repr, map(str, COUNTED_FACETS)))}) "
    "ORDER BY article_facet.facet_id, by_day.day_no, by_day.article_no"
)
_CALENDAR: Final = (
    "CREATE TEMP TABLE calendar AS SELECT day_no, "
    "CAST(CAST(GREATEST(DATE_TRUNC('week', day), DATE_TRUNC('month', day)) AS DATE) - DATE '1970-01-01' AS INTEGER) AS span, "
    "CAST(CAST(DATE_TRUNC('month', day) AS DATE) - DATE '1970-01-01' AS INTEGER) AS month "
    "FROM (SELECT DISTINCT day_no, DATE '1970-01-01' + day_no AS day FROM by_day WHERE day_no IS NOT NULL)"
)


def _counts(cube: Cube, condition: str, sign: str = "") -> str:
    """The rows of a cube for the copied articles that meet the condition."""
    table = cube.copy
    columns = ", ".join(f"{table}.{column}" for column in cube.columns)
    source = table
    if cube.grain in (Grain.SPAN, Grain.MONTH):
        columns = columns.replace(f"{table}.day_no", f"calendar.{'span' if cube.grain is Grain.SPAN else 'month'}")
        source = f"{table} LEFT JOIN calendar ON calendar.day_no = {table}.day_no"
    names = ", ".join(cube.columns)
    values = [f"{sign}CAST(COUNT(*) AS INTEGER) AS articles"]
    if table != "by_day":
        values.append(f"{sign}CAST(SUM({table}.part) AS BIGINT) AS parts")
    named = ", ".join(f"{column} AS {name}" for column, name in zip(columns.split(", "), cube.columns, strict=True))
    return (
        f"SELECT {named}, {', '.join(values)} FROM {source} WHERE {table}.{condition} "
        f"GROUP BY {columns} ORDER BY {names}"
    )


CLEAR: Final = tuple(Statement(f"DROP TABLE IF EXISTS {table}") for table in TABLES)
EXISTING: Final = Statement("SELECT COUNT(*) AS found FROM information_schema.tables WHERE table_name = 'copied'")
ARTICLES: Final = Statement("SELECT COUNT(*) AS articles FROM article")
KINDS: Final = Statement("SELECT COUNT(*) AS kinds FROM kind")
CHANGED: Final = Statement(
    "SELECT copied.articles, (SELECT COUNT(*) FROM article WHERE article_no > copied.last_no) "
    "+ copied.articles - (SELECT COUNT(*) FROM article WHERE article_no <= copied.last_no) AS changed FROM copied"
)

_ALL: Final = {"first": 0}
CREATE_KINDS: Final = (
    *CLEAR,
    Statement(
        f"CREATE TABLE kind AS SELECT CAST(0 AS INTEGER) AS kind_id, {', '.join(_KIND)} FROM {_KINDRED} LIMIT 0", _ALL
    ),
    Statement(f"INSERT INTO kind {_NEW_KINDS}", _ALL),
)
CREATE: Final = (
    Statement("CREATE TABLE topic_bit (topic_id INTEGER, bit INTEGER)"),
    Statement(f"INSERT INTO topic_bit {_NEW_BITS}"),
    Statement(f"CREATE TABLE by_day AS {_BY_DAY}", _ALL),
    Statement(f"CREATE TABLE by_topic AS {_BY_TOPIC}", _ALL),
    Statement(f"CREATE TABLE by_provider AS {_BY_PROVIDER}", _ALL),
    Statement(f"CREATE TABLE by_facet AS {_BY_FACET}", _ALL),
    Statement(_CALENDAR),
    *(Statement(f"CREATE TABLE {cube.name} AS {_counts(cube, 'article_no >= $first')}", _ALL) for cube in CUBES),
    Statement("DROP TABLE calendar"),
    Statement(
        "CREATE TABLE copied AS SELECT CAST(COALESCE(MAX(article_no), 0) AS INTEGER) AS last_no, "
        "CAST(COUNT(*) AS INTEGER) AS articles FROM article"
    ),
)


def continue_statements(first: int) -> tuple[Statement, ...]:
    """The statements that update the rollups of the generation before.

    Args:
        first: the lowest number of the new articles; those removed are in ``gone``.
    """
    bound = {"first": first}
    left = "article_no IN (SELECT article_no FROM gone)"
    came = "article_no >= $first"
    return (
        Statement(_CALENDAR),
        *(Statement(f"INSERT INTO {cube.name} {_counts(cube, left, sign='-')}") for cube in CUBES),
        *(Statement(f"DELETE FROM {table} WHERE {left}") for table in COPIES),
        Statement("DROP TABLE calendar"),
        Statement(f"INSERT INTO kind {_NEW_KINDS}", bound),
        Statement(f"INSERT INTO topic_bit {_NEW_BITS}"),
        Statement(f"INSERT INTO by_day BY NAME {_BY_DAY}", bound),
        Statement(f"INSERT INTO by_topic BY NAME {_BY_TOPIC}", bound),
        Statement(f"INSERT INTO by_provider BY NAME {_BY_PROVIDER}", bound),
        Statement(f"INSERT INTO by_facet BY NAME {_BY_FACET}", bound),
        Statement(_CALENDAR),
        *(Statement(f"INSERT INTO {cube.name} {_counts(cube, came)}", bound) for cube in CUBES),
        Statement("DROP TABLE calendar"),
    )
