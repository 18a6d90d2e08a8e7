"""The briefing of a view: its period, the one before, and what the figures of both say."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from dashboard.analytics.calendar import window_name
from dashboard.briefing.compared import briefing_window
from dashboard.briefing.headlines import FindPicture, HeadlineChoice
from dashboard.briefing.parts import Scope, about_few, dimension_part, in_short, not_said, outlets, standing_out
from dashboard.briefing.policy_parts import instruments, new_instruments, new_money
from dashboard.briefing.scope import scope_words
from dashboard.briefing.story_parts import more_stories
from dashboard.briefing.text import Briefing, BriefingPart, Sentence
from dashboard.errors import BadParameter
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.model.query import Dimension
from dashboard.service import Service

DEFINITIONS: Final = (
    "coverage",
    "share",
    "period-change",
    "policy",
    "jurisdiction",
    "instrument",
    "organisation",
    "money-ledger",
    "story",
    "spikes",
)
FEW: Final = 3
"""Up to so many articles are described, not counted by value."""
DIMENSIONS: Final = (
    (Dimension.JURISDICTION, "Jurisdictions"),
    (Dimension.INSTRUMENT, "Instruments"),
    (Dimension.ORGANISATION, "Organisations"),
    (Dimension.TOPIC, "Topics"),
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


def briefing(
    service: Service, links: Links, filters: Filters, made_at: datetime, find: FindPicture | None = None
) -> Briefing:
    """What happened in the view, all of it from one generation of the store. ``find`` finds our copies of pictures.

    Raises:
        StoreUnavailable: nothing can be answered now.
    """
    with service.reading() as generation:
        return _written(HeadlineChoice(service, links, find), service, links, filters, made_at, generation)


def _written(
    headlines: HeadlineChoice, service: Service, links: Links, filters: Filters, made_at: datetime, generation: str
) -> Briefing:
    facts = service.facts()
    every, said = filters, scope_words(service, filters)
    filters = said[1] if said else filters
    window = briefing_window(filters, service)
    if window is None:
        parts: tuple[BriefingPart, ...] = (_undated(service, links, filters),)
        period, address = "no dates", links.page("briefing", filters)
    else:
        scope = Scope.of(service, links, filters, window, headlines)
        parts = _parts(scope)
        if said is not None:
            parts = (_of_policy(scope, every, parts[0]), *parts[1:])
        period = f"{window_name(window)}, compared with {window_name(scope.pair.then)}"
        address = links.page("briefing", scope.now)
    return Briefing(
        title="What happened",
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


def _parts(scope: Scope) -> tuple[BriefingPart, ...]:
    short = in_short(scope)
    few = scope.service.summary(scope.now).articles <= FEW
    found = (
        short,
        more_stories(scope),
        *((about_few(scope, DIMENSIONS), new_instruments(scope)) if few else _counted(scope)),
        new_money(scope),
        standing_out(scope),
        not_said(scope),
    )
    return tuple(part for part in found if part is not None)


def _counted(scope: Scope) -> tuple[BriefingPart | None, ...]:
    return (
        dimension_part(scope, Dimension.JURISDICTION, "Jurisdictions", "Most articles are about"),
        instruments(scope),
        dimension_part(scope, Dimension.ORGANISATION, "Organisations", "Named most"),
        dimension_part(scope, Dimension.TOPIC, "Topics", "Most covered"),
        outlets(scope),
    )


def _of_policy(scope: Scope, every: Filters, part: BriefingPart) -> BriefingPart:
    """The first part, ending with how many articles of the period are about policy, and a way to all of them."""
    period = replace(every, dates=scope.now.dates, period=None)
    said = scope_words(scope.service, period)
    words = said[0] if said else "Counts policy articles only."
    whole = scope.links.page("briefing", replace(every, policy=("no", "yes")))
    return replace(part, sentences=(*part.sentences, Sentence(words, rows=whole, rows_name="count all articles")))


def _undated(service: Service, links: Links, filters: Filters) -> BriefingPart:
    summary = service.summary(filters)
    words = "The corpus holds no articles yet."
    if service.facts().articles:
        words = f"No article of the corpus has a date, so there is no period to compare; in view: {summary.articles:,}."
    return BriefingPart("In short", (Sentence(words, links.page("", filters), links.page("articles", filters)),))
