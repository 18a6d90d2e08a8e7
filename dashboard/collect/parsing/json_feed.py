"""JSON Feed, versions 1 and 1.1."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

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
from dashboard.corpus.addresses import joined, safe_url

_VERSION: Final = "jsonfeed.org/version/"


def read_json_feed(body: bytes, url: str, now: datetime) -> ParsedFeed:
    """Read a JSON Feed.

    Raises:
        NoFeed: it is none, or no JSON.
    """
    try:
        stated = json.loads(body)
    except (ValueError, RecursionError):
        raise NoFeed("it is not valid JSON") from None
    if not isinstance(stated, dict) or _VERSION not in str(stated.get("version", "")):
        raise NoFeed("it is JSON, but no JSON Feed")
    items = stated.get("items")
    if not isinstance(items, list):
        raise NoFeed("it is a JSON Feed without items")
    feed = ParsedFeed("jsonfeed", one_line(_text(stated.get("title"))))
    language = one_line(_text(stated.get("language")))
    for item in items:
        if isinstance(item, dict):
            _read_item(item, feed, url, now, language)
        else:
            feed.leave_out("It is not an object.")
    return feed


def _read_item(item: dict[str, Any], feed: ParsedFeed, base: str, now: datetime, language: str | None) -> None:
    notes: list[str] = []
    summary, plain, markup = (_text(item.get(name)) for name in ("summary", "content_text", "content_html"))
    text = text_of_markup(summary) or text_of_markup(plain) or text_of_markup(markup)
    title = title_of(_text(item.get("title")), text, notes)
    if title is None:
        feed.leave_out("It has neither title nor text.")
        return
    address = _text(item.get("url")) or _text(item.get("external_url"))
    url = safe_url(joined(base, address)) if address else None
    if address and url is None:
        notes.append(unusable_address(address))
    date = first_date([(name, _text(item.get(name))) for name in ("date_published", "date_modified")], now)
    pictures = [_text(item.get(name)) for name in ("image", "banner_image")]
    entry = FeedItem(
        title,
        url,
        one_line(_text(item.get("id"))),
        date.at,
        date.date_only,
        text,
        pictures_of([joined(base, picture) for picture in pictures if picture]),
        domain_of(url),
        language=one_line(_text(item.get("language"))) or language,
        notes=(*notes, *date.notes),
    )
    feed.entries.append(entry)


def _text(value: Any) -> str | None:
    """Return text; a number, as some feeds give for ids, as its digits."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None
