"""Filters -> the WHERE of a statement. Pure: names are ours, values are bound."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from dashboard.filters import (
    NO_FACET,
    NO_TOPIC,
    QUALITY_MAX,
    QUALITY_MIN,
    UNKNOWN_COUNTRY,
    UNKNOWN_PROVIDER,
    UNKNOWN_TYPE,
    Filters,
)
from dashboard.store import word_index
from dashboard.store.search import Term, terms

JOINS: Final[Mapping[str, str]] = {
    "article_topic": "JOIN article_topic ON article_topic.article_no = article.article_no",
    "topic": "JOIN topic ON topic.topic_id = article_topic.topic_id",
    "provider": "JOIN provider ON provider.provider_id = article.provider_id",
    **{
        f"article_{kind}": f"LEFT JOIN article_facet AS article_{kind} ON article_{kind}.article_no = article.article_no "
        f"AND article_{kind}.kind = '{kind}' AND article_{kind}.part > 0"
        for kind in NO_FACET
    },
    **{kind: f"LEFT JOIN facet AS {kind} ON {kind}.facet_id = article_{kind}.facet_id" for kind in NO_FACET},
    "article_text": "JOIN article_text ON article_text.article_no = article.article_no",
    "quality_rank": "LEFT JOIN quality_rank ON quality_rank.quality = article.quality",
    "article_words": "JOIN article_words ON article_words.article_no = article.article_no",
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Rows of ``article``: the conditions they meet, the tables those need, the values bound to them; ``joins`` are further
    joins as they stand.
    """

    conditions: tuple[str, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()

    def also(self, condition: str, parameters: Mapping[str, Any], *tables: str) -> Selection:
        """The same with one more condition."""
        return Selection(
            (*self.conditions, condition),
            {**self.parameters, **parameters},
            tuple(dict.fromkeys((*self.tables, *tables))),
            self.joins,
        )

    def joining(self, *tables: str) -> Selection:
        """The same with more tables joined, in the order of ``JOINS``."""
        wanted = {*self.tables, *tables}
        return replace(self, tables=tuple(table for table in JOINS if table in wanted))

    def lines(self) -> list[str]:
        """FROM, JOIN and WHERE, a line each."""
        joined = self.joining()
        where = [f"{'WHERE' if n == 0 else '  AND'} {condition}" for n, condition in enumerate(self.conditions)]
        return ["FROM article", *(JOINS[table] for table in joined.tables), *self.joins, *where]


def select(filters: Filters, newest: date | None, tables: Collection[str] = ()) -> Selection:
    """The articles in view. ``newest`` is the newest dated article's UTC day, which ``period`` counts back from.

    Args:
        tables: those of the generation asked, if it may search by its index of words; the articles are the same.
    """
    selection = Selection()
    if not filters.related:
        selection = selection.also("article.is_related = 0", {})
    if filters.stories:
        selection = selection.also("article.leads = 1", {})
    if filters.topic:
        selection = having_topics(selection, filters.topic, "topic")
    if filters.provider:
        selection = having_providers(selection, filters.provider, "provider")
    selection = _dated(selection, filters, newest)
    selection = _rated(selection, filters)
    if filters.type:
        selection = _any_of(selection, "article.type", "type", filters.type, UNKNOWN_TYPE)
    if filters.status:
        selection = _any_of(selection, "article.status", "status", filters.status)
    if filters.corpus:
        selection = _any_of(selection, "article.corpus", "corpus", filters.corpus)
    for kind in NO_FACET:
        keys = getattr(filters, kind)
        groups = [(key,) for key in keys] if filters.together else [keys] if keys else []
        for place, group in enumerate(groups):
            selection = having_facets(selection, kind, group, f"{kind}{place or ''}")
    if filters.outlet_country:
        selection = _of_outlets_in(selection, filters.outlet_country)
    if not filters.q:
        return selection
    return matching(selection, terms(filters.q), indexed=word_index.TABLE in tables)


def having_topics(selection: Selection, names: Sequence[str | None], prefix: str) -> Selection:
    """Narrowed to articles that carry one of the topics; ``None`` and the unknown label mean having none."""
    condition, parameters = _membership("topic.name", "topic.topic_id", prefix, names, NO_TOPIC)
    return selection.also(
        "article.article_no IN (SELECT article_topic.article_no FROM article_topic "  # noqa: S608 -- values are bound
        f"JOIN topic ON topic.topic_id = article_topic.topic_id WHERE {condition})",
        parameters,
    )


def having_providers(selection: Selection, domains: Sequence[str | None], prefix: str) -> Selection:
    """Narrowed to articles of one of the providers; ``None`` and the unknown label mean having none."""
    condition, parameters = _membership("provider.domain", "provider.provider_id", prefix, domains, UNKNOWN_PROVIDER)
    return selection.also(
        f"article.provider_id IN (SELECT provider.provider_id FROM provider WHERE {condition})",  # noqa: S608 -- values are bound
        parameters,
    )


def having_facets(selection: Selection, kind: str, keys: Sequence[str | None], prefix: str) -> Selection:
    """Narrowed to articles with one of the policy facets of a kind; ``None`` and the unknown label mean having none."""
    known = [key for key in keys if key is not None and key != NO_FACET[kind]]
    names = {f"{prefix}_{position}": key for position, key in enumerate(known, start=1)}
    rows = f"SELECT article_facet.article_no FROM article_facet{{}} WHERE article_facet.kind = '{kind}' AND article_facet.part > 0"  # noqa: S608 -- a kind of ours
    parts = []
    if names:
        listed = rows.format(" JOIN facet ON facet.facet_id = article_facet.facet_id")
        parts.append(f"article.article_no IN ({listed} AND facet.key IN ({', '.join(f'${name}' for name in names)}))")
    if len(known) < len(keys):
        parts.append(f"article.article_no NOT IN ({rows.format('')})")
    return selection.also(f"({' OR '.join(parts)})", names)


def _of_outlets_in(selection: Selection, countries: Sequence[str]) -> Selection:
    within = _any_of(Selection(), "provider.country", "outlet_country", countries, UNKNOWN_COUNTRY)
    return selection.also(
        f"article.provider_id IN (SELECT provider.provider_id FROM provider WHERE {within.conditions[0]})",  # noqa: S608 -- values are bound
        within.parameters,
    )


def matching(selection: Selection, wanted: Sequence[Term], *, indexed: bool = False) -> Selection:
    """Narrowed to articles that meet every term; no term at all meets nothing."""
    if not wanted:
        return selection.also("1 = 0", {})
    if indexed:
        for condition, bound in word_index.conditions(wanted, "article.article_no"):
            selection = selection.also(condition, bound)
        return selection
    for number, term in enumerate(wanted, start=1):
        name = f"term_{number}"
        found = " OR ".join(f"article_words.{column} LIKE ${name}" for column in word_index.FIELDS)
        condition = f"NOT ({found})" if term.excluded else f"({found})"
        selection = selection.also(condition, {name: term.pattern}, "article_words")
    return selection


def _membership(
    column: str, number: str, prefix: str, values: Sequence[str | None], unknown: str
) -> tuple[str, dict[str, Any]]:
    known = [value for value in values if value is not None and value != unknown]
    names = {f"{prefix}_{position}": value for position, value in enumerate(known, start=1)}
    parts = [f"{column} IN ({', '.join(f'${name}' for name in names)})"] if names else []
    if len(known) < len(values):
        parts.append(f"{number} = 0")
    return " OR ".join(parts), names


def _any_of(selection: Selection, column: str, prefix: str, values: Sequence[str], unknown: str = "") -> Selection:
    known = [value for value in values if value != unknown]
    names = {f"{prefix}_{position}": value for position, value in enumerate(known, start=1)}
    parts = [f"{column} IN ({', '.join(f'${name}' for name in names)})"] if names else []
    if len(known) < len(values):
        parts.append(f"{column} IS NULL")
    return selection.also(f"({' OR '.join(parts)})", names)


def _dated(selection: Selection, filters: Filters, newest: date | None) -> Selection:
    first, last = filters.window(newest)
    if first is not None:
        selection = selection.also("article.day >= $first_day", {"first_day": first.isoformat()})
    if last is not None:
        selection = selection.also("article.day <= $last_day", {"last_day": last.isoformat()})
    return selection


def _rated(selection: Selection, filters: Filters) -> Selection:
    low, high = filters.quality
    if low > QUALITY_MIN:
        selection = selection.also("article.quality >= $quality_low", {"quality_low": low})
    if high < QUALITY_MAX:
        selection = selection.also("article.quality <= $quality_high", {"quality_high": high})
    return selection
