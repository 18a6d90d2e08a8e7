"""The next generation while it is written: rows go in and out in bulk, then what follows from all of them is worked out.

The same statements complete a generation built from nothing and one that continues the last, so both answer alike.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, TypeAlias

import orjson
import pyarrow as pa

from dashboard.article import from_record
from dashboard.ingest_report import ReportLine
from dashboard.settings import Visibility
from dashboard.store import article_history, building, plan
from dashboard.store.base import SCHEMA_VERSION, Base, Statement, Store
from dashboard.store.copies import settle_copies
from dashboard.store.staged_tables import line_table, microseconds, path_table, table_of
from dashboard.store.star import COLUMNS, Row, mention_rows

FILES_AT_ONCE: Final = 3000
BYTES_AT_ONCE: Final = 16_000_000
HomeOf: TypeAlias = Callable[[str], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a generation is made from. ``fingerprint`` is the corpus folders', ``rules_mark`` what decided how they were
    read; ``synced_at`` is aware UTC. Without a ``corpus_version`` it is worked out from the report.
    """

    fingerprint: str
    synced_at: datetime
    visibility: str
    corpus_version: str | None = None
    rules_mark: str = ""


class Edition:
    """A generation being written. Ends with :meth:`publish` or :meth:`abort`.

    Raises:
        StoreBusy: another sync is at work.
        StoreUnavailable: the store cannot be written; so says every method.
    """

    def __init__(self, store: Store, base: Base) -> None:
        base = base if store.sound() else Base.NOTHING
        self.name = store.begin(base)
        self._store = store
        self._parts: list[Sequence[bytes]] = []
        self._lines: list[ReportLine] = []
        self._bytes = self._added = 0
        self._whole = base is not Base.CURRENT
        try:
            self._run(*building.TEMPORARY)
            if self._whole:
                self._run(*building.UNKNOWN)
            if base is Base.PREVIOUS:
                self._run(*building.KEEP_HISTORY, building.REMEMBER_ALL)
            self.first_number = int(self._run(plan.NEXT_NUMBER)["number"][0])
        except BaseException:
            self.abort()
            raise
        self._next_number = self.first_number

    def numbers(self, count: int) -> int:
        """The first of so many numbers for articles, never given before."""
        first = self._next_number
        self._next_number += count
        return first

    def add(self, line: ReportLine | None, parts: Sequence[bytes] = (), *, below: int = 0) -> None:
        """Add a file's line, if the report may have it, and the rows that ``star.rows_of`` made of an article.

        Args:
            below: the numbers of articles were given elsewhere, and are less than this.
        """
        self._next_number = max(self._next_number, below)
        self._added += 1
        if line is not None:
            self._lines.append(line)
        if parts:
            self._parts.append(parts)
            self._bytes += sum(map(len, parts))
        if self._added >= FILES_AT_ONCE or self._bytes >= BYTES_AT_ONCE:
            self._flush()

    def replace(self, paths: Sequence[str]) -> None:
        """Take out what the generation before has of these files. Their history goes on if they are added again."""
        self._run(building.FIND_LEAVING, rows=path_table(paths))
        self._run(building.REMEMBER_LEAVING, *building.TOUCH_LEAVING, *building.TAKE_OUT)
        self._run(building.DELETE_LINES, rows=path_table(paths))

    def beat(self, lines: Sequence[ReportLine], *, keep_lines: bool) -> None:
        """Take out the rows of files that turned out to be duplicates; ``lines`` say of what."""
        self._flush()
        paths = path_table([line.path for line in lines])
        self._run(building.FIND_LEAVING, rows=paths)
        self._run(*building.TOUCH_LEAVING, *building.TAKE_OUT)
        if keep_lines:
            self._run(building.MARK_DUPLICATES, rows=line_table(lines))
        else:
            self._run(building.DELETE_LINES, rows=paths)

    def publish(self, stamp: Stamp, *, packed: bool = False, home_of: HomeOf | None = None) -> str:
        """Complete the generation, make it the current one and return the corpus version. ``packed`` as in the store.

        Args:
            home_of: the country of an outlet and its name, by the domain; ``None`` where it is unknown.
        """
        self._flush()
        self._settle_related()
        self._run(*building.DERIVE)
        if home_of is not None:
            self._settle_outlets(home_of)
        settle_copies(self._run, first=self.first_number, continued=not self._whole and not packed)
        number = int(self.name.rpartition("-")[2])
        published = stamp.visibility == Visibility.PUBLISHED
        moment = stamp.synced_at.astimezone(UTC).replace(tzinfo=None)
        for statement in article_history.keeping(
            at=moment, number=number, first=self.first_number, published=published
        ):
            self._run(statement)
        version: str = stamp.corpus_version or self._corpus_version()
        newest: str | None = self._run(building.NEWEST_DAY)["day"][0]
        self._run(Statement("DELETE FROM meta"), *building.END)
        meta = {
            "schema_version": SCHEMA_VERSION,
            "corpus_version": version,
            "rules_mark": stamp.rules_mark,
            "fingerprint": stamp.fingerprint,
            "synced_at": microseconds(stamp.synced_at),
            "visibility": str(stamp.visibility),
            "newest_day": newest,
        }
        self._store.stage("meta", table_of(tuple(meta), [tuple(meta.values())]))
        self._store.publish(packed=packed)
        return version

    def abort(self) -> None:
        """Throw it away; the current generation stays."""
        self._store.abort()

    def _flush(self) -> None:
        """Hand over what was gathered. The garbage collector waits: it would look through every row, and none is any."""
        collects = gc.isenabled()
        gc.disable()
        try:
            self._hand_over()
        finally:
            if collects:
                gc.enable()

    def _hand_over(self) -> None:
        if self._parts:
            rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
            records: list[tuple[int, str, str]] = []
            for part, record in self._parts:
                for name, found in orjson.loads(part).items():
                    rows[name].extend(found)
                number, article_id = rows["article"][-1][:2]
                records.append((number, article_id, record.decode()))
            for name, found in rows.items():
                self._take(name, table_of(COLUMNS[name], found))
            self._take("article_record", table_of(("article_no", "article_id", "record"), records))
            self._parts.clear()
        if self._lines:
            self._store.stage("report_line", line_table(self._lines))
        self._lines.clear()
        self._bytes = self._added = 0

    def _take(self, name: str, rows: pa.Table) -> None:
        match name:
            case "article":
                self._run(building.NEW_PROVIDERS, building.ADD_ARTICLES, rows=rows)
            case "article_topic":
                self._run(building.NEW_TOPICS, building.ADD_TOPICS, rows=rows)
            case "article_facet":
                self._run(building.NEW_FACETS, building.ADD_FACETS, rows=rows)
            case "mention":
                self._run(building.ADD_MENTIONS, building.ADD_LINKS, rows=rows)
            case _:
                self._store.stage(name, rows)

    def _settle_related(self) -> None:
        """Give every related item that is no article the row that its newest mention makes of it."""
        if self._whole:
            self._run(*building.TOUCH_EVERYTHING)
        else:
            first = {"first": self.first_number}
            self._run(*(Statement(text, first) for text in building.TOUCH_NEW))
            self._run(*building.FORGET_RELATED)
        self._run(building.CHOOSE_WINNERS)
        unmentioned = self._run(building.UNMENTIONED)
        again = [
            row
            for number, record in zip(unmentioned["article_no"], unmentioned["record"], strict=True)
            for row in mention_rows(from_record(json.loads(record)), number)
        ]
        self._run(building.ADD_MENTIONS, rows=table_of(COLUMNS["mention"], again))
        self._run(building.WINNERS_AS_PROVIDERS)
        first = {"first": self.numbers(0)}
        self._run(*(Statement(text, first if "$first" in text else {}) for text in building.ADD_WINNERS))

    def _settle_outlets(self, home_of: HomeOf) -> None:
        found = [(d, *home) for d in self._run(building.HOMELESS)["domain"] if (home := home_of(d)) is not None]
        if found:
            self._run(building.SETTLE, rows=table_of(("domain", "country", "country_name"), found))

    def _corpus_version(self) -> str:
        found = sha256()
        for statement in building.digests_in_order(self._run(building.DIGESTS)["digests"][0]):
            found.update((self._run(statement)["digests"][0] or "").encode())
        return found.hexdigest()

    def _run(self, *statements: Statement, rows: pa.Table | None = None) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for statement in statements:
            found = self._store.change(statement, rows)
        return found
