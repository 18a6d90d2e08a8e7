"""The parts of a briefing: headlines and figures of the view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from dashboard.analytics.activity import BASELINE_DAYS, spikes
from dashboard.analytics.windows import Window
from dashboard.briefing.compared import LEAST_ARTICLES, Compared, compare_periods, fallen, risen, within
from dashboard.briefing.headlines import MOST, HeadlineChoice
from dashboard.briefing.text import BriefingPart, Headline, Sentence
from dashboard.briefing.wording import (
    PeriodPair,
    change_words,
    most_certainty,
    most_words,
    moved_certainty,
    moved_words,
)
from dashboard.charts.catalog import CHARTS
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.model.query import Dimension, Query
from dashboard.service import Service
from dashboard.text.dates import day_words
from dashboard.text.numbers import counted

_FEW: Final = 8
UNITS: Final = {False: ("article", "articles"), True: ("story", "stories")}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a briefing is about: the filters without their dates, its period, and the same view in both periods."""

    service: Service
    links: Links
    filters: Filters
    pair: PeriodPair
    now: Filters
    then: Filters
    headlines: HeadlineChoice

    @classmethod
    def of(
        cls, service: Service, links: Links, filters: Filters, window: Window, headlines: HeadlineChoice | None = None
    ) -> Scope:
        """The scope of these filters over a period."""
        facts = service.facts()
        pair = PeriodPair.of(window, facts.first, facts.last)
        now, then = within(filters, window), within(filters, pair.then)
        chosen = headlines or HeadlineChoice(service, links)
        return cls(service, links, filters.without("dates"), pair, now, then, chosen)

    @property
    def window(self) -> Window:
        """The period."""
        return self.pair.now

    def chart(self, name: str) -> str:
        """The chart of that name over the period, on its page."""
        return self.links.chart(CHARTS[name].page, name, self.now)

    def rows(self, filters: Filters | None = None) -> str:
        """The articles of the period, or of these filters."""
        return self.links.page("articles", filters or self.now)

    def rows_with(self, name: str, value: str) -> str:
        """The articles of the period that have a value as well; empty where no address says that."""
        narrowed = self.now.also(name, value)
        return self.rows(narrowed) if narrowed else ""


def in_short(scope: Scope) -> BriefingPart:
    """The main stories of the period, then its articles and outlets, compared with the period before."""
    now, then = scope.service.summary(scope.now), scope.service.summary(scope.then)
    facts = scope.service.facts()
    counts = Sentence(
        f"{counted(now.articles, *UNITS[scope.filters.stories])} from {counted(now.providers, 'outlet')}: "
        f"{change_words(now.articles, then.articles, scope.pair)}.",
        scope.chart("date"),
        scope.rows(),
        _comparability(now.articles, then.articles),
    )
    said = [counts]
    if facts.first is not None and facts.first > scope.pair.then.first:
        words = f"The corpus begins on {day_words(facts.first)}: it does not cover the whole of the period before."
        said.append(Sentence(words))
    if facts.last is not None and facts.last < scope.window.last:
        said.append(Sentence(f"The corpus ends on {day_words(facts.last)}: the period is not complete."))
    return BriefingPart("In short", tuple(said), scope.headlines.main(scope.now))


def _comparability(now: int, then: int) -> str:
    """Why shares are not compared; empty where they are."""
    if now < LEAST_ARTICLES:
        return f"That is too few to compare shares: both periods need at least {LEAST_ARTICLES}. Only counts are given."
    if then < LEAST_ARTICLES:
        return f"The period before has too few to compare shares: both periods need at least {LEAST_ARTICLES}."
    return ""


def dimension_part(scope: Scope, dimension: Dimension, heading: str, what: str) -> BriefingPart | None:
    """Headlines of the values that rose or are most frequent, their counts, and the certain changes of share.

    ``None`` where no article of the period has a value.
    """
    items = compare_periods(scope.service, dimension, scope.now, scope.then)
    if not any(item.now for item in items):
        return None
    name, chart = dimension.filter_name, scope.chart(dimension.value)
    moved = (*risen(items), *fallen(items))
    sure = [most_certainty(items)]
    if not moved and _comparable(items):
        sure.append("No share changed by more than chance alone explains.")
    said = [
        Sentence(
            most_words(items, what, UNITS[scope.filters.stories]), chart, scope.rows(), " ".join(filter(None, sure))
        )
    ]
    said += [
        Sentence(moved_words(item), chart, scope.rows_with(name, item.key), moved_certainty(item)) for item in moved
    ]
    return BriefingPart(heading, tuple(said), _examples(scope, name, items))


def about_few(scope: Scope, dimensions: Sequence[tuple[Dimension, str]]) -> BriefingPart | None:
    """What very few articles are about, a line for each dimension: for them, counts by value would say nothing more."""
    said = []
    for dimension, name in dimensions:
        items = [item for item in compare_periods(scope.service, dimension, scope.now, scope.then) if item.now]
        if items:
            labels = ", ".join(f"{item.label} ({item.now:,})" if item.now > 1 else item.label for item in items[:_FEW])
            more = f" and {len(items) - _FEW:,} more" if len(items) > _FEW else ""
            said.append(Sentence(f"{name}: {labels}{more}.", scope.chart(dimension.value), scope.rows()))
    return BriefingPart("What it is about", tuple(said)) if said else None


def outlets(scope: Scope) -> BriefingPart | None:
    """The outlets with most articles, and how concentrated the coverage is."""
    part = dimension_part(scope, Dimension.PROVIDER, "Outlets", "Most articles")
    effective = scope.service.summary(scope.now).effective_providers
    if part is None or effective is None:
        return part
    words = f"Coverage is as concentrated as if {effective:.1f} outlets shared it equally."
    first, *others = part.sentences
    return replace(part, sentences=(replace(first, sure=f"{first.sure} {words}".strip()), *others))


def _examples(scope: Scope, name: str, items: Sequence[Compared]) -> tuple[Headline, ...]:
    """A headline for each of the values that rose, else are most frequent."""
    kept = {item.key: item for item in (*risen(items), *items) if item.now}
    found: list[Headline] = []
    for item in list(kept.values())[:MOST]:
        about = "" if name == "provider" else item.label
        if narrowed := scope.now.also(name, item.key):
            found += scope.headlines.strongest(narrowed, 1, about)
    return tuple(found)


def standing_out(scope: Scope) -> BriefingPart | None:
    """The days of the period that stand out from the 28 days before them, where the corpus has those."""
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
            f"{day_words(days[spike.place])}: {counted(spike.count, one, many)}, against {spike.mean:.1f} a day in the "
            f"{BASELINE_DAYS} days before.",
            scope.chart("activity"),
            scope.rows(within(scope.filters, Window(days[spike.place], days[spike.place]))),
        )
        for spike in found
    ]
    return BriefingPart("Days that stand out", tuple(said)) if said else None


def not_said(scope: Scope) -> BriefingPart:
    """The part on omissions."""
    whole = scope.service.summary(scope.filters)
    said = []
    if whole.undated:
        said.append(
            Sentence(
                f"{counted(whole.undated, 'article of the view has', 'articles of the view have')} no date and "
                f"{'is' if whole.undated == 1 else 'are'} in neither period."
            )
        )
    said.append(
        Sentence(
            "Counts are of the documents in this corpus, not of everything published. Every sentence is a "
            "template filled with counted figures."
        )
    )
    return BriefingPart("Not shown, and why", tuple(said))


def _comparable(items: Sequence[Compared]) -> bool:
    return min(items[0].now_total, items[0].then_total) >= LEAST_ARTICLES
