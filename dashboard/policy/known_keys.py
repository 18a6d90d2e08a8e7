"""The facets that the dictionaries know, by kind and key: what an editor can choose from."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from dashboard.config.policy_dictionaries import POLICY_NAME, dictionary_texts
from dashboard.model.facets import INSTRUMENTS, POLICY_LABELS, FacetKind
from dashboard.policy.entries import entries_of

KnownKeys = Mapping[FacetKind, Mapping[str, str]]

_IN_DICTIONARIES: Final = (FacetKind.JURISDICTION, FacetKind.ORGANISATION, FacetKind.THEME)


@lru_cache(maxsize=8)
def known_keys(overlay: str = "", place: str = POLICY_NAME) -> KnownKeys:
    """The label of every key, by kind. ``overlay`` is the text of a corpus's ``policy.toml``, ``place`` its name.

    Raises:
        BadDictionary: the overlay cannot be honoured as written.
    """
    known: dict[FacetKind, dict[str, str]] = {kind: {} for kind in _IN_DICTIONARIES}
    for entry in entries_of(dictionary_texts(), overlay, place):
        if entry.kind in known:
            known[FacetKind(entry.kind)][entry.key] = entry.name
    return {FacetKind.POLICY: POLICY_LABELS, FacetKind.INSTRUMENT: INSTRUMENTS, **known}
