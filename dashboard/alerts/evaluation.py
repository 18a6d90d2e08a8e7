"""Decide whether an alert fires: a pure function of the alert, what it remembers, what is known of its view, and now.

The first look remembers what is there and tells nothing. What was told is remembered by its keys, so that nothing that
goes and comes back is told again; a clock that is set back makes nothing new.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from dashboard.alerts.alert import Alert
from dashboard.alerts.condition import Direction, Watched
from dashboard.alerts.state import MOST_FIRINGS, AlertFacts, AlertState, Firing, Told, WatchedItem

ARRIVED_WITHIN: Final = timedelta(days=7)
"""New articles are counted over this time: what came longer ago no longer counts towards the number waited for."""
MEMORY: Final = timedelta(days=120)
"""How long something that is no longer in view is remembered."""
MOST_ITEMS: Final = 20
"""A firing names so many of what it counts."""
LEAST_SHARED: Final = 10
"""A share moves only between two periods with so many articles each."""
SETTLED: Final = 0.5
"""A share that moved counts as having returned once its difference is under this part of the points asked for."""


def evaluate(alert: Alert, state: AlertState, facts: AlertFacts, now: datetime) -> tuple[Firing | None, AlertState]:
    """What the alert tells now, if anything, and what it remembers from now on. Pure; ``now`` is aware."""
    if state.baseline_at is None or state.watches != facts.watches or not facts.known:
        return None, _baseline(alert, state, facts, now)
    told = {key: Told(min(item.at, now), item.value) for key, item in state.told.items()}  # a clock was set back
    paused = {key for key, item in told.items() if now - item.at < timedelta(days=alert.pause_days)}
    after = replace(state, looked_at=now, told=told)
    match alert.condition.kind:
        case Watched.SHARE:
            return _share(alert, after, facts, now, paused)
        case Watched.ARTICLES:
            found, after = _articles(alert, after, facts, now, paused)
        case _:
            found, after = _items(alert, after, facts, now, paused)
    if not found.told:
        return None, after
    since = min((now, state.looked_at or now, *(state.waiting.get(item.key, now) for item in found.told)))
    firing = _firing(after, facts, now, since)
    named = tuple(replace(item, also=(), copies=()) for item in found.told[:MOST_ITEMS])
    firing = replace(firing, items=named, count=len(found.told), copies=found.copies)
    return firing, _with(after, firing)


@dataclass(frozen=True, slots=True)
class _Found:
    """What is told, and how many copies of it are not counted."""

    told: tuple[WatchedItem, ...] = ()
    copies: int = 0


def _baseline(alert: Alert, state: AlertState, facts: AlertFacts, now: datetime) -> AlertState:
    return AlertState(
        baseline_at=now,
        looked_at=now,
        watches=facts.watches,
        since=facts.mark,
        later=facts.mark,
        later_at=now,
        known=dict.fromkeys(_keys(facts.items), now),
        side=_side(alert, facts, ""),
        number=state.number,
        firings=state.firings,
    )


def _items(
    alert: Alert, state: AlertState, facts: AlertFacts, now: datetime, paused: AbstractSet[str]
) -> tuple[_Found, AlertState]:
    """Tell what was not known, and the stories that as many outlets again carried since they were told."""
    fresh = [item for item in facts.items if not _is_known(state, item)]
    grown = [item for item in facts.items if _is_known(state, item) and _has_grown(alert, state, item, paused)]
    found = _Found((*grown, *fresh))
    return found, _remember(state, facts, now, paused, _keys(fresh), found.told)


def _articles(
    alert: Alert, state: AlertState, facts: AlertFacts, now: datetime, paused: AbstractSet[str]
) -> tuple[_Found, AlertState]:
    """Tell the articles that came within seven days once there are enough; of each story one, the others are copies."""
    came = {item.key: min(state.waiting.get(item.key, now), now) for item in facts.items}
    done: list[WatchedItem] = []
    fresh: list[WatchedItem] = []
    copies: list[WatchedItem] = []
    covered: set[str] = set()
    for item in sorted((item for item in facts.items if item.key not in state.known), key=_place_in_story):
        if now - came[item.key] >= ARRIVED_WITHIN or not paused.isdisjoint(item.copies):
            done.append(item)
        else:
            (copies if item.key in covered else fresh).append(item)
            covered.update(item.copies)
    found = _Found()
    if len(fresh) >= alert.condition.least:
        found, done = _Found(tuple(fresh), len(copies)), [*done, *fresh, *copies]
    waits = () if found.told else (*fresh, *copies)
    state = replace(_marked(state, facts, now), waiting={item.key: came[item.key] for item in waits})
    return found, _remember(state, facts, now, paused, _keys(done), found.told)


def _place_in_story(item: WatchedItem) -> int:
    """The first report of a story stands for it, in whichever order its reports come."""
    return item.copies.index(item.key) if item.key in item.copies else 0


def _marked(state: AlertState, facts: AlertFacts, now: datetime) -> AlertState:
    """Ask for arrivals after a mark that is at least seven days old, and at most fourteen while there are looks."""
    if state.later_at is None or state.later_at > now:
        return replace(state, later_at=now)
    if now - state.later_at < ARRIVED_WITHIN:
        return state
    return replace(state, since=state.later, later=facts.mark, later_at=now)


def _remember(
    state: AlertState,
    facts: AlertFacts,
    now: datetime,
    paused: AbstractSet[str],
    done: Collection[str],
    told: Iterable[WatchedItem],
) -> AlertState:
    """The state with what is known and told from now on."""
    seen = {key for item in facts.items if _is_known(state, item) for key in item.keys}
    known = {key: at for key, at in state.known.items() if now - at < MEMORY}
    known |= dict.fromkeys((*seen, *done), now)
    kept = {key: item for key, item in state.told.items() if key in paused or key in known}
    return replace(state, known=known, told=kept | {item.key: Told(now, item.value) for item in told})


def _has_grown(alert: Alert, state: AlertState, item: WatchedItem, paused: AbstractSet[str]) -> bool:
    """Whether a story told before the pause was since carried by as many outlets again as the condition asks for."""
    values = [state.told[key].value for key in item.keys if key in state.told]
    if alert.condition.kind is not Watched.STORIES or not values or not paused.isdisjoint(item.keys):
        return False
    return item.value >= max(values) + alert.condition.least


def _share(
    alert: Alert, state: AlertState, facts: AlertFacts, now: datetime, paused: AbstractSet[str]
) -> tuple[Firing | None, AlertState]:
    side = _side(alert, facts, state.side)
    after = replace(state, side=side)
    wanted = alert.condition.direction in (Direction.EITHER, side)
    if facts.share is None or not side or side == state.side or not wanted or side in paused:
        return None, after
    after = replace(after, told={**state.told, side: Told(now, facts.share.points)})
    firing = replace(_firing(after, facts, now, now), count=1, share=facts.share)
    return firing, _with(after, firing)


def _side(alert: Alert, facts: AlertFacts, before: str) -> str:
    """Where the share stands; with too few articles, and between settled and moved, where it stood before."""
    move, points = facts.share, alert.condition.points
    if move is None or min(move.total, move.total_before) < LEAST_SHARED:
        return before
    side = Direction.UP.value if move.points > 0 else Direction.DOWN.value
    if abs(move.points) >= points:
        return side
    return before if before == side and abs(move.points) >= SETTLED * points else ""


def _is_known(state: AlertState, item: WatchedItem) -> bool:
    return any(key in state.known for key in item.keys)


def _keys(items: Iterable[WatchedItem]) -> list[str]:
    return [key for item in items for key in item.keys]


def _firing(state: AlertState, facts: AlertFacts, now: datetime, since: datetime) -> Firing:
    return Firing(
        number=state.number + 1,
        at=now,
        since=since,
        count=0,
        items=(),
        total=facts.total,
        whole=facts.whole,
        corpus_version=facts.corpus_version,
        visibility=facts.visibility,
        link=facts.link,
        complete=facts.complete,
    )


def _with(state: AlertState, firing: Firing) -> AlertState:
    return replace(state, number=firing.number, firings=(*state.firings, firing)[-MOST_FIRINGS:])
