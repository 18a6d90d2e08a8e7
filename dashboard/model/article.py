"""What one document says: the article and its parts.

Every datetime is timezone-aware UTC. Unknown is ``None`` (or an empty tuple), never 0, ``""`` or 1970.
What a document states is kept apart from what was corrected or inferred (``Article.notes``, ``Article.corrections``).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]

STORY_TYPE = "story"
NON_LEADING_HEAT = -1


class Status(StrEnum):
    """What the producer says of a document: its own claim, not a judgement of ours."""

    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    UNSCORED = "unscored"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture's http(s) address; width and height in pixels as the document states them."""

    url: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """Who published. The domain is the key; the name is what this document calls it."""

    domain: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Related:
    """One entry of related coverage. It has no topics and no heat of its own."""

    identity: str
    title: str
    excerpt: str | None = None
    published_at: datetime | None = None
    date_only: bool = False
    url: str | None = None
    type: str | None = None
    provider: Provider = Provider()
    quality: int | None = None
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of text and the numbers of the sources it cites (none: an uncited run)."""

    text: str
    sources: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of a multi-source story: paragraphs, each a tuple of passages in reading order."""

    heading: str | None
    paragraphs: tuple[tuple[Passage, ...], ...]

    @property
    def cited(self) -> tuple[Passage, ...]:
        """The passages that cite at least one source."""
        return tuple(p for paragraph in self.paragraphs for p in paragraph if p.sources)


@dataclass(frozen=True, slots=True)
class Correction:
    """A value that ``corrections.yaml`` sets in place of what the document states, or of what was found in it.

    ``field`` is a field of the article, a kind of facets that is set as a whole (``jurisdictions``), or a facet's kind
    (``jurisdiction``): then ``corrected`` is the key of a facet that was missing, or ``stated`` that of a wrong one.
    ``by`` and ``at`` (ISO 8601) say who corrected it and when, where the entry does.
    """

    field: str
    stated: str | None
    corrected: str | None
    reason: str | None = None
    by: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """One document, read. ``identity`` names the article across files and revisions; ``path`` the file.

    ``first_seen_at`` and ``feed`` (its name) say when and where a collector found it; they are no part of its content.
    """

    identity: str
    path: str
    format: str
    type: str
    title: str
    excerpt: str | None = None
    published_at: datetime | None = None
    date_only: bool = False
    url: str | None = None
    amp_urls: tuple[str, ...] = ()
    provider: Provider = Provider()
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    related: tuple[Related, ...] = ()
    quality: int | None = None
    heat: int | None = None
    status: Status = Status.UNSCORED
    removed: bool = False
    source_count: int | None = None
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    first_seen_at: datetime | None = None
    feed: str | None = None

    @property
    def article_id(self) -> str:
        """Sixteen hexadecimal digits derived from the identity: stable across files, stores and machines."""
        return article_id_of(self.identity)

    @property
    def leads(self) -> bool:
        """Whether it counts as a story of its own: a heat of -1 marks a copy of another article's story."""
        return self.heat != NON_LEADING_HEAT

    @property
    def body(self) -> str:
        """The sections' words in reading order, for searching; empty for a news record."""
        return "\n".join(
            part
            for section in self.sections
            for part in (section.heading or "", *(p.text for para in section.paragraphs for p in para))
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the parsed content, the path and the reader's notes left out (definition D12)."""
        return hashlib.sha256(
            json.dumps(content_of(to_record(self)), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
        ).hexdigest()


def article_id_of(identity: str) -> str:
    """The public id of an identity: the first 64 bits of its SHA-256, in hexadecimal."""
    return hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def to_record(article: Article) -> Json:
    """The article as JSON-ready values: datetimes as ISO 8601 UTC ending in ``Z``. What a collector adds, if it did."""
    record: Json = {name: _plain(value) for name, value in zip(_FIELDS, _values(article), strict=True)}
    for name in _COLLECTED:
        if record[name] is None:
            del record[name]
    return record


def content_of(record: Json) -> Json:
    """What of an article's record its digest is made from. Who corrected it and when counts only where it is known."""
    corrections = [_without_unknown_author(item) for item in record["corrections"]]
    content = {name: value for name, value in record.items() if name not in _COLLECTED}
    return content | {"path": "", "notes": [], "corrections": corrections}


def _without_unknown_author(correction: Json) -> Json:
    return {name: value for name, value in correction.items() if value is not None or name not in ("by", "at")}


def from_record(record: Json) -> Article:
    """The inverse of :func:`to_record`.

    Raises:
        KeyError, TypeError, ValueError: if the record was not made by :func:`to_record`.
    """
    fields = dict(record)
    fields |= {
        "published_at": _moment(record["published_at"]),
        "first_seen_at": _moment(record.get("first_seen_at")),
        "provider": Provider(**record["provider"]),
        "topics": tuple(record["topics"]),
        "amp_urls": tuple(record["amp_urls"]),
        "images": tuple(Image(**image) for image in record["images"]),
        "related": tuple(_related(item) for item in record["related"]),
        "status": Status(record["status"]),
        "sections": tuple(_section(section) for section in record["sections"]),
        "notes": tuple(record["notes"]),
        "corrections": tuple(Correction(**correction) for correction in record["corrections"]),
    }
    return Article(**fields)


def _related(record: Json) -> Related:
    return Related(
        **record
        | {
            "published_at": _moment(record["published_at"]),
            "provider": Provider(**record["provider"]),
            "images": tuple(Image(**image) for image in record["images"]),
        }
    )


def _section(record: Json) -> Section:
    return Section(
        heading=record["heading"],
        paragraphs=tuple(
            tuple(Passage(text=p["text"], sources=tuple(p["sources"])) for p in paragraph)
            for paragraph in record["paragraphs"]
        ),
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is tuple:
        return [_plain(item) for item in value] if value else []
    if kind is datetime:
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, str | int):
        return value
    return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}


_AS_THEY_ARE = frozenset((str, int, bool, type(None)))
_COLLECTED = ("first_seen_at", "feed")
_FIELDS = tuple(item.name for item in fields(Article))
_values = attrgetter(*_FIELDS)
