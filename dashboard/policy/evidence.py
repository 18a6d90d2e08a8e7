"""Named features of what a text says: of the text as a whole, and of each jurisdiction, instrument and theme it may have.

The models of ``weights.json`` weigh them. A feature is a number from 0 to about 3; one that is 0 is left out.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import log1p
from typing import Final

from dashboard.config.policy_dictionaries import dictionary_texts

_SURROUNDINGS: Final = tomllib.loads(dictionary_texts()["surroundings.toml"])
_WORDS: Final = {name: frozenset(words.split()) for name, words in _SURROUNDINGS["words"].items()}

IMPLIED: Final[Mapping[str, list[str]]] = _SURROUNDINGS["implied"]
"""Instruments and themes that a text may be about if it names one of others."""

HEAD: Final = 800
"""Characters of an article that say what it is about: title, excerpt, and the body's beginning if there is room."""

_AUTHORITY: Final = _WORDS["authority"]
_ACTS: Final = _WORDS["acts"]
_FIRMS: Final = _WORDS["firms"]
_ASIDE: Final = _WORDS["aside"]
_LINKING: Final = _WORDS["linking"]
_PLACED: Final = _WORDS["placed"]
_FULL: Final = 3
_TELLING: Final = frozenset(("authority", "legislature", "court", "police", "ban", "market", "product", "science"))
SAID_OF_ALL: Final = frozenset(f"s:{name}" for name in _TELLING)
_NEAR: Final = 60
"""Characters between words that have to do with one another."""


@dataclass(slots=True)
class TextSignals:
    """A text, what its words signal, and where its title ends. ``folded`` is as the matcher folds it."""

    whole: str
    folded: str
    title_end: int
    head_end: int
    signals: Counter[str] = field(default_factory=Counter)
    titled: set[str] = field(default_factory=set)
    bans: list[tuple[int, int]] = field(default_factory=list)
    placed: list[tuple[int, str]] = field(default_factory=list)

    def said(self) -> list[str]:
        """The signals of the text (``s:court``), and those of its title (``t:court``)."""
        return [*(f"s:{name}" for name in self.signals), *(f"t:{name}" for name in self.titled)]

    def signal(self, name: str, start: int, end: int) -> None:
        """Note a signal at a place of the head."""
        if start >= self.head_end:
            return
        self.signals[name] += 1
        if start < self.title_end:
            self.titled.add(name)
        if name in _TELLING:
            self.placed.append((start, name))
        if name == "ban":
            self.bans.append((start, end))

    def near(self, spots: Sequence[tuple[int, int]]) -> set[str]:
        """The telling signals close to some places."""
        return {
            name
            for start, _ in spots[:8]
            for place, name in self.placed
            if place != start and start - _NEAR < place < start + _NEAR
        }

    def features(self) -> dict[str, float]:
        """How much of each signal there is."""
        found = {f"s:{name}": log1p(min(count, _FULL)) for name, count in self.signals.items()}
        found.update((f"t:{name}", 1.0) for name in self.titled)
        return found


@dataclass(slots=True)
class NamedPlace:
    """Where a text names a jurisdiction, and how: by name, city, body, measure, hint, or inside another name."""

    start: int
    end: int
    how: str


def text_features(
    context: TextSignals,
    places: Mapping[str, Sequence[NamedPlace]],
    instruments: Mapping[str, Sequence[tuple[int, int]]],
    themes: Mapping[str, Sequence[tuple[int, int]]],
    bodies: tuple[int, int],
) -> dict[str, float]:
    """Of the text as a whole: is it about policy? ``bodies`` counts public and private organisations."""
    found = context.features()
    hows = {place.how for spots in places.values() for place in spots if place.start < context.head_end}
    found.update((f"how:{how}", 1.0) for how in hows)
    for spots in places.values():
        for place in spots[:4]:
            if place.how in ("name", "city") and place.start < context.head_end:
                around: dict[str, float] = {}
                _around(around, place, context)
                found.update((f"j:{name}", value) for name, value in around.items())
    nations = sum(any(p.how == "name" and p.start < context.title_end for p in named) for named in places.values())
    found["nations in title"] = log1p(min(nations, _FULL))
    found["public"] = log1p(min(bodies[0], _FULL))
    found["private"] = log1p(min(bodies[1], _FULL))
    for name, kind in (("i", instruments), ("th", themes)):
        for key, words in kind.items():
            if any(start < context.head_end for start, _ in words):
                found[f"{name}:{key}"] = 1.0
    found["instruments"] = log1p(len(instruments))
    titled = any(start < context.title_end for words in instruments.values() for start, _ in words)
    found["instrument in title"] = float(titled)
    for one, other in (
        ("authority", "rule"),
        ("authority", "face"),
        ("police", "face"),
        ("market", "rule"),
        ("product", "rule"),
    ):
        if one in context.signals and other in context.signals:
            found[f"{one}+{other}"] = 1.0
    return {name: value for name, value in found.items() if value}


def jurisdiction_features(
    code: str, spots: Sequence[NamedPlace], order: int, count: int, context: TextSignals, policy: float, others: int
) -> dict[str, float]:
    """Of a jurisdiction that is named ``order``-th of ``count``: is the text about its policy?

    ``others`` countries are named by name, city or body.
    """
    found: dict[str, float] = {"policy": _squeezed(policy), "several": log1p(count - 1)}
    found["places"] = log1p(min(len([p for p in spots if p.how != "hint"]), _FULL))
    if order == 0:
        found["first"] = 1.0
    if code == "US" or code == "EU":
        found[f"is {code}"] = 1.0
    elif code.startswith("US-"):
        found["is state"] = 1.0
    titled = [place for place in spots if place.start < context.title_end]
    for place in spots[:8]:
        where = "title" if place.start < context.title_end else "text"
        found[f"{place.how} in {where}"] = 1.0
        if place.how in ("name", "city"):
            _around(found, place, context)
    if spots and all(_is_aside(place, context) for place in spots):
        found["only aside"] = 1.0
    if spots and all(is_dateline(context.whole, place) for place in spots):
        found["only dateline"] = 1.0
    only = {place.how for place in spots}
    if len(only) == 1:
        found[f"only {next(iter(only))}"] = 1.0
        if others and "hint" in only:
            found["only hint beside others"] = 1.0
        if count == 1:
            found[f"alone {next(iter(only))}"] = 1.0
    if titled:
        found["in title"] = 1.0
    return {name: value for name, value in found.items() if value}


def _around(found: dict[str, float], place: NamedPlace, context: TextSignals) -> None:
    after = context.folded[place.end : place.end + 50].split()[:4]
    before = context.folded[max(0, place.start - 40) : place.start].split()[-2:]
    if after and after[0] == "s":
        found["owns"] = 1.0
        after = after[1:]
    if len(after) > 2 and after[0] in ("and", "or"):
        after = after[2:]
    if after and after[0] in _ACTS:
        found["acts"] = 1.0
    if any(word in _AUTHORITY for word in after[:2]):
        found["authority after"] = 1.0
    if any(word in _FIRMS for word in after[:2]):
        found["firm after"] = 1.0
    if any(word in _AUTHORITY for word in before):
        found["authority before"] = 1.0
    previous = before[-1] if before else ""
    if previous == "the" and len(before) > 1:
        previous = before[0]
    if previous in _ASIDE:
        found[f"aside {place.how}"] = 1.0
    if previous in _PLACED:
        found[f"in {place.how}"] = 1.0
    if previous in _LINKING:
        found[f"{previous} {place.how}"] = 1.0
    if is_dateline(context.whole, place):
        found["dateline"] = 1.0


def _is_aside(place: NamedPlace, context: TextSignals) -> bool:
    """Whether a name is only there to compare: “softer than the EU”."""
    before = [word for word in context.folded[max(0, place.start - 40) : place.start].split()[-2:] if word != "the"]
    return place.how in ("name", "city") and bool(before) and before[-1] in _ASIDE


def is_dateline(text: str, place: NamedPlace) -> bool:
    """Whether a place's name only says where a report was filed: “DUBLIN (AP) —”, “New York, March 9, 2021:”."""
    line = text.rfind("\n", 0, place.start) + 1
    if place.start - line > 30 or line == 0:
        return False
    after = text[place.end : place.end + 45]
    lead = after.lstrip(", .").split("\n")[0]
    return any(
        sign in after for sign in ("--", " —", " – ", "(Reuters)", "(AP)", " - ", "(AFP)", "(CNN)", "/PRN")
    ) or lead[:3] in (*("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),)


@dataclass(slots=True)
class KeyFeatures:
    """The features of one instrument or theme. ``common`` ones count once for all keys and once for this one, so that
    rare keys lean on the others; ``words`` that occur and the keys ``beside`` it count for this one only. ``said`` are the
    signals of the text, of which ``telling`` ones count for all keys too.
    """

    key: str
    common: dict[str, float]
    words: Collection[str]
    beside: Collection[str]
    said: Sequence[str]
    telling: Collection[str]

    def named(self) -> dict[str, float]:
        """Every feature by its name: ``law``, ``law|in title``, ``law=bill``, ``law&privacy``."""
        key = self.key
        found = {**self.common, key: 1.0}
        found.update((f"{key}|{name}", value) for name, value in self.common.items())
        found.update((f"{key}={word}", 1.0) for word in self.words)
        found.update((f"{key}&{other}", 1.0) for other in self.beside if other != key)
        for name in self.said:
            if name in self.telling:
                found[name] = 1.0
            found[f"{key}|{name}"] = 1.0
        return found


def key_features(
    key: str,
    spots: Sequence[tuple[int, int]],
    context: TextSignals,
    policy: float,
    acts: set[tuple[int, int]],
    given: str,
    beside: Collection[str],
    said: Sequence[str],
) -> KeyFeatures:
    """Of an instrument or a theme: is it part of what the text is about?

    ``acts`` has the places of named acts, ``given`` says whether the key is named, has a cue, or is implied, ``beside``
    has the instruments and themes named in the text, ``said`` what :meth:`TextSignals.said` gives.
    """
    common: dict[str, float] = {"policy": _squeezed(policy), "places": log1p(min(len(spots), _FULL))}
    words = {context.folded[start:end].strip() for start, end in spots[:8]}
    if any(start < context.title_end for start, _ in spots):
        common["in title"] = 1.0
    if not acts.isdisjoint(spots):
        common["named act"] = 1.0
        if any(start < context.title_end for start, _ in acts):
            common["named act in title"] = 1.0
    common.update(_worded(words))
    common[given] = 1.0
    for name in context.near(spots):
        common[f"near {name}"] = 1.0
    return KeyFeatures(key, common, words if given != "implied" else (), beside, said, SAID_OF_ALL)


def _worded(words: set[str]) -> dict[str, float]:
    found = {"phrase": 1.0} if any(" " in word for word in words) else {}
    if len(words) > 1:
        found["words"] = log1p(len(words) - 1)
    return found


def _squeezed(score: float) -> float:
    return max(-2.0, min(2.0, score / 2))
