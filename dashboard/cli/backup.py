"""``backup``: write what cannot be made again to one archive."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard.cli.terminal import add_data_option, say, settings_of
from dashboard.operation.backup import write_backup


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``backup``."""
    parser.add_argument(
        "archive", type=Path, metavar="FILE", help="where; a name that ends with .tar.gz, not there yet"
    )
    parser.add_argument("--documents", action="store_true", help="the documents of the corpus too")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Write the backup and say what is in it.

    Raises:
        BackupFailed: it cannot be written.
    """
    done = write_backup(settings_of(options), options.archive, documents=options.documents)
    say([f"{done.files:,} files, {done.bytes:,} bytes, in {done.place}"])
    say([f"Not in it, as it is a link: {path}" for path in done.left_out])
    return 0
