"""``serve``: replace this process with Streamlit."""

from __future__ import annotations

import argparse
import os
import sys

from dashboard.config.project import PROJECT, project_settings


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """There are none but Streamlit's own."""


def run(options: argparse.Namespace) -> int:
    """Start Streamlit once the settings are known to be right.

    Raises:
        SettingError: a setting cannot be used.
    """
    project_settings()
    command = [sys.executable, "-m", "streamlit", "run", str(PROJECT / "app.py"), *options.rest]
    sys.stdout.flush()
    os.execv(command[0], command)  # noqa: S606 -- our own interpreter, no shell
    return 0
