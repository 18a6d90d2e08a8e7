"""What the policy dictionaries found in an article, and its texts cut into runs so that the words can be marked.

Hooks: ``[data-policy]`` the section, ``[data-found="jurisdiction:JP"]`` the button of a facet, ``mark[data-found~=…]`` its
words; all words are sent as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from dashboard.model.article import Article, Correction
from dashboard.model.facets import Facet, FacetFindings, FacetKind, Money, Span
from dashboard.model.filters import FILTER_NAMES, Filters
from dashboard.text.money import money_words
from dashboard.ui.articles.article_view import LINKS
from dashboard.ui.articles.corrected_facets import corrected_words, marks_by_facet, removed_facets

Payload = dict[str, Any]
Run = str | Payload

TITLES: Final[Mapping[FacetKind, str]] = {
    FacetKind.JURISDICTION: "Jurisdictions",
    FacetKind.INSTRUMENT: "Instruments",
    FacetKind.ORGANISATION: "Organisations named",
    FacetKind.PERSON: "Office holders named",
    FacetKind.THEME: "Themes",
    FacetKind.POLICY: "About policy",
}


def policy_payload(findings: FacetFindings, filters: Filters, corrections: Sequence[Correction] = ()) -> Payload | None:
    """The facets by kind and the money, as the browser lists them; ``None`` where nothing was found.

    Facets that ``corrections`` marked wrong come last in their group.
    """
    marks = marks_by_facet(corrections)
    listed = {
        kind: [_facet(facet, filters, marks) for facet in _ordered(findings.of(kind))] + removed_facets(kind, marks)
        for kind in FacetKind
    }
    groups = [{"title": TITLES[kind], "items": items} for kind, items in listed.items() if items]
    if not marks and [facet.key for facet in findings.facets] == ["no"]:
        groups = []
    money = [_money(number, item) for number, item in enumerate(findings.money)]
    return {"groups": groups, "money": money} if groups or money else None


def marked(article: Article, findings: FacetFindings) -> Payload:
    """The title, the excerpt and the body's parts (headings and passages in reading order) as runs of text.

    A run is text, or text with the ids of what it was taken for.
    """
    by_part: dict[str, list[tuple[Span, str]]] = {}
    for name, spans in _named_spans(findings):
        for span in spans:
            by_part.setdefault(span.part, []).append((span, name))
    parts: list[list[Run]] = []
    place = 0
    for text in _body_parts(article):
        bare = text.strip()
        begin = place + len(text) - len(text.lstrip())
        parts.append(runs(bare, by_part.get("body", ()), begin))
        place += len(text) + 1
    return {
        "title": runs(article.title, by_part.get("title", ())),
        "excerpt": runs(article.excerpt or "", by_part.get("excerpt", ())),
        "body": parts,
    }


def runs(text: str, spans: Sequence[tuple[Span, str]], begin: int = 0) -> list[Run]:
    """A text cut where what was found in it begins and ends.

    Args:
        begin: where the text begins in the part that the spans count from.
    """
    inside = [
        (max(span.start - begin, 0), min(span.end - begin, len(text)), name)
        for span, name in spans
        if span.start - begin < len(text) and span.end > begin
    ]
    cuts = sorted({0, len(text), *(edge for start, end, _ in inside for edge in (start, end))})
    found: list[Run] = []
    for start, end in pairwise(cuts):
        names = sorted({name for left, right, name in inside if left <= start and end <= right})
        found.append({"text": text[start:end], "found": names} if names else text[start:end])
    return found


def stated_amount(money: Money) -> str:
    """``up to ¥4 tn``, ``¥2 tn ($13–13.2 bn as stated)``."""
    amount = money_words(money.low, money.high, money.currency, money.bound)
    if money.currency == "USD" or money.usd_low is None or money.usd_high is None:
        return amount
    return f"{amount} ({money_words(money.usd_low, money.usd_high, 'USD')} as stated)"


def _money(number: int, money: Money) -> Payload:
    known = [money.actor, money.status if money.status != "unknown" else None, money.horizon]
    return {
        "id": f"money:{number}",
        "label": stated_amount(money),
        "note": " · ".join(words for words in known if words),
        "quote": money.quote,
    }


def _facet(facet: Facet, filters: Filters, marks: Mapping[tuple[str, str], Correction]) -> Payload:
    times = len(facet.spans)
    said = corrected_words(facet, marks) if facet.corrected else f"{times} times" if times > 1 else "once"
    return {
        "id": f"{facet.kind}:{facet.key}",
        "label": facet.label,
        "note": said if facet.is_subject else f"mentioned {said}",
        "subject": facet.is_subject,
        "href": _filtered(facet, filters),
    }


def _filtered(facet: Facet, filters: Filters) -> str | None:
    """All articles in view that have this facet, where it is one to filter by and counts."""
    if facet.kind not in FILTER_NAMES or not facet.counts:
        return None
    return LINKS.page("articles", filters.without(facet.kind).toggled(facet.kind, facet.key))


def _ordered(facets: Sequence[Facet]) -> list[Facet]:
    return sorted(facets, key=lambda facet: (not facet.is_subject, -len(facet.spans), facet.label))


def _named_spans(findings: FacetFindings) -> Iterator[tuple[str, Sequence[Span]]]:
    for facet in findings.facets:
        yield f"{facet.kind}:{facet.key}", facet.spans
    for number, money in enumerate(findings.money):
        yield f"money:{number}", money.spans


def _body_parts(article: Article) -> Iterator[str]:
    """The texts that ``Article.body`` joins, in its order."""
    for section in article.sections:
        yield section.heading or ""
        for paragraph in section.paragraphs:
            for passage in paragraph:
                yield passage.text
