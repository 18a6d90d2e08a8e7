"""Hits -> candidates: everything a text may be about, with its places and its named features, before anything is decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dashboard.model.article import Article
from dashboard.model.facets import INSTRUMENTS
from dashboard.policy.entries import Entry
from dashboard.policy.evidence import (
    HEAD,
    IMPLIED,
    KeyFeatures,
    NamedPlace,
    TextSignals,
    jurisdiction_features,
    key_features,
    text_features,
)
from dashboard.policy.gazetteer import cities_with_states
from dashboard.policy.matcher import Hit, Matcher, folded
from dashboard.policy.organisations import Named, organisations_in
from dashboard.policy.text import Text
from dashboard.policy.wording import wording

NAMING: Final = frozenset(("jurisdiction", "organisation", "office", "place"))
"""Kinds that name somebody: of names that lie within one another, the longest is meant."""

PRIVATE: Final = frozenset(("company", "research", "ngo"))
"""The kinds of organisations whose money is not public."""

UNLIKELY: Final = -1.5
"""The score for policy up to which cues are not weighed."""

WORDING: Final = 4.0
"""What the score of a text's wording is multiplied by, to be about as large as other features."""

NATION: Final = "nation"
"""The kind of a whole government: it names its jurisdiction, and is no organisation of its own."""

_PLACED: Final = frozenset(("in", "of", "from", "near", "at", "to", "city", "s", "and", "around"))

_CREDIT: Final = re.compile(r"\(\w[\w ]*(?::|\)\s?(?:-|–|—))")
"""A stock exchange before a ticker, an agency after a dateline: “(NASDAQ: …)”, “(Reuters) -”."""

_PARTY: Final = re.compile(r"\b[DRI][-–]$")
"""Before a state, the party of a member of Congress from there: “(R-Utah)”."""

Spots = set[tuple[int, int]]


@dataclass(slots=True)
class Candidates:
    """What a text may be about. ``jurisdictions`` has every place of a code, those of hints too.

    ``acts`` has the places of named acts, ``cues`` those of words that only suggest an instrument or theme, ``own`` kind and key of what words of the corpus's own dictionary name, ``wording`` what the words of the text speak for, ``known`` what ``spots`` has answered.
    """

    text: Text
    context: TextSignals
    jurisdictions: dict[str, list[NamedPlace]] = field(default_factory=dict)
    instruments: dict[str, Spots] = field(default_factory=dict)
    themes: dict[str, Spots] = field(default_factory=dict)
    cues: dict[str, Spots] = field(default_factory=dict)
    organisations: dict[str, Spots] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    by_form: list[Named] = field(default_factory=list)
    public_names: list[tuple[int, int]] = field(default_factory=list)
    acts: Spots = field(default_factory=set)
    own: set[tuple[str, str]] = field(default_factory=set)
    bodies: list[int] = field(default_factory=lambda: [0, 0])
    wording: Mapping[str, float] = field(default_factory=dict)
    known: dict[str, dict[str, Spots]] = field(default_factory=dict)

    def policy_features(self) -> dict[str, float]:
        """Whether the text is about policy."""
        return text_features(
            self.context,
            self.jurisdictions,
            {key: sorted(spots) for key, spots in self.instruments.items()},
            {key: sorted(spots) for key, spots in self.themes.items()},
            (self.bodies[0], self.bodies[1]),
        ) | self._worded("policy")

    def _worded(self, name: str) -> dict[str, float]:
        return {"wording": WORDING * self.wording[name]} if name in self.wording else {}

    def jurisdiction_features(self, policy: float) -> Iterator[tuple[str, dict[str, float]]]:
        """For each jurisdiction, whether the text is about its policy."""
        first = {code: min(p.start for p in places) for code, places in self.jurisdictions.items()}
        ordered = sorted(first, key=lambda code: (first[code], code))
        nations = {
            code[:2]
            for code, places in self.jurisdictions.items()
            if any(p.how in ("name", "city", "body") for p in places)
        }
        means = {f"i:{key}": 1.0 for key in self.instruments}
        for order, code in enumerate(ordered):
            places = self.jurisdictions[code]
            others = len(nations - {code[:2]})
            features = jurisdiction_features(code, places, order, len(ordered), self.context, policy, others)
            yield code, features | means | self._worded(f"jurisdiction {code}")

    def key_features(self, kind: str, policy: float) -> Iterator[KeyFeatures]:
        """For each instrument or theme, whether the text is about it."""
        named = self.instruments if kind == "instrument" else self.themes
        beside = frozenset((*self.instruments, *self.themes))
        actors, said = self._actors(), self.context.said()
        judged = self.spots(kind) if policy > UNLIKELY else named
        worded = {key: self.wording.get(f"{kind} {key}", 0.0) for key in judged}
        best, second = sorted([0.0, 0.0, *worded.values()])[:-3:-1]
        first = min((min(spots) for spots in named.values()), default=None)
        for key, spots in judged.items():
            given = "named" if key in named else "cue" if key in self.cues else "implied"
            features = key_features(key, sorted(spots), self.context, policy, self.acts, given, beside, said)
            features.common |= self._worded(f"{kind} {key}") | actors
            if kind == "instrument":
                features.common["ahead"] = WORDING * (worded[key] - (second if worded[key] == best else best))
                features.common |= {"best worded": 1.0} if worded[key] == best else {}
                features.common |= {"named first": 1.0} if first in spots else {}
            yield features

    def _actors(self) -> dict[str, float]:
        """Whether a public body is named, or no jurisdiction at all: who else would act?"""
        named = any(place.how != "hint" for places in self.jurisdictions.values() for place in places)
        return {**({"public body": 1.0} if self.bodies[0] else {}), **({} if named else {"nowhere": 1.0})}

    def spots(self, kind: str) -> dict[str, Spots]:
        """The places of each instrument or theme, of its cues too; of what others imply, their places."""
        if kind in self.known:
            return self.known[kind]
        named = self.instruments if kind == "instrument" else self.themes
        found = self.known[kind] = {key: set(spots) for key, spots in named.items()}
        for key, spots in self.cues.items():
            if (key in INSTRUMENTS) == (kind == "instrument"):
                found.setdefault(key, set()).update(spots)
        for key, sources in IMPLIED.items():
            if key not in found and (key in INSTRUMENTS) == (kind == "instrument"):
                known = [n for name in sources if (n := self.instruments.get(name) or self.themes.get(name))]
                spots = {spot for named in known for spot in named if spot[0] < HEAD}
                if spots:
                    found[key] = spots
        return found


class Drafter:
    """Drafts texts by the entries of a dictionary. Safe to use from any thread."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.matcher = Matcher(entries)
        self.wording = wording()
        self.within = {entry.key: entry.within for entry in entries if entry.kind == "jurisdiction" and entry.within}
        self._naming = [entry.kind in NAMING for entry in entries]
        self._codes = [tuple(self._all_codes(entry)) for entry in entries]

    def draft(self, article: Article) -> Candidates:
        """The candidates of an article."""
        text = Text.of(article)
        lowered = folded(text.whole)
        hits = self.named(self.matcher.hits(text.whole, lowered))
        title_end = len(article.title) if article.title else 0
        context = TextSignals(text.whole, lowered, title_end, HEAD)
        draft = Candidates(text, context, hits=hits, wording=self.wording.scores(lowered[:HEAD]))
        entries = self.matcher.entries
        known = [(hit.start, hit.end) for hit in hits if entries[hit.entry].kind == "organisation"]
        names = {(hit.start, hit.end) for hit in hits if self._naming[hit.entry]}
        by_form = draft.by_form = [
            named for named in organisations_in(text.whole, known) if (named.start, named.end) not in names
        ]
        draft.public_names = self._public(hits)
        states = cities_with_states(text.whole)
        said = {code for _, _, code in states} | {
            entries[hit.entry].key
            for hit in hits
            if entries[hit.entry].within == "US" and text.whole[hit.start : hit.end] == entries[hit.entry].name
        }
        for hit in hits:
            inside = states and any(start <= hit.start and hit.end <= end for start, end, _ in states)
            if not inside and not self._is_elsewhere(hit, said):
                self._take(draft, hit, by_form)
        for start, end, code in states:
            for whole in (code, "US"):
                draft.jurisdictions.setdefault(whole, []).append(NamedPlace(start, end, "city"))
        for named in by_form:
            draft.organisations.setdefault(named.key, set()).add((named.start, named.end))
            draft.labels.setdefault(named.key, named.name)
            draft.bodies[0 if named.is_public else 1] += 1
        if draft.context.bans:
            for key in ("law", "regulation"):
                draft.instruments.setdefault(key, set()).update(draft.context.bans)
        return draft

    def _is_elsewhere(self, hit: Hit, states: set[str]) -> bool:
        """Whether a small city's name means a namesake: the text names other states, and not this one."""
        entry = self.matcher.entries[hit.entry]
        return entry.kind == "place" and not entry.sort and bool(states) and entry.jurisdiction not in states

    def _public(self, hits: Sequence[Hit]) -> list[tuple[int, int]]:
        """Where the names of public bodies are."""
        entries = self.matcher.entries
        return [
            (hit.start, hit.end)
            for hit in hits
            if entries[hit.entry].kind == "organisation" and entries[hit.entry].sort in ("government", "regulator")
        ]

    def named(self, hits: Sequence[Hit]) -> list[Hit]:
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

    def _take(self, draft: Candidates, hit: Hit, by_form: Sequence[Named]) -> None:
        entry = self.matcher.entries[hit.entry]
        spot = (hit.start, hit.end)
        if entry.kind == "signal":
            draft.context.signal(entry.key, *spot)
            return
        if entry.kind == "cue":
            if hit.start < HEAD and not self._is_in_a_name(draft, hit):
                draft.cues.setdefault(entry.key, set()).add(spot)
            return
        if entry.own and draft.context.whole[hit.start : hit.end].casefold() in entry.own:
            draft.own.add((entry.kind, entry.key))
        if entry.kind == "measure":
            draft.acts.add(spot)
        if entry.kind == "organisation":
            if any(named.start <= hit.start and hit.end <= named.end for named in by_form):
                return
            if entry.sort != NATION and not _CREDIT.match(draft.context.whole, max(0, hit.start - 1)):
                draft.organisations.setdefault(entry.key, set()).add(spot)
            draft.bodies[1 if entry.sort in PRIVATE else 0] += 1
        elif entry.kind in ("theme", "instrument") and self._is_in_a_name(draft, hit):
            return
        elif entry.kind == "theme":
            draft.themes.setdefault(entry.key, set()).add(spot)
        instrument = entry.key if entry.kind == "instrument" else entry.instrument
        if instrument is not None:
            draft.instruments.setdefault(instrument, set()).add(spot)
        codes = self._codes[hit.entry]
        if codes and (how := self._how(draft, entry, hit, by_form)) is not None:
            for code in codes:
                draft.jurisdictions.setdefault(code, []).append(NamedPlace(*spot, how))

    def _is_in_a_name(self, draft: Candidates, hit: Hit) -> bool:
        """Whether words are a part of an organisation's name: “Department for Energy” is not about energy."""
        for named in draft.by_form:
            if named.start <= hit.start and hit.end <= named.end:
                return True
        for start, end in draft.public_names:
            if start <= hit.start and hit.end <= end and end - start > hit.end - hit.start:
                return True
        return False

    def _how(self, draft: Candidates, entry: Entry, hit: Hit, by_form: Sequence[Named]) -> str | None:
        """How an entry's words name its jurisdiction; ``None`` if it does not: “US$” names no country, nor
        a member's “R-Utah” a state, nor a small city's name without words of place around it.
        """
        if draft.context.whole[hit.end : hit.end + 1] == "$":
            return None
        if entry.kind in ("jurisdiction", "place"):
            around = next((n for n in by_form if n.start <= hit.start and hit.end <= n.end), None)
            if around is not None:
                return "body" if around.is_public else "inside"
        if entry.kind == "place":
            return "city" if entry.sort or self._is_placed(draft, hit) else None
        if entry.kind == "jurisdiction":
            return None if _PARTY.search(draft.context.whole, max(0, hit.start - 4), hit.start) else "name"
        return {"organisation": "body", "measure": "measure", "hint": "hint"}.get(entry.kind)

    def _is_placed(self, draft: Candidates, hit: Hit) -> bool:
        """Whether words around a city's name say that it is a place."""
        whole, lowered = draft.context.whole, draft.context.folded
        before = lowered[max(0, hit.start - 20) : hit.start].split()[-1:]
        after = lowered[hit.end : hit.end + 30].split()[:1]
        return (
            bool(before and before[0] in _PLACED)
            or whole[hit.end : hit.end + 1] == ","
            or bool(
                after and after[0] in ("council", "police", "city", "school", "bans", "mayor", "officials", "residents")
            )
        )

    def _all_codes(self, entry: Entry) -> Iterator[str]:
        code = entry.key if entry.kind == "jurisdiction" else entry.jurisdiction
        seen: set[str] = set()
        while code is not None and code not in seen:
            yield code
            seen.add(code)
            code = self.within.get(code)
