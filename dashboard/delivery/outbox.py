"""What is to be sent and what was: one row for each message and recipient, in SQLite, kept for good.

A sender leases a message for a time, so that no other sends it meanwhile. One that ends without a word leaves the
message to the next, who sends it with the same key. Moments are aware; in the file they are seconds since the epoch.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from dashboard.delivery.message import Channel, Message, Recipient, packed_message, unpacked_message
from dashboard.errors import SettingError, StoreUnavailable

FILE: Final = "outbox.sqlite"
VERSION: Final = 1
BUSY_SECONDS: Final = 5.0
LEASE: Final = timedelta(minutes=5)
"""How long a message stays with a sender that says nothing: longer than any sending takes."""
LONGEST_WAIT: Final = timedelta(days=1)
"""A message that waits longer was put off by a clock that has been set back since: it is due."""
UNWANTED: Final = "The recipient ended the subscription."
_SCHEMA: Final = """
CREATE TABLE message (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL, kind TEXT NOT NULL,
    subject TEXT NOT NULL, content TEXT, state TEXT NOT NULL, put_at REAL NOT NULL, due_at REAL NOT NULL,
    attempts INTEGER NOT NULL, leased_until REAL NOT NULL, done_at REAL, problem TEXT NOT NULL,
    UNIQUE (key, channel, address)
);
CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE INDEX waiting ON message (due_at) WHERE state = 'waiting';
"""
_IS_DUE: Final = (
    "state = 'waiting' AND (due_at <= :now OR due_at > :far) AND (leased_until <= :now OR leased_until > :stale)"
)


class State(StrEnum):
    """``waiting`` to be sent; ``sent``: the other side took it; ``given_up`` after the last attempt failed;
    ``withdrawn``: its recipient no longer wants it.
    """

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Leased:
    """A message that one sender may send now. ``attempt`` counts from 1 and tells this lease from any other."""

    number: int
    attempt: int
    put_at: datetime
    message: Message


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one message. ``problem`` is that of the last attempt that failed."""

    key: str
    kind: str
    recipient: Recipient
    subject: str
    state: State
    attempts: int
    put_at: datetime
    due_at: datetime
    done_at: datetime | None
    problem: str


class Outbox:
    """The messages of one data folder. Safe from any thread and from several processes."""

    def __init__(self, data: Path) -> None:
        """Open the file, made if it is missing; only its owner may read it.

        Raises:
            SettingError: it cannot be opened or written, or is of a newer version.
        """
        self._lock = threading.Lock()
        path = data / FILE
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            self._connection = sqlite3.connect(
                path, timeout=BUSY_SECONDS, check_same_thread=False, isolation_level=None
            )
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=FULL")
            version = self._made()
        except (OSError, sqlite3.Error) as problem:
            raise SettingError(
                f"{FILE} cannot be used: {problem}.", "Make PULSE_DATA writable, or move the file away."
            ) from None
        if version != VERSION:
            self.close()
            raise SettingError(f"{FILE} is of version {version}.", "Use the dashboard that wrote it, or a newer one.")

    def put(self, messages: Iterable[Message], now: datetime) -> int:
        """Keep messages to be sent, all or none; returns how many are new.

        A key that was ever put for a recipient is left out, whatever became of it.

        Raises:
            StoreUnavailable: the file cannot be written now.
        """
        with self._change() as connection:
            return sum(_put(connection, message, now) for message in messages)

    def mark(self, name: str) -> str | None:
        """How far something has come, as :meth:`advance` noted it; ``None`` if it never did."""
        with self._change() as connection:
            row = connection.execute("SELECT value FROM mark WHERE name = ?", (name,)).fetchone()
            return None if row is None else str(row[0])

    def advance(self, name: str, before: str | None, after: str, messages: Iterable[Message], now: datetime) -> bool:
        """Put messages and note how far that is, both or neither. Does nothing if somebody came before.

        ``before`` is the mark that the messages were made from: whether it was still that is returned.
        """
        with self._change() as connection:
            row = connection.execute("SELECT value FROM mark WHERE name = ?", (name,)).fetchone()
            if before != (None if row is None else row[0]):
                return False
            for message in messages:
                _put(connection, message, now)
            connection.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", (name, after))
            return True

    def withdraw(self, recipient: Recipient, beginning: str, now: datetime) -> int:
        """Send a recipient none of the waiting messages whose keys begin so; returns how many there were."""
        update = (
            "UPDATE message SET state = ?, done_at = ?, problem = ?, content = NULL"
            " WHERE state = 'waiting' AND channel = ? AND address = ? AND substr(key, 1, ?) = ?"
        )
        values = (State.WITHDRAWN, now.timestamp(), UNWANTED, recipient.channel, recipient.address)
        with self._change() as connection:
            return connection.execute(update, (*values, len(beginning), beginning)).rowcount

    def due(self, now: datetime) -> int:
        """How many messages wait to be sent now."""
        with self._change() as connection:
            (count,) = connection.execute(f"SELECT count(*) FROM message WHERE {_IS_DUE}", _at(now)).fetchone()  # noqa: S608 -- ours
            return int(count)

    def lease(self, now: datetime) -> Leased | None:
        """Take the message that has waited longest; ``None`` if none is due. Nobody else gets it for five minutes.

        Raises:
            StoreUnavailable: the file cannot be written now.
        """
        select = f"SELECT number, attempts, put_at, content FROM message WHERE {_IS_DUE} ORDER BY due_at, number"  # noqa: S608 -- ours
        update = "UPDATE message SET attempts = ?, leased_until = ? WHERE number = ?"
        with self._change() as connection:
            for number, attempts, put_at, content in connection.execute(select, _at(now)):
                with suppress(ValueError, KeyError, TypeError):  # of a newer version: it waits for that one
                    message = unpacked_message(content)
                    connection.execute(update, (attempts + 1, (now + LEASE).timestamp(), number))
                    return Leased(number, attempts + 1, datetime.fromtimestamp(put_at, UTC), message)
            return None

    def sent(self, leased: Leased, now: datetime) -> bool:
        """Note that the other side took a message; whether it was still this sender's."""
        return self._end(leased, State.SENT, now, "", None)

    def failed(self, leased: Leased, problem: str, retry_at: datetime) -> bool:
        """Note that an attempt failed and when to try again; whether the message was still this sender's."""
        update = (
            "UPDATE message SET problem = ?, due_at = ?, leased_until = 0"
            " WHERE number = ? AND attempts = ? AND state = 'waiting'"
        )
        with self._change() as connection:
            values = (problem, retry_at.timestamp(), leased.number, leased.attempt)
            return connection.execute(update, values).rowcount > 0

    def give_up(self, leased: Leased, problem: str, now: datetime, note: Message | None = None) -> bool:
        """Note that a message will not be sent, and put a ``note`` to the owner in the same moment."""
        return self._end(leased, State.GIVEN_UP, now, problem, note)

    def next_due(self) -> datetime | None:
        """When the next message is due, its lease over; ``None`` if none waits."""
        select = "SELECT min(max(due_at, leased_until)) FROM message WHERE state = 'waiting'"
        with self._change() as connection:
            (seconds,) = connection.execute(select).fetchone()
            return None if seconds is None else datetime.fromtimestamp(seconds, UTC)

    def history(self, limit: int) -> tuple[Delivery, ...]:
        """What became of the last messages, the newest first."""
        select = (
            "SELECT key, kind, channel, address, subject, state, attempts, put_at, due_at, done_at, problem"
            " FROM message ORDER BY number DESC LIMIT ?"
        )
        with self._change() as connection:
            return tuple(_delivery(row) for row in connection.execute(select, (limit,)).fetchall())

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _end(self, leased: Leased, state: State, now: datetime, problem: str, note: Message | None) -> bool:
        """End a message; what it said is no longer kept."""
        update = (
            "UPDATE message SET state = ?, done_at = ?, problem = ?, content = NULL, leased_until = 0"
            " WHERE number = ? AND attempts = ? AND state = 'waiting'"
        )
        with self._change() as connection:
            values = (state, now.timestamp(), problem, leased.number, leased.attempt)
            is_ours = connection.execute(update, values).rowcount > 0
            if is_ours and note is not None:
                _put(connection, note, now)
            return is_ours

    def _made(self) -> int:
        with self._change() as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                for statement in filter(str.strip, _SCHEMA.split(";")):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {VERSION}")
            return int(version) or VERSION

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """One transaction, on disk when this ends without an error, and else undone."""
        with self._lock:
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield self._connection
                    self._connection.execute("COMMIT")
                except BaseException:
                    with suppress(sqlite3.Error):
                        self._connection.execute("ROLLBACK")
                    raise
            except sqlite3.Error as problem:
                raise StoreUnavailable(f"{FILE} cannot be used now ({problem}).", "Try again in a moment.") from problem


def withdraw_waiting(data: Path, recipient: Recipient, beginning: str, now: datetime) -> None:
    """Send a recipient none of the waiting messages of a data folder whose keys begin so.

    Raises:
        SettingError, StoreUnavailable: the outbox cannot be used.
    """
    if (data / FILE).exists():
        with closing(Outbox(data)) as outbox:
            outbox.withdraw(recipient, beginning, now)


def _put(connection: sqlite3.Connection, message: Message, now: datetime) -> int:
    insert = (
        "INSERT INTO message (key, channel, address, kind, subject, content, state, put_at, due_at, attempts,"
        " leased_until, problem) VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?, 0, 0, '')"
        " ON CONFLICT (key, channel, address) DO NOTHING"
    )
    to, moment = message.recipient, now.timestamp()
    row = (message.key, to.channel, to.address, message.kind, message.subject, packed_message(message), moment, moment)
    return connection.execute(insert, row).rowcount


def _at(now: datetime) -> dict[str, float]:
    far, stale = now + LONGEST_WAIT * 2, now + LEASE * 2
    return {"now": now.timestamp(), "far": far.timestamp(), "stale": stale.timestamp()}


def _delivery(row: Sequence[Any]) -> Delivery:
    key, kind, channel, address, subject, state, attempts, put_at, due_at, done_at, problem = row
    return Delivery(
        key=key,
        kind=kind,
        recipient=Recipient(Channel(channel), address),
        subject=subject,
        state=State(state),
        attempts=attempts,
        put_at=datetime.fromtimestamp(put_at, UTC),
        due_at=datetime.fromtimestamp(due_at, UTC),
        done_at=None if done_at is None else datetime.fromtimestamp(done_at, UTC),
        problem=problem,
    )
