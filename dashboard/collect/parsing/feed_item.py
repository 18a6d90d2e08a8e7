"""What a feed says: entries, and how often to ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from dashboard.collect.parsing.markup import plain_text
from dashboard.corpus.addresses import bare_host, safe_url
from dashboard.corpus.cleaning import clean_text
from dashboard.text.shortening import clipped

MAX_TITLE: Final = 500
MAX_TEXT: Final = 5_000
MAX_NAME: Final = 200
MAX_IMAGES: Final = 3
TITLE_FROM_TEXT: Final = 120
UNTITLED_NOTE: Final = "The feed gives no title; this is the beginning of its text."


class NoFeed(Exception):  # noqa: N818 -- what a server sent
    """What was sent is no feed that can be read; the text says why."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed, cleaned. Unknown is ``None``; ``published_at`` is aware UTC.

    ``first_seen_at`` is when another collector saw it, where the feed says so.
    """

    title: str
    url: str | None = None
    id: str | None = None
    published_at: datetime | None = None
    date_only: bool = False
    text: str | None = None
    images: tuple[str, ...] = ()
    provider_domain: str | None = None
    provider_name: str | None = None
    language: str | None = None
    first_seen_at: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class ParsedFeed:
    """Entries in the order of the feed, and what was left out: reasons with their counts.

    ``every`` is the interval in seconds that the feed asks for. ``whole`` is false if the feed was damaged and could be
    read in part only.
    """

    kind: str
    title: str | None = None
    every: int | None = None
    whole: bool = True
    entries: list[FeedItem] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, reason: str) -> None:
        """Count an item that cannot become an entry."""
        self.left_out[reason] = self.left_out.get(reason, 0) + 1


def title_of(markup: str | None, text: str | None, notes: list[str]) -> str | None:
    """Return a title, or the beginning of the text with a note."""
    title = clipped(plain_text(markup or ""), MAX_TITLE)
    if title:
        return title
    if not text:
        return None
    notes.append(UNTITLED_NOTE)
    return clipped(text, TITLE_FROM_TEXT)


def text_of_markup(markup: str | None) -> str | None:
    """Return the plain text of markup, at most 5,000 characters."""
    return clipped(plain_text(markup or ""), MAX_TEXT) or None


def domain_of(url: str | None) -> str | None:
    """Return the provider's domain that an address shows."""
    return None if url is None else bare_host(url.split("/", 3)[2].partition(":")[0])


def pictures_of(addresses: list[str | None]) -> tuple[str, ...]:
    """Return the first few addresses that can be linked."""
    safe = dict.fromkeys(url for address in addresses if address and (url := safe_url(address)))
    return tuple(safe)[:MAX_IMAGES]


def one_line(text: str | None) -> str | None:
    """Return a name on one line, at most 200 characters."""
    return clipped(clean_text(text or ""), MAX_NAME) or None


def unusable_address(stated: str) -> str:
    """The note on an address that is none of the web."""
    return f"The address “{clipped(clean_text(stated), 80)}” cannot be used and was left out."
