"""Find the publisher behind a domain: mirrors and AMP caches count as one."""

from __future__ import annotations

import re
from typing import Final

_CDN: Final = re.compile(r"(?P<host>[a-z0-9-]+)\.cdn\.ampproject\.org")
_FRONT: Final = re.compile(r"(?:(?:www\d?|amp|m|mobile|cdn)\.)+(?=[^.]+\.[^.]+)")


def publisher_of(domain: str) -> str:
    """Return the domain without ``www.``, ``amp.``, ``m.`` and the hosts of AMP caches."""
    host = domain.strip().rstrip(".").casefold()
    if cached := _CDN.fullmatch(host):
        host = cached["host"].replace("--", "\0").replace("-", ".").replace("\0", "-")
    return _FRONT.sub("", host, count=1) if _FRONT.match(host) else host
