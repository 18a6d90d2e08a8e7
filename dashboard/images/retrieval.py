"""Download a picture over HTTP from checked addresses only, with limits on time, size and redirects."""

from __future__ import annotations

import http.client
import ssl
import time
from dataclasses import dataclass
from typing import Final

from dashboard.fetch.connection import Blocked, Resolve, resolve
from dashboard.fetch.exchange import NOTHING_KNOWN, HttpAnswer, Known, exchange
from dashboard.fetch.rules import RequestRules

TYPES: Final = "image/webp, image/jpeg, image/png"


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A picture's bytes as sent; ``None`` if it has not changed."""

    body: bytes | None
    kind: str
    known: Known


def retrieve(
    url: str,
    rules: RequestRules,
    known: Known = NOTHING_KNOWN,
    *,
    resolve: Resolve = resolve,
    tls: ssl.SSLContext | None = None,
) -> Retrieved:
    """Download a picture.

    Raises:
        Blocked: the address, a redirect's target or the content is not allowed.
        Dead: the server does not answer, or not with a picture.
    """
    deadline = time.monotonic() + rules.seconds
    for _ in range(rules.redirects + 1):
        answer = exchange(url, rules, {"Accept": TYPES, **known.headers()}, deadline, resolve=resolve, tls=tls)
        target = answer.location
        if target is None:
            return _retrieved(answer, known)
        url = target
    raise Blocked(f"leads on more than {rules.redirects} times")


def _retrieved(answer: HttpAnswer, known: Known) -> Retrieved:
    if answer.status == http.client.NOT_MODIFIED and known != NOTHING_KNOWN:
        return Retrieved(None, answer.kind, known)
    if answer.status != http.client.OK:
        raise answer.failure()
    return Retrieved(answer.body, answer.kind, answer.known)
