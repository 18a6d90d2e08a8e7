"""What is known of an alert's view: now, or at the end of a past day by the dates of its articles."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from dashboard.alerts.alert import Alert
from dashboard.alerts.condition import Condition, Watched
from dashboard.alerts.state import AlertFacts, ShareMove, WatchedItem
from dashboard.analytics.shares import difference_of
from dashboard.analytics.windows import Window, last_days
from dashboard.findings.carried_stories import carried_stories, stories_by_article
from dashboard.findings.money_ledger import commitments
from dashboard.model.filters import FILTER_NAMES, Filters
from dashboard.model.findings.over_time import ACTIVITY
from dashboard.model.links import Links
from dashboard.model.money import Mention, united
from dashboard.model.query import Dimension, Query
from dashboard.model.view_options import DISPLAY_NAMES, Display, Sort
from dashboard.saved_views.view_files import SavedViews
from dashboard.service import Service
from dashboard.store.answers import arrivals_after
from dashboard.text.money import money_words
from dashboard.text.numbers import counted

MOST_ARRIVALS: Final = 2_000
RECENT: Final = timedelta(days=60)
"""A story is new, and a day stands out, that is not older than this."""
_LINKS: Final = Links()


@dataclass(frozen=True, slots=True)
class AlertView:
    """The view that an alert watches: a page, its filters, and how it is displayed."""

    page: str
    filters: Filters
    display: Display
    query: str


def watched_view(alert: Alert, service: Service) -> AlertView:
    """The view as it is saved now, or the address that the alert itself has.

    Raises:
        NotFound, SnapshotGone, SnapshotUnreadable: the saved view.
    """
    page, query = alert.page, alert.query
    if alert.view:
        saved = SavedViews(service.settings.data).read(alert.view)
        page, query = saved.page, saved.query
    pairs = parse_qsl(query)
    filters, _ = Filters.from_params(pair for pair in pairs if pair[0] in FILTER_NAMES)
    display = Display.from_params({name: value for name, value in pairs if name in DISPLAY_NAMES})
    return AlertView(page, filters, display, query)


def facts_now(alert: Alert, view: AlertView, service: Service, since: str, today: date) -> AlertFacts:
    """What is known now, on the UTC day ``today``; ``since`` is the mark of an earlier look, or empty.

    Raises:
        StoreUnavailable: nothing can be answered.
    """
    return _facts(alert.condition, view, service, _Day(today, since, live=True))


def facts_on(alert: Alert, view: AlertView, service: Service, since: str, day: date) -> AlertFacts:
    """What was known at the end of a UTC day, had every article come on the day it is dated; undated ones never came.

    The mark is the day. Stories and commitments are as known today, of what was dated by then.

    Raises:
        StoreUnavailable: nothing can be answered.
    """
    return _facts(alert.condition, view, service, _Day(day, since, live=False))


@dataclass(frozen=True, slots=True)
class _Day:
    """A look: now on ``day``, or at the end of that past day."""

    day: date
    since: str
    live: bool

    @property
    def until(self) -> date | None:
        return None if self.live else self.day

    def narrowed(self, filters: Filters, service: Service) -> Filters:
        """The filters as they were on that day."""
        return filters if self.live else up_to(filters, self.day, service)


def up_to(filters: Filters, day: date, service: Service) -> Filters:
    """The filters without what is dated after a day; a period in them ends with the newest article dated by then."""
    dated = service.coverage(Query((Dimension.DAY,)), Filters()).columns
    days = (key for key, count in zip(dated[Dimension.DAY], dated["count"], strict=True) if key and count)
    newest = max((date.fromisoformat(key) for key in days if key <= day.isoformat()), default=day)
    first, last = filters.window(newest)
    last = min(last or day, day)
    if first is not None and first > last:  # nothing is in view yet: of two days in the wrong order one is enough
        return replace(filters, period=None, dates=(date(1, 1, 1), date(1, 1, 1)))
    return replace(filters, period=None, dates=(first, last))


def _facts(condition: Condition, view: AlertView, service: Service, look: _Day) -> AlertFacts:
    with service.reading():
        known = service.facts()
        filters = look.narrowed(view.filters, service)
        counts = service.coverage(Query((Dimension.STATUS,)), filters)
        display = replace(view.display, page=1, as_of=known.corpus_version[:12])
        facts = AlertFacts(
            mark=look.day.isoformat(),
            corpus_version=known.corpus_version,
            visibility=known.visibility,
            watches=_watches(condition, view, known.visibility),
            link=_LINKS.page(view.page, view.filters, display.to_params()),
            total=counts.total,
            whole=counts.whole,
        )
        return replace(facts, **_FOUND[condition.kind](condition, view.filters, service, look))


def _watches(condition: Condition, view: AlertView, visibility: str) -> str:
    """What is watched, as a digest: an alert whose view is changed begins anew, and so it does where more is shown."""
    said = json.dumps([condition.record, view.filters.to_params(), visibility], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


_Parts = dict[str, Any]


def _articles(_: Condition, filters: Filters, service: Service, look: _Day) -> _Parts:
    """The articles that came since the mark."""
    parts: _Parts = {}
    if look.live:
        asked = ("arrivals after", filters, look.since, MOST_ARRIVALS)
        found, parts["mark"] = service.ask(asked, lambda s: arrivals_after(s, filters, look.since, MOST_ARRIVALS))
        ids, complete = found.ids, found.complete
    else:
        ids, complete = _dated(filters, service, look)
    if ids is None:
        return parts | {"known": False}
    stories = stories_by(service, ids)
    items = tuple(WatchedItem(i, _LINKS.article(i, Filters()), article_id=i, copies=stories[i]) for i in ids)
    return parts | {"items": items, "complete": complete}


def _dated(filters: Filters, service: Service, look: _Day) -> tuple[tuple[str, ...], bool]:
    """The articles dated after the mark's day."""
    if not look.since:
        return (), True
    narrowed = look.narrowed(filters, service)
    first, last = narrowed.dates
    after = date.fromisoformat(look.since) + timedelta(days=1)
    window = (max(first or after, after), last or look.day)
    if window[0] > window[1]:
        return (), True
    found = service.listing(replace(narrowed, dates=window), sort=Sort.DATE, limit=MOST_ARRIVALS)
    return tuple(row.article_id for row in found.rows), found.cursor is None


def stories_by(service: Service, ids: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """The reports of the story that each article is part of."""
    return service.ask(("stories by article", ids), lambda store: stories_by_article(store, ids)) if ids else {}


def _stories(condition: Condition, filters: Filters, service: Service, look: _Day) -> _Parts:
    narrowed, first, least = look.narrowed(filters, service), look.day - RECENT, condition.least
    asked = ("carried stories", narrowed, least, first, look.until)
    found = service.ask(asked, lambda store: carried_stories(store, narrowed, least, first, look.until))
    return {
        "items": tuple(
            WatchedItem(
                key=story.story,
                path=_LINKS.page("story", Filters(), [("story", story.story)]),
                words=f"carried by {counted(story.providers, 'outlet')}, {counted(len(story.reports), 'report')}",
                article_id=story.story,
                value=story.providers,
                also=story.reports,
            )
            for story in found
        )
    }


def _days(_: Condition, filters: Filters, service: Service, look: _Day) -> _Parts:
    """Days that stand out. A period in the view is left out: a day is judged by the four weeks before it."""
    whole = replace(filters, period=None)
    items = []
    for row in service.finding(ACTIVITY, whole).records:
        day = date.fromisoformat(row.day)
        if row.spike and look.day - RECENT <= day <= look.day:
            path = _LINKS.page("articles", replace(whole, dates=(day, day)))
            words = f"{row.day}: {counted(row.count, 'article')}, {row.expected or 0:.1f} expected"
            items.append(WatchedItem(f"day {row.day}", path, words, value=row.count))
    return {"items": tuple(items)}


def _money(condition: Condition, filters: Filters, service: Service, look: _Day) -> _Parts:
    """Commitments of at least the amount in its currency; in dollars also as the texts convert them."""
    first, last = (None, None) if look.live else look.narrowed(filters, service).dates
    asked = filters if look.live else filters.without("dates")
    found = service.ask(("commitments", asked), lambda store: commitments(store, asked))
    items = []
    for commitment in found:
        mentions = [item for item in commitment.mentions if look.live or _is_within(item, first, last)]
        if mentions and (item := _commitment(condition, mentions)) is not None:
            items.append(item)
    return {"items": tuple(items)}


def _is_within(mention: Mention, first: date | None, last: date | None) -> bool:
    day = mention.day
    return (
        day is not None and (first is None or day >= first.isoformat()) and last is not None and day <= last.isoformat()
    )


def _commitment(condition: Condition, mentions: list[Mention]) -> WatchedItem | None:
    money = united([mention.money for mention in mentions])
    stated = {money.currency: money.amount, "USD": money.amount if money.currency == "USD" else money.usd}
    amount = stated.get(condition.currency)
    if amount is None or amount < condition.amount:
        return None
    keys = tuple(f"{m.article_id} {m.money.currency} {m.money.amount:.0f}" for m in mentions)
    who = money.actor or money.jurisdiction
    said = money_words(money.low, money.high, money.currency, money.bound)
    return WatchedItem(
        key=keys[0],
        path=_LINKS.article(mentions[0].article_id, Filters()),
        words=", ".join(filter(None, (said, who, money.status if money.status != "unknown" else ""))),
        article_id=mentions[0].article_id,
        value=amount,
        also=keys[1:],
    )


def _instruments(condition: Condition, filters: Filters, service: Service, look: _Day) -> _Parts:
    """Jurisdictions with the instruments that articles name for them."""
    narrowed = look.narrowed(filters, service)
    result = service.coverage(Query((Dimension.JURISDICTION, Dimension.INSTRUMENT)), narrowed)
    names, items = service.facts().names, []
    columns = (result.columns[name] for name in (Dimension.JURISDICTION, Dimension.INSTRUMENT, "count"))
    for place, instrument, count in zip(*columns, strict=True):
        if place is None or instrument is None or not count or condition.jurisdiction not in ("", place):
            continue
        chosen = replace(filters, jurisdiction=(place,), instrument=(instrument,))
        said = f"{names.get(instrument, instrument)} for {names.get(place, place)}: {counted(count, 'article')}"
        items.append(WatchedItem(f"{instrument} for {place}", _LINKS.page("articles", chosen), said, value=count))
    return {"items": tuple(items)}


def _share(condition: Condition, filters: Filters, service: Service, look: _Day) -> _Parts:
    """The share in the days up to the look, and in as many before; other filters on days are left out."""
    dimension, window = Dimension(condition.by), last_days(look.day, condition.days)
    (before, total_before, _), (count, total, label) = (
        _counted(dimension, condition.value, filters, service, side) for side in (window.before(), window)
    )
    difference = difference_of(before, total_before, count, total)
    if difference is None:
        return {}
    first, last = window.first.isoformat(), window.last.isoformat()
    points, certain = round(difference.points, 3), difference.certain
    move = ShareMove(label, first, last, count, total, before, total_before, points, certain)
    return {"share": move}


def _counted(
    dimension: Dimension, value: str, filters: Filters, service: Service, window: Window
) -> tuple[int, int, str]:
    """Articles with a value, of all in the view without its filter on that dimension; and what the value is called."""
    asked = replace(filters.without("dates", dimension.filter_name), dates=(window.first, window.last))
    result = service.coverage(Query((dimension,)), asked)
    found = dict(zip(result.columns[dimension.value], result.columns["count"], strict=True))
    return int(found.get(value, 0)), result.total, service.facts().names.get(value, value)


_FOUND: Final[Mapping[Watched, Callable[[Condition, Filters, Service, _Day], _Parts]]] = {
    Watched.ARTICLES: _articles,
    Watched.STORIES: _stories,
    Watched.DAYS: _days,
    Watched.MONEY: _money,
    Watched.INSTRUMENTS: _instruments,
    Watched.SHARE: _share,
}
