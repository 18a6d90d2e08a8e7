"""The part that all addresses of one page have in common, whichever way they were shared."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, quote, unquote_to_bytes, urlencode

import ada_url

from dashboard.corpus.addresses import AMP_CACHE, ascii_host, bare_host

_PLAIN = re.compile(r"https?://([a-z0-9_.-]+)(/[!$&-;=@-Z_a-z~]*)?")
_NOT_PLAIN = re.compile(r"/\.|[/.]amp(?:[/.]|$)")
_TRACKING = re.compile(
    r"utm_\w{1,30}|(?:fb|g|ms|y|tt|tw|dc)clk?(?:id|src)|[gw]braid|gad_\w{1,20}|mc_[ce]id|igsh(?:id)?|cmpid|ocid|ncid|"
    r"wt\.mc_id|_hs(?:enc|mi)|mkt_tok|guccounter|guce_\w{1,20}|sr_share|ref_src|spm|_g[al]|li_fat_id|s_cid|smid|smtyp|"
    r"soc_(?:src|trk)|ns_(?:source|mchannel|campaign|linkname|fee)|at_(?:medium|campaign|custom\d|link_\w{1,20})|"
    r"vero_id|oly_(?:enc|anon)_id|__twitter_impression|amp_\w{1,20}|usqp"
)
_AMP_NAMES: Final = frozenset(("amp", "_amp", "isamp"))
_AMP_VALUES: Final = frozenset(("", "0", "1", "true", "false", "yes"))
_AMP_OUTPUTS: Final = frozenset((("outputtype", "amp"), ("output", "amp"), ("view", "amp"), ("format", "amp")))
_AMP_CACHE_PATH = re.compile(r"/[a-z]{1,3}/(?:s/)?([^/]+)(/.*)?", re.DOTALL)
_VIEWER_HOST = re.compile(r"google(?:\.[a-z]{2,3}){1,2}|bing\.com")
_VIEWER_PATH = re.compile(r"/amp/(?:s/)?([^/]+\.[^/]+)(/.*)?", re.DOTALL)
_AMP_START = re.compile(r"(?:/amp)+(?=/[^/])")
_AMP_END = re.compile(r"(?<=.)/amp(?:\.html?)?$|\.amp(?=\.html?$|$)")
_AMPERSAND = re.compile(r"&(?:amp;)+", re.IGNORECASE)
_ROUTE = re.compile(r"#(?:!/?|/)(.+)", re.DOTALL)
_IN_SEGMENT: Final = "-._~!$&'()*+,;=:@"


def page_key(url: str) -> str:
    """Return what the addresses of one page share. ``url`` is one that :func:`addresses.safe_url` returned.

    Left out: scheme, ``www.``, default ports, tracking parameters, AMP forms and viewers, final slashes, and fragments
    but for routes (``#/…``, ``#!…``). Percent-encoding and the order of parameters do not count.
    """
    plain = _PLAIN.fullmatch(url)
    if plain is not None and not plain[1].endswith(AMP_CACHE) and _NOT_PLAIN.search(plain[2] or "") is None:
        return f"{bare_host(plain[1])}{(plain[2] or '').rstrip('/')}"
    return parsed_page_key(url)


def parsed_page_key(url: str) -> str:
    """:func:`page_key` of any address, by the URL parser."""
    parts = ada_url.URL(url)
    host, path = _publisher(parts.hostname.removesuffix("."), parts.pathname)
    port = f":{parts.port}" if parts.port not in ("", "80", "443") else ""
    return f"{host}{port}{_path(path)}{_query(parts.search)}{_route(parts.hash)}"


def _publisher(host: str, path: str) -> tuple[str, str]:
    """Host and path of the page itself when the address is an AMP cache's or viewer's copy of it."""
    bare = bare_host(host)
    for _ in range(3):
        if host.endswith(AMP_CACHE):
            inner = _AMP_CACHE_PATH.fullmatch(path)
        else:
            inner = _VIEWER_PATH.fullmatch(path) if _VIEWER_HOST.fullmatch(bare) else None
        known = ascii_host(inner[1]) if inner else None
        if inner is None or known is None:
            break
        host, bare, path = known, bare_host(known), inner[2] or ""
    return bare, path


def _path(path: str) -> str:
    if "%" in path:
        path = "/".join(quote(unquote_to_bytes(part), safe=_IN_SEGMENT) for part in path.split("/"))
    path = path.rstrip("/")
    start = _AMP_START.match(path)
    before = None
    path = path[start.end() :] if start else path
    while path != before:
        before, path = path, _AMP_END.sub("", path).rstrip("/")
    return path


def _query(search: str) -> str:
    """The parameters that choose the page, by name. Bytes that are not UTF-8 are kept apart."""
    if not search:
        return ""
    pairs = parse_qsl(_AMPERSAND.sub("&", search[1:]), keep_blank_values=True, encoding="latin-1")
    kept = sorted((pair for pair in pairs if not _is_furniture(*pair)), key=lambda pair: pair[0])
    return f"?{urlencode(kept, encoding='latin-1')}" if kept else ""


def _is_furniture(name: str, value: str) -> bool:
    name, value = name.lower(), value.lower()
    if name in _AMP_NAMES:
        return value in _AMP_VALUES
    return _TRACKING.fullmatch(name) is not None or (name, value) in _AMP_OUTPUTS


def _route(fragment: str) -> str:
    """A fragment that names a page of its own, as applications in one page have them."""
    route = _ROUTE.fullmatch(fragment)
    if route is None:
        return ""
    place, _, query = route[1].partition("?")
    mark = fragment[: route.start(1)]
    place = _path(f"/{place}").lstrip("/")
    return f"{mark}{place}{_query(f'?{query}')}" if place else ""
