"""``alerts``: add, list and remove alerts, say when one would have fired, and look at all of them once."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from dashboard.alerts.alert import PAUSES, Alert
from dashboard.alerts.alert_files import AlertFiles, AlertRequest
from dashboard.alerts.check import AlertStates, check_alerts
from dashboard.alerts.condition import FIELDS, SHARED_BY, Condition, Direction, Watched, read_condition
from dashboard.alerts.preview import preview
from dashboard.alerts.state import Firing
from dashboard.alerts.wording import headline, told_items
from dashboard.cli.terminal import add_data_option, say, settings_of
from dashboard.config.settings import Settings
from dashboard.config.viewers_settings import settings_of_messages
from dashboard.delivery.outbox import Outbox
from dashboard.errors import BadParameter
from dashboard.model.links import Links
from dashboard.service import Service
from dashboard.snapshots.archive import utc_now
from dashboard.text.dates import exact_words
from dashboard.text.numbers import counted

ACTIONS: Final = ("add", "list", "show", "preview", "pause", "resume", "remove", "check")
NOBODY: Final = "nobody@example.org"
"""Stands for the recipient where an alert is only previewed."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``alerts``."""
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument(
        "what",
        nargs="?",
        default="",
        metavar="VIEW|ID",
        help="add, preview: the id of a saved view or the address of a page; else the id of an alert",
    )
    parser.add_argument("--when", choices=tuple(Watched), help="the condition; its own options follow")
    parser.add_argument("--least", type=int, metavar="N", help="articles: so many new ones; stories: so many outlets")
    parser.add_argument("--amount", type=float, metavar="X", help="money: at least so much")
    parser.add_argument("--currency", metavar="EUR", help="money: of this currency")
    parser.add_argument("--jurisdiction", metavar="KEY", help="instruments: only for this one")
    parser.add_argument("--by", choices=tuple(SHARED_BY), help="share: of a value of this dimension")
    parser.add_argument("--value", metavar="KEY", help="share: the value")
    parser.add_argument("--points", type=float, metavar="P", help="share: moved by so many percentage points")
    parser.add_argument("--direction", choices=tuple(Direction), help="share: either way unless given")
    parser.add_argument("--days", type=int, metavar="N", help="share: length of both periods, 28 unless given")
    parser.add_argument(
        "--to", action="append", default=[], metavar="RECIPIENT", help="a mail address, or slack:https://…; repeatable"
    )
    parser.add_argument(
        "--pause", type=int, default=14, choices=PAUSES, help="days in which nothing is told again, 14 unless given"
    )
    parser.add_argument("--name", default="", help="what the alert is called")
    parser.add_argument("--owner", default="", help="who made it")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Do what is asked for; no secret is needed by whoever has the data folder.

    Raises:
        BadParameter, NotFound, SnapshotGone, SnapshotUnreadable, ArchiveFull, StoreUnavailable.
    """
    settings = settings_of(options)
    files, states = AlertFiles(settings.data), AlertStates(settings.data)
    if options.action not in ("list", "check") and not options.what:
        raise BadParameter("Nothing is named.", "Name a view to add or preview, or the id of an alert.")
    match options.action:
        case "add":
            alert, secret = files.add(_asked(options), utc_now())
            say([_line(alert), f"Secret that removes it over the API: {secret}"])
        case "show":
            say(_shown(files.read(options.what), states, settings))
        case "preview":
            say(_previewed(options, files, settings))
        case "pause":
            say([_line(files.enable(options.what, enabled=False))])
        case "resume":
            states.forget(files.read(options.what).id)
            say([_line(files.enable(options.what, enabled=True))])
        case "remove":
            files.remove(options.what, None, utc_now())
            states.remove(options.what)
            say([f"Removed {options.what}."])
        case "check":
            return _check(settings)
        case _:
            alerts, unreadable = files.every()
            say([*map(_line, alerts), *map(str, unreadable)] or ["There are no alerts."])
    return 0


def _asked(options: argparse.Namespace) -> AlertRequest:
    return AlertRequest(
        view=options.what,
        condition=_condition(options),
        recipients=options.to,
        pause_days=options.pause,
        name=options.name,
        owner=options.owner,
    )


def _condition(options: argparse.Namespace) -> Condition:
    if options.when is None:
        raise BadParameter("There is no condition.", f"Give --when with one of {', '.join(Watched)}.")
    fields = {name for known in FIELDS.values() for name in known}
    given: dict[str, Any] = {name: getattr(options, name) for name in sorted(fields)}
    return read_condition({"kind": options.when, **{name: v for name, v in given.items() if v is not None}})


def _line(alert: Alert) -> str:
    paused = "" if alert.enabled else "  (paused)"
    to = ", ".join(reader.recipient.shown for reader in alert.readers) or "nobody"
    return f"{alert.id}  {alert.name}  {alert.condition.words}  to {to}{paused}"


def _shown(alert: Alert, states: AlertStates, settings: Settings) -> list[str]:
    state = states.read(alert.id)
    looked = f"last looked at {exact_words(state.looked_at)}" if state.looked_at else "not looked at yet"
    watched = (
        f"saved view {alert.view}" if alert.view else f"/{alert.page}" + (f"?{alert.query}" if alert.query else "")
    )
    lines = [
        _line(alert),
        f"watches {watched}, pauses for {alert.pause_days} days, {looked}",
        *([f"owner {alert.owner}"] if alert.owner else []),
    ]
    with _serving(settings) as service:
        for firing in reversed(state.firings):
            lines += _fired(alert, firing, service, named=False)
    return lines


def _previewed(options: argparse.Namespace, files: AlertFiles, settings: Settings) -> list[str]:
    if options.when is None:
        alert = files.read(options.what)
    else:
        options.to = options.to or [NOBODY]
        alert = files.draft(_asked(options), utc_now())
    with _serving(settings) as service:
        found = preview(alert, service, datetime.now(UTC).date())
        fired = counted(len(found.firings), "time")
        lines = [f"{alert.name} would have fired {fired} from {found.first} to {found.last}."]
        if found.undated:
            lines.append(f"{counted(found.undated, 'undated article')} in view left out.")
        for firing in found.firings:
            lines += _fired(alert, firing, service, named=False)
    return lines


def _check(settings: Settings) -> int:
    with _serving(settings) as service, closing(Outbox(settings.data)) as outbox:
        found = check_alerts(service, outbox, lambda: datetime.now(UTC))
        lines = [f"Looked at {counted(found.looked_at, 'alert')}: {counted(len(found.fired), 'message')} to send."]
        for alert, firing in found.fired:
            lines += _fired(alert, firing, service, named=True)
        say(lines)
    say([f"{item.alert or 'An alert'}: {item.error}" for item in found.problems])
    return 1 if found.problems else 0


def _fired(alert: Alert, firing: Firing, service: Service, *, named: bool) -> list[str]:
    told = told_items(firing, service, Links(service.settings.public_url))
    name = f"{alert.name}: " if named else ""
    return [f"{firing.at:%Y-%m-%d}  {name}{headline(alert, firing)}", *(f"    {item.words}" for item in told)]


@contextmanager
def _serving(settings: Settings) -> Iterator[Service]:
    service = Service(settings_of_messages(settings))
    try:
        yield service
    finally:
        service.close()
