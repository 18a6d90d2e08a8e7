"""Find the values of filters that the words of a search name: a jurisdiction, an instrument, an outlet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.search.folding import fold
from dashboard.search.grammar import Clause
from dashboard.search.stemming import stem
from dashboard.search.synonyms import Stems

LONGEST: Final = 8
"""Words in a row that are looked at as one name."""


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A value of the filter ``filter``, and what it is called."""

    filter: str
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Naming:
    """A value that some words of a search name; ``rest`` is the search without them."""

    value: FilterValue
    rest: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole search read as filters: the ``values`` it names, the ``period`` (its key, else empty), and the ``rest``."""

    values: tuple[FilterValue, ...]
    period: str
    rest: tuple[Clause, ...]


class NameIndex:
    """Values by the stems of their labels.

    Args:
        whole: names of filters whose values must be named in full, as outlets, of which there are many.
    """

    def __init__(self, values: Iterable[FilterValue], whole: frozenset[str] = frozenset()) -> None:
        self._full: dict[Stems, list[FilterValue]] = {}
        self._parts: dict[str, list[tuple[Stems, FilterValue]]] = {}
        for value in values:
            stems = _stems(value.label)
            self._full.setdefault(stems, []).append(value)
            if value.filter not in whole:
                for each in dict.fromkeys(stems):
                    self._parts.setdefault(each, []).append((stems, value))

    def named_in(self, clauses: Sequence[Clause]) -> list[Naming]:
        """What a search names, each value once: in full first, most words first; then values that its words, all
        together, are a part of the name of.
        """
        found: dict[FilterValue, Naming] = {}
        for naming in (*self._in_full(clauses), *self._in_part(clauses)):
            found.setdefault(naming.value, naming)
        return list(found.values())

    def read(self, clauses: Sequence[Clause], periods: Mapping[str, str]) -> Reading:
        """The search with every value that it names in full, and a period, taken out of it; each clause is read once.

        Args:
            periods: keys of periods by their folded names, ``{"july 2023": "2023-07"}``.
        """
        values: dict[FilterValue, None] = {}
        period, rest, place = "", list[Clause](), 0
        while place < len(clauses):
            for length in range(min(LONGEST, len(clauses) - place), 0, -1):
                some = clauses[place : place + length]
                if any(clause.excluded for clause in some):
                    continue
                found = "" if period else periods.get(fold(" ".join(clause.source for clause in some)).strip(), "")
                named = None if found else next(self._named(some), None)
                if found or named:
                    period = period or found
                    values |= {named: None} if named else {}
                    place += length
                    break
            else:
                rest.append(clauses[place])
                place += 1
        return Reading(tuple(values), period, tuple(rest))

    def _in_full(self, clauses: Sequence[Clause]) -> Iterator[Naming]:
        for length in range(min(LONGEST, len(clauses)), 0, -1):
            for start in range(len(clauses) - length + 1):
                some = clauses[start : start + length]
                if any(clause.excluded for clause in some):
                    continue
                rest = " ".join(c.source for c in (*clauses[:start], *clauses[start + length :]))
                yield from (Naming(value, rest) for value in self._named(some))

    def _named(self, some: Sequence[Clause]) -> Iterator[FilterValue]:
        """The values whose name in full these clauses are, or a synonym of the only one."""
        names = [tuple(each for clause in some for each in _stems(clause.source))]
        if len(some) == 1 and not _ALTERNATIVES.search(some[0].source):
            names += [together[0].stems for together in some[0].alternatives if len(together) == 1]
        for stems in names:
            yield from self._full.get(stems, ())

    def _in_part(self, clauses: Sequence[Clause]) -> Iterator[Naming]:
        sought = tuple(each for clause in clauses if not clause.excluded for each in _stems(clause.source))
        rest = " ".join(clause.source for clause in clauses if clause.excluded)
        for stems, value in self._parts.get(sought[0], ()) if sought else ():
            if any(stems[n : n + len(sought)] == sought for n in range(len(stems))):
                yield Naming(value, rest)


_ALTERNATIVES: Final = re.compile(r"(^|\s)(OR|\|)(\s|$)")
"""In a clause as typed. A value that names one alternative would drop the others."""


def _stems(text: str) -> Stems:
    return tuple(map(stem, fold(text).split()))
