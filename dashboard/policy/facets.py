"""Hits -> facets: which words count for what, and whether a text is about a thing or only mentions it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

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
_Key = tuple[FacetKind, str]


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


@dataclass(slots=True)
class _Found:
    label: str
    places: set[tuple[int, int]] = field(default_factory=set)


class FacetFinder:
    """Finds facets by the entries of a dictionary. Safe to use from any thread."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._matcher = Matcher(entries)
        self._names = {entry.key: entry.name for entry in entries if entry.kind == "jurisdiction"}
        self._within = {entry.key: entry.within for entry in entries if entry.kind == "jurisdiction" and entry.within}

    def facets(self, article: Article) -> tuple[Facet, ...]:
        """The facets of an article, by kind and then by key; what ``corrections.yaml`` sets stands in place of its kind."""
        text = Text.of(article)
        hits = self._named(self._matcher.hits(text.whole))
        found: dict[_Key, _Found] = {}
        for hit in hits:
            self._take(found, self._matcher.entries[hit.entry], (hit.start, hit.end))
        facets = [*_facets(found, text), *self._people(hits, text)] if hits else []
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
            if self._matcher.entries[hit.entry].kind in NAMING:
                if hit.end <= reach[1] and (hit.start, hit.end) != reach:
                    continue
                reach = (hit.start, hit.end)
            kept.append(hit)
        return kept

    def _take(self, found: dict[_Key, _Found], entry: Entry, place: tuple[int, int]) -> None:
        """Count a hit for all that its entry says."""
        if entry.kind in ("organisation", "theme"):
            found.setdefault((FacetKind(entry.kind), entry.key), _Found(entry.name)).places.add(place)
        instrument = entry.key if entry.kind == "instrument" else entry.instrument
        if instrument is not None:
            key = (FacetKind.INSTRUMENT, instrument)
            found.setdefault(key, _Found(INSTRUMENTS[instrument])).places.add(place)
        code = entry.key if entry.kind == "jurisdiction" else entry.jurisdiction
        while code is not None:
            key = (FacetKind.JURISDICTION, code)
            found.setdefault(key, _Found(self._names.get(code, code))).places.add(place)
            code = self._within.get(code)

    def _people(self, hits: Sequence[Hit], text: Text) -> list[Facet]:
        entries = self._matcher.entries
        offices = [hit for hit in hits if entries[hit.entry].kind == "office"]
        if not offices:
            return []
        firms = {h.end for h in hits if entries[h.entry].kind == "organisation" and entries[h.entry].sort == "company"}
        states = {h.end for h in hits if entries[h.entry].kind in ("jurisdiction", "organisation")} - firms
        named = people_in(text.whole, [(hit.start, hit.end) for hit in offices], states)
        found = {(FacetKind.PERSON, key): _Found(key, set(places)) for key, places in named.items()}
        return _facets(found, text)


def _facets(found: Mapping[_Key, _Found], text: Text) -> list[Facet]:
    governed = _governed(found, text)
    return [
        Facet(kind, key, item.label, _is_subject(item.places, governed, text), _spans(item.places, text))
        for (kind, key), item in found.items()
    ]


def _spans(places: Iterable[tuple[int, int]], text: Text) -> tuple[Span, ...]:
    return tuple(text.span(start, end) for start, end in sorted(places)[:MOST_SPANS])


def _is_subject(places: set[tuple[int, int]], governed: set[int], text: Text) -> bool:
    """Definition ``policy-subject``."""
    if len({start for start, _ in places}) > 1:
        return True
    return any(not text.in_body(start) or start in governed for start, _ in places)


def _governed(found: Mapping[_Key, _Found], text: Text) -> set[int]:
    """Where names begin that share a sentence of the body with the words of an instrument."""
    if "body" not in text.names:
        return set()
    ends = [match.end() for match in _SENTENCE.finditer(text.whole)]
    instruments = {
        bisect_right(ends, start)
        for (kind, _), item in found.items()
        if kind is FacetKind.INSTRUMENT
        for start, _ in item.places
    }
    return {start for item in found.values() for start, _ in item.places if bisect_right(ends, start) in instruments}
