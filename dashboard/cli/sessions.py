"""``sessions``: list and end the sessions of people who logged in."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import UTC, datetime

from dashboard.access.audit import AuditLog
from dashboard.access.sessions import Session, Sessions
from dashboard.cli.terminal import add_data_option, say, settings_of


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``sessions``."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    revoke = actions.add_parser("revoke", help="end every session of a person; open pages close", allow_abbrev=False)
    revoke.add_argument("user", metavar="USER", help="as sessions list prints it")
    for action in (revoke, actions.add_parser("list", help="list them", allow_abbrev=False)):
        add_data_option(action)


def run(options: argparse.Namespace) -> int:
    """Do it.

    Raises:
        SettingError: the file of the sessions cannot be used.
    """
    data = settings_of(options).data
    with closing(Sessions(data)) as sessions:
        if options.action == "list":
            say([_line(session) for session in sessions.all()] or ["Nobody is logged in."])
        else:
            ended = sessions.end_of_user(options.user)
            AuditLog(data).note("end sessions", who="command line", object=options.user)
            say([f"{ended:,} sessions of {options.user} have ended."])
    return 0


def _line(session: Session) -> str:
    begun, seen = (f"{datetime.fromtimestamp(item, UTC):%Y-%m-%d %H:%M}" for item in (session.begun, session.seen))
    return f"{session.claims.user}  since {begun}  last seen {seen}  {session.claims.email}"
