"""Refuse corrections that add facets which no dictionary of their corpus has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dashboard.config.policy_dictionaries import POLICY_NAME
from dashboard.corpus.classification import Rules
from dashboard.corpus.corrections import Overlay, parse_corrections
from dashboard.corpus.folder import CORRECTIONS_NAME
from dashboard.errors import BadCorrections
from dashboard.model.facets import FacetKind
from dashboard.policy.known_keys import known_keys

CLOSED: Final = {
    FacetKind.JURISDICTION: "Its key is an ISO 3166 code such as JP or US-CA",
    FacetKind.THEME: "Its keys are in docs/policy.md",
}
"""The kinds whose keys are those of the dictionaries; organisations and people may be named beyond them."""


def check_facet_keys(rules: Rules) -> None:
    """Check the corrections of every corpus.

    Raises:
        BadCorrections: an entry adds a facet that is unknown, or cannot be honoured for another reason.
    """
    for name, text in rules.corrections.items():
        place = f"{name}/{CORRECTIONS_NAME}"
        check_keys_of(parse_corrections(text, place, rules.limits.latest), rules.policies.get(name, ""), place)


def check_keys_of(overlays: Iterable[Overlay], dictionary: str, place: str) -> None:
    """Check the entries of one corpus. ``dictionary`` is the text of its ``policy.toml``, ``place`` names its corrections.

    Raises:
        BadCorrections: an entry adds a facet that is unknown.
    """
    for overlay in overlays:
        for mark in overlay.marks:
            if mark.wrong or mark.kind not in CLOSED:
                continue
            if mark.key not in known_keys(dictionary, f"{place.rsplit('/', 1)[0]}/{POLICY_NAME}")[mark.kind]:
                raise BadCorrections(
                    f"Entry {overlay.number} of {place} adds the unknown {mark.kind} “{mark.key[:40]}”.",
                    f"{CLOSED[mark.kind]}; or define it in {POLICY_NAME}.",
                )
