"""Statements for facts of the whole corpus, its ingest report and its history. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dashboard.store.base import Statement, bound_list

META: Final = Statement(
    "SELECT meta.schema_version, meta.corpus_version, meta.rules_mark, meta.fingerprint, meta.synced_at, meta.visibility, "
    "meta.synonyms, meta.newest_day\nFROM meta"
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
ORIGINS: Final = Statement(
    "SELECT origin.kind, origin.name, COUNT(*) AS articles, MIN(origin.seen) AS first_seen, MAX(origin.seen) AS last_seen\n"
    "FROM (SELECT CASE WHEN SPLIT_PART(stated.path, '/', 2) = 'imported' THEN 'import' "
    "WHEN stated.feed IS NULL THEN 'files' ELSE 'feed' END AS kind, "
    "COALESCE(stated.feed, SPLIT_PART(stated.path, '/', 1)) AS name, stated.seen\n"
    "FROM (SELECT JSON_EXTRACT_STRING(article_record.record, '$.path') AS path, "
    "JSON_EXTRACT_STRING(article_record.record, '$.feed') AS feed, "
    "JSON_EXTRACT_STRING(article_record.record, '$.first_seen_at') AS seen\nFROM article_record) AS stated) AS origin\n"
    "GROUP BY origin.kind, origin.name\nORDER BY articles DESC, origin.kind, origin.name"
)
NEXT_NUMBER: Final = Statement("SELECT COALESCE(MAX(article.article_no), -1) + 1 AS number\nFROM article")
FILES: Final = Statement(
    "SELECT report_line.path, report_line.size, report_line.mtime_ns, report_line.ctime_ns\nFROM report_line"
)


def lines(column: str, values: Sequence[str]) -> Statement:
    """Lines of the ingest report by ``path`` or ``article_id``, all columns."""
    names, parameters = bound_list("value", values)
    return Statement(f"SELECT report_line.*\nFROM report_line\nWHERE report_line.{column} IN ({names})", parameters)


def news_statements(number: int) -> tuple[Statement, Statement, Statement]:
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
