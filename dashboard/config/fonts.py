"""Look for the fonts that pictures need beyond our own: emoji, and Chinese, Japanese and Korean."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from typing import Final

SECONDS: Final = 10
WANTED: Final[Mapping[str, tuple[str, str]]] = {
    "emoji": ("1f916", "fonts-noto-color-emoji"),
    "Chinese, Japanese and Korean": ("4eba 3042 d55c", "fonts-noto-cjk"),
}
"""A few of the letters of each, in hexadecimal, and Debian's package."""


def missing_fonts() -> tuple[str, ...]:
    """A sentence for each script that no installed font can draw; none where fontconfig is not there to say."""
    program = shutil.which("fc-list")
    if program is None:
        return ()
    return tuple(
        f"Pictures show boxes for {script}: no font for them is installed. Install one (Debian: apt-get install {package})."
        for script, (letters, package) in WANTED.items()
        if not _has(program, letters)
    )


def _has(program: str, letters: str) -> bool:
    try:
        found = subprocess.run(  # noqa: S603 -- fontconfig's own program
            [program, f":charset={letters}", "family"], capture_output=True, timeout=SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return True
    return bool(found.stdout.strip()) or found.returncode != 0
