"""``boards list`` and ``boards remove``: for the operator, without a secret."""

from __future__ import annotations

import argparse

from dashboard.cli.terminal import add_data_option, say, settings_of
from dashboard.errors import BadParameter
from dashboard.model.links import Links
from dashboard.snapshots.archive import utc_now
from dashboard.snapshots.board import Boards


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``boards``."""
    parser.add_argument("action", choices=("list", "remove"), help="list those that are served; delete one for good")
    parser.add_argument("board", nargs="?", default="", metavar="ID", help="remove: which")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """List or remove, and print what was done. The snapshots of a board stay.

    Raises:
        BadParameter: no id, or one too many. NotFound, SnapshotGone: there is no such board.
    """
    settings, now = settings_of(options), utc_now()
    boards, links = Boards(settings), Links(settings.public_url)
    if bool(options.board) is (options.action == "list"):
        raise BadParameter("remove needs the id of a board, list takes none.", "boards list names them.")
    if options.action == "remove":
        boards.delete(options.board, None, now)
        say([f"Removed {options.board}; its snapshots stay."])
        return 0
    found = [f"{board.id}  {board.title or 'Without title'}  {links.board(board.id)}" for board in boards.every(now)]
    say(found or ["There are no boards."])
    return 0
