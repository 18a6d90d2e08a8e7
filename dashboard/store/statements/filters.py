"""Turn filters into the FROM, JOIN and WHERE of a statement. Pure; values are bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from dashboard.model.filters import (
    NO_FACET,
    NO_TOPIC,
    QUALITY_MAX,
    QUALITY_MIN,
    UNKNOWN_PROVIDER,
    VALUE_FILTERS,
    Filters,
)
from dashboard.search.grammar import parse
from dashboard.search.synonyms import Synonyms
from dashboard.store.base import Statement, bound_list
from dashboard.store.statements import word_index

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
    """Rows of ``article``: their conditions, the tables joined, the values bound; ``joins`` are further literal joins."""

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

    def statement(self, *head: str, tail: Sequence[str] = ()) -> Statement:
        """A statement over these rows: ``head`` selects, ``tail`` groups, orders and limits."""
        return Statement("\n".join([*head, *self.lines(), *tail]), self.parameters)

    def lines(self) -> list[str]:
        """FROM, JOIN and WHERE, a line each."""
        joined = self.joining()
        where = [f"{'WHERE' if n == 0 else '  AND'} {condition}" for n, condition in enumerate(self.conditions)]
        return ["FROM article", *(JOINS[table] for table in joined.tables), *self.joins, *where]


def select(filters: Filters, newest: date | None, synonyms: Synonyms | None = None) -> Selection:
    """The articles in view. ``newest`` is the newest dated article's UTC day, which ``period`` counts back from.

    Args:
        synonyms: the delivered ones unless given.
    """
    selection = Selection()
    if not filters.related:
        selection = selection.also("article.is_related = 0", {})
    if filters.stories:
        selection = selection.also("article.leads = 1", {})
    first, second, *others = VALUE_FILTERS
    selection = _valued(_valued(selection, filters, first), filters, second)
    selection = _dated(selection, filters, newest)
    selection = _rated(selection, filters)
    for name in others:
        selection = _valued(selection, filters, name)
    if not filters.q:
        return selection
    return matching(selection, filters.q, synonyms)


def _valued(selection: Selection, filters: Filters, name: str) -> Selection:
    """Narrow by the values of one filter: any of those chosen, each that is required, none that is excluded."""
    values = getattr(filters, name)
    each = filters.together and VALUE_FILTERS[name].facet
    groups = [(key,) for key in values] if each else [values] if values else []
    for place, group in enumerate(groups):
        selection = _having(selection, name, group, f"{name}{place or ''}")
    for place, key in enumerate(filters.required(name)):
        selection = _having(selection, name, (key,), f"required_{name}{place}")
    for place, key in enumerate(filters.excluded(name)):
        unwanted = _having(Selection(), name, (key,), f"excluded_{name}{place}")
        selection = selection.also(f"({unwanted.conditions[0]}) IS NOT TRUE", unwanted.parameters)
    return selection


def _having(selection: Selection, name: str, values: Sequence[str], prefix: str) -> Selection:
    """Narrow to articles with one of the values of a filter."""
    spec = VALUE_FILTERS[name]
    if name == "topic":
        return having_topics(selection, values, prefix)
    if name == "provider":
        return having_providers(selection, values, prefix)
    if spec.facet:
        return having_facets(selection, name, values, prefix)
    return _in_column(selection, spec.column, prefix, values, spec.unknown)


def having_topics(selection: Selection, names: Sequence[str | None], prefix: str) -> Selection:
    """Narrow to articles with one of the topics; ``None`` and the unknown label mean without one."""
    condition, parameters = _membership("topic.name", "topic.topic_id", prefix, names, NO_TOPIC)
    return selection.also(
        "article.article_no IN (SELECT article_topic.article_no FROM article_topic "  # noqa: S608 -- values are bound
        f"JOIN topic ON topic.topic_id = article_topic.topic_id WHERE {condition})",
        parameters,
    )


def having_providers(selection: Selection, domains: Sequence[str | None], prefix: str) -> Selection:
    """Narrow to articles of one of the providers; ``None`` and the unknown label mean without one."""
    condition, parameters = _membership("provider.domain", "provider.provider_id", prefix, domains, UNKNOWN_PROVIDER)
    return selection.also(
        f"article.provider_id IN (SELECT provider.provider_id FROM provider WHERE {condition})",  # noqa: S608 -- values are bound
        parameters,
    )


def having_facets(selection: Selection, kind: str, keys: Sequence[str | None], prefix: str) -> Selection:
    """Narrow to articles with one of the policy facets of a kind; ``None`` and the unknown label mean without one."""
    known = [key for key in keys if key is not None and key != NO_FACET[kind]]
    placeholders, names = bound_list(prefix, known)
    rows = f"SELECT article_facet.article_no FROM article_facet{{}} WHERE article_facet.kind = '{kind}' AND article_facet.part > 0"  # noqa: S608 -- a kind of ours
    parts = []
    if names:
        listed = rows.format(" JOIN facet ON facet.facet_id = article_facet.facet_id")
        parts.append(f"article.article_no IN ({listed} AND facet.key IN ({placeholders}))")
    if len(known) < len(keys):
        parts.append(f"article.article_no NOT IN ({rows.format('')})")
    return selection.also(f"({' OR '.join(parts)})", names)


def _in_column(selection: Selection, column: str, prefix: str, values: Sequence[str], unknown: str) -> Selection:
    if column.startswith("article."):
        return _any_of(selection, column, prefix, values, unknown)
    within = _any_of(Selection(), column, prefix, values, unknown)
    return selection.also(
        f"article.provider_id IN (SELECT provider.provider_id FROM provider WHERE {within.conditions[0]})",  # noqa: S608 -- values are bound
        within.parameters,
    )


def matching(selection: Selection, q: str, synonyms: Synonyms | None = None) -> Selection:
    """Narrow to articles that match every clause of a search; without one, to none."""
    wanted = parse(q, synonyms)
    if not wanted:
        return selection.also("1 = 0", {})
    for condition, bound in word_index.conditions(wanted, "article.article_no"):
        selection = selection.also(condition, bound)
    return selection


def _membership(
    column: str, number: str, prefix: str, values: Sequence[str | None], unknown: str
) -> tuple[str, dict[str, Any]]:
    known = [value for value in values if value is not None and value != unknown]
    listed, names = bound_list(prefix, known)
    parts = [f"{column} IN ({listed})"] if names else []
    if len(known) < len(values):
        parts.append(f"{number} = 0")
    return " OR ".join(parts), names


def _any_of(selection: Selection, column: str, prefix: str, values: Sequence[str], unknown: str) -> Selection:
    known = [value for value in values if value != unknown]
    listed, names = bound_list(prefix, known)
    parts = [f"{column} IN ({listed})"] if names else []
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
