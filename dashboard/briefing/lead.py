"""The three findings that open the overview: what rose, what is new, who was named, each with what it rests on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from dashboard.analytics.calendar import window_before
from dashboard.analytics.windows import Window, last_days
from dashboard.briefing.compared import (
    LEAST_ARTICLES,
    LEAST_COUNT,
    USUAL_DAYS,
    Compared,
    briefing_window,
    compare_periods,
    within,
)
from dashboard.briefing.wording import PeriodPair, change_words
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.model.query import Dimension, Query
from dashboard.model.results import ArticleRow, Summary
from dashboard.model.view_options import LATEST, Display, Sort
from dashboard.service import Service
from dashboard.text.dates import day_words, describe_dates
from dashboard.text.numbers import counted, percent, plural
from dashboard.text.shortening import shortened

SHORT_DAYS: Final = 7
LEAST_NEW: Final = 2
TITLE_LENGTH: Final = 90
_RISING: Final = (Dimension.TOPIC, Dimension.THEME)
_NEW: Final = (Dimension.INSTRUMENT, Dimension.ORGANISATION)
_CHART: Final = {Dimension.TOPIC: ("trends", "share_over_time")}


@dataclass(frozen=True, slots=True)
class Lead:
    """A finding under its ``heading``. ``subject`` begins ``words``, or is empty; ``chart`` and ``rows`` are addresses,
    empty where there is none; ``rows_words`` says what the second leads to.
    """

    heading: str
    subject: str
    words: str
    chart: str = ""
    rows: str = ""
    rows_words: str = ""


@dataclass(frozen=True, slots=True)
class _Scope:
    """The articles that count: in the period (``now``) and in the one before it (``then``)."""

    service: Service
    links: Links
    now: Filters
    then: Filters
    pair: PeriodPair
    unit: str

    @property
    def span(self) -> str:
        return self.pair.span

    def lead(self, heading: str, item: Compared, dimension: Dimension, words: str) -> Lead:
        page, chart = _CHART.get(dimension, ("policy", dimension.value))
        address = self.links.chart(page, chart, self.now)
        rows = _rows(self.links, self.now, dimension.filter_name, item.key)
        return Lead(heading, item.label, words, address, rows, counted(item.now, "article") if rows else "")


def lead_findings(service: Service, links: Links, filters: Filters) -> tuple[Lead, ...]:
    """Three findings of the view's policy articles, or of all its articles where none is about policy.

    A period is compared with the one before it: the dates in view, else the last 28 days, or 7 of a shorter corpus.
    Where that is impossible, or either has fewer than ten articles, the findings say what there is instead.

    Raises:
        StoreUnavailable: nothing can be answered now.
    """
    policy, facts = policy_scope(service, filters), service.facts()
    newest = service.articles(filters, Display(sort=Sort.DATE), size=LATEST).rows[:1]
    for counted_in in dict.fromkeys((policy, filters)):
        unit, days = _unit(counted_in), _by_day(service, counted_in)
        for window in _windows(counted_in, service):
            pair = PeriodPair.of(window, facts.first, facts.last)
            now, then = within(counted_in, window), within(counted_in, pair.then)
            articles = _within(days, window), _within(days, pair.then)
            if min(articles) >= LEAST_ARTICLES:
                scope = _Scope(service, links, now, then, pair, unit)
                return (_rose(scope, *articles), _new(scope, newest), _named(service, links, now, unit, scope.span))
    named = _named(service, links, policy, _unit(policy), "")
    return (_volume(links, filters, service.summary(filters)), _newest(links, newest), named)


def policy_scope(service: Service, filters: Filters) -> Filters:
    """The filters over policy articles, unless they choose already or no article in view is about policy."""
    if filters.policy:
        return filters
    columns = service.coverage(Query((Dimension.POLICY,), cross=True), filters).columns
    counts = dict(zip(columns["policy"], columns["count"], strict=True))
    return filters.of_policy if counts.get("yes") else filters


def _by_day(service: Service, filters: Filters) -> tuple[list[str], list[int]]:
    """Days in their order and the articles of each."""
    columns = service.coverage(Query((Dimension.DAY,)), filters.without("dates")).columns
    days = [day for day in columns["day"] if day is not None]
    return days, list(columns["count"][: len(days)])


def _within(days: tuple[list[str], list[int]], window: Window) -> int:
    names, counts = days
    begin, end = bisect_left(names, window.first.isoformat()), bisect_right(names, window.last.isoformat())
    return sum(counts[begin:end])


def _unit(filters: Filters) -> str:
    return f"{'policy ' if filters.policy == ('yes',) else ''}{'story' if filters.stories else 'article'}"


def _windows(filters: Filters, service: Service) -> list[Window]:
    """The periods that may be compared: those that the corpus covers along with the one before."""
    facts = service.facts()
    chosen = briefing_window(filters, service)
    if facts.first is None or facts.last is None or chosen is None:
        return []
    given = filters.window(facts.last)[0] is not None
    offered = [chosen] if given else [last_days(facts.last, days) for days in (USUAL_DAYS, SHORT_DAYS)]
    return [window for window in offered if window_before(window).first >= facts.first]


def _rose(scope: _Scope, now: int, then: int) -> Lead:
    """The certain rise of a share by most points, else the greatest rise at all, else how many articles there were."""
    found = [
        (item.change.points, item, dimension)
        for dimension in _RISING
        for item in _compared(scope, dimension)
        if item.change and item.change.points > 0 and item.now >= LEAST_COUNT
    ]
    if found:
        certain = [rise for rise in found if rise[1].tells]
        _, item, dimension = max(certain or found, key=lambda rise: rise[0])
        shares = f"{_of(item.now, item.now_total, scope.unit)} {scope.span}, after {_of(item.then, item.then_total)}"
        doubt = "" if certain else "; chance could explain it"
        return scope.lead("What rose", item, dimension, f": {shares} before{doubt}.")
    volume = change_words(now, then, scope.pair)
    words = f"No share rose. {counted(now, scope.unit)} {scope.span}, {volume}."
    chart = f"{scope.links.page('trends', scope.now)}#pulse-chart-activity"
    return Lead("What rose", "", words, chart, scope.links.page("articles", scope.now), _articles(now))


def _new(scope: _Scope, newest: Sequence[ArticleRow]) -> Lead:
    """The value that most articles of the period have and no article before it, else the newest article."""
    began = scope.service.facts().first or scope.pair.now.first
    earlier = within(scope.now, Window(began, scope.pair.now.first - timedelta(days=1)))
    fresh = [
        (item, dimension)
        for dimension in _NEW
        for item in compare_periods(scope.service, dimension, scope.now, earlier)
        if not item.then and item.now >= LEAST_NEW
    ]
    if not fresh:
        return _newest(scope.links, newest, " Nothing that two articles name is new.")
    item, dimension = max(fresh, key=lambda pair: pair[0].now)
    words = (
        f", in {_of(item.now, item.now_total, scope.unit)} {scope.span}, and in none of the {item.then_total:,} before."
    )
    return scope.lead("What is new", item, dimension, words)


def _named(service: Service, links: Links, filters: Filters, unit: str, span: str) -> Lead:
    """The organisations that most articles name."""
    items = compare_periods(service, Dimension.ORGANISATION, filters, filters)
    shown = [item for item in items if item.now][:3]
    heading, chart = "Who was named", f"{links.page('policy', filters)}#pulse-chart-organisation"
    if not shown:
        return Lead(heading, "", f"No organisation that we know is named in the {plural(unit)} in view.")
    first, *others = shown
    then = f"; then {_listed(f'{item.label} ({item.now:,})' for item in others)}" if others else ""
    rows = _rows(links, filters, Dimension.ORGANISATION.filter_name, first.key)
    tail = f" {span}" if span else ""
    words = f", in {_of(first.now, first.now_total, unit)}{tail}{then}."
    return Lead(heading, first.label, words, chart, rows, _articles(first.now))


def _volume(links: Links, filters: Filters, whole: Summary) -> Lead:
    unit = "story" if filters.stories else "article"
    when = f", {describe_dates((whole.first, whole.last))}" if whole.first else ""
    words = (
        f"{counted(whole.articles, unit)} from {counted(whole.providers, 'provider')}{when}. Comparing periods takes "
        f"{LEAST_ARTICLES} articles in each."
    )
    return Lead(
        "What there is", "", words, "#pulse-chart-date", links.page("articles", filters), _articles(whole.articles)
    )


def _newest(links: Links, newest: Sequence[ArticleRow], after: str = "") -> Lead:
    row = next((row for row in newest if row.published_at), None)
    if row is None:
        return Lead("What is new", "", "No article in view has a date, so none can be called the newest.")
    title = shortened(" ".join(row.title.split()) or "(no title)", TITLE_LENGTH)
    day = day_words(row.published_at.date() if row.published_at else None)
    words = f": {row.provider_name or row.provider_domain or 'unknown provider'}, {day}.{after}"
    rows = links.article(row.parent_id or row.article_id, Filters())
    return Lead("What is new", f"“{title}”", words, rows=rows, rows_words="Article")


def _compared(scope: _Scope, dimension: Dimension) -> list[Compared]:
    return compare_periods(scope.service, dimension, scope.now, scope.then)


def _rows(links: Links, filters: Filters, name: str, key: str) -> str:
    """The articles that have the value as well; empty where no address says that."""
    narrowed = filters.also(name, key)
    return links.page("articles", narrowed) if narrowed else ""


def _of(count: int, total: int, unit: str = "") -> str:
    whole = f"{total:,} {plural(unit)}" if unit else f"{total:,}"
    share = f" ({percent(count, total)})" if total >= LEAST_ARTICLES else ""
    return f"{count:,} of {whole}{share}"


def _articles(count: int) -> str:
    return counted(count, "article")


def _listed(names: Iterable[str]) -> str:
    found: Sequence[str] = tuple(names)
    return " and ".join(found)
