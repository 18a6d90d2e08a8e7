"""The scripts, styles and font of snapshots' pages, each under an address that changes with its content."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.frontend.bundle import plotly_path
from dashboard.snapshots.bundled_files import FONT_STACK, asset, drawing_script, font_file, font_rule
from dashboard.web.assets import ABOUT, FOREVER
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.replies import answering

_SCRIPT: Final = "text/javascript; charset=utf-8"
_STYLE: Final = "text/css; charset=utf-8"


def snapshot_file_routes() -> list[DescribedRoute]:
    """One route a file."""
    files = _files().values()
    return [DescribedRoute(path, answering(_file(kind, data)), ABOUT, offered=False) for path, kind, data in files]


@functools.cache
def snapshot_files() -> Mapping[str, str]:
    """The address of each file by the short name that templates use, plotly.js among them."""
    return MappingProxyType({**{name: path for name, (path, _, _) in _files().items()}, "plotly": plotly_path()})


@functools.cache
def _files() -> Mapping[str, tuple[str, str, bytes]]:
    font = font_file()
    at = _address("font.woff2", font)
    style = f"{font_rule(at) if font else ''}:root{{--font:{FONT_STACK}}}{asset('page.css')}".encode()
    draw, served = drawing_script().encode(), asset("served.js").encode()
    return {
        "font": (at, "font/woff2", font),
        "style": (_address("snapshot.css", style), _STYLE, style),
        "draw": (_address("figures.js", draw), _SCRIPT, draw),
        "served": (_address("snapshot.js", served), _SCRIPT, served),
    }


def _address(name: str, data: bytes) -> str:
    stem, _, suffix = name.partition(".")
    return f"/assets/{stem}-{hashlib.sha256(data).hexdigest()[:12]}.{suffix}"


def _file(kind: str, data: bytes) -> Callable[[Request], Response]:
    return lambda _request: Response(data, headers=FOREVER, media_type=kind)
