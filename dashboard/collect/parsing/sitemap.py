"""News sitemaps: the articles of a site's last days, as search engines are given them."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from xml.etree import ElementTree as ET

from dashboard.collect.parsing.dates import first_date
from dashboard.collect.parsing.feed_item import FeedItem, NoFeed, ParsedFeed, domain_of, one_line, pictures_of, title_of
from dashboard.corpus.addresses import safe_url

_MAP: Final = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_NEWS: Final = "{http://www.google.com/schemas/sitemap-news/0.9}"
_IMAGE: Final = "{http://www.google.com/schemas/sitemap-image/1.1}"


def read_sitemap(body: bytes, now: datetime) -> ParsedFeed:
    """Read a news sitemap; document types were refused before.

    Raises:
        NoFeed: it is none, or damaged.
    """
    try:
        root = ET.fromstring(body)  # noqa: S314 -- without document types there are no entities to expand
    except (ET.ParseError, LookupError, ValueError):
        raise NoFeed("it is a damaged sitemap") from None
    if root.tag.endswith("sitemapindex"):
        raise NoFeed("it is a list of sitemaps: name one of them that has news")
    feed = ParsedFeed("sitemap")
    for place in root.iter(f"{_MAP}url"):
        _read_place(place, feed, now)
    return feed


def _read_place(place: ET.Element, feed: ParsedFeed, now: datetime) -> None:
    url = safe_url(place.findtext(f"{_MAP}loc") or "")
    notes: list[str] = []
    title = title_of(place.findtext(f"{_NEWS}news/{_NEWS}title"), None, notes)
    if title is None:
        feed.leave_out("The sitemap gives it no title.")
        return
    stated = [
        ("publication_date", place.findtext(f"{_NEWS}news/{_NEWS}publication_date")),
        ("lastmod", place.findtext(f"{_MAP}lastmod")),
    ]
    date = first_date(stated, now)
    entry = FeedItem(
        title,
        url,
        None,
        date.at,
        date.date_only,
        images=pictures_of([image.text for image in place.iter(f"{_IMAGE}loc")]),
        provider_domain=domain_of(url),
        provider_name=one_line(place.findtext(f"{_NEWS}news/{_NEWS}publication/{_NEWS}name")),
        language=one_line(place.findtext(f"{_NEWS}news/{_NEWS}publication/{_NEWS}language")),
        notes=date.notes,
    )
    feed.entries.append(entry)
