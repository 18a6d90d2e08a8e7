"""The outbox: once for each key and recipient, to one sender at a time, all or nothing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.delivery.message import Attachment, Channel, Message, Picture, Recipient
from dashboard.delivery.outbox import FILE, LEASE, LONGEST_WAIT, UNWANTED, Outbox, State
from dashboard.errors import SettingError, StoreUnavailable

NOW = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
READER = Recipient(Channel.MAIL, "reader@example.org")
OTHER = Recipient(Channel.WEBHOOK, "https://hooks.example.org/secret")
MESSAGE = Message(
    "alert:1:2026-05-04",
    "alert",
    READER,
    "Three “new” articles",
    "text \ud83d\n",
    "<p>html</p>",
    (Picture("p", b"\x00\xff", "alt"),),
    (Attachment("a.csv", b"\r\n"),),
    "https://pulse.example.org/v/1",
    "https://pulse.example.org/unsubscribe/x",
    {"count": 3, "articles": [{"title": "<b>"}]},
)


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with closing(Outbox(tmp_path)) as opened:
        yield opened


def test_a_message_comes_out_as_it_was_put_in(outbox: Outbox) -> None:
    assert outbox.put([MESSAGE], NOW) == 1
    leased = outbox.lease(NOW)
    assert leased is not None
    assert (leased.message, leased.attempt, leased.put_at) == (MESSAGE, 1, NOW)


def test_a_key_is_put_once_for_each_recipient_whatever_became_of_it(outbox: Outbox) -> None:
    assert outbox.put([MESSAGE, MESSAGE, replace(MESSAGE, recipient=OTHER)], NOW) == 2
    leased = outbox.lease(NOW)
    assert leased is not None
    assert outbox.sent(leased, NOW)
    leased = outbox.lease(NOW)
    assert leased is not None
    assert outbox.give_up(leased, "refused", NOW)
    assert outbox.put([MESSAGE, replace(MESSAGE, recipient=OTHER)], NOW) == 0
    assert outbox.due(NOW + LONGEST_WAIT) == 0
    assert [item.state for item in outbox.history(9)] == [State.GIVEN_UP, State.SENT]


def test_nothing_is_put_where_one_cannot_be(outbox: Outbox) -> None:
    with pytest.raises(TypeError):
        outbox.put([MESSAGE, replace(MESSAGE, key="2", facts={"a": {1}})], NOW)
    assert outbox.due(NOW) == 0


def test_a_leased_message_is_nobody_elses_until_the_lease_is_over(tmp_path: Path, outbox: Outbox) -> None:
    outbox.put([MESSAGE], NOW)
    first = outbox.lease(NOW)
    assert first is not None
    with closing(Outbox(tmp_path)) as other:
        assert other.lease(NOW + LEASE - MINUTE) is None
        assert (other.due(NOW), other.next_due()) == (0, NOW + LEASE)
        second = other.lease(NOW + LEASE)
        assert second is not None
        assert (second.attempt, second.message.key) == (2, first.message.key)
        assert not outbox.sent(first, NOW + LEASE)
        assert not outbox.failed(first, "late", NOW)
        assert other.sent(second, NOW + LEASE)
        assert not outbox.give_up(first, "late", NOW)
    assert [item.state for item in outbox.history(9)] == [State.SENT]


def test_many_senders_share_the_messages(tmp_path: Path, outbox: Outbox) -> None:
    keys = {f"k{number}" for number in range(40)}
    outbox.put([replace(MESSAGE, key=key) for key in keys], NOW)
    taken: list[str] = []

    def take() -> None:
        with closing(Outbox(tmp_path)) as own:
            while (leased := own.lease(NOW)) is not None:
                taken.append(leased.message.key)
                own.sent(leased, NOW)

    senders = [threading.Thread(target=take) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert (len(taken), set(taken)) == (40, keys)


def test_a_failed_message_waits_for_its_moment(outbox: Outbox) -> None:
    outbox.put([MESSAGE], NOW)
    leased = outbox.lease(NOW)
    assert leased is not None
    assert outbox.failed(leased, "busy", NOW + MINUTE)
    assert outbox.lease(NOW) is None
    assert outbox.next_due() == NOW + MINUTE
    (told,) = outbox.history(1)
    assert (told.state, told.problem, told.attempts) == (State.WAITING, "busy", 1)
    again = outbox.lease(NOW + MINUTE)
    assert again is not None
    assert again.attempt == 2


def test_a_clock_that_is_set_back_keeps_nothing_waiting(outbox: Outbox) -> None:
    outbox.put([MESSAGE], NOW)
    assert outbox.lease(NOW) is not None
    past = NOW - timedelta(days=30)
    assert outbox.lease(past) is not None
    assert outbox.lease(past) is None


def test_giving_up_and_telling_the_owner_are_one(outbox: Outbox) -> None:
    outbox.put([MESSAGE], NOW)
    leased = outbox.lease(NOW)
    assert leased is not None
    note = replace(MESSAGE, key="problem:1", kind="problem")
    assert outbox.give_up(leased, "refused", NOW, note)
    assert not outbox.give_up(leased, "refused", NOW, replace(note, key="problem:2"))
    assert [(item.key, item.state) for item in outbox.history(9)] == [
        ("problem:1", State.WAITING),
        (MESSAGE.key, State.GIVEN_UP),
    ]


def test_what_was_sent_is_no_longer_kept_and_addresses_that_are_secrets_are_not_shown(
    tmp_path: Path, outbox: Outbox
) -> None:
    outbox.put([MESSAGE], NOW)
    leased = outbox.lease(NOW)
    assert leased is not None
    outbox.sent(leased, NOW + MINUTE)
    (told,) = outbox.history(1)
    assert (told.subject, told.done_at, told.recipient) == (MESSAGE.subject, NOW + MINUTE, READER)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        assert connection.execute("SELECT content FROM message").fetchall() == [(None,)]
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0
    assert (READER.shown, OTHER.shown) == ("mail reader@example.org", "webhook at hooks.example.org")


def test_a_mark_and_its_messages_are_put_together_or_not_at_all(tmp_path: Path, outbox: Outbox) -> None:
    assert outbox.mark("digest") is None
    assert outbox.advance("digest", None, "monday", [MESSAGE], NOW)
    with closing(Outbox(tmp_path)) as other:
        assert not other.advance("digest", None, "monday", [replace(MESSAGE, key="2")], NOW)
        assert other.mark("digest") == "monday"
        with pytest.raises(TypeError):
            other.advance("digest", "monday", "tuesday", [replace(MESSAGE, key="3", facts={"a": {1}})], NOW)
        assert other.mark("digest") == "monday"
        assert other.advance("digest", "monday", "tuesday", [], NOW)
    assert [item.key for item in outbox.history(9)] == [MESSAGE.key]


def test_messages_that_are_no_longer_wanted_are_withdrawn(outbox: Outbox) -> None:
    others = (replace(MESSAGE, recipient=OTHER), replace(MESSAGE, key="alert:11:x"))
    outbox.put([MESSAGE, *others], NOW)
    leased = outbox.lease(NOW)
    assert outbox.withdraw(READER, "alert:1:", NOW) == 1
    assert leased is not None
    assert not outbox.failed(leased, "busy", NOW)
    told = {(item.key, item.recipient): (item.state, item.problem) for item in outbox.history(9)}
    assert told[MESSAGE.key, READER] == (State.WITHDRAWN, UNWANTED)
    assert [told[item.key, item.recipient][0] for item in others] == [State.WAITING] * 2


def test_a_message_of_a_newer_version_waits_and_keeps_no_other(tmp_path: Path, outbox: Outbox) -> None:
    outbox.put([MESSAGE, replace(MESSAGE, key="2")], NOW)
    with closing(sqlite3.connect(tmp_path / FILE)) as connection, connection:
        connection.execute("UPDATE message SET content = '{}' WHERE key = ?", (MESSAGE.key,))
    leased = outbox.lease(NOW)
    assert leased is not None
    assert leased.message.key == "2"
    assert outbox.lease(NOW) is None


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(SettingError, match="version 99"):
        Outbox(tmp_path)
    (tmp_path / FILE).write_bytes(b"no database" * 100)
    with pytest.raises(SettingError, match="cannot be used"):
        Outbox(tmp_path)


def test_a_file_that_is_busy_says_so(tmp_path: Path, outbox: Outbox) -> None:
    outbox._connection.execute("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            outbox.put([MESSAGE], NOW)
    assert outbox.put([MESSAGE], NOW) == 1
