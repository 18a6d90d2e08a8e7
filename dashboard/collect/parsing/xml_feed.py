"""RSS and Atom, by feedparser: the most correct parser of damaged feeds that we measured."""

from __future__ import annotations

import io
import warnings
from datetime import datetime
from typing import Any, Final

import feedparser

from dashboard.collect.parsing.dates import first_date
from dashboard.collect.parsing.feed_item import (
    FeedItem,
    NoFeed,
    ParsedFeed,
    domain_of,
    one_line,
    pictures_of,
    text_of_markup,
    title_of,
    unusable_address,
)
from dashboard.corpus.addresses import joined, provider_domain, safe_url

_PERIODS: Final = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_MOST_MINUTES: Final = 44_640


def read_xml_feed(body: bytes, content_type: str, url: str, now: datetime) -> ParsedFeed:
    """Read RSS or Atom, whatever its version; of a damaged feed, what can be read.

    Raises:
        NoFeed: it is neither.
    """
    headers = {"content-type": content_type or "application/xml"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        parsed = feedparser.parse(
            io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    version = str(dict.get(parsed, "version", ""))
    if not version and not parsed.entries:
        raise NoFeed("it is not RSS, Atom, JSON Feed or a news sitemap")
    damaged = bool(parsed.bozo) and "CharacterEncodingOverride" not in type(parsed.get("bozo_exception")).__name__
    feed = ParsedFeed(version or "rss", one_line(_get(parsed.feed, "title")), _every(parsed.feed), whole=not damaged)
    for item in parsed.entries:
        _read_item(item, feed, url, now)
    return feed


def _read_item(item: Any, feed: ParsedFeed, base: str, now: datetime) -> None:
    notes: list[str] = []
    content = next((part.get("value") for part in _get(item, "content") or () if part.get("value")), None)
    text = text_of_markup(_get(item, "summary")) or text_of_markup(content)
    title = title_of(_get(item, "title"), text, notes)
    identifier = one_line(_get(item, "id"))
    url = _address(item, identifier, base)
    if url is None and (link := (_get(item, "link") or "").strip()):
        notes.append(unusable_address(link))
    if title is None:
        feed.leave_out("It has neither title nor text.")
        return
    date = first_date([(name, _get(item, name)) for name in ("published", "updated", "created")], now)
    source = _get(item, "source") or {}
    entry = FeedItem(
        title,
        url,
        identifier,
        date.at,
        date.date_only,
        text,
        _pictures(item, base),
        provider_domain(_get(source, "href") or "") or domain_of(url),
        one_line(_get(source, "title")),
        one_line(_get(_get(item, "title_detail") or {}, "language")),
        notes=(*notes, *date.notes),
    )
    feed.entries.append(entry)


def _address(item: Any, identifier: str | None, base: str) -> str | None:
    link = _get(item, "link")
    if link and link.strip():
        return safe_url(joined(base, link.strip()))
    # a permanent id is an address, by RSS 2.0
    return safe_url(identifier) if identifier and identifier.startswith(("http://", "https://")) else None


def _pictures(item: Any, base: str) -> tuple[str, ...]:
    found = [part.get("url") for part in _get(item, "media_thumbnail") or ()]
    found += [
        part.get("url") or part.get("href")
        for part in (*(_get(item, "media_content") or ()), *(_get(item, "enclosures") or ()))
        if part.get("medium") == "image" or str(part.get("type", "")).startswith("image/")
    ]
    return pictures_of([joined(base, address.strip()) for address in found if address])


def _every(feed: Any) -> int | None:
    """Return the seconds of ``ttl`` (minutes) and ``sy:updatePeriod``, whichever is longer."""
    asked = []
    ttl = str(_get(feed, "ttl") or "").strip()
    if ttl.isascii() and ttl.isdigit():
        asked.append(60 * min(int(ttl[:6]), _MOST_MINUTES))
    period = _PERIODS.get(str(_get(feed, "sy_updateperiod") or "").strip().lower())
    if period:
        often = str(_get(feed, "sy_updatefrequency") or "1").strip()
        asked.append(period // max(1, int(often[:4]) if often.isascii() and often.isdigit() else 1))
    return max(asked, default=None)


def _get(item: Any, name: str) -> Any:
    """Return a key as it was stated: feedparser's own look-up takes others in place of what is missing."""
    return dict.get(item, name)
