"""``snapshots list``, ``snapshots restore`` and ``snapshots purge``: for the operator, without a secret."""

from __future__ import annotations

import argparse

from dashboard.cli.terminal import add_data_option, say, settings_of
from dashboard.errors import BadParameter
from dashboard.snapshots.archive import Archive, utc_now


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``snapshots``."""
    parser.add_argument(
        "action",
        choices=("list", "restore", "purge"),
        help="list those that are kept without being served; serve one again; delete one for good",
    )
    parser.add_argument("snapshot", nargs="?", default="", metavar="ID", help="restore, purge: which")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """List, restore or purge, and print what was done.

    Raises:
        BadParameter: no id, or one too many. NotFound, SnapshotGone: there is no such snapshot.
    """
    archive, now = Archive.of(settings_of(options)), utc_now()
    if bool(options.snapshot) is (options.action == "list"):
        raise BadParameter(
            "restore and purge need the id of a snapshot, list takes none.", "See the last part of /s/ID."
        )
    match options.action:
        case "list":
            found = [
                f"{snapshot.id}  {snapshot.heading}: {reason} Deleted in {max(0, left) / 86_400:.0f} days."
                for snapshot, reason, left in archive.withdrawn(now)
            ]
            say(found or ["Every snapshot is served."])
        case "restore":
            archive.restore(options.snapshot)
            say([f"{options.snapshot} is served again, whatever it shows; snapshots purge ends that."])
        case _:
            archive.purge(options.snapshot, now)
            say([f"{options.snapshot} is deleted for good."])
    return 0
