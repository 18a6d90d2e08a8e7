"""What the policy dictionaries found in an article, and its texts cut into runs so that the words can be marked.

Hooks: ``[data-policy]`` the section, ``[data-found="jurisdiction:JP"]`` the button of a facet, ``mark[data-found~=…]`` its
words; all words are sent as text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from dashboard.article import Article
from dashboard.facets import Facet, FacetKind, Findings, Money, Span
from dashboard.filters import FILTER_NAMES, Filters
from dashboard.ui.article_view import LINKS

Payload = dict[str, Any]
Run = str | Payload

TITLES: Final[Mapping[FacetKind, str]] = {
    FacetKind.JURISDICTION: "Jurisdictions",
    FacetKind.INSTRUMENT: "Instruments",
    FacetKind.ORGANISATION: "Organisations named",
    FacetKind.PERSON: "Office holders named",
    FacetKind.THEME: "Themes",
}
_SCALES: Final = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_SIGNS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}


def policy_payload(findings: Findings, filters: Filters) -> Payload | None:
    """The facets by kind and the money, as the browser lists them; ``None`` where nothing was found."""
    groups = [
        {"title": TITLES[kind], "items": [_facet(facet, filters) for facet in _ordered(found)]}
        for kind in FacetKind
        if (found := findings.of(kind))
    ]
    money = [_money(number, item) for number, item in enumerate(findings.money)]
    return {"groups": groups, "money": money} if groups or money else None


def marked(article: Article, findings: Findings) -> Payload:
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


def money_words(money: Money) -> str:
    """``up to ¥4 trillion``, ``¥2 trillion ($13 to 13.2 billion as stated)``."""
    amount = _amount_words(money.low, money.high, money.currency)
    bound = "" if money.bound in ("exact", "range") else f"{money.bound} "
    stated = ""
    if money.currency != "USD" and money.usd_low is not None and money.usd_high is not None:
        stated = f" ({_amount_words(money.usd_low, money.usd_high, 'USD')} as stated)"
    return f"{bound}{amount}{stated}"


def _amount_words(low: float, high: float, currency: str) -> str:
    scale, word = next(((s, w) for s, w in _SCALES if high >= s), (1.0, ""))
    sign = _SIGNS.get(currency, f"{currency} ")
    span = f"{high / scale:,.4g}" if low == high else f"{low / scale:,.4g} to {high / scale:,.4g}"
    return f"{sign}{span} {word}".rstrip()


def _money(number: int, money: Money) -> Payload:
    told = [money.actor, money.status if money.status != "unknown" else None, money.horizon]
    return {
        "id": f"money:{number}",
        "label": money_words(money),
        "note": " · ".join(words for words in told if words),
        "quote": money.quote,
    }


def _facet(facet: Facet, filters: Filters) -> Payload:
    times = len(facet.spans)
    said = "set by hand" if facet.corrected else f"{times} times" if times > 1 else "once"
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


def _named_spans(findings: Findings) -> Iterator[tuple[str, Sequence[Span]]]:
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
