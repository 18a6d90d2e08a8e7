"""The addresses that Streamlit's server answers itself."""

from __future__ import annotations

from typing import Final

CHECKED: Final = "1.67.0"
FOLDERS: Final = ("/_stcore/", "/static/", "/media/", "/component/", "/auth/")
FILES: Final = frozenset({"/favicon.png", "/manifest.json", "/index.html", "/oauth2callback"})
CLOSED: Final = ("/_stcore/metrics", "/_stcore/agent")
"""What its server offers to anybody and no page needs."""


def is_streamlit(path: str) -> bool:
    """Whether Streamlit's browser side asks for this address."""
    return path in FILES or (path.startswith(FOLDERS) and not path.startswith(CLOSED))
