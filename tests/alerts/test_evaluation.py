"""When an alert fires, as a pure function: the first look, pauses, flapping, downtime, clocks set back."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.alerts.alert import Alert
from dashboard.alerts.evaluation import MOST_ITEMS, evaluate
from dashboard.alerts.state import AlertFacts, AlertState, Firing, ShareMove, WatchedItem, state_bytes, state_from_bytes
from tests.support.alerts_made import alert_of, at


def facts_of(*items: WatchedItem | str, mark: str = "1", watches: str = "w", **more: object) -> AlertFacts:
    made = tuple(WatchedItem(item, f"/{item}") if isinstance(item, str) else item for item in items)
    return AlertFacts(mark, "c0ffee", "all", watches, "/", len(made), 100, made, **more)  # type: ignore[arg-type]


def story(key: str, outlets: int, *reports: str) -> WatchedItem:
    return WatchedItem(key, f"/{key}", value=outlets, also=reports)


def share(points: float, total: int = 100) -> AlertFacts:
    move = ShareMove("AI", "2026-03-01", "2026-03-28", 50, total, 50, total, points, True)
    return facts_of(share=move)


def looked(alert: Alert, *looks: tuple[datetime, AlertFacts]) -> tuple[list[Firing | None], AlertState]:
    """What each look fired; the state goes through its file between two looks."""
    state, fired = AlertState(), []
    for now, facts in looks:
        firing, state = evaluate(alert, state, facts, now)
        assert state_from_bytes(state_bytes(state)) == state
        fired.append(firing)
    return fired, state


def keys(fired: list[Firing | None]) -> list[list[str] | None]:
    return [None if firing is None else [item.key for item in firing.items] for firing in fired]


def test_the_first_look_tells_nothing_and_what_was_there_is_never_told() -> None:
    alert = alert_of("stories", least=2)
    fired, state = looked(alert, (at(0), facts_of("a", "b")), (at(1), facts_of("a", "b")), (at(2), facts_of("b", "c")))
    assert keys(fired) == [None, None, ["c"]]
    assert (state.baseline_at, state.looked_at, state.number) == (at(0), at(2), 1)


def test_a_story_is_told_once_whichever_of_its_reports_comes_first() -> None:
    alert = alert_of("stories", least=2)
    fired, _ = looked(
        alert,
        (at(0), facts_of()),
        (at(1), facts_of(story("b", 2, "b", "c"))),
        (at(2), facts_of(story("a", 3, "a", "b", "c"))),  # an earlier report was found later
        (at(3), facts_of(story("a", 3, "a", "b", "c"), story("c", 2, "c", "d"))),  # and part of it became its own
    )
    assert keys(fired) == [None, ["b"], None, None]


def test_a_story_is_told_again_after_its_pause_once_as_many_outlets_more_carry_it() -> None:
    alert = alert_of("stories", least=3, pause=7)
    looks = [(0, 0), (1, 3), (5, 6), (8, 5), (9, 6), (10, 9), (16, 9)]
    fired, _ = looked(alert, *((at(n), facts_of(*([story("a", k)] if k else []))) for n, k in looks))
    assert [n for (n, _), firing in zip(looks, fired, strict=True) if firing] == [1, 9, 16]


def test_what_goes_and_comes_back_is_not_told_again() -> None:
    alert = alert_of("instruments")
    flapping = [facts_of("law for EU") if n % 2 else facts_of() for n in range(20)]
    fired, _ = looked(alert, *((at(n), facts) for n, facts in enumerate(flapping)))
    assert [n for n, firing in enumerate(fired) if firing] == [1]


def test_articles_are_told_once_there_are_enough_within_seven_days() -> None:
    alert = alert_of("articles", least=3)
    fired, _ = looked(
        alert,
        (at(0), facts_of()),
        (at(1), facts_of("a")),
        (at(6), facts_of("a", "b")),
        (at(9), facts_of("a", "b", "c")),  # a came more than seven days ago
        (at(10), facts_of("a", "b", "c", "d")),
        (at(11), facts_of("b", "c", "d", "e", "f")),
        (at(12), facts_of("e", "f", "g")),
    )
    assert keys(fired) == [None, None, None, None, ["b", "c", "d"], None, ["e", "f", "g"]]
    assert fired[4] is not None
    assert fired[4].since == at(6)


def test_an_article_that_is_hidden_while_it_waits_is_not_told() -> None:
    fired, _ = looked(
        alert_of("articles", least=2),
        (at(0), facts_of()),
        (at(1), facts_of("a")),
        (at(2), facts_of("b")),
        (at(3), facts_of("b", "c")),
    )
    assert keys(fired) == [None, None, None, ["b", "c"]]


def test_copies_of_a_story_do_not_count_and_it_is_told_once_in_its_pause() -> None:
    def report(key: str) -> WatchedItem:
        return WatchedItem(key, f"/{key}", copies=("a", "b", "c", "d"))

    fired, _ = looked(
        alert_of("articles", pause=7),
        (at(0), facts_of()),
        (at(1), facts_of(report("a"), report("b"))),
        (at(3), facts_of(report("a"), report("b"), report("c"))),
        (at(9), facts_of(report("c"), report("d"))),
    )
    assert keys(fired) == [None, ["a"], None, ["d"]]
    assert fired[1] is not None
    assert (fired[1].count, fired[1].copies) == (1, 1)


def test_marks_move_on_by_seven_days_and_never_past_what_waits() -> None:
    alert = alert_of("articles", least=5)
    _, state = looked(alert, *((at(n), facts_of(mark=f"{n}")) for n in range(31)))
    assert (state.since, state.later) == ("21", "28")
    _, state = looked(alert, (at(0), facts_of(mark="0")), (at(90), facts_of(mark="90")))
    assert (state.since, state.later) == ("0", "90"), "after downtime everything since the last look is asked for"
    back = [0, 400, *range(2, 20)]
    _, state = looked(alert, *((at(n), facts_of(mark=f"{n}")) for n in back))
    assert (state.since, state.later) == ("9", "16"), "a clock that was ahead does not keep them for a year"


def test_after_downtime_there_is_one_message() -> None:
    fired, _ = looked(
        alert_of("articles"),
        (at(0), facts_of()),
        (at(1), facts_of()),
        (at(40), facts_of(*(f"late {n}" for n in range(30)))),
        (at(40), facts_of(*(f"late {n}" for n in range(30)))),
    )
    assert [firing and (firing.count, len(firing.items), firing.since) for firing in fired] == [
        None,
        None,
        (30, MOST_ITEMS, at(1)),
        None,
    ]


def test_a_clock_that_is_set_back_fires_nothing_twice_and_loses_nothing() -> None:
    for kind in ("articles", "stories", "days"):
        fired, state = looked(
            alert_of(kind),
            (at(0), facts_of()),
            (at(400), facts_of("a")),
            (at(2), facts_of("a")),
            (at(3), facts_of("a", "b")),
            (at(12), facts_of("a", "b", "c")),
        )
        assert keys(fired) == [None, ["a"], None, ["b"], ["c"]], kind
        assert all(item.at <= at(12) for item in state.told.values())


def test_a_share_tells_when_it_has_moved_and_again_only_after_it_settled_and_paused() -> None:
    alert = alert_of("share", by="topic", value="AI", points=10, pause=7)
    moves = [(0, 2), (1, 11), (2, 12), (3, 8), (4, 11), (5, 1), (6, 11), (7, 1), (9, 12), (10, -10), (11, 3)]
    moves += [(20, 11), (28, 6), (29, 11), (30, 4), (31, 11)]
    fired, _ = looked(alert, *((at(n), share(points)) for n, points in moves))
    assert [n for (n, _), firing in zip(moves, fired, strict=True) if firing] == [1, 9, 10, 20, 31]


def test_a_share_that_had_moved_at_the_first_look_or_the_other_way_or_of_few_tells_nothing() -> None:
    up = alert_of("share", by="topic", value="AI", points=10, direction="up")
    assert keys(looked(up, (at(0), share(12)), (at(1), share(13)))[0]) == [None, None]
    assert keys(looked(up, (at(0), share(0)), (at(1), share(-13)))[0]) == [None, None]
    assert keys(looked(up, (at(0), share(0)), (at(1), share(50, total=9)))[0]) == [None, None]
    assert keys(looked(up, (at(0), share(0)), (at(1), share(50, total=10)))[0]) == [None, []]
    assert keys(looked(up, (at(0), facts_of()), (at(1), facts_of()))[0]) == [None, None]


def test_another_view_and_a_store_built_anew_begin_with_a_first_look() -> None:
    alert = alert_of("stories", least=2)
    fired, state = looked(
        alert,
        (at(0), facts_of("a")),
        (at(1), facts_of("b", watches="another")),
        (at(2), facts_of("c", watches="another", known=False)),
        (at(3), facts_of("c", "d", watches="another")),
    )
    assert keys(fired) == [None, None, None, ["d"]]
    assert state.number == 1


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6))
def test_every_story_in_view_is_told_exactly_once_whatever_flaps_and_whatever_the_clock_says(seed: int) -> None:
    """Looks at random moments, a clock that jumps by up to 20 days, items that come and go: against a plain count."""
    rng = random.Random(seed)
    alert, state, told = alert_of(rng.choice(["days", "instruments"])), AlertState(), Counter[str]()
    first = {f"s{n}" for n in range(rng.randrange(4))}
    ever, now = set(first), at(30)
    for look in range(25):
        view = [key for key in sorted(ever | first) if rng.random() < 0.8 or look == 0]
        firing, state = evaluate(alert, state, facts_of(*view), now)
        told.update(item.key for item in (firing.items if firing else ()))
        assert all(told[key] == 1 for key in view if key not in first)
        ever |= {f"n{look}-{n}" for n in range(rng.randrange(3))}
        now += timedelta(hours=rng.randrange(1, 72)) if rng.random() < 0.8 else -timedelta(hours=rng.randrange(480))
    assert all(told[key] == 0 for key in first)
    assert set(told.values()) <= {1}


def test_an_alert_that_is_given_the_same_again_decides_the_same() -> None:
    alert, state = alert_of("articles", least=2), AlertState()
    _, state = evaluate(alert, state, facts_of(), at(0))
    before = state_bytes(state)
    once = evaluate(alert, state, facts_of("a", "b"), at(1))
    assert once == evaluate(alert, state, facts_of("a", "b"), at(1))
    assert state_bytes(state) == before
