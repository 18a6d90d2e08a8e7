"""What to try beside a search, or in place of one that finds nothing. Every number is counted, and is a link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from dashboard.model.filter_spec import TermsFilter, ValuesFilter
from dashboard.model.filters import FILTERS, VALUE_FILTERS, Filters
from dashboard.search.grammar import Clause
from dashboard.service import service
from dashboard.text.bidi import isolated
from dashboard.text.numbers import counted
from dashboard.text.shortening import clipped
from dashboard.ui.articles.article_view import ArticleView
from dashboard.ui.search_reading import is_small, name_index

Payload = dict[str, Any]

MOST_OFFERED: Final = 5
MOST_WIDER: Final = 8
_PARTS: Final = re.compile(r'"[^"]*"|\S+')
_SAID: Final = {
    "jurisdiction": ("has the jurisdiction", "have the jurisdiction"),
    "instrument": ("has the instrument", "have the instrument"),
    "theme": ("has the policy theme", "have the policy theme"),
    "organisation": ("names the organisation", "name the organisation"),
    "topic": ("has the topic", "have the topic"),
    "provider": ("is from the outlet", "are from the outlet"),
}
"""How one article, and several, are said to have a value of each filter that is offered."""


def offered_values(view: ArticleView) -> list[Payload]:
    """Values that the words of the search name: what articles have one, and the address that filters by it instead."""
    if not view.filters.q:
        return []
    offers: list[Payload] = []
    names = service().facts().names
    for naming in name_index().named_in(service().clauses(view.filters.q)):
        value, held = naming.value, getattr(view.filters, naming.value.filter)
        if value.key in (*held, *view.filters.excluded(value.filter)) or (held and view.filters.together):
            continue
        chosen = tuple(sorted((*held, value.key)))
        changes: dict[str, Any] = {value.filter: chosen, "q": naming.rest}
        filters = replace(view.filters, **changes)
        if count := service().count(filters):
            one, several = _SAID[value.filter]
            matching = f" matching “{isolated(clipped(naming.rest))}”" if naming.rest else ""
            named = VALUE_FILTERS[value.filter].words(chosen, {**names, value.key: value.label})
            words = f"{counted(count, 'article')}{matching} {one if count == 1 else several} {isolated(named)}"
            offers.append({"words": words, "count": count, "href": view.narrowed(filters)})
        if len(offers) == MOST_OFFERED:
            break
    return offers


def ways_out(view: ArticleView) -> list[Payload]:
    """What to do when nothing is in view, under headings: without one filter, and with a wider search."""
    names = service().facts().names
    removals = [_way(words, filters, view) for words, filters in _removals(view.filters, names)]
    wider = [_way(words, replace(view.filters, q=q), view) for words, q in _wider(service().clauses(view.filters.q))]
    groups = (
        ("Without one filter", removals),
        ("With a wider search", [way for way in wider if way["href"]][:MOST_WIDER]),
    )
    return [{"heading": heading, "ways": ways} for heading, ways in groups if ways]


def _way(words: str, filters: Filters, view: ArticleView) -> Payload:
    count = service().count(filters)
    return {"words": words, "count": counted(count, "article"), "href": view.narrowed(filters) if count else None}


def _removals(filters: Filters, names: Mapping[str, str]) -> Iterator[tuple[str, Filters]]:
    """The filters without each chip of the page, and what is left out."""
    for name in filters.active:
        spec, value = FILTERS[name], getattr(filters, name)
        if not isinstance(spec, ValuesFilter | TermsFilter):
            said = "the search" if name == "q" else f"“{clipped(filters.describe_field(name))}”"
            yield f"Without {said}", filters.without(name)
            continue
        for item in value:
            rest: dict[str, Any] = {name: tuple(other for other in value if other != item)}
            kind = "" if isinstance(spec, TermsFilter) else f"{spec.label.lower()} "
            yield f"Without {kind}“{isolated(clipped(spec.words((item,), names)))}”", replace(filters, **rest)


def _wider(clauses: Sequence[Clause]) -> Iterator[tuple[str, str]]:
    """Wider searches, and what they are."""
    sources = [clause.source for clause in clauses]
    q = " ".join(sources)
    if '"' in q:
        yield "Without quotation marks", q.replace('"', "")
    plain = [source for source, clause in zip(sources, clauses, strict=True) if not is_small(clause)]
    if 0 < len(plain) < len(sources):
        yield f"Only “{clipped(' '.join(plain))}”", " ".join(plain)
    if len(sources) > 1:
        for place, source in enumerate(sources):
            yield f"Without “{clipped(source)}”", " ".join((*sources[:place], *sources[place + 1 :]))
    positive = " ".join(c.source for c in clauses if not c.excluded and not is_small(c))
    words = [part for part in _PARTS.findall(positive) if part not in ("OR", "|")]
    if len(words) > 1:
        yield "With any of the words", " ".join((" OR ".join(words), *(c.source for c in clauses if c.excluded)))
