"""The scripts and styles of our components, read once from ``assets/``.

They are handed to Streamlit as text; data never becomes part of them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

SHARED_SCRIPT: Final = "navigate.js"
SHARED_STYLE: Final = "base.css"


@cache
def script(*names: str) -> str:
    """The module text of ``assets/<name>`` for each name, after the shared ``navigate`` and ``element`` functions."""
    return "\n".join(_text(name) for name in (SHARED_SCRIPT, *names))


@cache
def style(*names: str) -> str:
    """The style sheet of ``assets/<name>`` for each name, after the shared one."""
    return "\n".join(_text(name) for name in (SHARED_STYLE, *names))


def _text(name: str) -> str:
    return files("dashboard.ui").joinpath("assets", name).read_text(encoding="utf-8")
