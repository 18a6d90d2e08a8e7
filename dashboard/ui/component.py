"""Parts of a page: each is a browser component of ``frontend/components/``, mounted with JSON data.

Browsers show data through ``textContent``; it never becomes script, style or markup. Components send nothing back: they
change the view by following a link (``frontend/shared/navigation.js``). Messages hold data only; scripts and the style
sheet come from addresses of their own (``frontend/bundle.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import streamlit as st

from dashboard.frontend.bundle import stub


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a page: its name in ``frontend/components/``, its ``key`` on the page, and the data it shows."""

    component: str
    key: str
    data: Mapping[str, Any]


def show(part: Part) -> None:
    """Show a part at this place of the page."""
    mount(part.component, part.data, key=part.key)


def grouped_parameters(params: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Group parameters by name, names in order of first appearance (as ``frontend/shared/addresses.js`` does)."""
    grouped: dict[str, list[str]] = {}
    for name, value in params:
        grouped.setdefault(name, []).append(value)
    return [[name, value] for name, values in grouped.items() for value in values]


def mount(name: str, data: Mapping[str, Any], *, key: str, height: int | Literal["content"] = "content") -> None:
    """Show the component ``frontend/components/<name>.js``.

    ``key`` is its identity on the page: with the same key it is updated in place when ``data`` changes.
    ``height`` in CSS pixels keeps its place while it loads.
    The message also names the component and the address that the data belong to, so that the browser can drop data of
    an address its reader has left (``frontend/page/mount.js``).
    """
    given = [(item, value) for item in st.query_params for value in st.query_params.get_all(item)]
    place = {"key": key, "asked": grouped_parameters(given)}
    _renderer(name)(key=key, data={**data, "place": place}, height=height)


@cache
def _renderer(name: str) -> Any:
    return st.components.v2.component(f"pulse_{name}", js=stub(name), isolate_styles=False)
