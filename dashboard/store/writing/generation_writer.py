"""Write the next generation: add and remove rows in bulk, then update everything derived from them.

The same statements complete a generation built from nothing and a changed copy of the last, so both answer alike.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, Self, TypeAlias

import orjson
import pyarrow as pa

from dashboard.config.settings import Visibility
from dashboard.model.article import from_record
from dashboard.model.ingest_report import ReportLine
from dashboard.store.base import Base, Statement, Store
from dashboard.store.rollups.maintenance import update_rollups
from dashboard.store.schema import SCHEMA_VERSION
from dashboard.store.statements import corpus as corpus_statements
from dashboard.store.writing import article_history
from dashboard.store.writing import statements as writing_statements
from dashboard.store.writing.article_tables import COLUMNS, Row, mention_rows, microseconds
from dashboard.store.writing.staged_tables import line_table, path_table, table_of

FILES_AT_ONCE: Final = 3000
BYTES_AT_ONCE: Final = 16_000_000
HomeOf: TypeAlias = Callable[[str], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a generation is made from: the ``fingerprint`` of the corpus folders and the ``rules_mark`` of the reading
    rules. ``synced_at`` is aware UTC; without a ``corpus_version`` it is computed from the report. ``synonyms`` has the
    text of each corpus's file of synonyms by its path.
    """

    fingerprint: str
    synced_at: datetime
    visibility: str
    corpus_version: str | None = None
    rules_mark: str = ""
    synonyms: Mapping[str, str] = field(default_factory=dict)


class GenerationWriter:
    """A generation being written; as a context manager it is aborted unless it was published.

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
            self._run(*writing_statements.TEMPORARY)
            if self._whole:
                self._run(*writing_statements.UNKNOWN)
            if base is Base.PREVIOUS:
                self._run(*writing_statements.KEEP_HISTORY, writing_statements.REMEMBER_ALL)
            self.first_number = int(self._run(corpus_statements.NEXT_NUMBER)["number"][0])
        except BaseException:
            self.abort()
            raise
        self._next_number = self.first_number

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.abort()

    def reserve_numbers(self, count: int) -> int:
        """Reserve article numbers that were never used; returns the first."""
        first = self._next_number
        self._next_number += count
        return first

    def add(self, line: ReportLine | None, parts: Sequence[bytes] = (), *, below: int = 0) -> None:
        """Add a file's line, if the report may have it, and the rows that ``article_tables.store_rows`` made of an article.

        Args:
            below: article numbers were reserved elsewhere and are less than this.
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

    def remove_files(self, paths: Sequence[str]) -> None:
        """Delete the rows of these files. Their articles keep their history if they are added again."""
        self._run(writing_statements.FIND_LEAVING, rows=path_table(paths))
        self._run(
            writing_statements.REMEMBER_LEAVING, *writing_statements.TOUCH_LEAVING, *writing_statements.REMOVE_LEAVING
        )
        self._run(writing_statements.DELETE_LINES, rows=path_table(paths))

    def mark_duplicates(self, lines: Sequence[ReportLine], *, keep_lines: bool) -> None:
        """Delete the rows of files that turned out to be duplicates; ``lines`` name the article's own file."""
        self._flush()
        paths = path_table([line.path for line in lines])
        self._run(writing_statements.FIND_LEAVING, rows=paths)
        self._run(*writing_statements.TOUCH_LEAVING, *writing_statements.REMOVE_LEAVING)
        if keep_lines:
            self._run(writing_statements.MARK_DUPLICATES, rows=line_table(lines))
        else:
            self._run(writing_statements.DELETE_LINES, rows=paths)

    def publish(self, stamp: Stamp, *, packed: bool = False, home_of: HomeOf | None = None) -> str:
        """Complete the generation, make it the current one and return its corpus version.

        Args:
            packed: see :meth:`Store.publish`.
            home_of: the country code and name of an outlet by its domain; ``None`` where unknown.
        """
        self._flush()
        self._settle_related()
        self._run(*writing_statements.DERIVE)
        if home_of is not None:
            self._settle_outlets(home_of)
        update_rollups(self._run, first=self.first_number, continued=not self._whole and not packed)
        number = int(self.name.rpartition("-")[2])
        published = stamp.visibility == Visibility.PUBLISHED
        moment = stamp.synced_at.astimezone(UTC).replace(tzinfo=None)
        for statement in article_history.history_statements(
            at=moment, number=number, first=self.first_number, published=published
        ):
            self._run(statement)
        version: str = stamp.corpus_version or self._corpus_version()
        newest: str | None = self._run(writing_statements.NEWEST_DAY)["day"][0]
        self._run(Statement("DELETE FROM meta"), *writing_statements.END)
        meta = {
            "schema_version": SCHEMA_VERSION,
            "corpus_version": version,
            "rules_mark": stamp.rules_mark,
            "fingerprint": stamp.fingerprint,
            "synced_at": microseconds(stamp.synced_at),
            "visibility": str(stamp.visibility),
            "synonyms": json.dumps(dict(stamp.synonyms)),
            "newest_day": newest,
        }
        self._store.stage("meta", table_of(tuple(meta), [tuple(meta.values())]))
        self._store.publish(packed=packed)
        return version

    def abort(self) -> None:
        """Discard the generation unless it was published."""
        self._store.abort()

    def _flush(self) -> None:
        """Write the batch. The garbage collector is off meanwhile: it would visit every row and free nothing."""
        collects = gc.isenabled()
        gc.disable()
        try:
            self._write_batch()
        finally:
            if collects:
                gc.enable()

    def _write_batch(self) -> None:
        if self._parts:
            rows: dict[str, list[Row]] = {name: [] for name in COLUMNS}
            records: list[tuple[int, str, str]] = []
            for part, record in self._parts:
                for name, found in orjson.loads(part).items():
                    rows[name].extend(found)
                number, article_id = rows["article"][-1][:2]
                records.append((number, article_id, record.decode()))
            for name, found in rows.items():
                self._add_rows(name, table_of(COLUMNS[name], found))
            self._add_rows("article_record", table_of(("article_no", "article_id", "record"), records))
            self._parts.clear()
        if self._lines:
            self._store.stage("report_line", line_table(self._lines))
        self._lines.clear()
        self._bytes = self._added = 0

    def _add_rows(self, name: str, rows: pa.Table) -> None:
        match name:
            case "article":
                self._run(writing_statements.NEW_PROVIDERS, writing_statements.ADD_ARTICLES, rows=rows)
            case "article_topic":
                self._run(writing_statements.NEW_TOPICS, writing_statements.ADD_TOPICS, rows=rows)
            case "article_facet":
                self._run(writing_statements.NEW_FACETS, writing_statements.ADD_FACETS, rows=rows)
            case "mention":
                self._run(writing_statements.ADD_MENTIONS, writing_statements.ADD_LINKS, rows=rows)
            case _:
                self._store.stage(name, rows)

    def _settle_related(self) -> None:
        """Give every related item that is not an article itself the row of its newest mention."""
        if self._whole:
            self._run(*writing_statements.TOUCH_EVERYTHING)
        else:
            first = {"first": self.first_number}
            self._run(*(Statement(text, first) for text in writing_statements.TOUCH_NEW))
            self._run(*writing_statements.FORGET_RELATED)
        self._run(writing_statements.CHOOSE_WINNERS)
        unmentioned = self._run(writing_statements.UNMENTIONED)
        again = [
            row
            for number, record in zip(unmentioned["article_no"], unmentioned["record"], strict=True)
            for row in mention_rows(from_record(json.loads(record)), number)
        ]
        self._run(writing_statements.ADD_MENTIONS, rows=table_of(COLUMNS["mention"], again))
        self._run(writing_statements.WINNERS_AS_PROVIDERS)
        first = {"first": self.reserve_numbers(0)}
        self._run(*(Statement(text, first if "$first" in text else {}) for text in writing_statements.ADD_WINNERS))

    def _settle_outlets(self, home_of: HomeOf) -> None:
        found = [
            (d, *home)
            for d in self._run(writing_statements.OUTLETS_WITHOUT_COUNTRY)["domain"]
            if (home := home_of(d)) is not None
        ]
        if found:
            self._run(writing_statements.SET_COUNTRIES, rows=table_of(("domain", "country", "country_name"), found))

    def _corpus_version(self) -> str:
        found = sha256()
        for statement in writing_statements.digests_in_order(self._run(writing_statements.DIGESTS)["digests"][0]):
            found.update((self._run(statement)["digests"][0] or "").encode())
        return found.hexdigest()

    def _run(self, *statements: Statement, rows: pa.Table | None = None) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for statement in statements:
            found = self._store.change(statement, rows)
        return found
