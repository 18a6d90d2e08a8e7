"""Commands as they are typed, run in a process of their own or, sooner, in this one."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from dashboard.cli.main import main

PROJECT = Path(__file__).resolve().parents[2]


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """What a command finds in its environment: nothing of the tester's own settings."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "STREAMLIT_"))}
    return {**inherited, "PULSE_DATA": str(folder / "data"), "HOME": str(folder), **settings}


def run(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=PROJECT,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def run_here(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """A command in this process, which has loaded everything already."""
    printed, failed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True), io.StringIO()
    with (
        patch.dict(os.environ, environment(folder, **settings), clear=True),
        redirect_stdout(printed),
        redirect_stderr(failed),
    ):
        try:
            code = main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
    return subprocess.CompletedProcess(arguments, code, printed.buffer.getvalue().decode(), failed.getvalue())
