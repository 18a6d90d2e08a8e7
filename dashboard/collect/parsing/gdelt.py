"""GDELT's Article List: a JSON object a line. Its own sightings are told from stated times of publication."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from dashboard.collect.parsing.dates import StatedDate, first_date
from dashboard.collect.parsing.feed_item import (
    FeedItem,
    NoFeed,
    ParsedFeed,
    domain_of,
    one_line,
    pictures_of,
    text_of_markup,
    title_of,
)
from dashboard.corpus.addresses import provider_domain, safe_url

SIGHTING: Final = timedelta(hours=1)
SEEN_NOTE: Final = "GDELT gives the time at which it saw an article where it states none: this date was taken as that."


def read_gdelt_articles(body: bytes, now: datetime) -> ParsedFeed:
    """Read a file of the article list.

    Its ``date`` is the time of publication for about a third of the articles, else the time at which GDELT saw them. A
    date within the last hour of the file is taken as a sighting.

    Raises:
        NoFeed: no line is an article.
    """
    feed = ParsedFeed("gdelt-articles")
    lines = list(_lines(body, feed))
    if not lines:
        raise NoFeed("it is not GDELT's article list")
    dates = [first_date([("date", _text(line, "date"))], now) for line in lines]
    newest = max((date.at for date in dates if date.at is not None), default=now)
    for line, date in zip(lines, dates, strict=True):
        _read_line(line, date, newest, feed)
    return feed


def _lines(body: bytes, feed: ParsedFeed) -> Iterator[dict[str, Any]]:
    for line in body.splitlines():
        if not line.strip():
            continue
        try:
            stated = json.loads(line)
        except (ValueError, RecursionError):
            stated = None
        if isinstance(stated, dict):
            yield stated
        else:
            feed.leave_out("The line is not a JSON object.")


def _read_line(line: dict[str, Any], date: StatedDate, newest: datetime, feed: ParsedFeed) -> None:
    seen = date.at if date.at is not None and newest - date.at < SIGHTING else None
    notes: list[str] = []
    text = text_of_markup(_text(line, "desc"))
    title = title_of(_text(line, "title"), text, notes)
    url = safe_url(_text(line, "url") or "")
    if title is None or url is None:
        feed.leave_out("It has no title or address.")
        return
    item = FeedItem(
        title,
        url,
        None,
        None if seen else date.at,
        date.date_only and not seen,
        text,
        pictures_of([_text(line, "img")]),
        provider_domain(_text(line, "domain") or "") or domain_of(url),
        one_line(_text(line, "outletName")),
        one_line(_text(line, "lang")),
        seen,
        (*notes, *date.notes, *((SEEN_NOTE,) if seen else ())),
    )
    feed.entries.append(item)


def _text(line: dict[str, Any], name: str) -> str | None:
    value = line.get(name)
    return value if isinstance(value, str) else None
