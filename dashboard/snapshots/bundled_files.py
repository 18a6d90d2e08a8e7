"""Files that renderings embed: plotly.js and one open font, both from installed packages."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import jinja2

from dashboard.text.bidi import steady

FRONTEND: Final = Path(__file__).parents[1] / "frontend"
ASSETS: Final = FRONTEND / "snapshot"
_DRAWING: Final = ("figures/recolour.js", "figures/plotly_tools.js", "snapshot/page.js")
_MODULE_WORDS: Final = re.compile(r"^import [^;]*;\n|^export ", re.MULTILINE)
FONT_FAMILY: Final = "Source Sans"
FONT_STACK: Final = f"'{FONT_FAMILY}', 'Source Sans 3', 'Noto Sans', 'Noto Sans CJK SC', 'Noto Color Emoji', sans-serif"


@functools.cache
def plotly_script() -> str:
    """plotly.js as the installed Plotly package carries it."""
    return (_package("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")


@functools.cache
def font_face() -> str:
    """The stylesheet's rule that brings the font along, or nothing where the package does not carry it."""
    font = font_file()
    return font_rule(f"data:font/woff2;base64,{base64.b64encode(font).decode()}") if font else ""


def font_rule(address: str) -> str:
    """The stylesheet's rule for our font at that address."""
    return (
        f"@font-face{{font-family:'{FONT_FAMILY}';font-weight:200 900;font-display:swap;"
        f"src:url({address}) format('woff2')}}"
    )


@functools.cache
def font_file() -> bytes:
    """Our font as WOFF2, empty where the package does not carry it."""
    fonts = sorted((_package("streamlit") / "static").rglob("SourceSansVF-Upright*.woff2"))
    return fonts[0].read_bytes() if fonts else b""


@functools.cache
def asset(name: str) -> str:
    """The text of one of our own scripts or stylesheets."""
    return (ASSETS / name).read_text(encoding="utf-8")


@functools.cache
def page_function(name: str) -> str:
    """The function that one of our modules exports by default, as an expression for ``Sheet.run``."""
    return asset(name).partition("export default ")[2]


@functools.cache
def drawing_script() -> str:
    """One script that draws a page's frozen figures: ``page.js`` and the modules it imports, for pages without requests."""
    modules = ((FRONTEND / name).read_text(encoding="utf-8") for name in _DRAWING)
    return '"use strict";\n{\n' + "".join(_MODULE_WORDS.sub("", text) for text in modules) + "}\n"


def filled(template: str, **values: Any) -> str:
    """One of our templates with these values; every value is escaped unless it is ``Markup``."""
    return _templates().get_template(template).render(**values)


@functools.cache
def script_hash(script: str) -> str:
    """How a content security policy names this inline script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


@functools.cache
def _templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(ASSETS), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    templates.filters["steady"] = steady
    return templates


def _package(name: str) -> Path:
    found = find_spec(name)
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError(f"{name} is not installed")
    return Path(found.submodule_search_locations[0])
