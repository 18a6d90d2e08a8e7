"""Documents of other tools -- Hugo, Jekyll, Obsidian, Pelican, Zotero, feed readers -- as articles.

Their keys are known from a mapping (``key_map``); the body is text to read and to search. Every key that is not used is
named in a note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from dashboard.corpus.addresses import provider_domain, safe_url
from dashboard.corpus.coercion import Moment, Notes, is_null, moment_of, names_of, text_of
from dashboard.corpus.dates import parse_date
from dashboard.corpus.document import NOTE_FORMAT, Document, Limits, Reading
from dashboard.corpus.formats.key_map import normalised
from dashboard.corpus.formats.markdown_text import MAX_BODY, Body, plain_words, read_body
from dashboard.corpus.formats.news_record import (
    MAX_EXCERPT,
    MAX_IMAGES,
    MAX_NAME,
    MAX_TITLE,
    UNKNOWN_TYPE,
    RecordText,
    first_of,
    left_out,
)
from dashboard.corpus.formats.published_flag import FLAG_KEYS, Flag, read_flag
from dashboard.corpus.identity import identity_of
from dashboard.corpus.reserved_names import apart_from_labels
from dashboard.corpus.syntax.parsed_values import Mapping, Scalar, Value
from dashboard.errors import UnreadableDocument
from dashboard.model.article import Article, Image, Provider, Status
from dashboard.text.shortening import clipped

EXCERPT_OF_BODY: Final = 300
RECORD_ONLY: Final = frozenset(
    ("publishedDateTime", "webUrl", "originalUrl", "sourceUrl", "ampWebUrl", "cdnAmpWebUrl", "ampUrl", "cdnAmpUrl")
) | frozenset(("secured", "featuredContent", "heat", "quality", "related", "firstSeenDateTime"))
_SHARED: Final = frozenset(
    ("title", "excerpt", "type", "topics", "images", "published", "removed", "provider", "category")
)
_WITHHOLDING: Final = frozenset(("draft", "hidden", "private", "skip", "unpublished", "withdrawn"))
_NO: Final = frozenset(("false", "no", "off", "0", "null", "~", ""))
_PICTURE_KEYS: Final = ("url", "src", "image", "path", "href")
_SEPARATOR = re.compile(r"[,;]")


def is_note(keys: Mapping, limits: Limits) -> bool:
    """Whether these keys are another tool's: some of its own, and none that only a news record has."""
    if not RECORD_ONLY.isdisjoint(keys):
        return False
    known = {key for listed in limits.key_map.values() for key in listed}
    return any(normalised(key) in known for key in keys if key not in _SHARED) or _is_date(keys.get("published"))


def read_note(document: Document, record: RecordText, body: str, limits: Limits) -> Reading:
    """Return the article of a document with another tool's keys.

    Raises:
        UnreadableDocument: neither a key nor the body's first heading gives it a title.
    """
    notes = Notes()
    notes.extend(document.notes)
    note = _Note(record.keys, limits, notes)
    text = read_body(body)
    title = note.title() or (text.title and clipped(text.title, MAX_TITLE))
    if not title:
        raise UnreadableDocument(
            document.path,
            "It has no title.",
            "Give it a title: a key “title”, or a heading at the beginning of its text.",
        )
    flag = note.flag(document, record)
    if flag.doubt:
        notes.add(f"{flag.doubt} It is taken as unpublished.")
    if text.cut:
        notes.add(f"The text is longer than {MAX_BODY:,} characters and was cut.")
    article = note.article(document.path, title, flag, text)
    return Reading(article, flag.doubt)


def _is_date(value: Value | None) -> bool:
    if not isinstance(value, Scalar):
        return False
    try:
        return parse_date(value.text.strip()) is not None
    except (ValueError, OverflowError):
        return False


@dataclass(slots=True)
class _Note:
    """The keys of one document, and which of them were used."""

    keys: Mapping
    limits: Limits
    notes: Notes
    used: set[str] = field(default_factory=set)

    def article(self, path: str, title: str, flag: Flag, text: Body) -> Article:
        published, url, provider = self.date(), self.address(), self.provider()
        if provider.domain is None and url is not None:
            provider = Provider(provider_domain(url), provider.name)
        excerpt = self.excerpt() or (text.opening and clipped(text.opening, EXCERPT_OF_BODY))
        topics, images = self.topics(), self.pictures()
        self.name_the_rest()
        return Article(
            identity=identity_of(url, provider.domain, title, day=published.at.date() if published.at else None),
            path=path,
            format=NOTE_FORMAT,
            type=UNKNOWN_TYPE,
            title=title,
            excerpt=excerpt or None,
            published_at=published.at,
            date_only=published.date_only,
            url=url,
            provider=provider,
            topics=topics,
            images=images,
            status=flag.status,
            removed=flag.removed,
            sections=text.sections,
            notes=tuple(self.notes.said),
        )

    def title(self) -> str | None:
        for key, value in self._stated("title"):
            if text := text_of(value, MAX_TITLE, "The title", self.notes):
                self.used.add(key)
                return text
        return None

    def flag(self, document: Document, record: RecordText) -> Flag:
        """What it says of its visibility. ``published`` may be a date; drafts are unpublished."""
        stated = [key for key, value in self.keys.items() if key.lower() in FLAG_KEYS and not _is_date(value)]
        flag = Flag(Status.UNSCORED, False, document.doubt if stated else None)
        if stated:
            self.used.update(stated)
            flag = read_flag(self.keys, document.text, record.syntax, record.repeated)
            if document.doubt:
                flag = Flag(Status.UNPUBLISHED, flag.removed, document.doubt)
        withheld = [key for key, value in self._stated("withheld") if not _says(value, _NO)]
        withheld += [
            key for key, value in self.keys.items() if normalised(key) == "status" and _says(value, _WITHHOLDING)
        ]
        withheld += [key for key, value in self.keys.items() if normalised(key) == "publish" and _says(value, _NO)]
        self.used.update(key for key, _ in self._stated("withheld"))
        self.used.update(withheld)
        return Flag(Status.UNPUBLISHED, flag.removed, flag.doubt) if withheld else flag

    def date(self) -> Moment:
        for meaning in ("date", "changed"):
            for key, value in self._stated(meaning):
                if normalised(key) == "published" and not _is_date(value):
                    continue
                self.used.add(key)
                moment = moment_of(value, self.limits.latest, key, self.notes)
                if moment.at is not None:
                    if meaning == "changed":
                        self.notes.add(f"It states no date of publication; {key} was taken for it.")
                    return moment
        return Moment(None)

    def address(self) -> str | None:
        for key, value in self._stated("address"):
            text = value.text.strip() if isinstance(value, Scalar) else ""
            if url := safe_url(text):
                self.used.add(key)
                return url
            if text.startswith("/"):
                self.used.add(key)
                self.notes.add(
                    f"{key} is a path on the writer's own site, not the article's address, and was left out."
                )
            elif "://" in text:
                self.used.add(key)
                self.notes.add(f"{key} is not a web address that can be linked and was left out.")
        return None

    def provider(self) -> Provider:
        for key, value in self._stated("provider"):
            entry = value if isinstance(value, dict) else {}
            name = next((v for k in ("name", "title") if (v := entry.get(k))), value)
            domain = next((v for k in ("domain", "url") if isinstance(v := entry.get(k), Scalar)), None)
            names = names_of(name, MAX_NAME)
            if key in self.used or not names or "://" in names[0]:
                continue
            self.used.add(key)
            stated = domain.text if domain else names[0]
            return Provider(provider_domain(stated), names[0])
        return Provider()

    def topics(self) -> tuple[str, ...]:
        for key, value in self._stated("topics"):
            parts = _SEPARATOR.split(value.text) if isinstance(value, Scalar) else None
            listed: Value = value if parts is None else [Scalar(part.strip()) for part in parts]
            if names := names_of(listed, MAX_NAME):
                self.used.add(key)
                topics = (apart_from_labels(name.removeprefix("#").strip()) for name in names)
                found = tuple(dict.fromkeys(topic for topic in topics if topic))
                return first_of(found, self.limits.max_topics, "topics", self.notes)
        return ()

    def excerpt(self) -> str | None:
        for key, value in self._stated("excerpt"):
            if text := text_of(value, MAX_EXCERPT, "The excerpt", self.notes):
                self.used.add(key)
                return plain_words(text)
        return None

    def pictures(self) -> tuple[Image, ...]:
        found: dict[str, Image] = {}
        for key, value in self._stated("picture"):
            for item in value if isinstance(value, list) else [value]:
                inner = next((item[k] for k in _PICTURE_KEYS if k in item), item) if isinstance(item, dict) else item
                url = safe_url(inner.text) if isinstance(inner, Scalar) else None
                if url:
                    self.used.add(key)
                    found.setdefault(url, Image(url))
        return first_of(tuple(found.values()), MAX_IMAGES, "images", self.notes)

    def name_the_rest(self) -> None:
        """Say which keys were not used, all of them."""
        if rest := [key for key in self.keys if key not in self.used and not is_null(self.keys[key])]:
            self.notes.add(left_out(rest))

    def _stated(self, meaning: str) -> Iterator[tuple[str, Value]]:
        """The keys of a meaning that say something, the most telling first."""
        wanted = self.limits.key_map[meaning]
        at = {key: place for place, key in enumerate(wanted)}
        found = [(at[normalised(key)], key) for key in self.keys if normalised(key) in at]
        for _, key in sorted(found, key=lambda pair: pair[0]):
            if not is_null(self.keys[key]):
                yield key, self.keys[key]


def _says(value: Value, words: frozenset[str]) -> bool:
    return isinstance(value, Scalar) and value.text.strip().lower() in words
