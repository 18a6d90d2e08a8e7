"""Statements for the article table (the ids of one page, then its rows), pictures and single articles. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from dashboard.model.view_options import Sort
from dashboard.search.grammar import Clause
from dashboard.store.base import Statement
from dashboard.store.statements.filters import Selection
from dashboard.store.statements.word_index import clause_ranks


@dataclass(frozen=True, slots=True)
class SortKey:
    """One thing rows are ordered by; unknown comes last whatever the direction. ``known``: it is never unknown."""

    expression: str
    descending: bool
    kind: type
    tables: tuple[str, ...] = ()
    known: bool = False
    joins: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)


_COLUMNS: Final[Mapping[Sort, tuple[str, type, tuple[str, ...]]]] = {
    Sort.DATE: ("article.published_at", str, ()),
    Sort.QUALITY: ("article.quality", int, ()),
    Sort.HEAT: ("article.heat", int, ()),
    Sort.PROVIDER: ("provider.domain", str, ("provider",)),
    Sort.TITLE: ("article.title_key", str, ()),
}


def sort_keys(sort: Sort, ascending: bool, wanted: Sequence[Clause]) -> tuple[SortKey, ...]:
    """Return what rows are sorted by; the article id settles ties.

    Relevance adds, for each clause of a search, 4 if the title has it, 2 for the excerpt, 1 for the body and 1 for the
    provider; ties are newest first. Without a clause it is the date.
    """
    positive = [(n, clause) for n, clause in enumerate(wanted, start=1) if not clause.excluded]
    if sort is Sort.RELEVANCE and positive:
        return (_score(positive, not ascending), SortKey("article.published_at", True, str))
    expression, kind, tables = _COLUMNS[Sort.DATE if sort is Sort.RELEVANCE else sort]
    return (SortKey(expression, not ascending, kind, tables, known=sort is Sort.TITLE),)


def _score(wanted: Sequence[tuple[int, Clause]], descending: bool) -> SortKey:
    joins, bound = [], dict[str, Any]()
    for n, clause in wanted:
        ranked, values = clause_ranks(clause, f"rank_{n}")
        joins.append(f"JOIN ({ranked}) AS ranked_{n} ON ranked_{n}.article_no = article.article_no")
        bound |= values
    score = " + ".join(f"ranked_{n}.rank" for n, _ in wanted)
    return SortKey(f"CAST({score} AS INTEGER)", descending, int, known=True, joins=tuple(joins), parameters=bound)


def ids(
    selection: Selection,
    keys: Sequence[SortKey],
    *,
    limit: int,
    offset: int = 0,
    after: tuple[Sequence[Any], str] | None = None,
) -> Statement:
    """Ids of one page in order: row_no, row_id and the sort values sort_1 …; ``after`` is the row to continue from."""
    selection = selection.joining(*(table for key in keys for table in key.tables))
    selection = replace(
        selection,
        joins=tuple(join for key in keys for join in key.joins),
        parameters={**selection.parameters, **{name: value for key in keys for name, value in key.parameters.items()}},
    )
    if after is not None:
        selection = selection.also(*_after(keys, *after))
    columns = ["article.article_no AS row_no", "article.article_id AS row_id"]
    columns += [f"{key.expression} AS sort_{n}" for n, key in enumerate(keys, start=1)]
    order = [_direction(key) for key in keys]
    tail = [f"ORDER BY {', '.join([*order, 'article.article_id'])}", "LIMIT $rows"]
    parameters = {"rows": limit}
    if after is None and offset:
        tail.append("OFFSET $skipped")
        parameters["skipped"] = offset
    selection = replace(selection, parameters={**selection.parameters, **parameters})
    return selection.statement(f"SELECT {', '.join(columns)}", tail=tail)


def rows(numbers: Sequence[int]) -> Statement:
    """What the table shows of these articles, in no particular order."""
    wanted, parameters = _numbers(numbers)
    selection = Selection(
        (f"article.article_no IN ({wanted})",), parameters, ("provider", "article_text", "quality_rank")
    )
    columns = [
        *("article.article_no", "article.article_id", "article.published_at", "article.type", "article.quality"),
        *("article.heat", "article.status", "provider.domain AS provider_domain", "provider.name AS common_name"),
        *("article_text.provider_name", "article_text.parent_id", "article_text.title", "article_text.excerpt"),
        *("article_text.url", "article_text.date_only", "article_text.image_url", "article_text.image_width"),
        *("article_text.image_height", "article_text.related_count", "article_text.source_count"),
        *("quality_rank.percentile AS quality_percentile", "article_text.path", "article_text.corrected"),
    ]
    return selection.statement(f"SELECT {', '.join(columns)}")


def topics(numbers: Sequence[int]) -> Statement:
    """The topics of these articles as their documents list them: article_no, name."""
    wanted, parameters = _numbers(numbers)
    return Statement(
        "SELECT article_topic.article_no, topic.name\nFROM article_topic\n"
        "JOIN topic ON topic.topic_id = article_topic.topic_id\n"
        f"WHERE article_topic.article_no IN ({wanted}) AND topic.topic_id <> 0\n"
        "ORDER BY article_topic.article_no, article_topic.position",
        parameters,
    )


def pictures_statement(limit: int) -> Statement:
    """The first picture of each row, newest article first, with the articles' provider:
    image_url, domain, articles, related.
    """
    return Statement(
        "SELECT article_text.image_url, provider.domain, SUM(1 - article.is_related) AS articles,\n"
        "  SUM(article.is_related) AS related\n"
        "FROM article\nJOIN article_text ON article_text.article_no = article.article_no\n"
        "JOIN provider ON provider.provider_id = article.provider_id\n"
        "WHERE article_text.image_url IS NOT NULL\nGROUP BY article_text.image_url, provider.domain\n"
        "ORDER BY MAX(article.day) DESC NULLS LAST, article_text.image_url, provider.domain\nLIMIT $rows",
        {"rows": limit},
    )


PICTURELESS: Final = Statement(
    "SELECT SUM(1 - article.is_related) AS articles, SUM(article.is_related) AS related\n"
    "FROM article\nJOIN article_text ON article_text.article_no = article.article_no\n"
    "WHERE article_text.image_url IS NULL"
)


def lookup(article_id: str) -> Statement:
    """The article of an id: article_no and, for a related item, the id of its article as parent_id."""
    selection = Selection(("article.article_id = $article_id",), {"article_id": article_id}, ("article_text",))
    return selection.statement("SELECT article.article_no, article_text.parent_id")


def findings(number: int) -> Statement:
    """What the policy dictionaries found in an article, as JSON; no row where nothing was found."""
    return Statement(
        "SELECT article_findings.findings\nFROM article_findings\nWHERE article_findings.article_no = $number",
        {"number": number},
    )


def record_statement(article_id: str) -> Statement:
    """The whole article as JSON: record."""
    return Statement(
        "SELECT article_record.record\nFROM article_record\nWHERE article_record.article_id = $article_id",
        {"article_id": article_id},
    )


def records_of(numbers: Sequence[int]) -> Statement:
    """These articles as JSON: article_id, record."""
    wanted, parameters = _numbers(numbers)
    return Statement(
        "SELECT article_record.article_id, article_record.record\nFROM article_record\n"
        f"WHERE article_record.article_no IN ({wanted})",
        parameters,
    )


def duplicates(article_id: str) -> Statement:
    """The files that duplicate an article, in path order: path."""
    return Statement(
        "SELECT report_line.path\nFROM report_line\n"
        "WHERE report_line.article_id = $article_id AND report_line.outcome = 'duplicate'\n"
        "ORDER BY report_line.path",
        {"article_id": article_id},
    )


def arrived(selection: Selection, since: datetime, limit: int) -> Statement:
    """Ids of articles in view that were first seen after a moment (naive UTC), those seen last first: row_id."""
    selection = selection.also("article_seen.first_at > $since", {"since": since, "rows": limit})
    return _first_seen(selection, "article_seen.first_at DESC")


def arrived_in(selection: Selection, after: int, limit: int) -> Statement:
    """Ids of articles in view that no generation up to that number had, the newest by date first: row_id."""
    selection = selection.also("article_seen.first_in > $after", {"after": after, "rows": limit})
    return _first_seen(selection, "article.published_at DESC NULLS LAST")


def _first_seen(selection: Selection, order: str) -> Statement:
    seen_too = replace(
        selection, joins=(*selection.joins, "JOIN article_seen ON article_seen.article_id = article.article_id")
    )
    tail = [f"ORDER BY {order}, article.article_id", "LIMIT $rows"]
    return seen_too.statement("SELECT article.article_id AS row_id", tail=tail)


FIRST_LOOK: Final = Statement("SELECT MIN(article_seen.first_at) AS first_at\nFROM article_seen")
"""When this store saw its first article."""


def seen(article_id: str) -> Statement:
    """When an article was first seen: first_at."""
    return Statement(
        "SELECT article_seen.first_at\nFROM article_seen\nWHERE article_seen.article_id = $article_id",
        {"article_id": article_id},
    )


def changes(article_id: str) -> Statement:
    """What changed of an article, newest first: changed_at, field, was, became."""
    return Statement(
        "SELECT article_change.changed_at, article_change.field, article_change.was, article_change.became\n"
        "FROM article_change\nWHERE article_change.article_id = $article_id\n"
        "ORDER BY article_change.changed_in DESC, article_change.field",
        {"article_id": article_id},
    )


def _direction(key: SortKey) -> str:
    return f"{key.expression} {'DESC' if key.descending else 'ASC'}{'' if key.known else ' NULLS LAST'}"


def _after(keys: Sequence[SortKey], values: Sequence[Any], article_id: str) -> tuple[str, dict[str, Any]]:
    parameters: dict[str, Any] = {"after_id": article_id}
    equal: list[str] = []
    branches: list[str] = []
    for number, (key, value) in enumerate(zip(keys, values, strict=True), start=1):
        if value is not None:
            parameters[f"after_{number}"] = value
            beyond = f"{key.expression} {'<' if key.descending else '>'} $after_{number}"
            branches.append(" AND ".join([*equal, beyond if key.known else f"({beyond} OR {key.expression} IS NULL)"]))
            equal.append(f"{key.expression} = $after_{number}")
        else:
            equal.append(f"{key.expression} IS NULL")
    branches.append(" AND ".join([*equal, "article.article_id > $after_id"]))
    return "(" + " OR ".join(f"({branch})" for branch in branches) + ")", parameters


def _numbers(numbers: Sequence[int]) -> tuple[str, dict[str, int]]:
    """The numbers as a table to look up: a plain list of values would be compared with whole runs of rows."""
    parameters = {f"row_{position}": number for position, number in enumerate(numbers, start=1)}
    listed = ", ".join(f"(${name})" for name in parameters)
    return f"SELECT given.wanted FROM (VALUES {listed}) AS given(wanted)", parameters  # noqa: S608 -- names of ours
