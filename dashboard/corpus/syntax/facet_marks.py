"""Read which facets an entry of ``corrections.yaml`` adds and removes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dashboard.corpus.coercion import Notes, text_of
from dashboard.corpus.syntax.parsed_values import Value
from dashboard.errors import BadCorrections
from dashboard.model.facets import INSTRUMENTS, POLICY_LABELS, FacetKind

FACET_KEY: Final = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", re.ASCII)
_MAX_KEY: Final = 200
_ACTIONS: Final = ("add", "remove")
_CLOSED: Final = {FacetKind.INSTRUMENT: INSTRUMENTS, FacetKind.POLICY: POLICY_LABELS}
_SHAPE: Final = "Write facets: {add: [{kind: theme, key: labour}], remove: [{kind: jurisdiction, key: JP}]}."


@dataclass(frozen=True, slots=True)
class FacetMark:
    """A facet that an editor marked: ``wrong`` where it was found, or else missing."""

    kind: FacetKind
    key: str
    wrong: bool

    @property
    def instead(self) -> str | None:
        """The key that is right: of a wrong facet none, except that an article is about policy or not."""
        if not self.wrong:
            return self.key
        return next(key for key in POLICY_LABELS if key != self.key) if self.kind is FacetKind.POLICY else None


def facet_marks(value: Value, refuse: Callable[[str, str], BadCorrections]) -> tuple[FacetMark, ...]:
    """The marks of an entry's ``facets``. ``refuse`` makes the error from what is wrong and the remedy.

    Raises:
        BadCorrections: they cannot be honoured as written.
    """
    if not isinstance(value, dict) or not value or set(value) - set(_ACTIONS):
        raise refuse("has facets that are not lists to add and remove", _SHAPE)
    marks: list[FacetMark] = []
    for action in _ACTIONS:
        items = value.get(action, [])
        if not isinstance(items, list):
            raise refuse(f"has facets to {action} that are not a list", _SHAPE)
        marks.extend(_mark(item, action, refuse) for item in items)
    named = [(mark.kind, mark.key) for mark in marks]
    if twice := [key for kind, key in named if named.count((kind, key)) > 1]:
        raise refuse(f"names the facet “{twice[0][:40]}” twice", "Add it or remove it, once.")
    if not marks:
        raise refuse("adds and removes no facet", _SHAPE)
    return tuple(marks)


def _mark(item: Value, action: str, refuse: Callable[[str, str], BadCorrections]) -> FacetMark:
    if not isinstance(item, dict) or set(item) != {"kind", "key"}:
        raise refuse(f"has a facet to {action} without a kind and a key", _SHAPE)
    notes = Notes()
    kind, key = (text_of(item[name], _MAX_KEY, name, notes) or "" for name in ("kind", "key"))
    if kind not in set(FacetKind):
        raise refuse(f"has the unknown kind “{kind[:40]}”", f"The kinds are {', '.join(FacetKind)}.")
    if notes.said or not key or (kind != FacetKind.PERSON and not FACET_KEY.fullmatch(key)):
        raise refuse(f"has the key “{key[:40]}”, which no {kind} can have", "Write it as the page and the API do.")
    known = _CLOSED.get(FacetKind(kind))
    if known is not None and key not in known:
        raise refuse(f"has the unknown {kind} “{key[:40]}”", f"The keys are {', '.join(known)}.")
    return FacetMark(FacetKind(kind), key, action == "remove")
