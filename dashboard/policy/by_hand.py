"""Apply the facets that ``corrections.yaml`` sets, adds and removes to those found in an article."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from dashboard.model.article import Correction
from dashboard.model.facets import OVERRIDABLE, Facet, FacetKind, Span

_KINDS: Final = frozenset(FacetKind)


def corrected_facets(
    facets: Iterable[Facet], corrections: Iterable[Correction], label: Callable[[FacetKind, str], str]
) -> list[Facet]:
    """The facets as the corrections leave them, applied in their order: the last one about a facet counts."""
    found = {(facet.kind, facet.key): facet for facet in facets}

    def add(kind: FacetKind, key: str, spans: tuple[Span, ...] = ()) -> None:
        found[kind, key] = Facet(kind, key, label(kind, key), True, spans, True)

    for item in corrections:
        if whole := OVERRIDABLE.get(item.field):
            found = {name: facet for name, facet in found.items() if name[0] is not whole}
            for key in (item.corrected or "").split(", "):
                if key:
                    add(whole, key)
        elif item.field in _KINDS:
            kind = FacetKind(item.field)
            before = found.pop((kind, item.corrected or item.stated or ""), None)
            if item.corrected:
                add(kind, item.corrected, before.spans if before else ())
    return list(found.values())
