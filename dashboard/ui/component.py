"""Our own Streamlit components: scripts and style from ``assets/``, mounted with JSON data.

Data reaches the browser as data and is shown through ``textContent``; it never becomes part of script, style or markup.
Components write nothing back: whatever they change, they change by following a link (``assets/navigate.js``).
Messages hold data only: browsers load scripts and style once, from addresses of ours (``dashboard/browser_files.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import streamlit as st

from dashboard.browser_files import stub


@dataclass(frozen=True, slots=True)
class Part:
    """One component of a page: ``component`` as in ``assets/``, its ``key`` on the page, and the data it shows."""

    component: str
    key: str
    data: Mapping[str, Any]


def show(part: Part) -> None:
    """Show a part of a page where the script stands."""
    mount(part.component, part.data, key=part.key)


def asked(params: Iterable[tuple[str, str]]) -> list[list[str]]:
    """The parameters an answer belongs to: the values of one name together, names in the order they were first given."""
    grouped: dict[str, list[str]] = {}
    for name, value in params:
        grouped.setdefault(name, []).append(value)
    return [[name, value] for name, values in grouped.items() for value in values]


def mount(name: str, data: Mapping[str, Any], *, key: str, height: int | Literal["content"] = "content") -> None:
    """Show the component whose parts are ``assets/<name>.js`` and ``assets/<name>.css``.

    ``key`` is its identity on the page: with the same key it is updated in place when ``data`` changes.
    ``height`` in CSS pixels keeps its place while it loads.
    Beside its data the browser is told which component this is and which address was asked for: a page that its reader
    has left in the meantime is not shown any more (``assets/mount.js``).
    """
    given = [(item, value) for item in st.query_params for value in st.query_params.get_all(item)]
    place = {"key": key, "asked": asked(given)}
    _renderer(name)(key=key, data={**data, "place": place}, height=height)


@cache
def _renderer(name: str) -> Any:
    return st.components.v2.component(f"pulse_{name}", js=stub(name), isolate_styles=False)
