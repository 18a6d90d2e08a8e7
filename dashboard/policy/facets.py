"""Candidates -> facets: what the models keep, and whether a text is about a thing or only mentions it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from dashboard.model.article import Article
from dashboard.model.facets import INSTRUMENTS, POLICY_LABELS, Facet, FacetKind, Span
from dashboard.policy.by_hand import corrected_facets
from dashboard.policy.candidates import PRIVATE, Candidates, Drafter, Spots
from dashboard.policy.commitments import Name
from dashboard.policy.entries import Entry
from dashboard.policy.evidence import NamedPlace
from dashboard.policy.gazetteer import city_entries
from dashboard.policy.matcher import Hit
from dashboard.policy.model import Model, models
from dashboard.policy.organisations import Named, organisations_in
from dashboard.policy.people import people_in
from dashboard.policy.text import Text

MOST_SPANS: Final = 200
"""Places kept of one facet: no reader looks at more."""

TWICE: Final = 2
"""Places in a policy article's body from which a jurisdiction is its subject."""

GOVERNED: Final = 3
"""Places in sentences with an instrument from which an article with a body is policy."""

_JUST: Final = 0.1

NEARLY: Final = -0.5
"""The score for policy from which an article is policy if a jurisdiction or an instrument is found in it."""

_SENTENCE: Final = re.compile(r"(?<=[.!?])[”\"’)]*\s+(?=[“\"‘(]?[A-Z0-9])|\n\n")


class FacetFinder:
    """Finds facets by the entries of a dictionary. Safe to use from any thread."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._names = {entry.key: entry.name for entry in entries if entry.kind == "jurisdiction"}
        self._labels = {(entry.kind, entry.key): entry.name for entry in entries}
        named = {word for e in entries if e.kind == "jurisdiction" for r in e.rules for word in (*r.words, *r.exact)}
        self.drafter = Drafter([*entries, *city_entries(self._names, named)])
        self.models: Mapping[str, Model] = models()

    def facets(self, article: Article, draft: Candidates) -> tuple[Facet, ...]:
        """The facets of an article, by kind and then by key; what ``corrections.yaml`` sets replaces its kind."""
        if not draft.text.whole:
            return ()
        policy = self.models["policy"].score(draft.policy_features())
        if policy < 0 and len(_governed(draft)) >= GOVERNED:
            policy = _JUST
        subjects = self._subjects(draft, policy) if policy > NEARLY else set()
        instruments = tuple(self._kept(draft, policy, FacetKind.INSTRUMENT))
        is_policy = policy > 0 or (policy > NEARLY and bool(subjects or instruments))
        facets = [
            self._policy(draft, is_policy),
            *self._jurisdictions(draft, subjects | (self._subjects_of_body(draft) if is_policy else set())),
            *instruments,
            *self._kept(draft, policy, FacetKind.THEME),
            *(
                Facet(
                    FacetKind.ORGANISATION,
                    key,
                    self._organisation(draft, key),
                    self._is_up_front(spots, draft),
                    _spans(spots, draft.text),
                )
                for key, spots in draft.organisations.items()
            ),
            *self._people(draft),
        ]
        if article.corrections:
            facets = self._corrected(facets, article)
        return tuple(sorted(facets, key=lambda facet: (facet.kind, facet.key)))

    def names(self, text: str) -> list[Name]:
        """The jurisdictions and organisations that a text names, by their place."""
        hits = self.drafter.named(self.drafter.matcher.hits(text))
        entries = self.drafter.matcher.entries
        known = [(hit.start, hit.end) for hit in hits if entries[hit.entry].kind == "organisation"]
        return self._names_of(hits, organisations_in(text, known), 0, len(text))

    def names_of_part(self, draft: Candidates, part: str) -> list[Name]:
        """Those of one part of a drafted article, with places in that part."""
        place = draft.text.names.index(part)
        start = draft.text.starts[place]
        end = draft.text.starts[place + 1] if place + 1 < len(draft.text.starts) else len(draft.text.whole)
        return self._names_of(draft.hits, draft.by_form, start, end)

    def _names_of(self, hits: Sequence[Hit], by_form: Sequence[Named], first: int, last: int) -> list[Name]:
        found = []
        for hit in hits:
            entry = self.drafter.matcher.entries[hit.entry]
            if first <= hit.start < last and entry.kind in ("jurisdiction", "organisation", "place"):
                code = entry.key if entry.kind == "jurisdiction" else entry.jurisdiction
                name = entry.name if entry.kind != "place" else self._names.get(code or "", entry.name)
                found.append(Name(hit.start - first, hit.end - first, name, code, entry.sort in PRIVATE))
        private = [named for named in by_form if not named.is_public and first <= named.start < last]
        found.extend(Name(n.start - first, n.end - first, n.name, None, True) for n in private)
        return sorted(found, key=lambda name: (name.start, -name.end))

    def _policy(self, draft: Candidates, is_policy: bool) -> Facet:
        """Whether the article is about policy, with the words that say so."""
        key = "yes" if is_policy else "no"
        spots = set().union(
            *draft.instruments.values(), {(p.start, p.end) for ps in draft.jurisdictions.values() for p in ps}
        )
        return Facet(FacetKind.POLICY, key, POLICY_LABELS[key], True, _spans(spots, draft.text) if is_policy else ())

    def _subjects(self, draft: Candidates, policy: float) -> set[str]:
        """The jurisdictions whose policy the article is about, as the model judges."""
        return {
            code
            for code, features in draft.jurisdiction_features(policy)
            if "only aside" not in features and self.models["jurisdiction"].score(features) > 0
        }

    def _jurisdictions(self, draft: Candidates, judged: set[str]) -> Iterator[Facet]:
        subjects = judged | {key for kind, key in draft.own if kind == "jurisdiction"}
        subjects |= {self.drafter.within[code] for code in subjects if code in self.drafter.within}
        for code, places in draft.jurisdictions.items():
            named = {(place.start, place.end) for place in places if place.how != "hint"}
            if code in subjects or named:
                spots = named or {(place.start, place.end) for place in places}
                yield Facet(
                    FacetKind.JURISDICTION,
                    code,
                    self._names.get(code, code),
                    code in subjects,
                    _spans(spots, draft.text),
                )

    def _subjects_of_body(self, draft: Candidates) -> set[str]:
        """Jurisdictions that the body names often, or in a sentence with an instrument."""
        governed = _governed(draft)
        return {
            code
            for code, places in draft.jurisdictions.items()
            if (spots := _named_in_body(places, draft.text)) and (len(spots) >= TWICE or spots & governed)
        }

    def _kept(self, draft: Candidates, policy: float, kind: FacetKind) -> Iterator[Facet]:
        """The instruments or themes that the text is about."""
        found = draft.spots(kind.value)
        for features in draft.key_features(kind.value, policy):
            key = features.key
            if (kind.value, key) in draft.own or self.models[kind.value].score_of_key(features) > 0:
                label = INSTRUMENTS.get(key) or self._labels.get((kind.value, key), key)
                yield Facet(kind, key, label, self._is_up_front(found[key], draft), _spans(found[key], draft.text))

    def _organisation(self, draft: Candidates, key: str) -> str:
        return draft.labels.get(key) or self._labels.get(("organisation", key), key)

    def _is_up_front(self, spots: Spots, draft: Candidates) -> bool:
        """Definition ``policy-subject`` for what is no jurisdiction."""
        if "body" not in draft.text.names or len(spots) > 1:
            return True
        return any(not draft.text.in_body(start) for start, _ in spots)

    def _corrected(self, facets: Sequence[Facet], article: Article) -> list[Facet]:
        return corrected_facets(facets, article.corrections, self._label)

    def _label(self, kind: FacetKind, key: str) -> str:
        if kind is FacetKind.INSTRUMENT:
            return INSTRUMENTS.get(key, key)
        if kind is FacetKind.POLICY:
            return POLICY_LABELS.get(key, key)
        return self._labels.get((kind.value, key), key)

    def _people(self, draft: Candidates) -> list[Facet]:
        entries = self.drafter.matcher.entries
        hits = draft.hits
        offices = [hit for hit in hits if entries[hit.entry].kind == "office"]
        if not offices:
            return []
        firms = {h.end for h in hits if entries[h.entry].kind == "organisation" and entries[h.entry].sort == "company"}
        states = {h.end for h in hits if entries[h.entry].kind in ("jurisdiction", "organisation", "place")} - firms
        named = people_in(draft.text.whole, [(hit.start, hit.end) for hit in offices], states)
        return [
            Facet(FacetKind.PERSON, name, name, self._is_up_front(places, draft), _spans(places, draft.text))
            for name, places in named.items()
        ]


def _spans(places: Iterable[tuple[int, int]], text: Text) -> tuple[Span, ...]:
    return tuple(text.span(start, end) for start, end in sorted(places)[:MOST_SPANS])


def _named_in_body(places: Sequence[NamedPlace], text: Text) -> set[int]:
    return {place.start for place in places if place.how not in ("hint", "inside") and text.in_body(place.start)}


def _governed(draft: Candidates) -> set[int]:
    """Where names of the body begin that share a sentence with the words of an instrument, if these are more than one."""
    if "body" not in draft.text.names:
        return set()
    ends = [match.end() for match in _SENTENCE.finditer(draft.text.whole)]
    lowered = draft.context.folded
    instruments = {
        bisect_right(ends, start)
        for spots in draft.instruments.values()
        for start, end in spots
        if " " in lowered[start:end].strip() or (start, end) in draft.acts or lowered[start:end] in _CLEAR
    }
    return {
        place.start
        for places in draft.jurisdictions.values()
        for place in places
        if place.how not in ("hint", "inside")
        and draft.text.in_body(place.start)
        and bisect_right(ends, place.start) in instruments
    }


_CLEAR: Final = frozenset(
    ("law", "laws", "legislation", "subsidies", "regulation", "regulations", "tariffs", "sanctions", "treaty")
)
"""Single words that name an instrument beyond doubt."""
