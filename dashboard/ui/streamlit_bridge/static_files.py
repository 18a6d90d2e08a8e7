"""The files of Streamlit's browser side: its page, and its scripts and styles."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from streamlit.file_util import get_static_dir

CHECKED: Final = "1.67.0"
PAGE_TITLE: Final = b"<title>Streamlit</title>"
"""What that page is called before ours is known."""
SERVER_SCRIPT: Final = b'window.__streamlit = { BACKEND_BASE_URL: location.origin + "/" };'
"""Tells its scripts where the server is; else they try every folder of the address first and log each failure."""
_INLINE_SCRIPT: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def static_folder() -> Path:
    """The folder that Streamlit serves its page from."""
    return Path(get_static_dir())


def page_file() -> bytes:
    """The page that Streamlit sends for every address."""
    return (static_folder() / "index.html").read_bytes()


def inline_scripts() -> list[bytes]:
    """The scripts inside that page, which a content security policy has to allow."""
    return _INLINE_SCRIPT.findall(page_file())
