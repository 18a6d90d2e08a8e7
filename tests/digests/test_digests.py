"""Digests over a real store: what is in one, once each, one for all that was missed, and how a subscription ends."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from dashboard.delivery.message import Channel, Message, Recipient
from dashboard.delivery.outbox import Outbox, State
from dashboard.digests.background import BackgroundDigests
from dashboard.digests.digest import Digest
from dashboard.digests.digest_files import Digests
from dashboard.digests.issue import SHOWN
from dashboard.digests.schedule import schedule_of
from dashboard.digests.scheduler import DigestScheduler
from dashboard.digests.wording import digest_html, digest_text
from dashboard.errors import BadParameter, SettingError, SnapshotGone
from dashboard.model.filters import Filters
from dashboard.saved_views.view_files import SavedViews
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.snapshots_served import Served, deployment

pytestmark = pytest.mark.slow

BASE = "https://pulse.example.org"
DAY = timedelta(days=1)
MAIL = Recipient(Channel.MAIL, "reader@example.org")
HOOK = Recipient(Channel.WEBHOOK, "https://hooks.example.org/x")
HOSTILE = '<script>alert(1)</script> "AI" & \u202eevil'
FIRST, MORE = 8, 22


class Desk:
    """A deployment with one saved view in a folder, an outbox and a scheduler; documents come on demand."""

    def __init__(self, served: Served, outbox: Outbox, corpus: Path) -> None:
        self.served, self.outbox, self.corpus = served, outbox, corpus
        self.data = served.service.settings.data
        self.digests = Digests(self.data)
        views = SavedViews(self.data)
        self.view, _ = views.save("/articles", "Everything", "Weekly", "", self.now)
        self.other, _ = views.save("/articles?topic=AI", HOSTILE, "Weekly", "", self.now)
        self.scheduler = DigestScheduler(served.service, outbox)

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    @property
    def total(self) -> int:
        return self.served.service.count(Filters())

    def add(self, what: str = "", to: tuple[Recipient, ...] = (MAIL,), hour: int = 7, **words: Any) -> Digest:
        schedule = schedule_of("daily", hour, "Europe/Berlin")
        made_at = self.served.service.facts().synced_at.astimezone(UTC) + timedelta(
            seconds=1
        )  # after the last arrivals
        return self.digests.add(what or self.view.id, to, schedule, made_at, **words)

    def arrive(self, count: int = MORE) -> None:
        """New documents come, the first of them with a hostile title."""
        there = sum(1 for _ in self.corpus.glob("[0-9]*.md"))
        documents = list(stated_documents(there + count)[there:])
        documents[0] = replace(documents[0], title=HOSTILE, topics=("AI",))
        write_corpus(self.corpus, documents)
        self.served.sync()

    def messages(self) -> list[Message]:
        found = []
        while (leased := self.outbox.lease(self.now + 900 * DAY)) is not None:
            found.append(leased.message)
            self.outbox.sent(leased, self.now)
        return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("digests")
    corpus = write_corpus(folder / "invented", stated_documents()[:FIRST])
    with deployment(corpus, folder / "data", public_url=BASE) as found:
        yield found


@pytest.fixture
def desk(served: Served) -> Iterator[Desk]:
    data = served.service.settings.data
    with closing(Outbox(data)) as outbox:
        yield Desk(served, outbox, served.service.settings.corpus[0])
    for kept in (*data.glob("digests/*"), *data.glob("views/*"), *data.glob("outbox.sqlite*")):
        kept.unlink()


def test_an_issue_has_what_came_since_with_n_of_all_and_permalinks(desk: Desk) -> None:
    digest = desk.add("Weekly", name="For Monday", opening="Dear all,\nread this.")
    desk.arrive()
    issue = desk.scheduler.issue(digest, desk.now)
    everything = next(news for news in issue.views if news.view.id == desk.view.id)
    assert everything.count_words == f"{MORE} new of {desk.total} in this view"
    assert everything.more_words == f"{MORE - SHOWN} others are new in this view"
    assert issue.subject == f"For Monday: {MORE} new articles"
    text = digest_text(issue, "https://pulse.example.org/unsubscribe/x")
    for item in everything.shown:
        assert item.page == f"{BASE}/article?id={item.row.article_id}"
        assert f"{item.title}\n  {item.outlet} · " in text or "script" in item.title
        assert item.page in text
    assert "Dear all,\nread this." in text
    assert everything.sentences[0] in text
    assert desk.served.service.facts().corpus_version[:12] in text
    assert issue.rows.count("\r\n") == 1 + sum(len(news.articles or ()) for news in issue.views)
    assert issue.facts["new"] == MORE


class _Page(HTMLParser):
    """Reads a page as a browser does, and keeps its tags, attributes and text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_its_html_has_no_style_sheet_no_script_and_no_colours(desk: Desk) -> None:
    digest = desk.add("Weekly", opening=HOSTILE)
    desk.arrive()
    page = _Page(digest_html(desk.scheduler.issue(digest, desk.now), f"{BASE}/unsubscribe/x"))
    assert not {"script", "style", "link", "form", "iframe"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    styles = " ".join(value for name, value in page.attributes if name == "style")
    assert not re.search(r"(?<!-)\b(color|background)", styles)
    addresses = [value for name, value in page.attributes if name in ("href", "src")]
    assert addresses
    assert all(address.startswith(f"{BASE}/") for address in addresses)
    assert "<script>alert(1)</script>" in " ".join(page.words)


def test_each_subscriber_gets_a_message_once(desk: Desk) -> None:
    digest = desk.add(to=(MAIL, HOOK, MAIL))
    desk.arrive()
    tomorrow = desk.now + DAY
    assert desk.scheduler.put_due(desk.now) == 0
    assert desk.scheduler.put_due(tomorrow) == 1
    assert desk.scheduler.put_due(tomorrow) == 0
    mail, hook = sorted(desk.messages(), key=lambda message: message.recipient.channel)
    assert (mail.recipient, hook.recipient) == (MAIL, HOOK)
    assert mail.key == hook.key
    assert mail.key.startswith(f"digest:{digest.id}:")
    assert mail.unsubscribe == f"{BASE}/unsubscribe/{digest.subscribers[0].token}"
    assert (mail.unsubscribe in mail.text, mail.unsubscribe in mail.html) == (True, True)
    assert (hook.unsubscribe, hook.html, hook.attachments) == ("", "", ())
    assert not any(item.token in str(hook) for item in digest.subscribers)


def test_the_next_issue_goes_on_where_the_last_one_ended(desk: Desk) -> None:
    digest = desk.add()
    desk.arrive(4)
    assert desk.scheduler.put_due(desk.now + DAY) == 1
    desk.arrive(3)
    assert len(desk.scheduler.issue(digest, desk.now).ids) == 3
    assert desk.scheduler.put_due(desk.now + 2 * DAY) == 1
    assert [message.facts["new"] for message in desk.messages()] == [4, 3]


def test_three_days_without_a_scheduler_give_one_issue(desk: Desk) -> None:
    desk.add()
    desk.arrive()
    assert desk.scheduler.put_due(desk.now + 4 * DAY) == 1
    assert desk.scheduler.put_due(desk.now + 4 * DAY) == 0
    (message,) = desk.messages()
    assert message.facts["new"] == MORE


@pytest.mark.parametrize("back", [timedelta(minutes=90), DAY, 3 * DAY, 40 * DAY])
def test_a_clock_that_is_set_back_sends_nothing_twice_and_goes_on(desk: Desk, back: timedelta) -> None:
    desk.add()
    ahead = desk.now + 100 * DAY
    desk.scheduler.put_due(ahead)
    moment, keys = ahead - back, {message.key for message in desk.messages()}
    assert len(keys) == 1
    while moment < ahead + 2 * DAY:
        desk.scheduler.put_due(moment)
        moment += timedelta(hours=6)
    later = [message.key for message in desk.messages()]
    assert len(later) == len(set(later))
    assert not keys & set(later)
    assert len(later) >= (back + 2 * DAY) / DAY - 2


def test_nothing_new_is_said_or_skipped(desk: Desk) -> None:
    desk.add(name="Loud")
    desk.add(name="Quiet", skip_if_empty=True)
    assert desk.scheduler.put_due(desk.now + DAY) == 1
    assert [message.subject for message in desk.messages()] == ["Loud: nothing new"]
    desk.arrive()
    assert desk.scheduler.put_due(desk.now + 2 * DAY) == 2
    assert {message.facts["new"] for message in desk.messages()} == {MORE}


def test_two_schedulers_at_once_put_one_issue(desk: Desk) -> None:
    desk.add()
    desk.arrive()
    tomorrow, together = desk.now + DAY, threading.Barrier(3)

    def put() -> None:
        with closing(Outbox(desk.data)) as own:
            scheduler = DigestScheduler(desk.served.service, own)
            together.wait()
            scheduler.put_due(tomorrow)

    threads = [threading.Thread(target=put) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(desk.messages()) == 1


def test_sent_now_counts_and_a_test_does_not(desk: Desk) -> None:
    digest = desk.add()
    desk.arrive(4)
    desk.scheduler.send_test(digest, Recipient(Channel.MAIL, "maker@example.org"), desk.now)
    assert desk.scheduler.send_now(digest, desk.now) == 1
    test, now = desk.messages()
    assert (test.subject, test.unsubscribe, test.kind) == ("Test: Everything: 4 new articles", "", "test")
    assert now.facts["new"] == 4
    desk.arrive(3)
    assert desk.scheduler.put_due(desk.now + DAY) == 1
    assert desk.messages()[0].facts["new"] == 3


def test_what_is_new_is_not_invented_after_the_store_was_built_anew(desk: Desk) -> None:
    digest = desk.add(skip_if_empty=True)
    long_ago = desk.now - 300 * DAY
    mark = f'{{"last": "{long_ago.isoformat()}", "until": "{long_ago.isoformat()}"}}'
    desk.outbox.advance(digest.mark, None, mark, (), desk.now)
    issue = desk.scheduler.issue(digest, desk.now)
    assert not issue.is_empty
    assert issue.subject == "Everything: what is new is not known"
    assert "built anew" in digest_text(issue)
    assert issue.facts["views"][0]["new"] is None


def test_without_a_public_address_a_digest_waits_and_the_log_says_so_once(
    desk: Desk, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = desk.add()
    monkeypatch.setattr(desk.served.service, "settings", replace(desk.served.service.settings, public_url=""))
    with pytest.raises(SettingError, match="PULSE_PUBLIC_URL"):
        desk.scheduler.issue(digest, desk.now)
    with caplog.at_level(logging.WARNING):
        assert desk.scheduler.put_due(desk.now + DAY) == desk.scheduler.put_due(desk.now + DAY) == 0
    assert caplog.text.count("PULSE_PUBLIC_URL") == 1


def test_a_digest_whose_view_is_gone_keeps_no_other(desk: Desk) -> None:
    desk.add()
    desk.add(desk.other.id)
    SavedViews(desk.data).delete(desk.view.id, None, desk.now)
    assert desk.scheduler.put_due(desk.now + DAY) == 1


def test_what_cannot_be_a_digest_is_refused(desk: Desk) -> None:
    with pytest.raises(BadParameter, match="no saved view or folder"):
        desk.add("Nowhere")
    with pytest.raises(BadParameter, match="0 recipients"):
        desk.add(to=())
    digest = desk.add()
    assert desk.digests.read(digest.id) == digest
    desk.digests.remove(digest.id, desk.now)
    with pytest.raises(SnapshotGone):
        desk.digests.read(digest.id)
    assert desk.digests.every() == ()


def test_one_click_ends_a_subscription_for_good(desk: Desk) -> None:
    digest = desk.add(to=(MAIL, HOOK))
    desk.scheduler.put_due(desk.now + DAY)
    path = f"/unsubscribe/{digest.subscribers[0].token}"
    page = desk.served.client.get(path)
    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert '<form method="post">' in page.text
    assert len(desk.digests.read(digest.id).subscribers) == 2
    for _ in range(2):
        answer = desk.served.client.post(path, data={"List-Unsubscribe": "One-Click"})
        assert (answer.status_code, "You are unsubscribed" in answer.text) == (200, True)
    assert [item.recipient for item in desk.digests.read(digest.id).subscribers] == [HOOK]
    states = {item.recipient: item.state for item in desk.outbox.history(9)}
    assert states == {MAIL: State.WITHDRAWN, HOOK: State.WAITING}
    desk.scheduler.put_due(desk.now + 2 * DAY)
    assert {message.recipient for message in desk.messages()} == {HOOK}


@pytest.mark.parametrize("token", ["x", "é", "%00", "a" * 3000, "..%2f"])
def test_a_token_that_is_unknown_says_the_same_and_ends_nothing(desk: Desk, token: str) -> None:
    digest = desk.add()
    answer = desk.served.client.post(f"/unsubscribe/{token}")
    assert answer.status_code in (200, 404)
    assert desk.digests.read(digest.id) == digest


def test_the_background_thread_puts_what_is_due(desk: Desk) -> None:
    desk.add()
    put, tomorrow = threading.Event(), desk.now + DAY

    looks = iter(range(1_000_000))

    def clock() -> datetime:
        if next(looks) > 1:
            put.set()
        return tomorrow

    background = BackgroundDigests(desk.served.service, 0.01, clock)
    background.start()
    background.start()
    assert put.wait(30)
    background.close()
    assert len(desk.messages()) == 1
