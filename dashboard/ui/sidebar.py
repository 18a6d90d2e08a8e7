"""The sidebar: the product's pages and every filter, always on every page.

The address is the state: each control is a link, or an input whose change follows one. Streamlit's own widgets were
left out on purpose: bound to the address they would write option labels (with their counts) into it, and silently
clamp or drop what they cannot show.

Hooks for browser tests: ``[data-filter="topic"]`` and so on around each control, ``input[name=topic][value=…]``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import streamlit as st

from dashboard.article import Status
from dashboard.filters import (
    MAX_SEARCH_LENGTH,
    NO_FACET,
    QUALITY_MAX,
    QUALITY_MIN,
    UNKNOWN_LABELS,
    Filters,
)
from dashboard.links import Links
from dashboard.listing import CorpusFacts
from dashboard.pipeline import service
from dashboard.query import POLICY_DIMENSIONS, Dimension, Query
from dashboard.ui.component import Part, show
from dashboard.ui.navigation import PAGES, PageEntry
from dashboard.version import NAME

Control = dict[str, Any]

SHOWN_OPTIONS: Final = 8
SHOWN_FACETS: Final = 5
FACET_LABELS: Final = {
    "jurisdiction": "Jurisdiction",
    "instrument": "Instrument",
    "organisation": "Organisation named",
    "theme": "Policy theme",
    "outlet_country": "Country of the outlet",
}
COUNTED: Final = (
    *(Dimension.TOPIC, Dimension.PROVIDER, Dimension.TYPE, Dimension.STATUS, Dimension.CORPUS),
    *(*POLICY_DIMENSIONS, Dimension.OUTLET_COUNTRY),
)
SENT_OPTIONS: Final = 30
"""Of a longer list only what is shown is sent; browsers ask for the rest when a reader looks for it."""
PRESETS: Final = ((None, "All"), ("365d", "12 months"), ("90d", "90 days"), ("28d", "28 days"))


def show_sidebar(page: PageEntry, filters: Filters) -> None:
    """Draw the sidebar; without a store that answers, its pages only."""
    with st.sidebar:
        show(sidebar_part(page, filters))


def sidebar_part(page: PageEntry, filters: Filters) -> Part:
    """The sidebar of a page, and where browsers find the page's parts under other filters."""
    ready = service().ready()
    data = {
        "product": NAME,
        "pages": [
            {"path": f"/{entry.path}", "title": entry.title, "current": entry == page}
            for entry in PAGES
            if entry.listed
        ],
        "groups": filter_groups(filters, _offered(filters), _counts(filters)) if ready else [],
        "parts": f"/parts/{page.parts}" if page.parts and ready else None,
        "generation": service().generation() if ready else None,
    }
    return Part("sidebar", "pulse-sidebar", data)


def filter_groups(filters: Filters, facts: CorpusFacts, counts: Mapping[str, Mapping[str, int]]) -> list[Control]:
    """Every filter as a control, in groups. ``counts`` gives, by filter, the articles of each option under the others."""
    providers = sorted(facts.providers, key=lambda key: (-counts["provider"].get(key, 0), key))
    topic = _options("topic", [(name, name) for name in facts.topics], filters, counts)
    provider = _options("provider", [(key, facts.providers[key]) for key in providers], filters, counts)
    kind = _options("type", [(name, name) for name in facts.types], filters, counts)
    status = _options("status", [(item.value, item.value) for item in Status], filters, counts)
    found = {name: _facet(name, filters, facts, counts) for name in (*NO_FACET, "outlet_country")}
    for control in (topic, provider, kind, status, *(control for some in found.values() for control in some)):
        if control["rest"]:
            control["rest"]["version"] = facts.corpus_version
    return [
        _group("Text", _search(filters)),
        _group("What", topic, *found["theme"], *found["instrument"]),
        _group("Who", provider, *found["organisation"]),
        *_groups("Where", found["jurisdiction"]),
        _group("When", *_time(filters, facts)),
        _group("How good", _quality(filters)),
        _group("Status and type", status, kind, folded=True),
        *_groups("Where the outlets are", found["outlet_country"], folded=True),
        *_corpora(filters, facts, counts),
        _group("What counts", *_flags(filters), folded=True),
    ]


def _facet(name: str, filters: Filters, facts: CorpusFacts, counts: Mapping[str, Mapping[str, int]]) -> list[Control]:
    """A kind of policy facet, or the outlets' countries, where the corpus has any or one was asked for."""
    named = facts.facets.get(name, {})
    if not named and not getattr(filters, name):
        return []
    keys = sorted(named, key=lambda key: (-counts[name].get(key, 0), named[key]))
    control = _options(name, [(key, named[key]) for key in keys], filters, counts)
    return [control | {"label": FACET_LABELS[name], "shown": SHOWN_FACETS}]


def _groups(title: str, controls: Sequence[Control], *, folded: bool = False) -> list[Control]:
    """The group, unless it would be empty."""
    return [_group(title, *controls, folded=folded)] if controls else []


def _corpora(filters: Filters, facts: CorpusFacts, counts: Mapping[str, Mapping[str, int]]) -> list[Control]:
    """The corpora, where there are several to choose from, or one was asked for."""
    if len(facts.corpora) < 2 and not filters.corpus:
        return []
    return [_group("Where from", _options("corpus", [(name, name) for name in facts.corpora], filters, counts))]


def _offered(filters: Filters) -> CorpusFacts:
    """The corpus's facts with the providers that have something to count: those of related coverage only with it."""
    facts = service().facts()
    counted = service().coverage(Query((Dimension.PROVIDER,)), Filters(related=filters.related)).columns["provider"]
    return replace(facts, providers={key: facts.providers[key] for key in counted if key in facts.providers})


def _counts(filters: Filters) -> dict[str, dict[str, int]]:
    facts = service().facts()
    offered = {**facts.facets, "corpus": facts.corpora[1:]}
    counts: dict[str, dict[str, int]] = {}
    for dimension in COUNTED:
        if not offered.get(dimension.value, True) and not getattr(filters, dimension.value):
            counts[dimension.value] = {}  # a control that is not shown
            continue
        columns = service().coverage(Query((dimension,), cross=True), filters).columns
        keys = [UNKNOWN_LABELS[dimension] if key is None else key for key in columns[dimension.value]]
        counts[dimension.value] = dict(zip(keys, columns["count"], strict=True))
    return counts


def _group(title: str, *controls: Control, folded: bool = False) -> Control:
    return {"title": title, "controls": list(controls), "folded": folded}


def _options(
    name: str, options: Iterable[tuple[str, str]], filters: Filters, counts: Mapping[str, Mapping[str, int]]
) -> Control:
    chosen: tuple[str, ...] = getattr(filters, name)
    listed = list(options)
    known = {value for value, _ in listed}
    unknown = UNKNOWN_LABELS[name]
    listed.extend((value, value) for value in chosen if value not in known and value != unknown)
    if counts[name].get(unknown) or unknown in chosen:
        listed.append((unknown, unknown))
    long = len(listed) > SENT_OPTIONS
    return {
        "kind": "options",
        "name": name,
        "label": name.capitalize(),
        "active": bool(chosen),
        "shown": SHOWN_OPTIONS,
        "rest": _rest(Dimension(name), filters, len(listed)) if long else None,
        "options": [
            {
                "value": value,
                "label": words,
                "title": words if words == value else f"{words} · {value}",
                "count": counts[name].get(value, 0),
                "selected": value in chosen,
            }
            for place, (value, words) in enumerate(listed)
            if not long or place < SHOWN_OPTIONS or value in chosen
        ],
    }


def _rest(dimension: Dimension, filters: Filters, count: int) -> dict[str, Any]:
    """Where browsers find the other options of a long list: all there are, and how many articles each has now."""
    links = Links()
    return {
        "count": count,
        "offered": links.coverage((dimension,), Filters(related=filters.related)),
        "counted": links.coverage((dimension,), filters, cross=True),
    }


def _time(filters: Filters, facts: CorpusFacts) -> tuple[Control, ...]:
    newest = facts.last
    start, end = filters.window(newest)
    undecided = filters.period is None and start is None
    presets = {
        "kind": "presets",
        "name": "period",
        "label": "Period up to the newest document",
        "active": filters.period is not None,
        "choices": [
            {"value": value, "label": label, "current": undecided if value is None else filters.period == value}
            for value, label in PRESETS
        ],
    }
    days = {
        "kind": "dates",
        "name": "dates",
        "label": "Days of publication",
        "active": filters.dates != (None, None),
        "values": [day.isoformat() if day else "" for day in (start, end)],
        "first": facts.first.isoformat() if facts.first else None,
    }
    return presets, days


def _quality(filters: Filters) -> Control:
    low, high = filters.quality
    return {
        "kind": "range",
        "name": "quality",
        "label": "Quality score",
        "active": filters.quality != (QUALITY_MIN, QUALITY_MAX),
        "min": QUALITY_MIN,
        "max": QUALITY_MAX,
        "values": [low if low != QUALITY_MIN else None, high if high != QUALITY_MAX else None],
    }


def _search(filters: Filters) -> Control:
    return {
        "kind": "text",
        "name": "q",
        "label": "Search titles and text",
        "active": bool(filters.q),
        "value": filters.q,
        "longest": MAX_SEARCH_LENGTH,
        "placeholder": "Search titles and text",
        "help": "All words, “a phrase” in quotes, -without, begin*",
    }


def _flags(filters: Filters) -> tuple[Control, ...]:
    return (
        {
            "kind": "flag",
            "name": "related",
            "label": "Include related coverage",
            "active": filters.related,
            "value": filters.related,
            "help": "Adds the articles that a document lists as related. They have no topics and no heat of their own.",
        },
        {
            "kind": "flag",
            "name": "stories",
            "label": "Count stories, not copies",
            "active": filters.stories,
            "value": filters.stories,
            "help": "Articles of one story count once.",
        },
        {
            "kind": "flag",
            "name": "together",
            "label": "All chosen policy facets together",
            "active": filters.together,
            "value": filters.together,
            "help": "Of several jurisdictions, instruments, organisations or themes, an article must have all.",
        },
    )
