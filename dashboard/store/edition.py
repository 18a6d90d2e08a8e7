"""The next generation while it is written: rows go in and out in bulk, then what follows from all of them is worked out.

The same statements complete a generation built from nothing and one that continues the last, so both answer alike.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa
from pyarrow import json as arrow_json

from dashboard.article import from_record
from dashboard.ingest_report import ReportLine
from dashboard.settings import Visibility
from dashboard.store import article_history, building, plan
from dashboard.store.base import SCHEMA_VERSION, Base, Statement, Store
from dashboard.store.star import PARTS, mention_rows, storable

FILES_AT_ONCE: Final = 2000
BYTES_AT_ONCE: Final = 16_000_000
_INT: Final = pa.int32()
_TEXT: Final = pa.string()
_INTEGERS: Final = frozenset(
    (
        *("article_no", "is_related", "leads", "quality", "quality_bucket", "heat", "position", "is_first", "part"),
        *("date_only", "image_width", "image_height", "related_count", "source_count", "parent_no", "visible"),
    )
)
_ARTICLE: Final = (
    *("article_no", "article_id", "corpus", "is_related", "leads", "domain", "published_at", "day", "week", "month"),
    *("quality", "quality_bucket", "heat", "status", "type", "title_key"),
)
_ARTICLE_TEXT: Final = (
    *("article_no", "title", "excerpt", "url", "date_only", "provider_name", "image_url", "image_width"),
    *("image_height", "related_count", "source_count", "path", "corrected"),
)
_WORDS: Final = ("article_no", "title_words", "excerpt_words", "body_words", "provider_words")
_COLUMNS: Final = {
    "article": _ARTICLE,
    "article_topic": ("article_no", "topic", "position", "is_first", "part"),
    "article_text": _ARTICLE_TEXT,
    "article_record": ("article_no", "article_id", "record"),
    "article_words": _WORDS,
    "mention": tuple(dict.fromkeys((*_ARTICLE, *_ARTICLE_TEXT, *_WORDS, "parent_no", "parent_id", "position"))),
}
_LINE_TEXTS: Final = (
    *("path", "outcome", "reason", "remedy", "status", "article_id", "title", "url", "format", "digest"),
    "bytes_digest",
)
_LINE_NUMBERS: Final = ("size", "mtime_ns", "ctime_ns")


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
        self._parts: dict[str, list[bytes]] = {name: [] for name in PARTS}
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
        for name, part in zip(PARTS, parts, strict=False):
            self._parts[name].append(part)
            self._bytes += len(part)
        if self._added >= FILES_AT_ONCE or self._bytes >= BYTES_AT_ONCE:
            self._flush()

    def replace(self, paths: Sequence[str]) -> None:
        """Take out what the generation before has of these files. Their history goes on if they are added again."""
        self._run(building.FIND_LEAVING, rows=_paths(paths))
        self._run(building.REMEMBER_LEAVING, *building.TOUCH_LEAVING, *building.TAKE_OUT)
        self._run(building.DELETE_LINES, rows=_paths(paths))

    def beat(self, lines: Sequence[ReportLine], *, keep_lines: bool) -> None:
        """Take out the rows of files that turned out to be duplicates; ``lines`` say of what."""
        self._flush()
        paths = _paths([line.path for line in lines])
        self._run(building.FIND_LEAVING, rows=paths)
        self._run(*building.TOUCH_LEAVING, *building.TAKE_OUT)
        if keep_lines:
            self._run(building.MARK_DUPLICATES, rows=_line_table(lines))
        else:
            self._run(building.DELETE_LINES, rows=paths)

    def publish(self, stamp: Stamp, *, packed: bool = False) -> str:
        """Complete the generation, make it the current one and return the corpus version. ``packed`` as in the store."""
        self._flush()
        self._settle_related()
        self._run(*building.DERIVE)
        number = int(self.name.rpartition("-")[2])
        published = stamp.visibility == Visibility.PUBLISHED
        moment = _naive(stamp.synced_at)
        for statement in article_history.keeping(
            at=moment, number=number, first=self.first_number, published=published
        ):
            self._run(statement)
        version: str = stamp.corpus_version or self._run(building.CORPUS_VERSION)["version"][0]
        newest: str | None = self._run(building.NEWEST_DAY)["day"][0]
        self._run(Statement("DELETE FROM meta"), *building.END)
        meta = {
            "schema_version": SCHEMA_VERSION,
            "corpus_version": version,
            "rules_mark": stamp.rules_mark,
            "fingerprint": stamp.fingerprint,
            "synced_at": moment,
            "visibility": str(stamp.visibility),
            "newest_day": newest,
        }
        self._store.stage("meta", pa.table({name: [value] for name, value in meta.items()}))
        self._store.publish(packed=packed)
        return version

    def abort(self) -> None:
        """Throw it away; the current generation stays."""
        self._store.abort()

    def _flush(self) -> None:
        for name, parts in self._parts.items():
            if data := b"".join(parts):
                self._take(name, _table(name, data))
            parts.clear()
        if self._lines:
            self._store.stage("report_line", _line_table(self._lines))
        self._lines.clear()
        self._bytes = self._added = 0

    def _take(self, name: str, rows: pa.Table) -> None:
        match name:
            case "article":
                self._run(building.NEW_PROVIDERS, building.ADD_ARTICLES, rows=rows)
            case "article_topic":
                self._run(building.NEW_TOPICS, building.ADD_TOPICS, rows=rows)
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
        again = b"".join(
            mention_rows(from_record(json.loads(record)), number)
            for number, record in zip(unmentioned["article_no"], unmentioned["record"], strict=True)
        )
        if again:
            self._run(building.ADD_MENTIONS, rows=_table("mention", again))
        self._run(building.WINNERS_AS_PROVIDERS)
        first = {"first": self.numbers(0)}
        self._run(*(Statement(text, first if "$first" in text else {}) for text in building.ADD_WINNERS))

    def _run(self, *statements: Statement, rows: pa.Table | None = None) -> dict[str, list[Any]]:
        found: dict[str, list[Any]] = {}
        for statement in statements:
            found = self._store.change(statement, rows)
        return found


def _table(name: str, data: bytes) -> pa.Table:
    schema = pa.schema([(column, _type(column)) for column in _COLUMNS[name]])
    return arrow_json.read_json(
        io.BytesIO(data),
        read_options=arrow_json.ReadOptions(block_size=len(data) + 1),
        parse_options=arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="error"),
    )


def _type(column: str) -> pa.DataType:
    if column == "published_at":
        return pa.timestamp("us")
    return _INT if column in _INTEGERS else _TEXT


def _line_table(lines: Iterable[ReportLine]) -> pa.Table:
    lines = list(lines)
    texts = {name: pa.array([_text(getattr(line, name)) for line in lines], _TEXT) for name in _LINE_TEXTS}
    numbers = {name: pa.array([getattr(line, name) for line in lines], pa.int64()) for name in _LINE_NUMBERS}
    visible = pa.array([None if line.visible is None else int(line.visible) for line in lines], _INT)
    moments = [None if line.published_at is None else _naive(line.published_at) for line in lines]
    return pa.table({**texts, **numbers, "visible": visible, "published_at": pa.array(moments, pa.timestamp("us"))})


def _paths(paths: Iterable[str]) -> pa.Table:
    return pa.table({"path": pa.array([storable(path) for path in paths], _TEXT)})


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _text(value: Any) -> str | None:
    return None if value is None else storable(str(value))
