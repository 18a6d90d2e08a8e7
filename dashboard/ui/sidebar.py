"""The sidebar: the product's pages and every filter, always on every page.

The address is the state: each control is a link, or an input whose change follows one. Streamlit's own widgets were
left out on purpose: bound to the address they would write option labels (with their counts) into it, and silently
clamp or drop what they cannot show.

Hooks for browser tests: ``[data-filter="topic"]`` and so on around each control, ``input[name=topic][value=…]``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from dashboard.access.roles import Role
from dashboard.charts.periods import Period
from dashboard.config.version import NAME
from dashboard.model.filter_spec import MAX_SEARCH_LENGTH, FilterSpec, Group, RangeFilter, ValuesFilter
from dashboard.model.filters import FILTERS, REQUIRABLE, UNKNOWN_LABELS, VALUE_FILTERS, Filters
from dashboard.model.links import Links
from dashboard.model.query import Dimension, Query
from dashboard.model.results import CorpusFacts
from dashboard.service import service
from dashboard.text.numbers import counted
from dashboard.ui.component import Part
from dashboard.ui.date_bars import date_bars
from dashboard.ui.page import PageSpec
from dashboard.ui.reader_role import offers

Control = dict[str, Any]
Bar: TypeAlias = tuple[Period, int]

FOLDED: Final = frozenset((Group.STATUS, Group.OUTLETS, Group.ORIGIN, Group.COUNTING))
SHOWN_OPTIONS: Final = 8
SHOWN_FACETS: Final = 5
SENT_OPTIONS: Final = 30
"""Of a longer list only what is shown is sent; browsers ask for the rest when a reader looks for it."""
PRESETS: Final = ((None, "All"), ("365d", "12 months"), ("90d", "90 days"), ("28d", "28 days"))


@dataclass(frozen=True, slots=True)
class Offer:
    """What the sidebar offers: the filters in use, the corpus's facts, and the articles of each option under the other
    filters, by filter and value. ``names`` tells providers of one name apart; ``bars`` are the articles over time,
    whatever the dates in view.
    """

    filters: Filters
    facts: CorpusFacts
    counts: Mapping[str, Mapping[str, int]]
    names: Mapping[str, str] = field(default_factory=dict)
    bars: Sequence[Bar] = ()


def sidebar_part(page: PageSpec, pages: Sequence[PageSpec], filters: Filters) -> Part:
    """The sidebar of a page, and where browsers find the page's parts under other filters.

    Without a store that answers it has the pages only.
    """
    ready = service().ready()
    data = {
        "product": NAME,
        "pages": [
            {"path": f"/{entry.path}", "title": entry.title, "section": entry.section, "current": entry == page}
            for entry in pages
            if entry.listed
        ],
        "groups": filter_groups(_offer(filters)) if ready and page.filtered else [],
        "shown": counted(service().summary(filters).articles, "article") if ready and page.filtered else None,
        "parts": f"/parts/{page.name}" if page.in_place and ready else None,
        "generation": service().generation() if ready else None,
        "lists_views": ready and service().settings.lists_snapshots,
        "saves": ready and offers(service().settings, Role.EDITOR),
    }
    return Part("sidebar", "pulse-sidebar", data)


def filter_groups(offer: Offer) -> list[Control]:
    """The controls of the filters, in groups. A filter whose values the corpus lacks is left out unless it is in use."""
    controls: dict[Group, list[Control]] = {}
    for name, spec in sorted(FILTERS.items(), key=lambda item: item[1].place):
        if spec.control in _CONTROLS and _is_offered(name, offer.filters, offer.facts):
            base = {"kind": spec.control, "name": name, "label": spec.label, "active": _is_active(name, offer.filters)}
            controls.setdefault(spec.group, []).append(base | _CONTROLS[spec.control](name, spec, offer))
    return [
        {"title": group.value, "controls": controls[group], "folded": group in FOLDED}
        for group in Group
        if group in controls
    ]


def _is_active(name: str, filters: Filters) -> bool:
    return name in filters.active or bool(filters.required(name) or filters.excluded(name))


def _is_offered(name: str, filters: Filters, facts: CorpusFacts) -> bool:
    spec = VALUE_FILTERS.get(name)
    if spec is None or spec.options or _is_active(name, filters):
        return True
    offered = facts.offered(name)
    return offered is not None and len(offered) >= spec.fewest


def _offer(filters: Filters) -> Offer:
    facts = service().facts()
    # Providers of related coverage alone are offered only with it.
    counted = service().coverage(Query((Dimension.PROVIDER,)), Filters(related=filters.related)).columns["provider"]
    counts: dict[str, Mapping[str, int]] = {}
    for name in VALUE_FILTERS:
        if name in set(Dimension) and _is_offered(name, filters, facts):
            columns = service().coverage(Query((Dimension(name),), cross=True), filters).columns
            keys = [UNKNOWN_LABELS[name] if key is None else key for key in columns[name]]
            counts[name] = dict(zip(keys, columns["count"], strict=True))
    providers = {key: facts.providers[key] for key in counted if key in facts.providers}
    return Offer(filters, replace(facts, providers=providers), counts, facts.names, date_bars(filters, facts))


def _options(name: str, spec: ValuesFilter, offer: Offer) -> Control:
    chosen: tuple[str, ...] = getattr(offer.filters, name)
    states = {
        **dict.fromkeys(chosen, "any"),
        **dict.fromkeys(offer.filters.required(name), "all"),
        **dict.fromkeys(offer.filters.excluded(name), "not"),
    }
    counts = offer.counts.get(name, {})
    listed = _listed(name, spec, offer)
    listed += [(value, value) for value in states if value not in dict(listed) and value != spec.unknown]
    if counts.get(spec.unknown) or spec.unknown in states:
        listed.append((spec.unknown, spec.unknown))
    long = len(listed) > SENT_OPTIONS
    return {
        "shown": SHOWN_FACETS if name in offer.facts.facets else SHOWN_OPTIONS,
        "rest": _rest(Dimension(name), offer, len(listed)) if long else None,
        "requires": name in REQUIRABLE,
        "options": [
            {
                "value": value,
                "label": offer.names.get(value, words) if name == "provider" else words,
                "title": words if words == value else f"{words} · {value}",
                "count": counts.get(value, 0),
                "selected": value in chosen,
                "state": states.get(value, ""),
            }
            for place, (value, words) in enumerate(listed)
            if not long or place < SHOWN_OPTIONS or value in states
        ],
    }


def _listed(name: str, spec: ValuesFilter, offer: Offer) -> list[tuple[str, str]]:
    """Values and their names: keys with names by falling count, others as the corpus lists them."""
    if spec.options:
        return [(value, value) for value in spec.options]
    offered, counts = offer.facts.offered(name) or {}, offer.counts.get(name, {})
    if not spec.named:
        return list(offered.items())
    by_name = name in offer.facts.facets
    return sorted(offered.items(), key=lambda item: (-counts.get(item[0], 0), item[1] if by_name else item[0]))


def _rest(dimension: Dimension, offer: Offer, count: int) -> dict[str, Any]:
    """Where browsers find the other options of a long list: all there are, and how many articles each has now."""
    links = Links()
    return {
        "count": count,
        "offered": links.coverage((dimension,), Filters(related=offer.filters.related)),
        "counted": links.coverage((dimension,), offer.filters, cross=True),
        "version": offer.facts.corpus_version,
    }


def _presets(_name: str, _spec: FilterSpec, offer: Offer) -> Control:
    filters = offer.filters
    everything = filters.period is None and filters.dates[0] is None
    return {
        "choices": [
            {"value": value, "label": label, "current": everything if value is None else filters.period == value}
            for value, label in PRESETS
        ]
    }


def _dates(_name: str, _spec: FilterSpec, offer: Offer) -> Control:
    first = offer.facts.first
    return {
        "values": [day.isoformat() if day else "" for day in offer.filters.window(offer.facts.last)],
        "first": first.isoformat() if first else None,
        "bars": [
            {"first": bar.start.isoformat(), "last": bar.end.isoformat(), "name": bar.name, "count": count}
            for bar, count in offer.bars
        ],
    }


def _range(name: str, spec: RangeFilter, offer: Offer) -> Control:
    low, high = getattr(offer.filters, name)
    values = [low if low != spec.least else None, high if high != spec.greatest else None]
    return {"min": spec.least, "max": spec.greatest, "values": values}


def _text(name: str, spec: FilterSpec, offer: Offer) -> Control:
    value = getattr(offer.filters, name)
    return {"value": value, "longest": MAX_SEARCH_LENGTH, "placeholder": spec.label, "help": spec.help}


def _flag(name: str, spec: FilterSpec, offer: Offer) -> Control:
    return {"value": getattr(offer.filters, name), "help": spec.help}


_CONTROLS: Final[Mapping[str, Any]] = {
    "options": _options,
    "presets": _presets,
    "dates": _dates,
    "range": _range,
    "text": _text,
    "flag": _flag,
}
