"""The snapshot: everything needed to show a view again in ten years, as one versioned JSON document.

The document's form is ``snapshot.schema.json`` beside this module, and reading enforces it. Every datetime is UTC.
"""

from __future__ import annotations

import functools
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NoReturn

from dashboard.errors import SnapshotUnreadable
from dashboard.model.article import Json
from dashboard.model.query import LeftOut
from dashboard.text.dates import iso_moment

SCHEMA: Final = 1
SCHEMA_FILE: Final = Path(__file__).with_name("snapshot.schema.json")
ID_BYTES: Final = 16
FREE_FILTERS: Final = ("topic", "provider", "type", "corpus")
"""Filters whose values come from documents; those of the others are the product's own."""
WORD_COLUMNS: Final = (*FREE_FILTERS, "term")
"""Columns whose values are words of documents."""


class Kind(StrEnum):
    """What was frozen: a chart, the article table, or one story's page."""

    CHART = "chart"
    ARTICLES = "articles"
    STORY = "story"


@dataclass(frozen=True, slots=True)
class StatedDefinition:
    """How the numbers were computed, in the words of that day (definitions may be reworded later)."""

    id: str
    name: str
    sentence: str
    formula: str
    limits: str


@dataclass(frozen=True, slots=True)
class FrozenDocument:
    """A document that was in view: its id and the SHA-256 of what it said (``None``: not known)."""

    article_id: str
    digest: str | None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One frozen view.

    ``view`` is the chart's name, ``articles`` or the story's article id; ``filters`` spell out every filter, the open
    ones as empty; ``by``, ``cross`` and ``limit`` are the query; ``columns`` its answer, of equal length.
    ``figure`` is Plotly JSON in the light theme (``None``: nothing drawn), ``height`` in CSS pixels. ``total`` of
    ``whole`` articles were in view. ``documents`` are those in view, ``None`` when there were too many to list;
    ``shown`` the ids of articles whose titles can be read in it. ``title`` and ``note`` are the user's. ``visibility``
    is the deployment's when it was made: ``all`` counts articles that ``published`` must not know of.
    """

    id: str
    kind: Kind
    view: str
    question: str
    subtitle: str
    footnote: str
    alt: str
    height: int
    definition: StatedDefinition
    filters: Mapping[str, tuple[str, ...]]
    sentence: str
    display: Mapping[str, str]
    by: tuple[str, ...]
    cross: bool
    limit: int | None
    columns: Mapping[str, list[Any]]
    figure: Json | None
    total: int
    whole: int
    left_out: tuple[LeftOut, ...]
    statement: str
    corpus_version: str
    generation: str
    tool_version: str
    made_at: datetime
    expires_at: datetime | None
    documents: tuple[FrozenDocument, ...] | None
    shown: tuple[str, ...]
    rows_sha256: str
    figure_sha256: str
    title: str = ""
    note: str = ""
    visibility: str = "all"

    @property
    def heading(self) -> str:
        """The user's title, or else the question the view answers."""
        return self.title or self.question

    @property
    def intact(self) -> bool:
        """Whether rows and figure are those the hashes were taken of."""
        return self.rows_sha256 == value_digest(self.columns) and self.figure_sha256 == value_digest(self.figure)

    def rows(self) -> list[dict[str, Any]]:
        """The answer a row at a time."""
        names = list(self.columns)
        return [dict(zip(names, values, strict=True)) for values in zip(*self.columns.values(), strict=True)]

    def params(self) -> list[tuple[str, str]]:
        """The view's URL parameters: every filter that is set, then how it was shown."""
        return [(name, value) for name, values in self.filters.items() for value in values] + list(self.display.items())


def new_id() -> str:
    """An id nobody can guess: 128 random bits, safe in an address and as a file's name; never starts with a dash."""
    while (made := secrets.token_urlsafe(ID_BYTES))[0] in "-_":
        pass
    return made


def value_digest(value: Any) -> str:
    """SHA-256 of a JSON value in its canonical form: sorted keys, no spaces, UTF-8."""
    return hashlib.sha256(canonical(value)).hexdigest()


def canonical(value: Any) -> bytes:
    """The one byte form of a JSON value. Not-a-number has none.

    Raises:
        ValueError: the value holds a number that JSON cannot say.
    """
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def sealed(snapshot: Snapshot) -> Snapshot:
    """The same snapshot with the hashes of its rows and figure."""
    return replace(snapshot, rows_sha256=value_digest(snapshot.columns), figure_sha256=value_digest(snapshot.figure))


def to_document(snapshot: Snapshot) -> Json:
    """The snapshot as JSON values, datetimes as ISO 8601 ending in ``Z``."""
    document: Json = {"schema": SCHEMA, **asdict(snapshot)}
    document |= {
        "made_at": iso_moment(snapshot.made_at),
        "expires_at": None if snapshot.expires_at is None else iso_moment(snapshot.expires_at),
        "kind": snapshot.kind.value,
        "filters": {name: list(values) for name, values in snapshot.filters.items()},
    }
    return document


def to_bytes(snapshot: Snapshot) -> bytes:
    """The file: indented JSON in UTF-8, so that it can be read without this program."""
    text = json.dumps(to_document(snapshot), ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode("utf-8", "backslashreplace") + b"\n"


def from_bytes(data: bytes, source: str = "the file") -> Snapshot:
    """The snapshot a file holds. ``source`` names it in errors.

    Raises:
        SnapshotUnreadable: it is not JSON, does not follow the schema, or a newer version wrote it.
    """
    try:
        document = json.loads(data.decode("utf-8"), parse_constant=_no_such_number)
    except (ValueError, RecursionError) as problem:
        raise _unreadable(source, "it is not JSON") from problem
    if isinstance(document, dict) and isinstance(document.get("schema"), int) and document["schema"] > SCHEMA:
        raise SnapshotUnreadable(
            f"{source} was written by a newer version of this program.", "Install the newest version to open it."
        )
    try:
        fault = next(iter(_validator().iter_errors(document)), None)
    except RecursionError:
        raise _unreadable(source, "it is nested too deeply") from None
    if fault is not None:
        raise _unreadable(source, f"{fault.json_path[:80]} is not as the schema says")
    if len({len(column) for column in document["columns"].values()}) > 1:
        raise _unreadable(source, "its columns differ in length")
    try:
        return _from_document(document)
    except ValueError:
        raise _unreadable(source, "a date in it is not a day of the calendar") from None


def _from_document(document: Json) -> Snapshot:
    values = {item.name: document[item.name] for item in fields(Snapshot)}
    listed = document["documents"]
    expires = document["expires_at"]
    values |= {
        "kind": Kind(document["kind"]),
        "definition": StatedDefinition(**document["definition"]),
        "filters": {name: tuple(given) for name, given in document["filters"].items()},
        "by": tuple(document["by"]),
        "left_out": tuple(LeftOut(**item) for item in document["left_out"]),
        "made_at": datetime.fromisoformat(document["made_at"]),
        "expires_at": None if expires is None else datetime.fromisoformat(expires),
        "documents": None if listed is None else tuple(FrozenDocument(**item) for item in listed),
        "shown": tuple(document["shown"]),
    }
    return Snapshot(**values)


@functools.cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator  # loading it takes a moment, and only reading needs it

    return Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))


def _no_such_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a JSON number")


def _unreadable(source: str, why: str) -> SnapshotUnreadable:
    return SnapshotUnreadable(f"{source} is not a snapshot: {why}.", "Freeze the view again, or restore the file.")
