"""The frame of every page: the sentence, what it rests on, notices, and the foot.

Hooks for browser tests: ``.pulse-sentence``, ``[data-chip="topic"]``, ``[data-notice="topic"]``, ``.pulse-earlier``, ``.pulse-corpus-note``,
``#pulse-share``, ``#pulse-reset``, ``.pulse-corpus``, ``.pulse-foot``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from dashboard.definitions import DEFINITIONS
from dashboard.display import Display
from dashboard.errors import DashboardError
from dashboard.filters import (
    FILTER_NAMES,
    NO_FACET,
    NO_TOPIC,
    UNKNOWN_LABELS,
    UNKNOWN_PROVIDER,
    UNKNOWN_TYPE,
    Filters,
    Notice,
)
from dashboard.listing import CorpusFacts
from dashboard.pipeline import service
from dashboard.ui.component import Part, show
from dashboard.ui.navigation import PageEntry
from dashboard.ui.plain_text import plain
from dashboard.ui.view_sentence import counted, described
from dashboard.version import NAME, VERSION

NAMED: Final = ("provider", *NO_FACET, "outlet_country")
MANY_VALUED: Final = ("topic", "type", "status", "corpus", *NAMED)


@dataclass(frozen=True, slots=True)
class PageView:
    """The address of the page, read: ``params`` are its parameters in order, ``notices`` what could not be used."""

    filters: Filters
    display: Display
    params: tuple[tuple[str, str], ...]
    notices: tuple[Notice, ...]

    def values(self, name: str) -> list[str]:
        """The values of one parameter, in order."""
        return [value for key, value in self.params if key == name]


def page_view() -> PageView:
    """What the address asks for. Never raises: what cannot be used becomes a notice."""
    return view_of((name, value) for name in st.query_params for value in st.query_params.get_all(name))


def view_of(given: Iterable[tuple[str, str]]) -> PageView:
    """What these parameters ask for."""
    params = tuple(given)
    filters, notices = Filters.from_params(params)
    return PageView(filters, Display.from_params(dict(params)), params, notices)


def head_part(page: PageEntry, view: PageView) -> Part:
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
            "page": page.title,
            "counted": counted(summary, view.filters),
            "described": described(summary, view.filters, facts.names, time_chart=not page.path),
            "chips": chips(view.filters, facts.names),
            "resets": resets(view),
            "notices": [*notices(view, facts), *sync_notices()],
            "earlier": earlier(view.display.as_of, facts, service().articles_then),
            "corpus": {
                "version": facts.corpus_version,
                "synced": facts.synced_at.isoformat(),
                "synced_words": f"{facts.synced_at.day} {facts.synced_at:%b %Y, %H:%M} UTC",
            },
            "note": service().settings.corpus_note,
        },
    )


def show_foot(definitions: Sequence[str]) -> None:
    """Show the foot of the page."""
    show(foot_part(definitions))


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
        },
    )


def chips(filters: Filters, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """One chip for each value of the many-valued filters, and one for each other filter in use.

    ``removed`` maps parameters to what is left of them in the address that the chip leads to.
    """
    found: list[dict[str, Any]] = []
    for name in filters.active:
        value = getattr(filters, name)
        if name in MANY_VALUED:
            found.extend(
                {
                    "name": name,
                    "words": labels.get(item, item) if name in NAMED else item,
                    "removed": {name: [other for other in value if other != item]},
                }
                for item in value
            )
        else:
            words = filters.describe_field(name)
            found.append({"name": name, "words": words[:1].upper() + words[1:], "removed": {name: []}})
    return found


def notices(view: PageView, facts: CorpusFacts) -> list[dict[str, Any]]:
    """What of the address could not be used or means nothing in this corpus, each with the address without it."""
    said: list[dict[str, Any]] = [
        {
            "name": notice.parameter,
            "message": notice.message,
            "removed": {notice.parameter: []} if notice.parameter in FILTER_NAMES else None,
        }
        for notice in view.notices
    ]
    known = {
        "topic": {*facts.topics, NO_TOPIC},
        "provider": {*facts.providers, UNKNOWN_PROVIDER},
        "type": {*facts.types, UNKNOWN_TYPE},
        "corpus": set(facts.corpora),
        **{name: {*found, UNKNOWN_LABELS[name]} for name, found in facts.facets.items() if name in FILTER_NAMES},
    }
    for name, values in known.items():
        given = getattr(view.filters, name)
        said.extend(
            {
                "name": name,
                "message": f"There is no {name.replace('_', ' ')} “{value[:80]}” in this corpus.",
                "removed": {name: [other for other in given if other != value]},
            }
            for value in given
            if value not in values
        )
    return said


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
    """What keeps the page from being up to date with the corpus, if anything does."""
    error = service().progress().error
    if error is None:
        return []
    message = f"The newest documents could not be read; the last good state is shown. {error.message} {error.remedy}"
    return [{"name": "sync", "message": message.strip(), "removed": None}]


def show_empty(view: PageView) -> None:
    """Show what stands where nothing is in view."""
    show(empty_part(view))


def empty_part(view: PageView) -> Part:
    """What stands where nothing is in view: why, and the way back."""
    if service().facts().articles:
        data: dict[str, Any] = {"title": "No article matches these filters.", "resets": resets(view)}
    else:
        data = {"title": "The corpus holds no articles yet.", "folders": service().corpus_told(), "resets": []}
    return Part("empty", "pulse-empty", data)


def resets(view: PageView) -> list[str]:
    """The filters that stand in the address, also where their value could not be used."""
    return [name for name in FILTER_NAMES if view.values(name)]


def show_error(error: DashboardError) -> None:
    """An error a person can act on: what happened, and what to do."""
    st.error(f"{plain(error.message)} {plain(error.remedy)}".strip())


def show_unexpected() -> None:
    """An error nobody foresaw, without its insides: those are in the server's log."""
    st.error(
        "Something went wrong on this page. Reload it; if it happens again, tell whoever runs this dashboard: "
        "the server's log says what failed."
    )
