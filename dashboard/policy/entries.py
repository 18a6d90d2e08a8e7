"""The dictionaries as entries: delivered ones, and what a corpus's ``policy.toml`` adds to them or takes away."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dashboard.errors import BadDictionary
from dashboard.model.facets import INSTRUMENTS

KINDS: Final = ("jurisdiction", "organisation", "instrument", "theme", "measure", "office", "hint", "signal", "cue")
"""What an entry may be. A measure stands for an instrument and a jurisdiction; an office marks the name beside it.
A hint suggests a jurisdiction, a cue an instrument or a theme, a signal what a text is about; none decides alone."""

_LISTS: Final = ("words", "exact", "adjectives", "unless", "needs", "lacks")
_NAMING: Final = ("words", "exact", "adjectives")
_TEXTS: Final = ("name", "kind", "jurisdiction", "instrument", "within")
_OTHER: Final = ("when", "without", "off")
_KEY: Final = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*")
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that name an entry. ``words`` in any case, ``exact`` only as written, ``adjectives`` not beside languages.

    They do not count inside one of ``unless``, nor in a text without any of ``needs`` or with one of ``lacks``.
    """

    words: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a text may name, and what naming it says beside: its jurisdiction, instrument, or the whole it is in."""

    kind: str
    key: str
    name: str
    rules: tuple[Rule, ...]
    sort: str | None = None
    jurisdiction: str | None = None
    instrument: str | None = None
    within: str | None = None
    own: frozenset[str] = frozenset()
    """The words that a corpus's ``policy.toml`` adds, in small letters: no model overrules them."""


def entries_of(delivered: Mapping[str, str], overlay: str = "", place: str = "policy.toml") -> tuple[Entry, ...]:
    """The entries of dictionary texts, with an overlay applied: its entries are added, or change those of their key.

    Raises:
        BadDictionary: a text cannot be honoured; which entry, and why.
    """
    tables: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in KINDS}
    for name, text in delivered.items():
        for kind, entries in _parsed(text, name).items():
            if kind in tables:
                tables[kind].update(entries)
    if overlay:
        _Overlay(place, tables).apply(_parsed(overlay, place))
    return tuple(_entry(kind, key, table) for kind, found in tables.items() for key, table in found.items())


def _parsed(text: str, place: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise BadDictionary(f"{place} is not TOML: {problem}.", "Correct the line, or remove the file.") from None


def _entry(kind: str, key: str, table: Mapping[str, Any]) -> Entry:
    rules = [_rule(table), *(_rule(item) for item in table.get("when", ()))]
    return Entry(
        kind,
        key,
        table.get("name", key),
        tuple(rule for rule in rules if rule.words or rule.exact or rule.adjectives),
        table.get("kind"),
        table.get("jurisdiction"),
        table.get("instrument"),
        table.get("within"),
        frozenset(table.get("own", ())),
    )


def _rule(table: Mapping[str, Any]) -> Rule:
    return Rule(**{name: tuple(table.get(name, ())) for name in _LISTS})


@dataclass(frozen=True, slots=True)
class _Overlay:
    place: str
    tables: dict[str, dict[str, dict[str, Any]]]

    def apply(self, given: Mapping[str, Any]) -> None:
        for kind, entries in given.items():
            if kind not in KINDS or not isinstance(entries, dict):
                raise BadDictionary(
                    f"{self.place} has the unknown table “{kind[:40]}”.", f"Its tables are {', '.join(KINDS)}."
                )
            for key, table in entries.items():
                self._take(kind, key, table)

    def _take(self, kind: str, key: str, table: object) -> None:
        name = f"{kind}.{key[:40]}"
        if not isinstance(table, dict) or not _KEY.fullmatch(key):
            raise self._bad(name, "is not an entry", "Write it as [organisation.acme] and its keys below.")
        if unknown := sorted(set(table) - {*_LISTS, *_TEXTS, *_OTHER}):
            known = ", ".join((*_TEXTS, *_LISTS, *_OTHER))
            raise self._bad(name, f"has the unknown key “{unknown[0][:40]}”", f"The keys are {known}.")
        instrument = key if kind == "instrument" else table.get("instrument", next(iter(INSTRUMENTS)))
        if instrument not in INSTRUMENTS:
            raise self._bad(name, "is no instrument of the closed list", f"They are {', '.join(INSTRUMENTS)}.")
        for rule in (table, *self._whens(name, table)):
            self._check(name, rule)
        found = self.tables[kind]
        if table.get("off") is True:
            found.pop(key, None)
            return
        own = [w.casefold() for rule in (table, *table.get("when", ())) for n in _NAMING for w in rule.get(n, ())]
        found[key] = _merged(found.get(key, {}), table) | {"own": own}

    def _whens(self, name: str, table: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
        whens = table.get("when", [])
        if not isinstance(whens, list) or not all(isinstance(item, dict) for item in whens):
            raise self._bad(name, "has a “when” that is no list of tables", f"Write it as [[{name}.when]].")
        return whens

    def _check(self, name: str, table: Mapping[str, Any]) -> None:
        for field in (*_LISTS, "without"):
            values = table.get(field, [])
            if not isinstance(values, list) or not all(_is_phrase(value) for value in values):
                raise self._bad(
                    name, f"has “{field}” that is no list of phrases", f'Write {field} = ["one", "two words"].'
                )
        for field in _TEXTS:
            if not isinstance(table.get(field, ""), str) or len(table.get(field, "")) > _LONGEST:
                raise self._bad(name, f"has “{field}” that is no line of text", "Write it in quotes.")

    def _bad(self, name: str, what: str, remedy: str) -> BadDictionary:
        return BadDictionary(f"The entry {name} of {self.place} {what}.", remedy)


def _is_phrase(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST and any(c.isalnum() for c in value)


def _merged(before: Mapping[str, Any], table: Mapping[str, Any]) -> dict[str, Any]:
    gone = {word.casefold() for word in table.get("without", ())}
    merged = {
        name: table[name] if name in table else before[name] for name in _TEXTS if name in table or name in before
    }
    for name in _LISTS:
        words = dict.fromkeys((*before.get(name, ()), *table.get(name, ())))
        merged[name] = [word for word in words if word.casefold() not in gone]
    whens = [
        {name: [w for w in item.get(name, ()) if w.casefold() not in gone] for name in _LISTS}
        for item in before.get("when", ())
    ]
    return merged | {"when": [*whens, *table.get("when", ())]}
