"""Fetch an article's page as a polite robot, unless its site reserves text and data mining, and read its text."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from dashboard.collect.pages.extractor_client import ExtractorClient, PageUnreadable
from dashboard.collect.pages.reservation import PLACE, is_reserved_by_file, is_reserved_by_header
from dashboard.corpus.addresses import safe_url
from dashboard.fetch.clock import Clock
from dashboard.fetch.connection import Blocked
from dashboard.fetch.exchange import Dead
from dashboard.fetch.polite import PoliteFetcher, RefusedByRobots
from dashboard.fetch.robots import DAY, RobotsStore

MOST_PAGES: Final = 20
"""Pages asked for in one visit to a feed."""
KINDS: Final = ("text/html", "application/xhtml+xml")
MAX_RULES_BYTES: Final = 500_000
RESERVED: Final = "its site reserves text and data mining"


class NoPage(Exception):  # noqa: N818 -- what became of a page
    """A page was not fetched or has no text; the text says why, to follow “The page was not read:”."""


@dataclass(frozen=True, slots=True)
class PageText:
    """The paragraphs of a page, whether its text was ``cut``, and the address of its picture."""

    paragraphs: tuple[str, ...]
    cut: bool
    pictures: tuple[str, ...]


class PageReader:
    """Reads pages, from any thread. ``kept`` keeps the reservations of sites for a day."""

    def __init__(self, fetcher: PoliteFetcher, kept: RobotsStore, clock: Clock) -> None:
        self._fetcher = fetcher
        self._kept = kept
        self._clock = clock
        self._extractor = ExtractorClient()

    def close(self) -> None:
        """End the reading process."""
        self._extractor.close()

    def read(self, url: str | None) -> PageText:
        """Return the text of the page at an address.

        Raises:
            NoPage: it was not fetched, or has no text.
        """
        if url is None:
            raise NoPage("the item has no address")
        try:
            self._check_site(url)
            answer = self._fetcher.fetch(url, {"Accept": "text/html, application/xhtml+xml;q=0.9"}).answer
            if _site(answer.url) != _site(url):
                self._check_site(answer.url)
        except (Blocked, Dead, RefusedByRobots) as problem:
            raise NoPage(str(problem)) from None
        if is_reserved_by_header(answer.headers):
            raise NoPage(RESERVED)
        if answer.kind not in KINDS:
            raise NoPage("it is no web page")
        try:
            said = self._extractor.extract(answer.body)
        except PageUnreadable as problem:
            raise NoPage(str(problem)) from None
        if said["reserved"]:
            raise NoPage(RESERVED)
        if not said["paragraphs"]:
            raise NoPage("no text was found on it")
        pictures = tuple(found for item in said["pictures"] if (found := safe_url(item)))
        return PageText(said["paragraphs"], said["cut"], pictures)

    def _check_site(self, url: str) -> None:
        """Raise ``NoPage`` where the site's ``tdmrep.json`` reserves the address, or cannot be had."""
        place = f"{_site(url)}{PLACE}"
        now = self._clock.now()
        text = self._kept.robots(place, now)
        if text is None:
            text = self._rules_text(place)
            self._kept.keep_robots(place, text, now + DAY)
        if is_reserved_by_file(text, url):
            raise NoPage(RESERVED)

    def _rules_text(self, place: str) -> str:
        try:
            answer = self._fetcher.fetch(place, {"Accept": "application/json"}).answer
        except RefusedByRobots:
            return ""
        except Dead as problem:
            if http.client.BAD_REQUEST <= problem.status < http.client.INTERNAL_SERVER_ERROR and not problem.passing:
                return ""
            raise NoPage(f"whether its site reserves text and data mining cannot be told: {problem}") from None
        text = answer.body[:MAX_RULES_BYTES].decode("utf-8-sig", "replace").lstrip()
        is_json = "json" in answer.headers.get("content-type", "").lower()
        return f"[{text}" if is_json and text[:1] not in ("[", "{") else text  # cannot be read: reserves everything


def _site(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
