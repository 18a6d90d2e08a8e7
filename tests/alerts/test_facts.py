"""What is known of a view for each condition, over real stores; and the preview against a corpus that really grows."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.alerts.alert import Alert
from dashboard.alerts.evaluation import evaluate
from dashboard.alerts.facts import facts_now, facts_on, watched_view
from dashboard.alerts.preview import preview
from dashboard.alerts.state import AlertFacts, AlertState, Firing
from dashboard.model.article import Article
from dashboard.service import Service
from tests.support.alerts_made import add_generation, alert_of, answering, article, at, day

pytestmark = pytest.mark.slow

STORY = "Parliament passes the landmark chips and computing power act"


def now(alert: Alert, service: Service, on: int, since: str = "") -> AlertFacts:
    return facts_now(alert, watched_view(alert, service), service, since, day(on))


def looks(alert: Alert, folder: Path, corpora: Sequence[Sequence[Article]], first: int = 0) -> list[Firing | None]:
    """What the alert fires with the corpora one after another, a day each."""
    state, fired = AlertState(), []
    for number, articles in enumerate(corpora, start=first):
        with answering(folder, articles, synced_at=at(number)) as service:
            firing, state = evaluate(alert, state, now(alert, service, number, state.since), at(number))
            fired.append(firing)
    return fired


def told(fired: Sequence[Firing | None]) -> list[list[str]]:
    return [[item.words or item.key for item in firing.items] if firing else [] for firing in fired]


def test_new_articles_are_those_that_the_store_had_not_seen_whenever_they_are_dated(tmp_path: Path) -> None:
    old = [article(n, 0) for n in range(5)]
    late, undated, other = article(10, -300), article(11, None), article(12, 1, topics=("Law",))
    fired = looks(
        alert_of("articles", "topic=AI"), tmp_path, [old, [*old, late, undated, other], [*old, late, undated]]
    )
    assert [item.key for item in fired[1].items] == sorted([late.article_id, undated.article_id]) if fired[1] else False
    assert fired[1] is not None
    assert (fired[1].total, fired[1].whole, fired[1].corpus_version) == (7, 8, "c0ffee")
    assert fired[1].link == "/articles?topic=AI&as_of=c0ffee"
    assert fired[2] is None


def test_an_article_that_is_hidden_and_shown_again_is_not_new(tmp_path: Path) -> None:
    old, new = [article(n, 0) for n in range(3)], article(7, 1)
    fired = looks(alert_of("articles"), tmp_path, [old, [*old, new], old, [*old, new]])
    assert [bool(item) for item in fired] == [False, True, False, False]


def test_a_store_built_anew_says_that_what_is_new_is_not_known(tmp_path: Path) -> None:
    alert = alert_of("articles")
    with answering(tmp_path / "one", [article(1, 0)], synced_at=at(0)) as service:
        mark = now(alert, service, 0).mark
    with answering(tmp_path / "two", [article(1, 0)], [article(1, 0), article(2, 1)], synced_at=at(9)) as service:
        assert not now(alert, service, 9, mark).known
        assert now(alert, service, 9, now(alert, service, 9).mark).known


def test_copies_of_a_story_are_told_once(tmp_path: Path) -> None:
    copies = [article(n, 1, STORY, domain=f"outlet{n}.example") for n in range(4)]
    fired = looks(
        alert_of("articles"), tmp_path, [[article(9, 0)], [article(9, 0), *copies[:3]], [article(9, 0), *copies]]
    )
    assert [(firing.count, firing.copies) if firing else None for firing in fired] == [None, (1, 2), None]


def test_a_story_is_new_once_enough_outlets_carry_it(tmp_path: Path) -> None:
    copies = [article(n, 1, STORY, domain=f"outlet{n}.example") for n in range(4)]
    corpora = [copies[:1], copies[:2], copies[:3], copies]
    fired = looks(alert_of("stories", least=3), tmp_path, corpora)
    assert told(fired) == [[], [], ["carried by 3 outlets, 3 reports"], []]
    with answering(tmp_path) as service:
        assert now(alert_of("stories", "topic=Law", least=3), service, 4).items == ()
        assert now(alert_of("stories", least=3), service, 70).items == (), "it is not new when it is old"


def test_a_day_that_stands_out_is_told_once(tmp_path: Path) -> None:
    usual = [article(n, n) for n in range(40)]
    many = [article(100 + n, 39) for n in range(9)]
    corpora = [usual[:39], [*usual, *many[:2]], [*usual, *many], [*usual, *many]]
    fired = looks(alert_of("days"), tmp_path, corpora, first=38)
    assert told(fired) == [[], [], [f"{day(39)}: 10 articles, 1.0 expected"], []]


def test_money_above_an_amount_in_its_currency_is_told_once_however_many_mention_it(tmp_path: Path) -> None:
    small, large, again = (
        article(n, n, f"{who} pays {amount} EUR for chips number{n}")
        for n, (who, amount) in enumerate([("EU", "1e9"), ("EU", "6e9"), ("EU", "6.05e9")])
    )
    dollars = article(5, 2, "US pays 9e9 USD for chips number5")
    fired = looks(
        alert_of("money", amount=5e9, currency="EUR"),
        tmp_path,
        [[small], [small, large], [small, large, again, dollars], [small, again, dollars]],
    )
    assert told(fired) == [[], ["€6 bn, EU, committed"], [], []]


def test_an_instrument_newly_named_for_a_jurisdiction(tmp_path: Path) -> None:
    one, two, three = article(1, 0, "law@EU one"), article(2, 1, "funding@EU two"), article(3, 1, "law@JP three")
    corpora = [[one], [one, two, three], [one, two, three, article(4, 2, "funding@EU four")]]
    assert told(looks(alert_of("instruments"), tmp_path / "any", corpora)) == [
        [],
        ["Funding for The EU: 1 article", "Law for The JP: 1 article"],
        [],
    ]
    assert told(looks(alert_of("instruments", jurisdiction="JP"), tmp_path / "one", corpora)) == [
        [],
        ["Law for The JP: 1 article"],
        [],
    ]


def test_a_share_has_both_its_bases(tmp_path: Path) -> None:
    before = [article(n, n % 7, topics=("AI",) if n < 6 else ("Law",)) for n in range(24)]
    after = [article(50 + n, 7 + n % 7, topics=("AI", "Law") if n < 10 else ("Law",)) for n in range(20)]
    alert = alert_of("share", "topic=Law&period=28d", by="topic", value="AI", points=20, days=7)
    with answering(tmp_path, [*before, *after]) as service:
        move = now(alert, service, 13).share
    assert move is not None
    assert (move.before, move.total_before, move.count, move.total) == (6, 24, 10, 20)
    assert (move.points, move.first, move.last) == (25.0, str(day(7)), str(day(13)))


def test_a_period_ends_on_the_day_that_is_looked_back_at(tmp_path: Path) -> None:
    with answering(tmp_path, [article(n, n) for n in range(60)]) as service:
        alert = alert_of("instruments", "period=28d")
        totals = [facts_on(alert, watched_view(alert, service), service, "", day(n)).total for n in (-1, 0, 10, 40, 59)]
    assert totals == [0, 1, 11, 28, 28]


CONDITIONS: dict[str, list[dict[str, Any]]] = {
    "articles": [{"least": 1}, {"least": 3}],
    "stories": [{"least": 2}, {"least": 3}],
    "days": [{}],
    "money": [{"amount": 4e9, "currency": "EUR"}],
    "instruments": [{}, {"jurisdiction": "EU"}],
    "share": [{"by": "topic", "value": "AI", "points": 15, "days": 7}],
}
QUERIES = ("", "topic=AI", "period=28d", "topic=AI&period=28d")


def invented(rng: random.Random, days: int) -> list[Article]:
    """A corpus of some stories, busy days, money and instruments, the oldest first."""
    made = [article(500, days - 1)]
    for number in range(rng.randrange(60, 110)):
        on = rng.choice([rng.randrange(-29, days), rng.randrange(days), days - 4])
        kind = rng.random()
        title = ""
        if kind < 0.25:
            title = f"{_STORIES[rng.randrange(len(_STORIES))]}"
            on = min(days - 1, 2 + 7 * (_STORIES.index(title)) + rng.randrange(3))
        elif kind < 0.4:
            title = f"{rng.choice(['EU', 'JP'])} pays {rng.choice([1, 5, 9])}e9 EUR number{number} of{number}"
        elif kind < 0.6:
            title = f"{rng.choice(['law', 'funding'])}@{rng.choice(['EU', 'JP'])} number{number} of{number}"
        topics = (rng.choice(["AI", "Law"]),)
        made.append(article(number, on, title, topics=topics, domain=f"outlet{rng.randrange(6)}.example"))
    return sorted({item.identity: item for item in made}.values(), key=lambda item: str(item.published_at))


_STORIES = (
    STORY,
    "Regulator fines a search engine over copied newspaper archives",
    "Court halts face recognition cameras at railway stations",
)
DAYS = 20


def test_the_preview_says_what_a_corpus_that_grows_day_by_day_really_fires(tmp_path: Path) -> None:
    """Every condition on several views: looks at the end of each day, over a store that has what is dated by then."""
    rng = random.Random(5)
    articles = invented(rng, DAYS)
    alerts = [
        replace(alert_of(kind, query, **fields), pause_days=rng.choice([7, 14]))
        for kind, several in CONDITIONS.items()
        for fields in several
        for query in rng.sample(QUERIES, 2)
    ]
    states = [AlertState() for _ in alerts]
    fired: list[list[Firing]] = [[] for _ in alerts]
    for on in range(DAYS):
        there = [item for item in articles if item.published_at and item.published_at.date() <= day(on)]
        add_generation(tmp_path, there, synced_at=at(on))
        with answering(tmp_path) as service:
            for place, alert in enumerate(alerts):
                facts = now(alert, service, on, states[place].since)
                firing, states[place] = evaluate(alert, states[place], facts, at(on))
                if firing is not None:
                    fired[place].append(firing)
    with answering(tmp_path) as service:
        previewed = [preview(alert, service, day(DAYS - 1), DAYS - 1).firings for alert in alerts]
    for alert, said, really in zip(alerts, previewed, fired, strict=True):
        assert list(map(essence, said)) == list(map(essence, really)), alert
    assert sum(map(bool, fired)) > len(alerts) / 2


def essence(firing: Firing) -> tuple[object, ...]:
    keys = sorted(item.key for item in firing.items)
    return firing.number, firing.at, firing.count, keys, firing.share, firing.total
