"""Fetch an address as a polite robot: robots.txt first, one request at a time to a host, redirects checked."""

from __future__ import annotations

import http.client
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from dashboard.fetch.clock import Clock
from dashboard.fetch.connection import Blocked
from dashboard.fetch.exchange import Dead, HttpAnswer, checked_address, exchange
from dashboard.fetch.host_gate import HostGate
from dashboard.fetch.robots import MAX_BYTES, RobotsRules, SiteRules
from dashboard.fetch.rules import RequestRules

FOR_GOOD: Final = (301, 308)


class RefusedByRobots(Exception):  # noqa: N818 -- a site's decision
    """The site's robots.txt does not allow the request."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer of status 200 or 304. ``moved_to`` is the address to use from now on, if the server named one."""

    answer: HttpAnswer
    moved_to: str | None = None


class PoliteFetcher:
    """Fetches from any thread. ``rules.seconds`` bounds each request; waiting for a host's turn does not count."""

    def __init__(self, rules: RequestRules, gate: HostGate, robots: RobotsRules, clock: Clock) -> None:
        self._rules = rules
        self._gate = gate
        self._robots = robots
        self._clock = clock

    def fetch(self, url: str, headers: Mapping[str, str]) -> Fetched:
        """Ask for an address and follow its redirects.

        Raises:
            Blocked: the address, a redirect's target or the content is not allowed.
            Dead: the server does not answer, or with a failure.
            RefusedByRobots: a robots.txt on the way forbids it.
        """
        only_for_good, moved_to = True, None
        for _ in range(self._rules.redirects + 1):
            answer = self._allowed(checked_address(url), headers)
            target = answer.location
            if target is None:
                if answer.status not in (http.client.OK, http.client.NOT_MODIFIED):
                    raise answer.failure()
                return Fetched(answer, moved_to)
            only_for_good = only_for_good and answer.status in FOR_GOOD
            url = target
            moved_to = target if only_for_good else moved_to
        raise Blocked(f"leads on more than {self._rules.redirects} times")

    def _allowed(self, url: str, headers: Mapping[str, str]) -> HttpAnswer:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules_of(site)
        if not rules.allows(url):
            raise RefusedByRobots(f"robots.txt of {parts.hostname} does not allow it")
        self._gate.slow_down(parts.hostname or "", rules.delay)
        return self._ask(url, headers)

    def _ask(self, url: str, headers: Mapping[str, str], *, pause: bool = True) -> HttpAnswer:
        with self._gate.turn(urlsplit(url).hostname or "", pause=pause):
            return exchange(url, self._rules, headers, time.monotonic() + self._rules.seconds, packed=True)

    def _rules_of(self, site: str) -> SiteRules:
        return self._robots.of(site, self._clock.now(), lambda: self._robots_text(site))

    def _robots_text(self, site: str) -> str:
        """Return the text of a robots.txt; empty if there is none. A site that fails to say allows nothing for now."""
        url = f"{site}/robots.txt"
        for _ in range(self._rules.redirects + 1):
            answer = self._ask(url, {"Accept": "text/plain, */*;q=0.1"}, pause=False)
            if answer.status == http.client.OK:
                return answer.body[:MAX_BYTES].decode("utf-8", "replace")
            if answer.location is None:
                failure = answer.failure()
                if failure.passing or answer.status >= http.client.INTERNAL_SERVER_ERROR:
                    raise Dead(f"robots.txt: {failure}", passing=True, wait=failure.wait, status=answer.status)
                return ""
            url = checked_address(answer.location)
        return ""
