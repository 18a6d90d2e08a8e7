"""Synonyms of a search: those delivered with the dashboard, and what a corpus adds or takes away."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import permutations
from typing import Any, Final, TypeAlias

from dashboard.errors import BadSynonyms
from dashboard.search.folding import fold
from dashboard.search.stemming import stem

SYNONYMS_NAME: Final = "synonyms.toml"
"""The file beside a corpus in which its users extend or correct the synonyms."""
MOST_WORDS: Final = 4
"""Of one entry."""
_KEYS: Final = ("same", "also", "without")
_REMEDY: Final = "Correct the entry, or remove the file. The form is in docs/search.md."

Stems: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Folded phrases that a search finds for others, by the stems of what was typed."""

    found: Mapping[Stems, tuple[str, ...]]
    longest: int

    def of(self, stems: Stems) -> tuple[str, ...]:
        """The phrases to find for one with these stems, itself left out."""
        return self.found.get(stems, ())


@cache
def delivered() -> Synonyms:
    """The synonyms delivered with the dashboard."""
    return synonyms_of({})


def synonyms_of(overlays: Mapping[str, str]) -> Synonyms:
    """The delivered synonyms with those of corpora; ``overlays`` has the text of each corpus's file by its path.

    Raises:
        BadSynonyms: a file cannot be honoured as written.
    """
    ours = (files("dashboard") / "search" / SYNONYMS_NAME).read_text(encoding="utf-8")
    texts = [_parsed(text, place) for place, text in overlays.items()]
    dropped = {_stems(phrase) for text in texts for phrase in text.get("without", ())}
    found: dict[Stems, dict[Stems, str]] = {}
    for text in (_parsed(ours, SYNONYMS_NAME), *texts):
        for typed, other in _pairs(text):
            if dropped.isdisjoint((_stems(typed), _stems(other))) or text in texts:
                found.setdefault(_stems(typed), {})[_stems(other)] = fold(other).strip()
    for stems, others in found.items():
        others.pop(stems, None)
    return Synonyms({k: tuple(v.values()) for k, v in found.items() if v}, max(map(len, found), default=1))


def _pairs(text: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What is typed, and what is found for it."""
    for group in text.get("same", ()):
        yield from permutations(group, 2)
    for typed, others in text.get("also", {}).items():
        yield from ((typed, other) for other in others)


def _stems(phrase: str) -> Stems:
    return tuple(map(stem, fold(phrase).split()))


def _parsed(text: str, place: str) -> dict[str, Any]:
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadSynonyms(f"{place} is not TOML: {problem}.", _REMEDY) from None
    if unknown := found.keys() - set(_KEYS):
        raise BadSynonyms(f"{place}: “{min(unknown)[:40]}” is unknown: it has {', '.join(_KEYS)}.", _REMEDY)
    groups, also, without = found.get("same", []), found.get("also", {}), found.get("without", [])
    if not (isinstance(groups, list) and all(map(_is_list, groups))):
        raise BadSynonyms(f"{place}: same is a list of lists of words.", _REMEDY)
    if not (isinstance(also, dict) and all(map(_is_list, also.values()))):
        raise BadSynonyms(f"{place}: also has a list of words for each word.", _REMEDY)
    if not _is_list(without):
        raise BadSynonyms(f"{place}: without is a list of words.", _REMEDY)
    _check((*(word for group in groups for word in group), *also, *(w for o in also.values() for w in o)), place)
    return found


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _check(phrases: Sequence[str], place: str) -> None:
    for phrase in phrases:
        if not 1 <= len(fold(phrase).split()) <= MOST_WORDS:
            raise BadSynonyms(f"{place}: “{phrase[:40]}” has no word, or more than {MOST_WORDS}.", _REMEDY)
