"""Web addresses and provider domains: which are safe to link, and the form they are stored in.

Hosts are read by ``ada_url``, the WHATWG parser that browsers use (docs/decisions/0008). Ordinary ASCII addresses skip it
and come out the same.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urljoin

import ada_url

MAX_ADDRESS: Final = 4_096
AMP_CACHE: Final = ".cdn.ampproject.org"
_LONGEST_HOST: Final = 253
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.){{1,20}}(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{2,59}})")
_ORDINARY = re.compile(r"https?://((?:[a-z0-9_]+(?:-+[a-z0-9_]+)*\.)+[a-z]{2,63})(?:[/?#][!-~]*)?")
_PARTS = re.compile(r"(https?)://([^/?#]+)(.*)", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")
_SUSPECT = re.compile(r"[\\<>\"`{}|^]")
_UNQUOTED = re.compile(r"[\s<>\"`{}|^\x80-\U0010ffff]")
_NOT_IN_HOST = re.compile(r"[\s\x00-\x20\x7f/?#@:%\\]")
_HOST_PREFIX = re.compile(r"(?:www\d?|m|mobile|amp)\.")


def safe_url(text: str) -> str | None:
    """Return the address if readers may be sent to it, else ``None``.

    Accepted: http or https, a dotted host name that is not a number in disguise, no user name. Hosts come out in ASCII,
    so that lookalikes show; blanks and other unsafe characters are percent-encoded.
    """
    text = text.strip()
    return None if len(text) > MAX_ADDRESS else _safe_url(text)


@lru_cache(maxsize=64)  # a document states one address several times
def _safe_url(text: str) -> str | None:
    return text if is_ordinary(text) else parsed_url(text)


def is_ordinary(text: str) -> bool:
    """Whether an address, as most do, needs no change."""
    found = _ORDINARY.fullmatch(text)
    return (
        found is not None
        and _SUSPECT.search(text) is None
        and len(found[1]) <= _LONGEST_HOST
        and _HOST.fullmatch(found[1]) is not None
    )


def parsed_url(text: str) -> str | None:
    """:func:`safe_url` for stripped text, by the URL parser."""
    parts = _PARTS.fullmatch(text)
    if parts is None or _FORBIDDEN.search(text):
        return None
    scheme, authority, rest = parts.groups()
    site = None if "@" in authority or "%" in authority else _site(scheme, authority)
    if site is None:
        return None
    return site + _UNQUOTED.sub(lambda character: quote(character[0], safe="", errors="replace"), rest)


@lru_cache(maxsize=4096)
def _site(scheme: str, authority: str) -> str | None:
    """Scheme, ASCII host and port other than the scheme's own: ``https://example.org:8443``."""
    try:
        url = ada_url.URL(f"{scheme}://{authority}/")
    except (UnicodeError, ValueError):
        return None
    host = url.hostname.removesuffix(".")
    if url.port == "0" or not _is_host(host):
        return None
    return f"{url.protocol}//{host}{':' if url.port else ''}{url.port}"


def _is_host(host: str) -> bool:
    return len(host) <= _LONGEST_HOST and _HOST.fullmatch(host) is not None


def provider_domain(text: str) -> str | None:
    """Return the key of a provider: its domain in lower case without ``www.``, ``m.`` and the like.

    AMP caches give their publisher. ``None`` when the text is no domain.
    """
    return _provider_domain(text) if len(text) <= _LONGEST_HOST else _domain_in(text)


def _domain_in(text: str) -> str | None:
    host = text.strip().lower()
    if "//" in host:
        host = host.partition("//")[2].rpartition("@")[2].partition(":")[0]
    found = ascii_host(re.split("[/?#]", host, maxsplit=1)[0])
    return None if found is None else bare_host(found)


_provider_domain = lru_cache(maxsize=4096)(_domain_in)  # the providers of a corpus recur


def ascii_host(host: str) -> str | None:
    """Return a dotted host name in lower-case ASCII (UTS 46, non-transitional), ``None`` for anything else."""
    host = host.lower()
    if _is_host(host):
        return host
    site = None if _NOT_IN_HOST.search(host) else _site("https", host)
    return None if site is None else site.removeprefix("https://")


def bare_host(host: str) -> str:
    """Return a host without ``www.``, ``m.``, ``amp.`` and the like; an AMP cache's host gives its publisher's."""
    if host.endswith(AMP_CACHE) and host != f"www{AMP_CACHE}":
        # the cache writes "-" for "." and "--" for "-"
        host = host.removesuffix(AMP_CACHE).replace("--", "\0").replace("-", ".").replace("\0", "-")
    while (prefix := _HOST_PREFIX.match(host)) and "." in host[prefix.end() :]:
        host = host[prefix.end() :]
    return host


def joined(base: str, address: str) -> str:
    """An address as a page at ``base`` states it; empty if it cannot be read (``http://[bad``)."""
    try:
        return urljoin(base, address)
    except ValueError:
        return ""
