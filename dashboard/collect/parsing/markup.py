"""Text out of markup, the feeds a web page announces, and the refusal of document types."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

from dashboard.corpus.addresses import joined, safe_url
from dashboard.corpus.cleaning import clean_text

_PROLOG_TYPE = re.compile(rb"(?:\s|<\?[^>]*\?>|<!--(?:[^-]|-(?!->))*-->)*<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FIRST_ELEMENT = re.compile(rb"<[A-Za-z]")
_HTML: Final = re.compile(rb"(?:\s|<!--(?:[^-]|-(?!->))*-->)*(?:<!DOCTYPE\s+html|<html[\s>])", re.IGNORECASE)
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_SILENT: Final = frozenset(("script", "style", "template", "noscript"))
_BREAKS: Final = frozenset(
    ("p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "blockquote", "figure")
)
_FEED_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/json")
_UNFINISHED = re.compile(r"<[A-Za-z/!?][^<>]*\Z")
_MARKUP = re.compile(r"<[A-Za-z/!?]")


class DeclaresTypes(ValueError):  # noqa: N818 -- why it was refused
    """XML with a document type, by which it could define entities without bound."""


def refuse_types(data: bytes) -> None:
    """Refuse XML that declares a document type or entities.

    Raises:
        DeclaresTypes: it does.
    """
    plain = _without_mark(data).replace(b"\0", b"")
    first = _FIRST_ELEMENT.search(plain)
    head = plain[: first.start()] if first else plain
    if _PROLOG_TYPE.match(plain) or b"<!entity" in head.lower():
        raise DeclaresTypes("it declares a document type (DTD), which is never read")


def is_web_page(data: bytes) -> bool:
    """Whether the bytes are HTML."""
    return _HTML.match(_without_mark(data).replace(b"\0", b"")[:20_000]) is not None


def announced_feeds(page: str, url: str) -> list[str]:
    """Return the addresses of feeds that a web page announces in its head, in their order."""
    reading = _Links(url)
    reading.feed(page)
    return list(dict.fromkeys(reading.found))


def plain_text(markup: str) -> str:
    """Return the text of markup on one line, entities decoded; without scripts and styles."""
    if not _MARKUP.search(markup):
        # markup that was escaped once more than it should be
        markup = clean_text(markup)
        if not _MARKUP.search(markup):
            return markup
    reading = _Text()
    reading.feed(_UNFINISHED.sub("", markup))
    reading.close()
    return clean_text("".join(reading.parts))


def _without_mark(data: bytes) -> bytes:
    return next((data[len(mark) :] for mark in _BOMS if data.startswith(mark)), data)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in _BREAKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


class _Links(HTMLParser):
    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._url = url

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "link" and "alternate" in said.get("rel", "").lower().split():
            kind = said.get("type", "").partition(";")[0].strip().lower()
            address = safe_url(joined(self._url, said.get("href", "").strip()))
            if kind in _FEED_TYPES and address:
                self.found.append(address)
