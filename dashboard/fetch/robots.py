"""What a site's robots.txt allows us, by RFC 9309."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from protego import Protego

DAY: Final = 86_400.0
MAX_BYTES: Final = 500_000


class RobotsStore(Protocol):
    """Where rules are kept between runs: text by site, with the time they are valid until."""

    def robots(self, site: str, now: float) -> str | None:
        """Return the text that was kept and is still valid."""
        ...

    def keep_robots(self, site: str, text: str, until: float) -> None:
        """Keep a text."""
        ...


@dataclass(frozen=True, slots=True)
class SiteRules:
    """The rules of one site for our agent."""

    rules: Protego
    agent: str

    def allows(self, url: str) -> bool:
        """Whether we may ask for an address."""
        return bool(self.rules.can_fetch(url, self.agent))

    @property
    def delay(self) -> float:
        """The seconds between two requests that the site asks for; 0 if it names none."""
        return float(self.rules.crawl_delay(self.agent) or 0.0)


class RobotsRules:
    """The rules of sites, asked for once a day. ``agent`` is the product's name, without version."""

    def __init__(self, agent: str, store: RobotsStore) -> None:
        self._agent = agent
        self._store = store
        self._lock = threading.Lock()
        self._sites: dict[str, threading.Lock] = {}

    def of(self, site: str, now: float, ask: Callable[[], str]) -> SiteRules:
        """Return the rules of a site (``https://example.org``); ``ask`` returns the text if none is kept.

        Raises:
            Exception: whatever ``ask`` raises; nothing is kept then.
        """
        with self._lock:
            asking = self._sites.setdefault(site, threading.Lock())
        with asking:
            text = self._store.robots(site, now)
            if text is None:
                text = ask()
                self._store.keep_robots(site, text, now + DAY)
        return SiteRules(Protego.parse(text), self._agent)
