"""What browsers load of ours: each component's script and one style sheet for all, put together from ``ui/assets``.

An address holds a digest of what it leads to, so browsers may keep it for ever and never see an older part.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, Final

import orjson

from dashboard.charts.theme import DARK_COLOURS
from dashboard.filters import QUALITY_MAX, UNKNOWN_LABELS
from dashboard.snapshots.forms import FORM_WORDS, FORMS

COMPONENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "sidebar": ("copying",),
    "head": ("copying",),
    "figures_strip": (),
    "chart_card": ("copying", "dialog", "share", "figure_words", "figure_painter", "figure_marks", "figure_touch"),
    "article_list": ("article_parts", "lightbox", "contact_sheet", "copying", "dialog", "share"),
    "article_detail": ("article_parts", "lightbox", "contact_sheet", "copying", "dialog", "share"),
    "report": (),
    "sides": (),
    "definition_switch": (),
    "snapshot_gallery": ("copying",),
    "empty": (),
    "foot": (),
}
"""Our components, each with what it builds on beside ``navigate.js`` and ``base.css``."""

_MOUNT: Final = "mount"
_FIRST: Final = ("sidebar", "head", "figures_strip", "chart_card")
"""The components that a first visit shows first."""


@dataclass(frozen=True, slots=True)
class BrowserFile:
    """A file made of ours: ``body`` is UTF-8, ``kind`` ``js`` or ``css``."""

    address: str
    kind: str
    body: bytes


@functools.cache
def stub(name: str) -> str:
    """The module that Streamlit is given for a component: it loads the component's own script and style and hands over.

    Raises:
        KeyError: there is no such component.
    """
    script, style, mount = (browser_files()[part].address for part in (name, "style", _MOUNT))
    return (
        f'export default async (mounted) =>\n(await import(location.origin + "{mount}"))'
        f'.default(mounted, "{script}", "{style}");\n'  # text without line breaks would be taken for a file's name
    )


@functools.cache
def browser_files() -> Mapping[str, BrowserFile]:
    """Every file by its name: the components, ``mount`` which starts them and hands them what a new address shows, and ``style``, the sheet of all of them."""
    scripts = {
        name: _file(name, "js", _constants(), *(_text(f"{part}.js") for part in ("navigate", *parts, name)))
        for name, parts in COMPONENTS.items()
    }
    parts = dict.fromkeys(("base", *(part for found in COMPONENTS.values() for part in found), *COMPONENTS))
    sheets = (_text(f"{part}.css") for part in parts if _has(f"{part}.css"))
    return MappingProxyType(
        {
            **scripts,
            _MOUNT: _file(_MOUNT, "js", *(_text(f"{part}.js") for part in ("page_change", "search_key", _MOUNT))),
            "style": _file("components", "css", *sheets),
        }
    )


@functools.cache
def page_head() -> str:
    """What stands in the head of every page: room for its parts, and the files that the first of them load."""
    found = browser_files()
    scripts = (found[name].address for name in (_MOUNT, *_FIRST))
    return "".join(
        (
            *(f'<link rel="modulepreload" href="{address}">' for address in scripts),
            f'<link rel="preload" as="style" href="{found["style"].address}">',
            f"<style>{_text('places.css')}</style>",
        )
    )


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


def _constants() -> str:
    """What is the same for every view and so is not sent with any."""
    values = {
        "PLOTLY": plotly_path(),
        "DARK": {light.upper(): dark for light, dark in DARK_COLOURS.items()},
        "UNKNOWN": dict(UNKNOWN_LABELS),
        "QUALITY_MAX": QUALITY_MAX,
        "SHARE_FORMS": share_forms(),
    }
    return "\n".join(f"const {name} = {orjson.dumps(value).decode()};" for name, value in values.items())


def _file(name: str, kind: str, *texts: str) -> BrowserFile:
    body = "\n".join(texts).encode()
    return BrowserFile(f"/assets/{name}-{hashlib.sha256(body).hexdigest()[:16]}.{kind}", kind, body)


def _text(name: str) -> str:
    return _folder().joinpath(name).read_text(encoding="utf-8")


def _has(name: str) -> bool:
    return _folder().joinpath(name).is_file()


def _folder() -> Traversable:
    return files("dashboard.ui").joinpath("assets")
