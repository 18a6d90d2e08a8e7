"""The parts of a briefing, each asked of the store and put into words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from dashboard.analytics.activity import BASELINE_DAYS, spikes
from dashboard.analytics.windows import Window
from dashboard.briefing.compared import LEAST_ARTICLES, Compared, compare, fallen, risen, within
from dashboard.briefing.text import Part, Sentence
from dashboard.briefing.wording import change_words, counted_words, most_words, moved_words
from dashboard.days import day_words
from dashboard.filters import NO_FACET, Filters
from dashboard.links import Links
from dashboard.pipeline import Service
from dashboard.query import Dimension, Query

UNITS: Final = {False: ("article", "articles"), True: ("story", "stories")}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a briefing is about: the filters without their dates, its period, and the same view in both periods."""

    service: Service
    links: Links
    filters: Filters
    window: Window
    now: Filters
    then: Filters

    @classmethod
    def of(cls, service: Service, links: Links, filters: Filters, window: Window) -> Scope:
        """The scope of these filters over a period."""
        open_ended = filters.without("dates")
        return cls(service, links, open_ended, window, within(filters, window), within(filters, window.before()))

    def chart(self, page: str = "") -> str:
        """The page that draws the period."""
        return self.links.page(page, self.now)

    def rows(self, filters: Filters | None = None) -> str:
        """The articles of the period, or of these filters."""
        return self.links.page("articles", filters or self.now)

    def rows_with(self, name: str, value: str) -> str:
        """The articles of the period that have a value as well; empty where no address says that: several values of one
        field mean any of them, unless all are to hold ``together``.
        """
        given = getattr(self.now, name)
        if self.now.together and name in NO_FACET:
            every: dict[str, Any] = {name: tuple(sorted({*given, value}))}
            return self.rows(replace(self.now, **every))
        chosen: dict[str, Any] = {name: (value,)}
        return "" if given and value not in given else self.rows(replace(self.now, **chosen))


def in_short(scope: Scope) -> Part:
    """How much was published, by how many, against the period before."""
    now, then = scope.service.summary(scope.now), scope.service.summary(scope.then)
    began = scope.service.facts().first
    one, many = UNITS[scope.filters.stories]
    said = [
        Sentence(
            f"{counted_words(now.articles, one, many)} from {counted_words(now.providers, 'provider', 'providers')}: "
            f"{change_words(now.articles, then.articles, scope.window.days)}.",
            scope.chart(),
            scope.rows(),
        )
    ]
    if now.articles < LEAST_ARTICLES:
        said.append(
            Sentence(
                f"That is too few to compare shares: at least {LEAST_ARTICLES} are needed in both periods. Counts are given alone."
            )
        )
    elif then.articles < LEAST_ARTICLES:
        said.append(
            Sentence(
                f"The period before has too few to compare shares with: at least {LEAST_ARTICLES} are needed in both.",
                scope.links.page("", scope.then),
                scope.rows(scope.then),
            )
        )
    if began is not None and began > scope.window.before().first:
        said.append(
            Sentence(f"The corpus begins on {day_words(began)}: it does not cover the whole of the period before.")
        )
    if now.effective_providers is not None:
        said.append(
            Sentence(
                f"It is as concentrated as if {now.effective_providers:.1f} providers had published equally much.",
                scope.chart("sources"),
                scope.rows(),
            )
        )
    return Part("In short", tuple(said))


def dimension_part(scope: Scope, dimension: Dimension, heading: str, what: str, page: str = "") -> Part | None:
    """What was covered most, and whose share changed for certain; ``None`` where no article of the period has any."""
    items = compare(scope.service, dimension, scope.now, scope.then)
    if not any(item.now for item in items):
        return None
    name = dimension.filter_name
    said = [Sentence(most_words(items, what), scope.chart(page), scope.rows())]
    said += [
        Sentence(moved_words(item), scope.chart(page), scope.rows_with(name, item.key))
        for item in (*risen(items), *fallen(items))
    ]
    if len(said) == 1 and _comparable(items):
        said.append(Sentence("No share changed by more than chance alone explains.", scope.chart(page), scope.rows()))
    return Part(heading, tuple(said))


def standing_out(scope: Scope) -> Part | None:
    """The days of the period that stand out from the 28 before each of them, where the corpus has those."""
    began = scope.service.facts().first or scope.window.first
    first = max(scope.window.first - timedelta(days=BASELINE_DAYS), min(began, scope.window.last))
    longer = Window(first, scope.window.last)
    result = scope.service.coverage(Query((Dimension.DAY,)), within(scope.filters, longer))
    counts = dict(zip(result.columns["day"], result.columns["count"], strict=True))
    days = [longer.first + timedelta(days=n) for n in range(longer.days)]
    found = spikes([counts.get(day.isoformat(), 0) for day in days])
    one, many = UNITS[scope.filters.stories]
    said = [
        Sentence(
            f"{day_words(days[spike.place])}: {counted_words(spike.count, one, many)}, against {spike.mean:.1f} a day in the "
            f"{BASELINE_DAYS} days before.",
            scope.chart("trends"),
            scope.rows(within(scope.filters, Window(days[spike.place], days[spike.place]))),
        )
        for spike in found
    ]
    return Part("Days that stand out", tuple(said)) if said else None


def not_said(scope: Scope) -> Part:
    """What the figures leave out."""
    whole = scope.service.summary(scope.filters)
    said = []
    if whole.undated:
        said.append(
            Sentence(
                f"{counted_words(whole.undated, 'article of the view has', 'articles of the view have')} no date and "
                f"{'is' if whole.undated == 1 else 'are'} in neither period."
            )
        )
    said.append(
        Sentence(
            "Counts are of the documents in this corpus, not of everything published. Every sentence is filled in from "
            "counted figures; none is composed freely."
        )
    )
    return Part("What this does not say", tuple(said))


def _comparable(items: Sequence[Compared]) -> bool:
    return min(items[0].now_total, items[0].then_total) >= LEAST_ARTICLES
