"""The words of a search read as filters, all of them together: a jurisdiction, an instrument, a year.

Hooks for browser tests: ``.pulse-reading``, ``[data-reading="articles"]`` and ``[data-reading="here"]`` its links.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from dashboard.analytics.calendar import calendar_keys, calendar_name, calendar_window
from dashboard.analytics.stop_words import STOP_WORDS
from dashboard.model.filters import VALUE_FILTERS, Filters
from dashboard.model.links import Links
from dashboard.search.folding import fold
from dashboard.search.grammar import Clause
from dashboard.search.naming import FilterValue, NameIndex, Reading
from dashboard.service import service
from dashboard.text.bidi import isolated
from dashboard.text.numbers import counted
from dashboard.text.shortening import clipped

NAMED: Final = ("jurisdiction", "instrument", "theme", "organisation", "topic", "provider")
"""Filters whose values the words of a search may name; where two go by one name, the first."""
MOST_WORDS: Final = 4
"""A longer search is not tried again without some of its words."""


def read_as_filters(filters: Filters) -> dict[str, Any] | None:
    """The articles that the search finds with every value and period it names used as a filter, if there are any.

    ``None`` where it names nothing. A single value is not enough: the articles page offers each.
    """
    if not filters.q:
        return None
    reading = name_index().read(service().clauses(filters.q), _periods())
    if len(reading.values) + 2 * bool(reading.period) < 2:
        return None
    narrowed = _narrowed(filters, reading)
    for words in _attempts([clause for clause in reading.rest if not is_small(clause)]):
        found = replace(narrowed, q=" ".join(clause.source for clause in words))
        if count := service().count(found):
            return {
                "count": counted(count, "article"),
                "words": _described(found, reading),
                "articles": Links().page("articles", found),
                "filters": _grouped(found),
            }
    return None


def name_index() -> NameIndex:
    """The values that may be named, once for each generation."""

    def made() -> NameIndex:
        facts = service().facts()
        values = (FilterValue(name, key, label) for name in NAMED for key, label in (facts.offered(name) or {}).items())
        return NameIndex(values, whole=frozenset({"provider"}))

    return service().once("names of values", made)


def is_small(clause: Clause) -> bool:
    """Whether it is made of words such as “the” and “in” only."""
    return not clause.excluded and set(fold(clause.source).split()) <= STOP_WORDS


def _periods() -> dict[str, str]:
    """The years, quarters and months of the corpus by their folded names."""
    facts = service().facts()
    if facts.first is None or facts.last is None:
        return {}
    keys = calendar_keys(facts.first, facts.last)
    return {fold(name).strip(): key for key in keys for name in (calendar_name(key), key)}


def _narrowed(filters: Filters, reading: Reading) -> Filters:
    changes: dict[str, Any] = {}
    for value in reading.values:
        held = changes.get(value.filter, getattr(filters, value.filter))
        changes[value.filter] = tuple(sorted({*held, value.key}))
    window = calendar_window(reading.period)
    if window is not None:
        changes |= {"dates": (window.first, window.last), "period": None}
    return replace(filters, **changes)


def _attempts(words: Sequence[Clause]) -> Iterator[Sequence[Clause]]:
    """All the other words; without one of them; one of them alone."""
    yield words
    if 1 < len(words) <= MOST_WORDS:
        yield from ([*words[:place], *words[place + 1 :]] for place in reversed(range(len(words))))
        if len(words) > 2:
            yield from ([word] for word in sorted(words, key=lambda clause: -len(clause.source)))


def _described(filters: Filters, reading: Reading) -> str:
    names = {**service().facts().names, **{value.key: value.label for value in reading.values}}
    said = [
        isolated(VALUE_FILTERS[name].words(getattr(filters, name), names))
        for name in dict.fromkeys(value.filter for value in reading.values)
    ]
    if reading.period:
        said.append(calendar_name(reading.period))
    matching = f" matching “{isolated(clipped(filters.q))}”" if filters.q else ""
    return f"{matching}: {', '.join(said)}"


def _grouped(filters: Filters) -> dict[str, list[str]]:
    """The parameters of the filters that a reading may change, those that it takes away among them."""
    grouped: dict[str, list[str]] = {name: [] for name in ("q", "dates", "period", *NAMED)}
    for name, value in filters.to_params():
        if name in grouped:
            grouped[name].append(value)
    return grouped
