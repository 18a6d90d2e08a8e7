"""The frame of every page: the sentence, what it rests on, notices, and the foot.

Hooks for browser tests: ``.pulse-sentence``, ``[data-chip="topic"]``, ``[data-notice="topic"]``, ``.pulse-earlier``, ``.pulse-corpus-note``,
``#pulse-share``, ``#pulse-reset``, ``.pulse-corpus``, ``.pulse-foot``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from dashboard.collect.desk import count_feeds
from dashboard.config.settings import Access
from dashboard.config.version import NAME, VERSION
from dashboard.definitions.catalog import DEFINITIONS
from dashboard.errors import DashboardError
from dashboard.model.filter_spec import TermsFilter, ValuesFilter
from dashboard.model.filters import FILTER_NAMES, FILTERS, VALUE_FILTERS, Filters
from dashboard.model.results import CorpusFacts
from dashboard.model.view_sentence import counted_articles, described
from dashboard.service import service
from dashboard.text.bidi import isolated, steady
from dashboard.text.dates import exact_words
from dashboard.text.server_paths import without_server_paths
from dashboard.ui.component import Part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.plain_text import plain
from dashboard.ui.search_reading import read_as_filters


def head_part(page: PageSpec, view: PageView) -> Part:
    """The head of the page: name, sentence, chips, notices, corpus version.

    Raises:
        StoreUnavailable: nothing can be answered yet.
    """
    facts = service().facts()
    summary = service().summary(view.filters)
    return Part(
        "head",
        "pulse-head",
        {
            "page": None if page.headed else page.title,
            "path": page.path,
            "tab": page.tab(view),
            "counted": counted_articles(summary, view.filters),
            "described": steady(described(summary, view.filters, facts.names, time_chart="date" in page.charts)),
            "chips": chips(view.filters, facts.names),
            "resets": resets(view),
            "notices": [*notices(view, facts), *sync_notices()],
            "earlier": earlier(view.display.as_of, facts, service().articles_then),
            "corpus": {
                "version": facts.corpus_version,
                "synced": facts.synced_at.isoformat(),
                "synced_words": exact_words(facts.synced_at),
            },
            "reading": read_as_filters(view.filters) if page.filtered else None,
            "note": service().settings.corpus_note,
            "follow": urlencode(view.filters.to_params()) if page.filtered else None,
        },
    )


def foot_part(definitions: Sequence[str]) -> Part:
    """The foot of the page, naming the definitions (by id) its numbers rest on."""
    used = [DEFINITIONS[name] for name in definitions]
    return Part(
        "foot",
        "pulse-foot",
        {
            "definitions": [{"id": item.id, "name": item.name, "sentence": item.sentence} for item in used],
            "product": NAME,
            "version": VERSION,
            "login": service().settings.access is Access.OIDC,
        },
    )


def chips(filters: Filters, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """One chip for each value of the many-valued filters, and one for each other filter in use.

    ``removed`` maps parameters to what is left of them in the address that the chip leads to.
    """
    found: list[dict[str, Any]] = []
    for name in filters.active:
        spec, value = FILTERS[name], getattr(filters, name)
        if isinstance(spec, TermsFilter):
            found.extend(
                {
                    "name": name,
                    "words": _capital(spec.words((term,), labels)),
                    "removed": {name: [other for other in value if other != term]},
                }
                for term in value
            )
        elif isinstance(spec, ValuesFilter):
            found.extend(
                {
                    "name": name,
                    "words": isolated(labels.get(item, item) if spec.named else item),
                    "removed": {name: [other for other in value if other != item]},
                }
                for item in value
            )
        else:
            words = steady(filters.describe_field(name))
            found.append({"name": name, "words": _capital(words), "removed": {name: []}})
    return found


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def notices(view: PageView, facts: CorpusFacts) -> list[dict[str, Any]]:
    """The parameters that could not be used or mean nothing in this corpus, each with the address without it."""
    said: list[dict[str, Any]] = [
        {
            "name": notice.parameter,
            "message": steady(notice.message),
            "removed": {notice.parameter: []} if notice.parameter in FILTER_NAMES else None,
        }
        for notice in view.notices
    ]
    for name, spec in VALUE_FILTERS.items():
        offered = None if spec.options else facts.offered(name)
        if offered is not None:
            said.extend(_unknown_values(view.filters, name, {*offered, spec.unknown}))
    return said


def _unknown_values(filters: Filters, name: str, known: Collection[str]) -> Iterator[dict[str, Any]]:
    """The values of one filter that this corpus does not have, wherever the address gives them."""
    given = {name: {value: value for value in getattr(filters, name)}}
    for terms in ("require", "exclude"):
        given[terms] = {term: term.partition(":")[2] for term in getattr(filters, terms) if term.startswith(f"{name}:")}
    for parameter, values in given.items():
        for written, value in values.items():
            if value not in known:
                kept = [other for other in getattr(filters, parameter) if other != written]
                message = f"There is no {name.replace('_', ' ')} “{isolated(value[:80])}” in this corpus."
                yield {"name": parameter, "message": message, "removed": {parameter: kept}}


def earlier(as_of: str | None, facts: CorpusFacts, articles_then: Callable[[str], int | None]) -> str | None:
    """What to say on a page that was linked to from another state of the corpus; ``None`` where there is nothing to say.

    ``articles_then`` gives the number of articles at a version, as far as it is known.
    """
    if as_of is None or facts.corpus_version.startswith(as_of):
        return None
    said = f"This link was made on another state of the corpus ({as_of[:8]}…)"
    then = articles_then(as_of)
    if then is None:
        return f"{said}; it has changed since."
    more = facts.articles - then
    if not more:
        return f"{said}: as many articles as now, {then:,}, but not the same ones or not with the same words."
    return f"{said}: {then:,} articles then, {facts.articles:,} now ({f'{more:+,}'.replace('-', '−')})."


def sync_notices() -> list[dict[str, Any]]:
    """Why the page may be out of date, if it is."""
    error = service().progress().error
    if error is None:
        return []
    message = f"The newest documents could not be read; the last good state is shown. {error.message} {error.remedy}"
    return [{"name": "sync", "message": message.strip(), "removed": None}]


def empty_part(view: PageView) -> Part:
    """Why nothing is in view, and the way back."""
    if service().facts().articles:
        data: dict[str, Any] = {"title": "No article matches these filters.", "resets": resets(view)}
    else:
        settings = service().settings
        data = {
            "title": "The corpus has no articles yet.",
            "folders": service().corpus_places(),
            "editing": settings.offers_editing,
            "feeds": count_feeds(settings),
            "resets": [],
        }
    return Part("empty", "pulse-empty", data)


def resets(view: PageView) -> list[str]:
    """The filters in the address, also those whose value could not be used."""
    return [name for name in FILTER_NAMES if view.values(name)]


def show_error(error: DashboardError) -> None:
    """An error a person can act on: what happened, and what to do. Server paths are left to the log."""
    st.error(plain(without_server_paths(f"{error.message} {error.remedy}").strip()))


def show_unexpected(request: str) -> None:
    """An error nobody foresaw, without its insides: those are in the server's log under the id ``request``."""
    st.error(
        "Something went wrong on this page. Reload it; if it happens again, tell whoever runs this dashboard: "
        f"the server's log says what failed, under request {request}."
    )
