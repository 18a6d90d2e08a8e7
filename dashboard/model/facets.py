"""What the policy dictionaries found in one article: facets with the words they rest on, and commitments of money.

Everything here is inferred from the words of a document, never stated by it. A span counts characters of one part of
the article: its ``title``, its ``excerpt`` or its ``body`` (``Article.body``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final


class FacetKind(StrEnum):
    """What a facet is: where a policy applies, by which means, who, which named office holder, about what."""

    JURISDICTION = "jurisdiction"
    INSTRUMENT = "instrument"
    ORGANISATION = "organisation"
    PERSON = "person"
    POLICY = "policy"
    THEME = "theme"


INSTRUMENTS: Final = {
    "law": "Law",
    "regulation": "Regulation",
    "executive-order": "Executive order",
    "standard": "Standard",
    "guideline": "Guideline",
    "funding": "Subsidy or public funding",
    "export-control": "Export control",
    "procurement": "Procurement",
    "agreement": "International agreement",
    "enforcement": "Enforcement or litigation",
    "consultation": "Consultation",
}
"""The closed list of instruments: an article that names none of them is unclassified."""

POLICY_LABELS: Final = {"yes": "Policy", "no": "Not policy"}
"""Whether an article is about policy: what a public authority does, plans or is asked to do, or rules and rights."""

OVERRIDABLE: Final = {
    "jurisdictions": FacetKind.JURISDICTION,
    "instruments": FacetKind.INSTRUMENT,
    "organisations": FacetKind.ORGANISATION,
    "themes": FacetKind.THEME,
    "policy": FacetKind.POLICY,
}
"""The keys by which ``corrections.yaml`` sets facets in place of what was found."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of one part of an article."""

    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing found. ``key`` is stable (an ISO 3166 code, an instrument's name), ``label`` is for people.

    ``is_subject``: the text is about it, by definition ``policy-subject``; otherwise it is mentioned in passing.
    ``corrected``: it was set by hand.
    """

    kind: FacetKind
    key: str
    label: str
    is_subject: bool
    spans: tuple[Span, ...] = ()
    corrected: bool = False

    @property
    def counts(self) -> bool:
        """Whether coverage counts it: a jurisdiction only as a subject, everything else wherever it is named."""
        return self.is_subject or self.kind is not FacetKind.JURISDICTION


@dataclass(frozen=True, slots=True)
class Money:
    """One commitment of money as a document tells it (definition ``money-ledger``).

    ``amount`` is in units of ``currency`` (ISO 4217), ``usd`` what the text itself says that is in US dollars, ``rate``
    the units of the currency for one dollar that this implies. ``low`` and ``high`` are the least and the greatest
    amount among the mentions that were taken for one commitment, ``usd_low`` and ``usd_high`` those in dollars.
    ``status`` is proposed, approved, committed, disbursed, private, target or unknown; ``bound`` exact, up to, over or
    about. ``horizon`` and ``programme`` are the text's own words. ``spans`` has every mention; ``quote`` the first one's
    sentence.
    """

    amount: float
    currency: str
    status: str
    bound: str
    low: float
    high: float
    usd: float | None = None
    usd_low: float | None = None
    usd_high: float | None = None
    rate: float | None = None
    actor: str | None = None
    jurisdiction: str | None = None
    programme: str | None = None
    horizon: str | None = None
    quote: str = ""
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetFindings:
    """Everything found in one article."""

    facets: tuple[Facet, ...] = ()
    money: tuple[Money, ...] = ()

    def of(self, kind: FacetKind) -> tuple[Facet, ...]:
        """The facets of one kind, what the text is about first."""
        return tuple(facet for facet in self.facets if facet.kind is kind)


def findings_text(findings: FacetFindings) -> str:
    """The findings as one line of JSON, values in the order of the fields; empty when there are none."""
    if not findings.facets and not findings.money:
        return ""
    facets = [[f.kind, f.key, f.label, f.is_subject, _lists(f.spans), f.corrected] for f in findings.facets]
    money = [[*(getattr(m, name) for name in _MONEY), _lists(m.spans)] for m in findings.money]
    return _WRITER.encode([facets, money])


def findings_from(text: str) -> FacetFindings:
    """The inverse of :func:`findings_text`.

    Raises:
        TypeError, ValueError: the text was not made by it.
    """
    if not text:
        return FacetFindings()
    facets, money = json.loads(text)
    return FacetFindings(
        tuple(
            Facet(FacetKind(kind), key, label, about, _spans(spans), by_hand)
            for kind, key, label, about, spans, by_hand in facets
        ),
        tuple(Money(**dict(zip(_MONEY, values, strict=True)), spans=_spans(spans)) for *values, spans in money),
    )


def _lists(spans: tuple[Span, ...]) -> list[list[str | int]]:
    return [[span.part, span.start, span.end] for span in spans]


def _spans(items: list[list[Any]]) -> tuple[Span, ...]:
    return tuple(Span(*item) for item in items)


_MONEY: Final = tuple(item.name for item in fields(Money) if item.name != "spans")
_WRITER: Final = json.JSONEncoder(separators=(",", ":"))
