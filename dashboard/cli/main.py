"""The command line: ``python -m dashboard COMMAND``, each command in the module of its name.

Exit codes: 0 done, 1 failed (what and what to do on standard error), 2 wrong usage, 130 interrupted, 141 nobody reads;
``verify`` has its own.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, Final

from dashboard.cli.terminal import PROG, fail
from dashboard.config.version import NAME, VERSION
from dashboard.errors import BadParameter, DashboardError

WRONG_USAGE: Final = 2
INTERRUPTED: Final = 130
NOBODY_READS: Final = 141

COMMANDS: Final = {
    "sync": "read the documents into the store",
    "sources": "list, add and check the feeds that records are collected from",
    "collect": "collect records from the feeds into the corpus folder",
    "import": "write records of a table or of references into the corpus folder",
    "serve": "serve the dashboard; the same as streamlit run app.py, whose options it takes",
    "mcp": "answer an AI assistant over standard input and output",
    "brief": "write what happened in a view",
    "export": "write all articles of a view to a file",
    "corrections": "write the facets that editors marked as labels",
    "freeze": "freeze a view of the store as a snapshot",
    "verify": "ask a snapshot's question again and compare",
    "snapshots": "list snapshots that are not served, restore or delete one",
    "boards": "list or remove boards of snapshots",
    "backup": "write what cannot be made again to one archive",
    "restore": "put a backup back where nothing is",
    "tokens": "make, list and revoke tokens for programs",
    "sessions": "list and end the sessions of people who logged in",
    "views": "list, save or remove saved views, and say what is new in one",
    "alerts": "add, list, try out or remove alerts, and look at them once",
    "digests": "add, list, remove, preview and send digests of saved views",
    "deliver": "send what is due: digests and everything else that waits",
    "deliveries": "list what was sent, what waits and what was given up",
    "images": "fetch, count or tidy the pictures served from here",
}
"""A module of this folder each, with ``add_arguments(parser)`` and ``run(options) -> exit code``."""
MODULES: Final = {"import": "import_records"} | {
    name: f"messages.{name}" for name in ("alerts", "digests", "deliver", "deliveries")
}
"""The modules that are not in this folder under the name of their command."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code.

    Raises:
        SystemExit: the arguments are wrong (2), or help or the version was asked for (0).
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    parser = parser_of(*given[:1])
    options, rest = parser.parse_known_args(given)
    options.rest = rest
    if options.rest and options.command != "serve":
        parser.error(f"unrecognized arguments: {' '.join(options.rest)}")
    try:
        code: int = _module(options.command).run(options)
        sys.stdout.flush()
    except BadParameter as error:
        return fail(error, WRONG_USAGE)
    except DashboardError as error:
        return fail(error)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOBODY_READS
    except KeyboardInterrupt:
        print("\nInterrupted. The dashboard keeps showing the last complete state.", file=sys.stderr)
        return INTERRUPTED
    return code


def parser_of(*commands: str) -> argparse.ArgumentParser:
    """The parser with the options of these commands; of the others only the names, so that they need not be loaded."""
    parser = argparse.ArgumentParser(PROG, description=f"{NAME}: read the documents, serve the dashboard.")
    parser.add_argument("--version", action="version", version=f"{NAME} {VERSION}")
    adding = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, summary in COMMANDS.items():
        command = adding.add_parser(name, help=summary, allow_abbrev=False, add_help=name != "serve")
        if name in commands:
            _module(name).add_arguments(command)
    return parser


def _module(command: str) -> Any:
    return importlib.import_module(f"dashboard.cli.{MODULES.get(command, command)}")
