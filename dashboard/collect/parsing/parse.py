"""The bytes of a feed -> entries, by the format they have."""

from __future__ import annotations

import re
import zlib
from datetime import datetime
from typing import Final

from dashboard.collect.feed import FeedKind
from dashboard.collect.parsing.feed_item import NoFeed, ParsedFeed
from dashboard.collect.parsing.gdelt import read_gdelt_articles
from dashboard.collect.parsing.json_feed import read_json_feed
from dashboard.collect.parsing.markup import DeclaresTypes, is_web_page, refuse_types
from dashboard.collect.parsing.sitemap import read_sitemap
from dashboard.collect.parsing.xml_feed import read_xml_feed

_GZIP: Final = b"\x1f\x8b"
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")
_HEAD: Final = 4_096


def parse_feed(
    body: bytes, content_type: str, url: str, kind: FeedKind, now: datetime, max_bytes: int = 5_000_000
) -> ParsedFeed:
    """Read a feed of a stated kind, or of the kind that its content shows.

    Raises:
        NoFeed: it cannot be read; the text says why.
    """
    if body.startswith(_GZIP):
        body = _unpacked(body, max_bytes)
    if not body.strip():
        raise NoFeed("it is empty")
    if kind is FeedKind.GDELT:
        return read_gdelt_articles(body, now)
    first = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if kind is FeedKind.JSONFEED or (kind is FeedKind.AUTO and first == b"{"):
        return read_json_feed(body.removeprefix(b"\xef\xbb\xbf"), url, now)
    if is_web_page(body):
        raise NoFeed("it is a web page")
    try:
        refuse_types(body)
    except DeclaresTypes as problem:
        raise NoFeed(str(problem)) from None
    if kind is FeedKind.SITEMAP or (kind is FeedKind.AUTO and _SITEMAP.search(body[:_HEAD])):
        return read_sitemap(body, now)
    return read_xml_feed(body, content_type, url, now)


def _unpacked(body: bytes, max_bytes: int) -> bytes:
    """Unpack a file that is gzip itself, as sitemaps and GDELT's lists are."""
    text = b""
    while body.rstrip(b"\0"):  # a file may have several parts, and be filled up
        unpacking = zlib.decompressobj(wbits=31)
        try:
            text += unpacking.decompress(body, max_bytes + 1 - len(text))
        except zlib.error:
            raise NoFeed("it is packed in a way that cannot be unpacked") from None
        if len(text) > max_bytes:
            raise NoFeed(f"it is larger than {max_bytes / 1e6:g} MB unpacked")
        if not unpacking.eof:
            raise NoFeed("its packing is cut off")
        body = unpacking.unused_data
    return text
