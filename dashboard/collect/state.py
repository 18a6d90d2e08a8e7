"""What the collector remembers between runs, in SQLite: validators, what was seen, when to try again.

The records are the truth. A state that is lost or damaged is rebuilt from them. Besides the store, this is the only
module that speaks SQL.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from dashboard.collect.record import Record, first_seen_of
from dashboard.collect.record_folder import RecordFolder
from dashboard.errors import DashboardError

VERSION: Final = 1
KEPT_DAYS: Final = 400
_SCHEMA: Final = """
CREATE TABLE seen (mark TEXT PRIMARY KEY, path TEXT NOT NULL, digest TEXT NOT NULL, feed TEXT NOT NULL);
CREATE TABLE item (feed TEXT NOT NULL, id TEXT NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (feed, id)) WITHOUT ROWID;
CREATE TABLE day (feed TEXT NOT NULL, day TEXT NOT NULL, new INTEGER NOT NULL, PRIMARY KEY (feed, day)) WITHOUT ROWID;
CREATE TABLE site (site TEXT PRIMARY KEY, robots TEXT NOT NULL, until REAL NOT NULL);
"""


@dataclass(slots=True)
class FeedState:
    """What is known of one feed; times in seconds since the epoch, ``None`` or 0 if it never happened.

    ``problem`` says why the last try failed, ``trouble`` is its kind (``failing``, ``gone``, ``robots``, ``throttled``,
    ``blocked``). ``reserved``: its site reserves text and data mining. ``minute`` is the last minute of a series that
    was answered, ``misses`` how many without a file came last, one after the other.
    """

    address: str
    etag: str | None = None
    modified: str | None = None
    moved_to: str | None = None
    next_at: float = 0.0
    tried_at: float | None = None
    succeeded_at: float | None = None
    new_item_at: float | None = None
    failures: int = 0
    failing_since: float | None = None
    trouble: str | None = None
    problem: str | None = None
    reserved: int = 0
    kind: str | None = None
    title: str | None = None
    minute: float | None = None
    misses: int | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """Where the record of an item is, what it said, and which feed (its address) gave it first."""

    mark: str
    path: str
    digest: str
    feed: str


_FIELDS: Final = tuple(item.name for item in fields(FeedState))


class CollectorState:
    """The state of one corpus. Safe from any thread; one process writes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._lock = threading.RLock()
        self._connection = connection

    @classmethod
    def writing(cls, path: Path, folder: RecordFolder) -> CollectorState:
        """Open the state and adopt records that it does not know; a damaged one is rebuilt from the records.

        Raises:
            DashboardError: it cannot be opened now.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            state = cls(_opened(path))
        except sqlite3.OperationalError as problem:  # locked, unreadable, a full disk: nothing is wrong with the state
            raise DashboardError(f"The collector's state cannot be opened: {problem}.", "Try again.") from None
        except sqlite3.DatabaseError:
            aside = path.with_name(f"{path.name}.damaged-{time.time_ns()}")
            for end in ("-wal", "-shm", ""):
                with suppress(FileNotFoundError):
                    os.replace(f"{path}{end}", f"{aside}{end}")
            state = cls(_opened(path))
        state._adopt(folder)
        return state

    @classmethod
    def reading(cls, path: Path) -> CollectorState:
        """Open the state as it is, beside a process that writes; an empty one if there is none."""
        if path.exists():
            with suppress(sqlite3.DatabaseError):
                return cls(_opened(path))
        return cls(_opened(":memory:"))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def __enter__(self) -> CollectorState:
        return self

    def __exit__(self, *_problem: object) -> None:
        self.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Make the changes of the block one transaction."""
        with self._lock, self._connection:
            yield

    def feed(self, address: str) -> FeedState:
        """Return what is known of a feed."""
        row = self._one(f"SELECT {', '.join(_FIELDS)} FROM feed WHERE address = ?", address)  # noqa: S608 -- our own names
        return FeedState(address) if row is None else FeedState(*row)

    def keep_feed(self, feed: FeedState) -> None:
        """Keep what is known of a feed."""
        marks = ", ".join("?" * len(_FIELDS))
        self._do(f"INSERT OR REPLACE INTO feed ({', '.join(_FIELDS)}) VALUES ({marks})", *astuple(feed))  # noqa: S608

    def seen(self, mark: str) -> Seen | None:
        """Return where an item is, if it was seen."""
        row = self._one("SELECT mark, path, digest, feed FROM seen WHERE mark = ?", mark)
        return None if row is None else Seen(*row)

    def mark_of_item(self, feed: str, item: str) -> str | None:
        """Return the mark of the item that a feed gave under an id."""
        row = self._one("SELECT mark FROM item WHERE feed = ? AND id = ?", feed, item)
        return None if row is None else str(row[0])

    def keep_seen(self, record: Record, path: str, *marks: str, digest: str = "") -> None:
        """Mark an item as seen, under further marks too, after its record is on disk; ``digest`` is of what its feed says."""
        for mark in {record.mark, *record.former_marks, *marks}:
            self._keep_mark(mark, path, digest or record.digest, record.feed_address)
        if record.item_id:
            item = (record.feed_address, record.item_id, record.mark)
            self._do("INSERT OR REPLACE INTO item (feed, id, mark) VALUES (?, ?, ?)", *item)

    def count_new(self, feed: str, at: datetime, count: int) -> None:
        """Add new items of a feed to the day's count."""
        day = at.astimezone(UTC).date().isoformat()
        statement = "INSERT INTO day VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET new = new + excluded.new"
        self._do(statement, feed, day, count)

    def days(self, feed: str, since: str) -> dict[str, int]:
        """Return the new items of each day (ISO 8601) from ``since`` on."""
        with self._lock:
            rows = self._connection.execute("SELECT day, new FROM day WHERE feed = ? AND day >= ?", (feed, since))
            return dict(rows.fetchall())

    def robots(self, site: str, now: float) -> str | None:
        """Return the robots.txt of a site, if it was kept and is still valid."""
        row = self._one("SELECT robots FROM site WHERE site = ? AND until > ?", site, now)
        return None if row is None else str(row[0])

    def keep_robots(self, site: str, text: str, until: float) -> None:
        """Keep the robots.txt of a site; those that are a week too old are removed."""
        with self.change():
            self._do("DELETE FROM site WHERE until < ?", until - 8 * 86_400.0)
            self._do("INSERT OR REPLACE INTO site VALUES (?, ?, ?)", site, text, until)

    def _adopt(self, folder: RecordFolder) -> None:
        """Mark as seen what has a record: after a loss everything, after a kill what was written last."""
        with self.change():
            for mark, path in folder.names().items():
                if self.seen(mark) is not None:
                    continue
                record = folder.read(path)
                if record is None:  # a person made something else of it: no feed writes over it
                    self._keep_mark(mark, path)
                else:
                    self.keep_seen(record, path, mark)
                    self.count_new(record.feed_address, first_seen_of(record), 1)

    def _keep_mark(self, mark: str, path: str, digest: str = "", feed: str = "") -> None:
        self._do("INSERT OR REPLACE INTO seen (mark, path, digest, feed) VALUES (?, ?, ?, ?)", mark, path, digest, feed)

    def _one(self, statement: str, *values: Any) -> Any:
        with self._lock:
            return self._connection.execute(statement, values).fetchone()

    def _do(self, statement: str, *values: Any) -> None:
        with self._lock:
            self._connection.execute(statement, values)


def _opened(path: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version == 0:
            columns = ", ".join(f"{name} PRIMARY KEY" if name == "address" else name for name in _FIELDS)
            connection.executescript(
                f"BEGIN; {_SCHEMA} CREATE TABLE feed ({columns}); PRAGMA user_version = {VERSION}; COMMIT;"
            )
        elif version != VERSION:
            raise sqlite3.DatabaseError("of another version")
        _add_columns(connection)
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("damaged")
    except BaseException:
        connection.close()
        raise
    return connection


def _add_columns(connection: sqlite3.Connection) -> None:
    """Add what a state of an earlier release does not know of a feed yet."""
    known = {row[1] for row in connection.execute("PRAGMA table_info(feed)")}
    for name in _FIELDS:
        if known and name not in known:
            connection.execute(f"ALTER TABLE feed ADD COLUMN {name}")
