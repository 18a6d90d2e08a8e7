"""The briefing of a view: its period, the one before, and what the figures of both say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from dashboard.briefing.compared import window_of
from dashboard.briefing.parts import Scope, dimension_part, in_short, not_said, standing_out
from dashboard.briefing.policy_parts import instruments, new_money
from dashboard.briefing.story_parts import top_stories
from dashboard.briefing.text import Briefing, Part, Sentence
from dashboard.days import describe_dates
from dashboard.errors import BadParameter
from dashboard.filters import Filters
from dashboard.links import Links
from dashboard.pipeline import Service
from dashboard.query import Dimension

DEFINITIONS: Final = (
    "coverage",
    "share",
    "period-change",
    "jurisdiction",
    "instrument",
    "organisation",
    "money-ledger",
    "story",
    "spikes",
)
LONGEST_SINCE: Final = 3_660


def days_since(text: str) -> int:
    """The number of days that ``7d`` or ``12w`` names.

    Raises:
        BadParameter: it is no such length, or longer than ten years.
    """
    found = re.fullmatch(r"([1-9][0-9]{0,3})([dw])", text)
    days = int(found[1]) * (7 if found[2] == "w" else 1) if found else 0
    if not 1 <= days <= LONGEST_SINCE:
        raise BadParameter(
            f"since “{text[:20]}” is not a length of time.", "Write days or weeks, at most ten years: 7d, 28d, 12w."
        )
    return days


def counted_back(filters: Filters, days: int, newest: date | None) -> Filters:
    """The filters over the ``days`` days that end with the newest dated article, in place of their own dates."""
    if newest is None:
        return filters
    return replace(filters, dates=(newest - timedelta(days=days - 1), newest), period=None)


def briefing(service: Service, links: Links, filters: Filters, made_at: datetime) -> Briefing:
    """What happened in the view. All figures are of one generation of the store.

    Raises:
        StoreUnavailable: nothing can be answered now.
    """
    for _ in range(3):
        generation = service.generation()
        written = _written(service, links, filters, made_at, generation)
        if service.generation() == generation:
            break
    return written


def _written(service: Service, links: Links, filters: Filters, made_at: datetime, generation: str) -> Briefing:
    facts = service.facts()
    window = window_of(filters, service)
    if window is None:
        parts: tuple[Part, ...] = (_undated(service, links, filters),)
        period, address = "no dates", links.page("briefing", filters)
    else:
        scope = Scope.of(service, links, filters, window)
        parts = _parts(scope)
        before = describe_dates((window.before().first, window.before().last))
        period = f"{describe_dates((window.first, window.last))}, compared with {before}"
        address = links.page("briefing", scope.now)
    return Briefing(
        title="What happened in this view",
        view=filters.without("dates").describe(facts.names) or "the whole corpus",
        period=period,
        parts=parts,
        address=address,
        generation=generation,
        corpus_version=facts.corpus_version,
        made_at=made_at,
        definitions=DEFINITIONS,
        note=service.settings.corpus_note,
    )


def _parts(scope: Scope) -> tuple[Part, ...]:
    found = (
        in_short(scope),
        dimension_part(scope, Dimension.TOPIC, "Topics", "Most covered"),
        dimension_part(scope, Dimension.PROVIDER, "Providers", "Most articles"),
        dimension_part(scope, Dimension.JURISDICTION, "Jurisdictions", "Most articles are about", "policy"),
        instruments(scope),
        new_money(scope),
        dimension_part(scope, Dimension.ORGANISATION, "Organisations", "Named by most articles", "policy"),
        top_stories(scope),
        standing_out(scope),
        not_said(scope),
    )
    return tuple(part for part in found if part is not None)


def _undated(service: Service, links: Links, filters: Filters) -> Part:
    summary = service.summary(filters)
    words = "The corpus holds no articles yet."
    if service.facts().articles:
        words = f"No article of the corpus has a date, so there is no period to compare; in view: {summary.articles:,}."
    return Part("In short", (Sentence(words, links.page("", filters), links.page("articles", filters)),))
