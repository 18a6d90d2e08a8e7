"""The keys of a news record -> an article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from dashboard.corpus.addresses import provider_domain, safe_url
from dashboard.corpus.cleaning import clean_text
from dashboard.corpus.coercion import Notes, is_null, moment_of, text_of, whole_number
from dashboard.corpus.document import RECORD_FORMAT, Document, Limits, Reading
from dashboard.corpus.formats.published_flag import Flag, read_flag
from dashboard.corpus.identity import identity_of
from dashboard.corpus.reserved_names import apart_from_labels
from dashboard.corpus.syntax.parsed_values import Mapping, Scalar, Value
from dashboard.errors import UnreadableDocument
from dashboard.model.article import Article, Image, Passage, Provider, Related, Section, Status
from dashboard.text.shortening import clipped

UNKNOWN_TYPE: Final = "unknown"
MAX_TITLE: Final = 500
MAX_EXCERPT: Final = 5_000
MAX_NAME: Final = 200
MAX_TYPE: Final = 40
MAX_IMAGES: Final = 50
MAX_NAMED: Final = 500
MAX_PARAGRAPH: Final = 10_000
_URLS: Final = ("webUrl", "originalUrl", "sourceUrl")
_AMP: Final = ("ampWebUrl", "cdnAmpWebUrl", "ampUrl", "cdnAmpUrl")
READ: Final = frozenset(
    [
        "title",
        "excerpt",
        "publishedDateTime",
        *_URLS,
        *_AMP,
        "type",
        "quality",
        "heat",
        "published",
        "removed",
        "provider",
        "topics",
        "images",
        "related",
        "firstSeenDateTime",
        "feed",
        "collectorNotes",
        "pageText",
    ]
)
IGNORED: Final = frozenset(
    {"category", "secured", "featuredContent", "language", "history", "setAside", "collectorHash"}
)
_KNOWN: Final = READ | IGNORED

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class RecordText:
    """A record's keys as text, the syntax they stood in (yaml, toml, json), and the flag keys stated repeatedly."""

    keys: Mapping
    syntax: str
    repeated: frozenset[str] = frozenset()


def read_record(document: Document, record: RecordText, limits: Limits, notes: tuple[str, ...] = ()) -> Reading:
    """The article a record states.

    Raises:
        UnreadableDocument: it has no title.
    """
    said = Notes()
    said.extend((*document.notes, *notes))
    keys = record.keys
    title = text_of(keys.get("title"), MAX_TITLE, "The title", said)
    if title is None:
        raise UnreadableDocument(document.path, _no_title(keys.get("title")), "Give the record a title in quotes.")
    flag = read_flag(keys, document.text, record.syntax, record.repeated)
    doubt = document.doubt or flag.doubt
    if doubt:
        said.add(f"{doubt} It is taken as unpublished.")
    return Reading(_article(document.path, title, keys, limits, said, flag, doubted=doubt is not None), doubt)


def _no_title(value: Value | None) -> str:
    return "Its title is not text." if isinstance(value, list | dict) else "It has no title."


def _article(
    path: str, title: str, keys: Mapping, limits: Limits, notes: Notes, flag: Flag, *, doubted: bool
) -> Article:
    if unknown := keys.keys() - _KNOWN:
        notes.add(left_out(unknown))
    published = moment_of(keys.get("publishedDateTime"), limits.latest, "publishedDateTime", notes)
    url = _url(keys, _URLS, notes)
    provider = _provider(keys.get("provider"), notes)
    day = published.at.date() if published.at else None
    identity = identity_of(url, provider.domain, title, day=day)
    return Article(
        identity=identity,
        path=path,
        format=RECORD_FORMAT,
        type=_type(keys.get("type"), notes) or UNKNOWN_TYPE,
        title=title,
        excerpt=text_of(keys.get("excerpt"), MAX_EXCERPT, "The excerpt", notes),
        published_at=published.at,
        date_only=published.date_only,
        url=url,
        amp_urls=tuple(u for name in _AMP if name in keys and (u := _url(keys, (name,), notes))),
        provider=provider,
        topics=_topics(keys.get("topics"), limits, notes),
        images=_images(keys.get("images"), notes),
        related=_related_entries(keys.get("related"), identity, limits, notes),
        quality=whole_number(keys.get("quality"), "quality", notes),
        heat=whole_number(keys.get("heat"), "heat", notes),
        status=Status.UNPUBLISHED if doubted else flag.status,
        removed=flag.removed,
        first_seen_at=moment_of(keys.get("firstSeenDateTime"), limits.latest, "firstSeenDateTime", notes).at,
        feed=_feed(keys, notes),
        sections=_page_text(keys.get("pageText"), notes),
        notes=tuple(notes.said),
    )


def _page_text(value: Value | None, notes: Notes) -> tuple[Section, ...]:
    """The paragraphs of its page, where a collector read them."""
    texts = (text_of(item, MAX_PARAGRAPH, "A paragraph", notes) for item in _items(value, "pageText", notes))
    paragraphs = tuple((Passage(text),) for text in texts if text)
    return (Section(None, paragraphs),) if paragraphs else ()


def _feed(keys: Mapping, notes: Notes) -> str | None:
    """The name of the feed that a collector took it from; what it noted is noted."""
    for value in _items(keys.get("collectorNotes"), "collectorNotes", notes):
        if note := text_of(value, MAX_TITLE, "A note", notes):
            notes.add(f"From the feed: {note}")
    feed = keys.get("feed")
    return text_of(feed.get("name") if isinstance(feed, dict) else feed, MAX_NAME, "The feed", notes)


def _url(keys: Mapping, names: tuple[str, ...], notes: Notes, called: str | None = None) -> str | None:
    """The first of these keys that holds a safe address."""
    for name in names:
        value = keys.get(name)
        if value is None or is_null(value):
            continue
        url = safe_url(value.text) if isinstance(value, Scalar) else None
        if url is not None:
            return url
        notes.add(f"{called or name} is not a web address that can be linked and was left out.")
    return None


def _type(value: Value | None, notes: Notes) -> str | None:
    text = text_of(value, MAX_TYPE, "The type", notes)
    return None if text is None else apart_from_labels(text.lower())


def _provider(value: Value | None, notes: Notes) -> Provider:
    if value is None or is_null(value):
        return Provider()
    if isinstance(value, Scalar):
        return Provider(provider_domain(value.text), text_of(value, MAX_NAME, "The provider", notes))
    if not isinstance(value, dict):
        notes.add("The provider is a list and was left out.")
        return Provider()
    domain = text_of(value.get("domain"), MAX_NAME, "The provider's domain", notes)
    key = None if domain is None else provider_domain(domain)
    if domain is not None and key is None:
        notes.add("The provider's domain is not a domain name and was left out.")
    return Provider(key, text_of(value.get("name"), MAX_NAME, "The provider's name", notes))


def _items(value: Value | None, name: str, notes: Notes) -> list[Value]:
    if value is None or is_null(value):
        return []
    if isinstance(value, Scalar):
        return [value]
    if isinstance(value, dict):
        notes.add(f"{name} is a mapping, not a list, and was left out.")
        return []
    return value


def _topics(value: Value | None, limits: Limits, notes: Notes) -> tuple[str, ...]:
    found = dict.fromkeys(
        apart_from_labels(topic)
        for item in _items(value, "topics", notes)
        if (topic := text_of(item, MAX_NAME, "A topic", notes))
    )
    return first_of(tuple(found), limits.max_topics, "topics", notes)


def _images(value: Value | None, notes: Notes) -> tuple[Image, ...]:
    images: dict[str, Image] = {}
    for item in _items(value, "images", notes):
        entry: Mapping = {"url": item} if isinstance(item, Scalar) else item if isinstance(item, dict) else {}
        url = _url(entry, ("url",), notes, "An image's url")
        if url is not None:
            images.setdefault(url, Image(url, _pixels(entry, "width", notes), _pixels(entry, "height", notes)))
    return first_of(tuple(images.values()), MAX_IMAGES, "images", notes)


def _pixels(entry: Mapping, name: str, notes: Notes) -> int | None:
    number = whole_number(entry.get(name), f"An image's {name}", notes)
    if number is not None and number <= 0:
        notes.add(f"An image's {name} is not positive and was left out.")
        return None
    return number


def _related_entries(value: Value | None, own: str, limits: Limits, notes: Notes) -> tuple[Related, ...]:
    found: dict[str, Related] = {}
    for item in _items(value, "related", notes):
        entry = _related(item, limits, notes) if isinstance(item, dict) else None
        if entry is None:
            notes.add("A related entry has no title and was left out.")
        elif entry.identity == own:
            notes.add("A related entry is the article itself and was left out.")
        elif entry.identity in found:
            notes.add("A related entry is listed twice and was taken once.")
        else:
            found[entry.identity] = entry
    return first_of(tuple(found.values()), limits.max_related, "related entries", notes)


def _related(keys: Mapping, limits: Limits, notes: Notes) -> Related | None:
    title = text_of(keys.get("title"), MAX_TITLE, "A related title", notes)
    if title is None:
        return None
    published = moment_of(keys.get("publishedDateTime"), limits.latest, "A related publishedDateTime", notes)
    url = _url(keys, _URLS, notes)
    provider = _provider(keys.get("provider"), notes)
    return Related(
        identity=identity_of(url, provider.domain, title, day=published.at.date() if published.at else None),
        title=title,
        excerpt=text_of(keys.get("excerpt"), MAX_EXCERPT, "A related excerpt", notes),
        published_at=published.at,
        date_only=published.date_only,
        url=url,
        type=_type(keys.get("type"), notes),
        provider=provider,
        quality=whole_number(keys.get("quality"), "A related quality", notes),
        images=_images(keys.get("images"), notes),
    )


def left_out(keys: Iterable[str]) -> str:
    """Return the note that names keys which were not used."""
    named = sorted(keys)
    more = f" and {len(named) - MAX_NAMED:,} more" if len(named) > MAX_NAMED else ""
    listed = ", ".join(clipped(clean_text(key), 60) for key in named[:MAX_NAMED])
    return f"Keys that mean nothing here were left out: {listed}{more}."


def first_of(values: tuple[_Item, ...], most: int, name: str, notes: Notes) -> tuple[_Item, ...]:
    """Return the first ``most`` values, with a note if there are more."""
    if len(values) > most:
        notes.add(f"Only the first {most} of {len(values)} {name} were kept.")
    return values[:most]
