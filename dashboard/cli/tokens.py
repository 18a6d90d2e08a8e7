"""``tokens``: make, list and revoke the tokens by which programs use the API."""

from __future__ import annotations

import argparse
from contextlib import closing
from datetime import UTC, datetime
from typing import Final

from dashboard.access.audit import AuditLog
from dashboard.access.roles import Area, Role
from dashboard.access.tokens import DAYS, GIVEN_FOR, MOST_DAYS, ApiToken, Tokens
from dashboard.cli.terminal import add_data_option, say, settings_of

ROLES: Final = {role.word: role for role in Role if role}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``tokens``."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser("create", help="make a token and print it, this once", allow_abbrev=False)
    create.add_argument("name", help="what it is for")
    create.add_argument("--role", choices=ROLES, default="viewer", help="what it may do at most (viewer)")
    create.add_argument(
        "--area",
        action="append",
        choices=[*GIVEN_FOR],
        metavar="AREA",
        help=f"one of {', '.join(GIVEN_FOR)}; repeatable",
    )
    create.add_argument("--days", type=int, default=DAYS, metavar="N", help=f"for so long, up to {MOST_DAYS} ({DAYS})")
    revoke = actions.add_parser("revoke", help="end a token", allow_abbrev=False)
    revoke.add_argument("token", metavar="ID", help="its id, as tokens list prints it")
    for action in (create, revoke, actions.add_parser("list", help="list them", allow_abbrev=False)):
        add_data_option(action)


def run(options: argparse.Namespace) -> int:
    """Do it.

    Raises:
        BadParameter, NotFound, SettingError.
    """
    data = settings_of(options).data
    with closing(Tokens(data)) as tokens:
        if options.action == "list":
            say([_line(token) for token in tokens.all()] or ["There are no tokens."])
        elif options.action == "revoke":
            tokens.revoke(options.token)
            AuditLog(data).note("revoke token", who="command line", object=options.token)
            say([f"{options.token} is revoked."])
        else:
            areas = [Area(item) for item in options.area or ("data",)]
            token, text = tokens.create(options.name, ROLES[options.role], areas, options.days)
            AuditLog(data).note("create token", who="command line", object=token.id)
            say([text, f"This is shown only now. Its id is {token.id}; it expires on {_day(token.expires)}."])
    return 0


def _line(token: ApiToken) -> str:
    state = f"expires {_day(token.expires)}" if token.revoked is None else f"revoked {_day(token.revoked)}"
    used = "never used" if token.used is None else f"last used {_day(token.used)}"
    return f"{token.id}  {token.role.word}  {','.join(sorted(token.areas))}  {state}  {used}  {token.name}"


def _day(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"
