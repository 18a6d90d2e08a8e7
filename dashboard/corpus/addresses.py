"""Addresses and provider domains as documents state them -> ones that are safe to link and fit to compare."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

MAX_ADDRESS: Final = 4_096
_LONGEST_HOST: Final = 253
_LABEL: Final = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.){{1,20}}(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{2,59}})")
_ORDINARY = re.compile(r"https?://((?:[a-z0-9_]+(?:-+[a-z0-9_]+)*\.)+[a-z]{2,63})(?:[/?#][!-~]*)?")
_PLAIN_PAGE = re.compile(r"https?://([a-z0-9_.-]+)(/[!\"$->@-~]*)?")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]")
_SUSPECT = re.compile(r"[\\<>\"`{}|^]")
_UNQUOTED = re.compile(r"[\s<>\"`{}|^\x80-\U0010ffff]")
_HOST_PREFIX = re.compile(r"(?:www\d?|m|mobile|amp)\.")
_TRACKING = re.compile(
    r"utm_\w{1,30}|(?:fb|g|ms|y|tt|dc|wb|gb)cl(?:id|src)|mc_[ce]id|igshid|cmpid|ocid|ncid|wt\.mc_id|_hs(?:enc|mi)|"
    r"mkt_tok|guccounter|guce_\w{1,20}|sr_share|ref_src|spm"
)
_AMP_CACHE: Final = ".cdn.ampproject.org"
_AMP_CACHE_PATH = re.compile(r"/[a-z]{1,3}/(?:s/)?(.+)", re.DOTALL)


def safe_url(text: str) -> str | None:
    """The address if it is one a reader may be sent to, else ``None``.

    http or https, a dotted host name that is not a number in disguise, no user name, no odd port. International hosts
    are given in ASCII, so that lookalikes show; blanks and other unsafe characters are percent-encoded.
    """
    text = text.strip()
    return None if len(text) > MAX_ADDRESS else _safe_url(text)


@lru_cache(maxsize=64)  # a document states one address several times
def _safe_url(text: str) -> str | None:
    return text if is_ordinary(text) else spelled_safely(text)


def is_ordinary(text: str) -> bool:
    """Whether an address, as most are, comes out as it is."""
    found = _ORDINARY.fullmatch(text)
    return (
        found is not None
        and _SUSPECT.search(text) is None
        and len(found[1]) <= _LONGEST_HOST
        and _HOST.fullmatch(found[1]) is not None
    )


def spelled_safely(text: str) -> str | None:
    """What :func:`safe_url` gives for stripped text, worked out part by part."""
    if _FORBIDDEN.search(text) or not text[:8].lower().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(text)
        port, host = parts.port, _ascii_host(parts.hostname or "")
    except ValueError:
        return None
    if host is None or "@" in parts.netloc or port == 0:
        return None
    rest = text[text.index("//") + 2 + len(parts.netloc) :]
    safe = _UNQUOTED.sub(lambda character: quote(character[0], safe="", errors="replace"), rest)
    return f"{parts.scheme}://{host}{'' if port is None else f':{port}'}{safe}"


def _ascii_host(host: str) -> str | None:
    """The host in lower-case ASCII, or ``None`` if it is no dotted name."""
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except (UnicodeError, ValueError):
            return None
    host = host.lower().removesuffix(".")
    return host if len(host) <= _LONGEST_HOST and _HOST.fullmatch(host) else None


def provider_domain(text: str) -> str | None:
    """The key of a provider: the domain in lower case without ``www.`` and its like; AMP caches name their publisher.

    ``None`` when the text is no domain.
    """
    return _provider_domain(text) if len(text) <= _LONGEST_HOST else _domain_in(text)


def _domain_in(text: str) -> str | None:
    host = text.strip().lower()
    if "//" in host:
        try:
            host = urlsplit(host).hostname or ""
        except ValueError:
            return None
    found = _ascii_host(host.split("/")[0])
    return None if found is None else _bare_host(found)


_provider_domain = lru_cache(maxsize=4096)(_domain_in)  # the providers of a corpus come again and again


def _bare_host(host: str) -> str:
    if host.endswith(_AMP_CACHE) and host != f"www{_AMP_CACHE}":
        # the cache writes "-" for "." and "--" for "-"
        host = host.removesuffix(_AMP_CACHE).replace("--", "\0").replace("-", ".").replace("\0", "-")
    while (prefix := _HOST_PREFIX.match(host)) and "." in host[prefix.end() :]:
        host = host[prefix.end() :]
    return host


def comparable_url(url: str) -> str:
    """What the addresses of one page have in common: host without ``www.``, path and query without scheme, tracking
    parameters, fragment, default port and final slash. ``url`` is one :func:`safe_url` gave.
    """
    plain = _PLAIN_PAGE.fullmatch(url)
    if plain is not None and not plain[1].endswith(_AMP_CACHE):
        return f"{_bare_host(plain[1])}{(plain[2] or '').rstrip('/')}"
    parts = urlsplit(url)
    host, path, query = parts.hostname or "", parts.path, parts.query
    cached = _AMP_CACHE_PATH.fullmatch(path) if host.endswith(_AMP_CACHE) else None
    if cached:
        host, _, path = cached[1].partition("/")
        path = f"/{path}"
    if query:
        kept = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _TRACKING.fullmatch(k.lower())]
        query = f"?{urlencode(kept)}" if kept else ""
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    return f"{_bare_host(host.lower())}{port}{path.rstrip('/')}{query}"
