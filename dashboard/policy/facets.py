"""Hits -> facets: which words count for what, and whether a text is about a thing or only mentions it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeAlias

from dashboard.article import Article
from dashboard.facets import INSTRUMENTS, OVERRIDABLE, Facet, FacetKind, Span
from dashboard.policy.commitments import Name
from dashboard.policy.entries import Entry
from dashboard.policy.matcher import Hit, Matcher
from dashboard.policy.people import people_in

NAMING: Final = frozenset(("jurisdiction", "organisation", "office"))
"""Kinds that name somebody: of names that lie within one another, the longest is meant."""

PRIVATE: Final = frozenset(("company", "research", "ngo"))
"""The kinds of organisations whose money is not public."""

MOST_SPANS: Final = 200
"""Places kept of one facet: no reader looks at more."""

BETWEEN: Final = "\n\n"
"""Between the parts of a text, so that no phrase reaches from one into the next."""

_SENTENCE: Final = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[“\"‘(]?[A-Z0-9])|\n\n")


@dataclass(frozen=True, slots=True)
class Text:
    """An article's parts in one string: ``starts`` has where each of ``names`` begins."""

    whole: str
    names: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, article: Article) -> Text:
        """The title, the excerpt and the body of an article."""
        parts = {
            "title": article.title,
            "excerpt": article.excerpt or "",
            "body": article.body if article.sections else "",
        }
        present = {name: text for name, text in parts.items() if text}
        starts, place = [], 0
        for text in present.values():
            starts.append(place)
            place += len(text) + len(BETWEEN)
        return cls(BETWEEN.join(present.values()), tuple(present), tuple(starts))

    def part(self, place: int) -> int:
        """The number of the part that has this character of the whole."""
        return max(bisect_right(self.starts, place) - 1, 0)

    def span(self, start: int, end: int) -> Span:
        """Characters of the whole, as those of a part."""
        part = self.part(start)
        return Span(self.names[part], start - self.starts[part], end - self.starts[part])

    def in_body(self, place: int) -> bool:
        """Whether this character of the whole is in the body."""
        return self.names[self.part(place)] == "body"


class _Thing(NamedTuple):
    """What can be found."""

    kind: FacetKind
    key: str
    label: str


_Places: TypeAlias = set[tuple[int, int]]


class FacetFinder:
    """Finds facets by the entries of a dictionary. Safe to use from any thread."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._matcher = Matcher(entries)
        self._names = {entry.key: entry.name for entry in entries if entry.kind == "jurisdiction"}
        self._within = {entry.key: entry.within for entry in entries if entry.kind == "jurisdiction" and entry.within}
        numbers: dict[_Thing, int] = {}
        self._said = [
            tuple(numbers.setdefault(thing, len(numbers)) for thing in self._said_by(entry)) for entry in entries
        ]
        self._things = list(numbers)
        self._naming = [entry.kind in NAMING for entry in entries]

    def facets(self, article: Article) -> tuple[Facet, ...]:
        """The facets of an article, by kind and then by key; what ``corrections.yaml`` sets stands in place of its kind."""
        text = Text.of(article)
        hits = self._named(self._matcher.hits(text.whole))
        if not hits and not article.corrections:
            return ()
        found: dict[int, _Places] = {}
        for hit in hits:
            for number in self._said[hit.entry]:
                found.setdefault(number, set()).add((hit.start, hit.end))
        things = [(self._things[number], places) for number, places in found.items()]
        facets = [*_facets(things, text), *self._people(hits, text)]
        if article.corrections:
            facets = self._corrected(facets, article)
        return tuple(sorted(facets, key=lambda facet: (facet.kind, facet.key)))

    def names(self, text: str) -> list[Name]:
        """The jurisdictions and organisations that a text names, by their place."""
        found = []
        for hit in self._named(self._matcher.hits(text)):
            entry = self._matcher.entries[hit.entry]
            if entry.kind in ("jurisdiction", "organisation"):
                code = entry.key if entry.kind == "jurisdiction" else entry.jurisdiction
                found.append(Name(hit.start, hit.end, entry.name, code, entry.sort in PRIVATE))
        return found

    def _corrected(self, facets: Sequence[Facet], article: Article) -> list[Facet]:
        """The facets with each kind that was set by hand as it was set."""
        set_by_hand = {OVERRIDABLE[c.field]: c.corrected or "" for c in article.corrections if c.field in OVERRIDABLE}
        kept = [facet for facet in facets if facet.kind not in set_by_hand]
        for kind, keys in set_by_hand.items():
            kept.extend(Facet(kind, key, self._label(kind, key), True, (), True) for key in keys.split(", ") if key)
        return kept

    def _label(self, kind: FacetKind, key: str) -> str:
        if kind is FacetKind.INSTRUMENT:
            return INSTRUMENTS.get(key, key)
        return next((e.name for e in self._matcher.entries if (e.kind, e.key) == (kind, key)), key)

    def _named(self, hits: Sequence[Hit]) -> list[Hit]:
        """The hits without names that lie within a longer name."""
        kept: list[Hit] = []
        reach: tuple[int, int] = (-1, -1)
        for hit in hits:
            if self._naming[hit.entry]:
                if hit.end <= reach[1] and (hit.start, hit.end) != reach:
                    continue
                reach = (hit.start, hit.end)
            kept.append(hit)
        return kept

    def _said_by(self, entry: Entry) -> Iterator[_Thing]:
        """All that an entry's words say."""
        if entry.kind in ("organisation", "theme"):
            yield _Thing(FacetKind(entry.kind), entry.key, entry.name)
        instrument = entry.key if entry.kind == "instrument" else entry.instrument
        if instrument is not None:
            yield _Thing(FacetKind.INSTRUMENT, instrument, INSTRUMENTS[instrument])
        code = entry.key if entry.kind == "jurisdiction" else entry.jurisdiction
        seen: set[str] = set()
        while code is not None and code not in seen:
            yield _Thing(FacetKind.JURISDICTION, code, self._names.get(code, code))
            seen.add(code)
            code = self._within.get(code)

    def _people(self, hits: Sequence[Hit], text: Text) -> list[Facet]:
        entries = self._matcher.entries
        offices = [hit for hit in hits if entries[hit.entry].kind == "office"]
        if not offices:
            return []
        firms = {h.end for h in hits if entries[h.entry].kind == "organisation" and entries[h.entry].sort == "company"}
        states = {h.end for h in hits if entries[h.entry].kind in ("jurisdiction", "organisation")} - firms
        named = people_in(text.whole, [(hit.start, hit.end) for hit in offices], states)
        return _facets([(_Thing(FacetKind.PERSON, key, key), set(places)) for key, places in named.items()], text)


def _facets(found: Sequence[tuple[_Thing, _Places]], text: Text) -> list[Facet]:
    governed = _governed(found, text)
    return [
        Facet(kind, key, label, _is_subject(places, governed, text), _spans(places, text))
        for (kind, key, label), places in found
    ]


def _spans(places: Iterable[tuple[int, int]], text: Text) -> tuple[Span, ...]:
    return tuple(text.span(start, end) for start, end in sorted(places)[:MOST_SPANS])


def _is_subject(places: _Places, governed: set[int], text: Text) -> bool:
    """Definition ``policy-subject``."""
    if "body" not in text.names:
        return True
    if len({start for start, _ in places}) > 1:
        return True
    return any(not text.in_body(start) or start in governed for start, _ in places)


def _governed(found: Sequence[tuple[_Thing, _Places]], text: Text) -> set[int]:
    """Where names begin that share a sentence of the body with the words of an instrument."""
    if "body" not in text.names:
        return set()
    ends = [match.end() for match in _SENTENCE.finditer(text.whole)]
    instruments = {
        bisect_right(ends, start)
        for thing, places in found
        if thing.kind is FacetKind.INSTRUMENT
        for start, _ in places
    }
    return {start for _, places in found for start, _ in places if bisect_right(ends, start) in instruments}
