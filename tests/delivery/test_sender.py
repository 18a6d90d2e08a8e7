"""Sending what is due to real servers: pauses, giving up, the owner, two senders, senders that are killed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.config.settings import Settings
from dashboard.delivery.message import Channel, Message, Recipient
from dashboard.delivery.outbox import Outbox, State
from dashboard.delivery.sender import PAUSES, BackgroundSender, Sender, Sent
from tests.support.hook_server import HookHandler, HookServer, hook_server
from tests.support.mail_server import MailBox, always, mail_server

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
MAIL = Message("digest:1:a", "digest", Recipient(Channel.MAIL, "reader@example.org"), "New", "text")
HOOK = replace(MAIL, recipient=Recipient(Channel.SLACK, "http://own.hooks.test/T0/B0/a-secret"))
AS_WEBHOOK = Recipient(Channel.WEBHOOK, HOOK.recipient.address)


class Turned:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


class Office:
    """An outbox, the servers it sends to, and the clock."""

    def __init__(self, data: Path, box: MailBox, hooks: HookServer) -> None:
        self.settings = Settings(
            data=data,
            smtp_url=box.server(),
            mail_from="pulse@example.org",
            mail_owner="owner@example.org",
            webhook_hosts=hooks.hosts,
        )
        self.box, self.hooks, self.clock, self.outbox = box, hooks, Turned(), Outbox(data)

    def send(self, outbox: Outbox | None = None) -> Sent:
        return Sender(self.settings, outbox or self.outbox, self.clock).send_due()

    def put(self, *messages: Message) -> None:
        self.outbox.put(messages, self.clock.at)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with mail_server() as box, hook_server() as hooks:
        found = Office(tmp_path, box, hooks)
        with closing(found.outbox):
            yield found


def test_every_channel_gets_its_message_once(office: Office) -> None:
    channels = [Channel.WEBHOOK, Channel.SLACK, Channel.MATTERMOST, Channel.TEAMS]
    office.put(MAIL, *(replace(HOOK, recipient=Recipient(channel, HOOK.recipient.address)) for channel in channels))
    assert office.send() == Sent(sent=5)
    assert office.send() == Sent()
    assert (len(office.box.mails), len(office.hooks.hooks)) == (1, 4)
    assert office.hooks.hooks[0].headers["webhook-id"] == HOOK.key


def test_pauses_grow_and_after_the_last_failure_the_owner_is_told_and_nobody_else(office: Office) -> None:
    office.put(HOOK)
    office.hooks.answer = lambda handler: handler.say(500)
    for pause in PAUSES:
        assert office.send() == Sent(again=1)
        office.clock.at += pause - timedelta(seconds=1)
        assert office.send() == Sent()
        office.clock.at += timedelta(seconds=1)
    done = office.send()
    assert (done.given_up, done.sent) == (1, 1)
    assert len(office.hooks.hooks) == len(PAUSES) + 1
    (note,) = office.box.mails
    assert note["To"] == "owner@example.org"
    said = str(note.get_content())
    assert "slack at own.hooks.test after 8 attempts" in said
    assert "The server answers 500." in said
    assert "a-secret" not in said
    assert office.send() == Sent()


def test_a_note_that_cannot_be_sent_makes_no_other(office: Office) -> None:
    office.put(MAIL)
    office.box.answer = always("554 spam")
    assert office.send() == Sent(given_up=2)
    assert office.send() == Sent()
    assert [item.state for item in office.outbox.history(9)] == [State.GIVEN_UP] * 2


def test_a_server_that_names_a_time_is_asked_no_sooner(office: Office) -> None:
    office.put(HOOK)
    office.hooks.answer = lambda handler: handler.say(429, Retry_After="600")
    office.send()
    assert office.outbox.next_due() == NOW + timedelta(seconds=600)
    office.clock.at = NOW + timedelta(seconds=600)
    office.hooks.answer = lambda handler: handler.say()
    assert office.send() == Sent(sent=1)


def test_a_message_that_nobody_can_make_keeps_no_other(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    bad = replace(MAIL, key="bad", recipient=Recipient(Channel.MAIL, "two@example.org,\nthree@example.org"))
    office.put(bad, MAIL)
    done = office.send()
    assert (done.given_up, len(office.box.mails)) == (1, 2)
    assert [mail["To"] for mail in office.box.mails] == [MAIL.recipient.address, "owner@example.org"]
    assert "could not be made" in caplog.text


def test_without_a_mail_server_mail_waits_and_says_what_is_missing(office: Office) -> None:
    office.settings = replace(office.settings, smtp_url=None)
    office.put(MAIL)
    assert office.send() == Sent(again=1)
    assert "PULSE_SMTP_URL" in office.outbox.history(1)[0].problem


def test_the_log_has_no_secret(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    office.put(HOOK)
    office.hooks.answer = lambda handler: handler.say(410)
    with caplog.at_level(logging.DEBUG):
        office.send()
    assert "own.hooks.test" in caplog.text
    assert "a-secret" not in caplog.text


def test_two_senders_at_once_send_nothing_twice(office: Office) -> None:
    office.put(*(replace(HOOK, key=f"digest:{number}", recipient=AS_WEBHOOK) for number in range(20)))
    together = threading.Barrier(2)

    def send() -> None:
        with closing(Outbox(office.settings.data)) as own:
            together.wait()
            office.send(own)

    senders = [threading.Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    ids = [hook.headers["webhook-id"] for hook in office.hooks.hooks]
    assert (len(ids), len(set(ids))) == (20, 20)


def test_a_reply_that_is_lost_is_asked_for_with_the_same_id(office: Office) -> None:
    office.put(replace(HOOK, recipient=AS_WEBHOOK), MAIL)

    def lost(handler: HookHandler) -> None:
        handler.connection.close()

    office.hooks.answer, office.box.answer = lost, always("")
    assert office.send() == Sent(again=2)
    office.hooks.answer, office.box.answer = (lambda handler: handler.say()), always("250 taken")
    office.clock.at += PAUSES[0]
    assert office.send() == Sent(sent=2)
    first, second = office.hooks.hooks
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    assert len({mail["Message-ID"] for mail in office.box.offered}) == 1


def test_the_background_thread_sends_and_stops(office: Office) -> None:
    arrived = threading.Event()

    def answer(handler: HookHandler) -> None:
        handler.say()
        arrived.set()

    office.hooks.answer = answer
    office.outbox.put([HOOK], datetime.now(UTC))
    background = BackgroundSender(office.settings, look_seconds=0.01)
    background.start()
    background.start()
    assert arrived.wait(20)
    background.close()
    assert [item.state for item in office.outbox.history(9)] == [State.SENT]
