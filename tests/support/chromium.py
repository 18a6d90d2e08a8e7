"""The Chromium that tests and screenshots drive."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def found_browser() -> str:
    """TEST_BROWSER, the one scripts/install-browser found, or the system's; empty where there is none."""
    recorded = PROJECT / ".venv" / "browser"
    named = os.environ.get("TEST_BROWSER") or (recorded.read_text().strip() if recorded.exists() else "")
    return named or shutil.which("chromium") or shutil.which("google-chrome") or ""


def browser_path() -> str:
    """The Chromium to drive. A test that needs one fails without it, so that none is skipped in silence."""
    found = found_browser()
    if not found:
        pytest.fail("There is no Chromium: scripts/install-browser finds or installs one.", pytrace=False)
    return found


def browser_arguments() -> list[str]:
    """Return Chromium's options: no requests of its own, and as root no sandbox, which is impossible there."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
    return [*quiet, "--no-sandbox"] if os.geteuid() == 0 else quiet
