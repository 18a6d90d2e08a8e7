"""Looking at alerts: what is put into the outbox, by one or two lookers, through kill -9, and where articles are hidden."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.alerts.alert import Alert
from dashboard.alerts.alert_files import AlertFiles, AlertRequest
from dashboard.alerts.background import AlertWatch
from dashboard.alerts.check import AlertStates, Checked, check_alerts
from dashboard.alerts.condition import read_condition
from dashboard.delivery.message import Message
from dashboard.delivery.outbox import Outbox
from dashboard.errors import StoreUnavailable
from dashboard.model.article import Status
from dashboard.saved_views.view_files import SavedViews
from dashboard.service import Service
from tests.support.alerts_made import BASE, TO, add_generation, answering, article, at
from tests.test_service import until

pytestmark = pytest.mark.slow

OLD = [article(n, 0) for n in range(5)]
NEW = [article(n, 1) for n in range(10, 14)]
TWO = [TO, "webhook:https://hooks.example.org/secret"]


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Service]:
    with answering(tmp_path, OLD) as service:
        yield service


def added(service: Service, kind: str = "articles", view: str = "/articles", **fields: object) -> Alert:
    condition = read_condition({"kind": kind, **fields})
    return AlertFiles(service.settings.data).add(AlertRequest(view, condition, TWO, name="Chips"), at(0))[0]


def check(service: Service, seconds: int = 0) -> Checked:
    with closing(Outbox(service.settings.data)) as outbox:
        return check_alerts(service, outbox, lambda: at(2) + timedelta(seconds=seconds))


def messages(service: Service) -> list[Message]:
    """Everything in the outbox, taken out."""
    with closing(Outbox(service.settings.data)) as outbox:
        found = []
        while leased := outbox.lease(datetime.now(UTC) + OLDER):
            outbox.sent(leased, datetime.now(UTC))
            found.append(leased.message)
    return found


OLDER = at(400) - at(0)


def test_each_recipient_gets_one_message_with_the_numbers_and_their_proof(served: Service) -> None:
    alert = added(served, view="/articles?topic=AI")
    assert (check(served).fired, messages(served)) == ((), [])
    add_generation(served.settings.data, [*OLD, *NEW])
    assert [(told.name, firing.count) for told, firing in check(served).fired] == [("Chips", 4)]
    assert check(served).fired == ()
    mail, hook = messages(served)
    assert [mail.recipient.address, hook.recipient.address] == [
        "someone@example.org",
        "https://hooks.example.org/secret",
    ]
    assert mail.subject == "Chips: 4 new articles"
    assert mail.key == hook.key
    assert mail.key.startswith(f"alert:{alert.id}:1:")
    for part in (
        "4 new articles since 3 Mar 2026, 23:59 UTC.",
        NEW[0].title,
        "outlet0.example",
        f"/article?id={NEW[0].article_id}",
        "The view has 9 of 9 articles, corpus version c0ffee",
        f"{BASE}/articles?topic=AI&as_of=c0ffee",
        "Unsubscribe: https://pulse.example.org/unsubscribe/",
        "#coverage",
    ):
        assert part in mail.text
    assert hook.facts["total"] == 9
    assert [hook.facts[name] for name in ("count", "whole", "definition", "corpus_version")] == [
        4,
        9,
        "coverage",
        "c0ffee",
    ]
    assert len(hook.facts["items"]) == 4


def test_words_of_documents_never_become_markup(served: Service) -> None:
    added(served)
    check(served)
    add_generation(served.settings.data, [*OLD, article(20, 1, '<img src=x onerror="alert(1)">&amp; Co')])
    check(served)
    mail, _ = messages(served)
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&amp;amp; Co" in mail.html
    assert "<img" not in mail.html
    assert '<img src=x onerror="alert(1)">&amp; Co' in mail.text


def test_a_saved_view_is_followed_as_it_is_saved_now(served: Service) -> None:
    views = SavedViews(served.settings.data)
    saved, secret = views.save("/articles?topic=Law", "Chips", "", "", at(0))
    added(served, view=saved.id)
    check(served)
    views.change(saved.id, secret, address="/articles?topic=AI")
    add_generation(served.settings.data, [*OLD, *NEW])
    assert check(served).fired == (), "the changed view begins with a first look"
    add_generation(served.settings.data, [*OLD, *NEW, article(30, 2), article(31, 2, topics=("Law",))])
    assert [firing.count for _, firing in check(served).fired] == [1]
    views.delete(saved.id, secret, at(3))
    found = check(served)
    assert [problem.alert for problem in found.problems] == ["Chips"]


def test_a_paused_alert_is_not_looked_at_and_goes_on_with_a_first_look(served: Service) -> None:
    alert, files, states = added(served), AlertFiles(served.settings.data), AlertStates(served.settings.data)
    check(served)
    files.enable(alert.id, enabled=False)
    add_generation(served.settings.data, [*OLD, *NEW])
    assert check(served) == Checked(0, (), ())
    states.forget(alert.id)
    files.enable(alert.id, enabled=True)
    assert check(served).fired == ()
    add_generation(served.settings.data, [*OLD, *NEW, article(30, 2)])
    assert [firing.count for _, firing in check(served).fired] == [1]


def test_one_that_fails_does_not_keep_the_others(served: Service) -> None:
    broken, _ = added(served), added(served)
    (served.settings.data / "alerts" / f"{broken.id}.json").write_text('{"schema": 1}')
    found = check(served)
    assert (found.looked_at, [problem.error.message for problem in found.problems]) == (
        1,
        [f"Alert {broken.id} cannot be read."],
    )


def test_a_damaged_memory_is_a_first_look(served: Service) -> None:
    alert = added(served)
    check(served)
    (served.settings.data / "alerts" / "states" / f"{alert.id}.json").write_text("{")
    add_generation(served.settings.data, [*OLD, *NEW])
    assert check(served) == Checked(1, (), ())


def test_two_lookers_at_once_tell_everything_once(served: Service) -> None:
    for kind in ("articles", "instruments"):
        added(served, kind)
    check(served)
    add_generation(served.settings.data, [*OLD, *NEW, article(40, 1, "law@EU")])
    barrier, others = threading.Barrier(4), [Service(served.settings) for _ in range(4)]

    def look(service: Service, seconds: int) -> None:
        barrier.wait()
        check(service, seconds)

    threads = [threading.Thread(target=look, args=(one, place)) for place, one in enumerate(others, start=1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for service in others:
        service.close()
    assert Counter(message.recipient.channel for message in messages(served)) == {"mail": 2, "webhook": 2}


def test_a_message_that_could_not_be_put_is_put_at_the_next_look(
    served: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(served)
    check(served)
    add_generation(served.settings.data, [*OLD, *NEW])
    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "put", _refuse)
        assert len(check(served).problems) == 1
    assert messages(served) == []
    assert check(served).fired == ()
    assert [message.facts["count"] for message in messages(served)] == [4, 4]


def _refuse(*_: object) -> int:
    raise StoreUnavailable("The outbox is locked.", "Try again.")


KILLED = """
import os, sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from dashboard.alerts import check
from dashboard.config.settings import Settings
from dashboard.delivery.outbox import Outbox
from dashboard.service import Service
from dashboard.snapshots.kept_files import KeptFiles

folder, left = Path(sys.argv[1]), [int(sys.argv[2])]

def counting(kind, name):
    real = getattr(kind, name)
    def step(*given, **named):
        live()
        try:
            return real(*given, **named)
        finally:
            live()
    setattr(kind, name, step)

def live():
    if left[0] == 0:
        os.kill(os.getpid(), 9)
    left[0] -= 1

counting(KeptFiles, "replace")
counting(Outbox, "put")
service = Service(Settings(data=folder, public_url="https://pulse.example.org"))
with closing(Outbox(folder)) as outbox:
    check.check_alerts(service, outbox, lambda: datetime.fromisoformat(sys.argv[3]))
service.close()
print("done")
"""


def test_kill_9_around_each_write_loses_nothing_and_tells_nothing_twice(served: Service) -> None:
    """The looker dies before or after each write of a look; then it, or the next sync's, looks again."""
    alert, there, rng = added(served), list(OLD), random.Random(3)
    check(served)
    ended = []
    for step in (0, 1, 2, 3, 4, 5, 7, 9, 99):
        there.append(article(100 + step, 1))
        add_generation(served.settings.data, there)
        asked = [sys.executable, "-c", KILLED, str(served.settings.data), str(step), at(2).isoformat()]
        ended.append(subprocess.run(asked, capture_output=True, text=True, check=False).returncode)
        if rng.random() < 0.5:
            there.append(article(200 + step, 1))
            add_generation(served.settings.data, there)
    check(served)
    assert ended[0] == -9
    assert ended[-1] == 0, "it lives that is not killed"
    told = Counter(
        item["address"]
        for message in messages(served)
        if message.recipient.channel == "mail"
        for item in message.facts["items"]
    )
    assert told == Counter(f"{BASE}/article?id={item.article_id}" for item in there[len(OLD) :])
    assert AlertStates(served.settings.data).read(alert.id).number >= len(set(told)) / 2


def test_in_published_nothing_hidden_is_told_even_if_it_was_found_before(tmp_path: Path) -> None:
    shown = [replace(item, status=Status.PUBLISHED, quality=90, heat=90) for item in OLD]
    hidden = article(50, 1, "Hidden words")
    with answering(tmp_path, shown) as service:
        added(service)
        check(service)
        add_generation(tmp_path, [*shown, hidden])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Outbox, "put", _refuse)
            check(service)
        visible = replace(article(51, 1, "Shown words"), status=Status.PUBLISHED, quality=90, heat=90)
        add_generation(tmp_path, [*shown, visible], visibility="published")
        check(service)
        assert messages(service) == [], "found where more was visible, and another visibility begins with a first look"
        add_generation(
            tmp_path, [*shown, visible, replace(visible, identity="a/b", path="x.md")], visibility="published"
        )
        check(service)
        told = messages(service)
    assert [message.facts["count"] for message in told] == [1, 1]
    assert "Hidden" not in str(told)


def test_beside_a_server_alerts_are_looked_at_after_each_generation(served: Service) -> None:
    alert, states = added(served), AlertStates(served.settings.data)
    watch = AlertWatch(served)
    watch.start()
    watch.start()
    try:
        until(lambda: states.read(alert.id).baseline_at is not None, "looked at")
        add_generation(served.settings.data, [*OLD, *NEW])
        until(lambda: [item.is_put for item in states.read(alert.id).firings] == [True], "told")
    finally:
        watch.close()
    assert [message.facts["count"] for message in messages(served)] == [4, 4]
