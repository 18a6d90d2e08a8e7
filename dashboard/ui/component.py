"""Our own Streamlit components: a script and a style sheet from ``assets/``, mounted with JSON data.

Data reaches the browser as data and is shown through ``textContent``; it never becomes part of script, style or markup.
Components write nothing back: whatever they change, they change by following a link (``assets/navigate.js``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal

import streamlit as st

SHARED_SCRIPT: Final = "navigate.js"
SHARED_STYLE: Final = "base.css"
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "head": ("copying",),
    "chart_card": ("copying", "dialog", "share"),
    "article_list": ("article_parts", "copying", "dialog", "share"),
    "article_detail": ("article_parts", "copying", "dialog", "share"),
    "snapshot_gallery": ("copying",),
}
"""What a component builds on beside the shared script and style."""


def mount(name: str, data: Mapping[str, Any], *, key: str, height: int | Literal["content"] = "content") -> None:
    """Show the component whose parts are ``assets/<name>.js`` and ``assets/<name>.css``.

    ``key`` is its identity on the page: with the same key it is updated in place when ``data`` changes.
    ``height`` in CSS pixels keeps its place while it loads.
    """
    _renderer(name)(key=key, data=dict(data), height=height)


@cache
def _renderer(name: str) -> Any:
    parts = (*PARTS.get(name, ()), name)
    return st.components.v2.component(
        f"pulse_{name}",
        js="\n".join((_text(SHARED_SCRIPT), *(_text(f"{part}.js") for part in parts))),
        css="\n".join((_text(SHARED_STYLE), *(_text(f"{part}.css") for part in parts))),
        isolate_styles=False,
    )


def _text(name: str) -> str:
    return files("dashboard.ui").joinpath("assets", name).read_text(encoding="utf-8")
