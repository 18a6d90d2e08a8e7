"""``restore``: put a backup back where nothing is."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard.cli.terminal import add_data_option, say, settings_of
from dashboard.operation.restore import restore_backup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``restore``."""
    parser.add_argument("archive", type=Path, metavar="FILE", help="what backup wrote")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Check the whole backup, write its files, and say how many.

    Raises:
        BackupFailed: it is damaged, or something is in the way; nothing was written then.
    """
    done = restore_backup(settings_of(options), options.archive)
    say([f"Restored {done.written:,} files of {done.made_at}; {len(done.there):,} were there already, the same."])
    return 0
