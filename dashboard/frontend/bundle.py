"""Serve the browser code as native modules: every script of this folder as it is, one style sheet for all.

All lie under one address that holds a digest of them, so relative imports work, browsers may keep each file for ever,
and no page ever mixes two versions.
"""

from __future__ import annotations

import functools
import hashlib
import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

import orjson

from dashboard.charts.colours import DARK_COLOURS, LIGHT_COLOURS
from dashboard.model.filters import QUALITY_MAX, UNKNOWN_LABELS, VALUE_FILTERS
from dashboard.snapshots.forms import FORM_WORDS, FORMS

COMPONENTS: Final = (
    *("sidebar", "head", "figures_strip", "chart_card", "article_list", "article_detail", "report", "sides"),
    *("briefing_bar", "definition_switch", "leads", "snapshot_gallery", "feed_list", "empty", "foot"),
)
"""The components that Streamlit mounts: each a module in ``components/`` whose default export draws its data."""

_FIRST: Final = ("page/mount.js", *(f"components/{name}.js" for name in COMPONENTS[:4]))
"""The modules that a first visit needs first."""

_STYLES: Final = (
    "base",
    "copying",
    "dialog",
    "share",
    "article_parts",
    "lightbox",
    "contact_sheet",
    "headlines",
    *COMPONENTS,
    "paper",
)
_STYLE: Final = "style.css"
_CONSTANTS: Final = "shared/constants.js"
_FILES: Final = files("dashboard.frontend")
_FOLDERS: Final = (
    "articles",
    "briefing",
    "charts",
    "components",
    "figures",
    "gallery",
    "page",
    "shared",
    "sharing",
    "sidebar",
)
_IMPORT: Final = re.compile(r'^(?:import|\} from|import .* from) "(\.[^"]+)";$', re.MULTILINE)


@functools.cache
def stub(name: str) -> str:
    """The module that Streamlit is given for a component: it hands over to ``page/mount.js``.

    Raises:
        KeyError: there is no such component.
    """
    module_address(f"components/{name}.js")
    mount, style = module_address("page/mount.js"), module_address(_STYLE)
    return (
        f'export default async (mounted) =>\n(await import(location.origin + "{mount}"))'
        f'.default(mounted, "{name}", "{style}");\n'  # Streamlit takes text without line breaks for a file's name
    )


@functools.cache
def browser_files() -> Mapping[str, bytes]:
    """Every file that pages load, by its path: the modules as they are, generated constants, one style sheet."""
    scripts = {path: _text(path) for folder in _FOLDERS for path in _scripts(folder)}
    scripts[_CONSTANTS] = _constants()
    scripts[_STYLE] = "\n".join(_text(f"styles/{name}.css") for name in _STYLES if _has(f"styles/{name}.css"))
    return MappingProxyType({path: text.encode() for path, text in sorted(scripts.items())})


@functools.cache
def files_root() -> str:
    """The address that all of them lie under. It holds a digest of all, so that browsers may keep each for ever."""
    digest = hashlib.sha256()
    for path, body in browser_files().items():
        digest.update(f"{path}\0{len(body)}\0".encode() + body)
    return f"/assets/{digest.hexdigest()[:16]}"


def module_address(path: str) -> str:
    """The address of one of ``browser_files``.

    Raises:
        KeyError: there is no such file.
    """
    browser_files()[path]
    return f"{files_root()}/{path}"


@functools.cache
def page_head() -> str:
    """Markup for the head of every page: room for its parts, and early word of the files that the first of them load."""
    modules = (f'<link rel="modulepreload" href="{module_address(path)}">' for path in _with_imports(_FIRST))
    style = f'<link rel="preload" as="style" href="{module_address(_STYLE)}">'
    return f"{''.join(modules)}{style}<style>{_text('styles/places.css')}</style>"


@functools.cache
def plotly_path() -> str:
    """The address of plotly.js; it changes with the version."""
    return f"/assets/plotly-{version('plotly')}.min.js"


def share_forms() -> list[dict[str, Any]]:
    """The forms a view can be had in, as the share panel offers them."""
    return [
        {
            "name": form.name,
            "label": FORM_WORDS[form.name][0],
            "about": FORM_WORDS[form.name][1],
            "suffix": form.suffix,
            "drawn": form.drawn,
        }
        for form in FORMS.values()
    ]


def json_bytes(value: Any) -> bytes:
    """Compact JSON for a browser. Half a surrogate pair, which UTF-8 does not have, is escaped."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode()


def _with_imports(paths: Iterable[str]) -> list[str]:
    """These modules and every module that they import, each once."""
    found: list[str] = []
    ahead = list(paths)
    while ahead:
        path = ahead.pop(0)
        if path in found:
            continue
        found.append(path)
        names = _IMPORT.findall(browser_files()[path].decode())
        ahead += [posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) for name in names]
    return found


def _constants() -> str:
    """The module of values that are the same for every view and so are not sent with any."""
    values = {
        "PLOTLY": plotly_path(),
        "LIGHT": dict(LIGHT_COLOURS),
        "DARK": dict(DARK_COLOURS),
        "UNKNOWN": dict(UNKNOWN_LABELS),
        "VALUE_FILTERS": list(VALUE_FILTERS),
        "QUALITY_MAX": QUALITY_MAX,
        "SHARE_FORMS": share_forms(),
    }
    return "".join(f"export const {name} = {orjson.dumps(value).decode()};\n" for name, value in values.items())


def _scripts(folder: str) -> list[str]:
    return [f"{folder}/{item.name}" for item in _FILES.joinpath(folder).iterdir() if item.name.endswith(".js")]


def _text(path: str) -> str:
    return _FILES.joinpath(path).read_text(encoding="utf-8")


def _has(path: str) -> bool:
    return _FILES.joinpath(path).is_file()
