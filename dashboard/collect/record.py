"""A collected item as a news record: what is written to its file, and reading that again."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from dashboard.collect.feed import Feed
from dashboard.collect.parsing.feed_item import FeedItem
from dashboard.corpus.identity import identity_of
from dashboard.corpus.syntax.parsed_values import Mapping, Scalar, Value
from dashboard.corpus.syntax.safe_yaml import YamlProblem, load_mapping
from dashboard.text.dates import iso_moment
from dashboard.text.shortening import clipped

MAX_HISTORY: Final = 50
MARK_LENGTH: Final = 16
HASH_KEY: Final = "collectorHash"
_FRONT_MATTER = re.compile(r"\ufeff?\s*---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", re.DOTALL)
_HASH_LINE = re.compile(rf"^{HASH_KEY}: (w[0-9a-f]{{{MARK_LENGTH}}})\n", re.MULTILINE)


NOT_READ: Final = "The page was not read:"
"""How the note begins that says why a record has no text of its page, which is not asked for again."""
CUT: Final = "The text of the page was cut: it was too long to keep whole."


@dataclass(frozen=True, slots=True)
class EarlierItem:
    """What an item was before its feed changed it at ``until`` (ISO 8601)."""

    until: str
    title: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """One item as its file has it. Dates are ISO 8601 UTC; unknown is ``None``.

    ``feed_name``, ``feed_address`` and ``item_id`` say where it came from; what was imported has no address of a feed.
    ``page`` has the paragraphs of its page, where they were read. ``edited``: its file is not as it was written here, so a person's work may be in it.
    """

    title: str
    first_seen: str
    url: str | None = None
    published: str | None = None
    excerpt: str | None = None
    images: tuple[str, ...] = ()
    provider_domain: str | None = None
    provider_name: str | None = None
    topics: tuple[str, ...] = ()
    language: str | None = None
    feed_name: str = ""
    feed_address: str = ""
    item_id: str | None = None
    notes: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    history: tuple[EarlierItem, ...] = ()
    page: tuple[str, ...] = ()
    edited: bool = field(default=False, compare=False)

    @property
    def mark(self) -> str:
        """Sixteen hexadecimal digits of its identity: of its page, else of its feed, provider, title, day and excerpt."""
        day = datetime.fromisoformat(self.published).date() if self.published else None
        key = identity_of(self.url, self.provider_domain, self.title, day=day)
        return _hash(f"{self.feed_address} {key} {self.excerpt or ''}" if self.url is None else key)[:MARK_LENGTH]

    @property
    def former_marks(self) -> tuple[str, ...]:
        """The marks of the addresses it had before."""
        return tuple(replace(self, url=former.url, title=former.title).mark for former in self.history)

    @property
    def digest(self) -> str:
        """What changes when the feed says something else about the item; a later date does not count.

        Some feeds date every item anew each time.
        """
        said = [self.title, self.url, self.published is not None, self.excerpt, self.images]
        return _hash(json.dumps(said))[:MARK_LENGTH]

    def changed_from(self, before: Record, now: datetime) -> Record:
        """Return this record with the history, the time first seen and the first stated date of the one it replaces."""
        history = before.history
        if (before.title, before.url) != (self.title, self.url):
            history = (*history, EarlierItem(iso_moment(now), before.title, before.url))[-MAX_HISTORY:]
        published = before.published or self.published
        page = self.page or before.page
        images = self.images or (before.images if before.page else ())
        of_page = (
            () if self.page else tuple(n for n in before.notes if n == CUT or (n.startswith(NOT_READ) and not page))
        )
        changed = replace(self, notes=(*self.notes, *of_page), page=page, images=images)
        return replace(changed, first_seen=before.first_seen, published=published, history=history)

    def to_text(self) -> str:
        """Return the text of the file, with a hash of the rest by which an edit by hand is told."""
        lines = ["---", "category: news", *self._lines()]
        rest = "\n".join([*lines, "---", ""])
        return "\n".join([*lines, f"{HASH_KEY}: {_written_hash(rest)}", "---", ""])

    def _lines(self) -> Iterator[str]:
        yield f"title: {_quoted(self.title)}"
        yield from _line("excerpt", self.excerpt)
        if self.published:
            yield f"publishedDateTime: {self.published}"
        yield from _line("webUrl", self.url)
        if self.provider_domain or self.provider_name:
            yield "provider:"
            yield from _line("  domain", self.provider_domain)
            yield from _line("  name", self.provider_name)
        yield from _list("topics", self.topics)
        if self.images:
            yield "images:"
            yield from (f"  - url: {_quoted(url)}" for url in self.images)
        yield from _line("language", self.language)
        yield f"firstSeenDateTime: {self.first_seen}"
        if self.feed_name or self.feed_address:
            yield "feed:"
            yield from _line("  name", self.feed_name)
            yield from _line("  address", self.feed_address)
            yield from _line("  id", self.item_id)
        yield from _list("collectorNotes", self.notes)
        yield from _list("pageText", self.page)
        yield from _list("setAside", self.aside)
        if self.history:
            yield "history:"
            for former in self.history:
                yield f"  - until: {former.until}"
                yield f"    title: {_quoted(former.title)}"
                yield from _line("    webUrl", former.url)


def record_of(entry: FeedItem, feed: Feed, now: datetime) -> Record:
    """Return the record of an item that a feed states."""
    own_site = entry.provider_name is None and feed.provider is not None and _is_own(entry, feed)
    stated = None if entry.published_at is None else iso_moment(entry.published_at)
    return Record(
        title=entry.title,
        first_seen=iso_moment(entry.first_seen_at or now),
        url=entry.url,
        published=stated,
        excerpt=clipped(entry.text, feed.excerpt) if entry.text and feed.excerpt else None,
        images=entry.images,
        provider_domain=entry.provider_domain,
        provider_name=feed.provider if own_site else entry.provider_name,
        topics=feed.topics,
        language=entry.language or feed.language,
        feed_name=feed.name,
        feed_address=feed.address,
        item_id=entry.id,
        notes=entry.notes,
    )


def parse_record(text: str) -> Record | None:
    """Return what a file of ours says; ``None`` if it is none."""
    stated = _FRONT_MATTER.match(text.replace("\r\n", "\n"))
    if stated is None:
        return None
    try:
        keys = load_mapping(stated[1], max_depth=10, max_events=50_000).keys
    except YamlProblem:
        return None
    title, first_seen = _text(keys, "title"), _text(keys, "firstSeenDateTime")
    if title is None or first_seen is None:
        return None
    provider, feed = _mapping(keys.get("provider")), _mapping(keys.get("feed"))
    return Record(
        title=title,
        first_seen=first_seen,
        url=_text(keys, "webUrl"),
        published=_text(keys, "publishedDateTime"),
        excerpt=_text(keys, "excerpt"),
        images=tuple(url for item in _items(keys.get("images")) if (url := _text(_mapping(item), "url"))),
        provider_domain=_text(provider, "domain"),
        provider_name=_text(provider, "name"),
        topics=_texts(keys.get("topics")),
        language=_text(keys, "language"),
        feed_name=_text(feed, "name") or "",
        feed_address=_text(feed, "address") or "",
        item_id=_text(feed, "id"),
        notes=_texts(keys.get("collectorNotes")),
        aside=_texts(keys.get("setAside")),
        page=_texts(keys.get("pageText")),
        history=tuple(
            EarlierItem(_text(former, "until") or "", _text(former, "title") or "", _text(former, "webUrl"))
            for former in map(_mapping, _items(keys.get("history")))
        ),
        edited=_is_edited(text),
    )


def _is_edited(text: str) -> bool:
    """Whether a file is not as it was written; a file without its hash may have been edited."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    found = _HASH_LINE.search(text)
    return found is None or _written_hash(text[: found.start()] + text[found.end() :]) != found[1]


def _written_hash(text: str) -> str:
    return f"w{_hash(text.rstrip())[:MARK_LENGTH]}"


def first_seen_of(record: Record) -> datetime:
    """Return when a record was first seen, aware UTC."""
    return datetime.fromisoformat(record.first_seen).astimezone(UTC)


def _is_own(entry: FeedItem, feed: Feed) -> bool:
    own = feed.address.split("/")[2].removeprefix("www.")
    domain = entry.provider_domain or ""
    return own == domain or own.endswith(f".{domain}") or domain.endswith(f".{own}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _line(name: str, text: str | None) -> Iterator[str]:
    if text:
        yield f"{name}: {_quoted(text)}"


def _list(name: str, texts: tuple[str, ...]) -> Iterator[str]:
    if texts:
        yield f"{name}:"
        yield from (f"  - {_quoted(text)}" for text in texts)


def _text(keys: Mapping, name: str) -> str | None:
    value = keys.get(name)
    return value.text or None if isinstance(value, Scalar) else None


def _mapping(value: Value | None) -> Mapping:
    return value if isinstance(value, dict) else {}


def _items(value: Value | None) -> list[Value]:
    return value if isinstance(value, list) else []


def _texts(value: Value | None) -> tuple[str, ...]:
    return tuple(item.text for item in _items(value) if isinstance(item, Scalar))
