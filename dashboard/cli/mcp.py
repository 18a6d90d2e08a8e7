"""``mcp``: answer an AI assistant on this machine, over standard input and output."""

from __future__ import annotations

import argparse

from dashboard.assistants.mcp_server import assistant_server
from dashboard.cli.terminal import add_data_option, settings_of
from dashboard.service import Service
from dashboard.snapshots.service import SnapshotService


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``mcp``."""
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Answer until standard input ends. Nothing but the protocol goes to standard output.

    Raises:
        NotInstalled: the package mcp is missing. SettingError: a setting cannot be used.
    """
    service = Service(settings_of(options))
    desk = SnapshotService(service)
    try:
        assistant_server(service, desk).run("stdio")
    finally:
        desk.close()
        service.close()
    return 0
