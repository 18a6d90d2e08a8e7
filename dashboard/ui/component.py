"""Our own Streamlit components: scripts and style from ``assets/``, mounted with JSON data.

Data reaches the browser as data and is shown through ``textContent``; it never becomes part of script, style or markup.
Components write nothing back: whatever they change, they change by following a link (``assets/navigate.js``).
Messages hold data only: browsers load scripts and style once, from addresses of ours (``dashboard/browser_files.py``).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import streamlit as st

from dashboard.browser_files import stub


def mount(name: str, data: Mapping[str, Any], *, key: str, height: int | Literal["content"] = "content") -> None:
    """Show the component whose parts are ``assets/<name>.js`` and ``assets/<name>.css``.

    ``key`` is its identity on the page: with the same key it is updated in place when ``data`` changes.
    ``height`` in CSS pixels keeps its place while it loads.
    """
    _renderer(name)(key=key, data=dict(data), height=height)


@cache
def _renderer(name: str) -> Any:
    return st.components.v2.component(f"pulse_{name}", js=stub(name), isolate_styles=False)
