"""Post a message to a web address: checked as every address is, redirects not followed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final

from dashboard.config.settings import Settings
from dashboard.config.version import VERSION
from dashboard.delivery.channels.attempt import NotDelivered
from dashboard.fetch.connection import Blocked
from dashboard.fetch.exchange import MOVED, Dead, exchange
from dashboard.fetch.rules import RequestRules

SECONDS: Final = 30.0
MAX_BYTES: Final = 100_000
GONE: Final = 410
"""With this status a receiver says that it wants no more."""


def posting_rules(settings: Settings) -> RequestRules:
    """The limits of a request. The agent names the public address, if there is one, for complaints."""
    about = f" (+{settings.public_url})" if settings.public_url else ""
    routes = {host: (address, port) for host, address, port in settings.webhook_hosts}
    return RequestRules(f"AIPolicyPulse/{VERSION}{about}", SECONDS, MAX_BYTES, 0, routes)


def post(url: str, content: bytes, headers: Mapping[str, str], rules: RequestRules) -> None:
    """Send it; any status from 200 to 299 means that it was taken.

    Raises:
        NotDelivered: it was not, or no answer came.
    """
    given = {"Content-Type": "application/json", **headers}
    try:
        answer = exchange(url, rules, given, time.monotonic() + rules.seconds, content=content)
    except Blocked as refusal:
        raise NotDelivered(f"The address {refusal}.", passing=False) from None
    except Dead as problem:
        raise NotDelivered(f"The address cannot be used now: {problem}.", passing=True) from None
    if answer.status in MOVED:
        led_on = "The address leads to another, which is not followed: write the address it leads to."
        raise NotDelivered(led_on, passing=False)
    if not 200 <= answer.status < 300:
        passing = answer.status != GONE
        raise NotDelivered(f"The server answers {answer.status}.", passing=passing, wait=answer.wait)
