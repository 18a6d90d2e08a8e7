"""``digests``: add, list, remove, preview and send digests of saved views."""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from typing import Final

from dashboard.cli.messages.deliver import sent_words
from dashboard.cli.terminal import add_data_option, say, settings_of
from dashboard.config.settings import Settings
from dashboard.config.viewers_settings import settings_of_messages
from dashboard.delivery.outbox import Outbox
from dashboard.delivery.recipients import recipient_of
from dashboard.delivery.sender import Sender
from dashboard.digests.digest import Digest
from dashboard.digests.digest_files import Digests
from dashboard.digests.schedule import WEEKDAYS, Every, schedule_of
from dashboard.digests.scheduler import DigestScheduler
from dashboard.digests.wording import digest_html, digest_text
from dashboard.errors import BadParameter
from dashboard.service import Service
from dashboard.snapshots.archive import utc_now
from dashboard.text.dates import exact_words

ACTIONS: Final = ("add", "list", "remove", "preview", "send-now", "test")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``digests``."""
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument(
        "what", nargs="?", default="", metavar="VIEW|FOLDER|ID", help="add: a saved view or folder; else a digest's id"
    )
    parser.add_argument(
        "--to", action="append", default=[], metavar="RECIPIENT", help="a mail address, or slack:https://…; repeatable"
    )
    parser.add_argument("--every", choices=tuple(Every), default=Every.WEEKLY.value, help="weekly unless given")
    parser.add_argument("--weekday", choices=WEEKDAYS, default=WEEKDAYS[0], help="weekly: the day (monday)")
    parser.add_argument("--hour", type=int, default=7, metavar="H", help="0 to 23, in its zone (7)")
    parser.add_argument("--zone", default="UTC", metavar="ZONE", help="its time zone, as Europe/Berlin (UTC)")
    parser.add_argument("--name", default="", help="what it is called, else as the view or folder")
    parser.add_argument("--opening", default="", metavar="WORDS", help="own words that stand first")
    parser.add_argument("--skip-if-empty", action="store_true", help="send nothing where nothing is new")
    parser.add_argument("--format", choices=("text", "html", "json"), default="text", help="preview: text unless given")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Do what is asked for.

    Raises:
        BadParameter, NotFound, SnapshotGone, ArchiveFull, SettingError, StoreUnavailable.
    """
    settings = settings_of(options)
    digests = Digests(settings.data)
    if options.action != "list" and not options.what:
        raise BadParameter("Nothing is named.", "Name a saved view or folder to add, or the id of a digest.")
    match options.action:
        case "add":
            schedule = schedule_of(options.every, options.hour, options.zone, options.weekday)
            made = digests.add(
                options.what,
                map(recipient_of, options.to),
                schedule,
                utc_now(),
                name=options.name,
                skip_if_empty=options.skip_if_empty,
                opening=options.opening,
            )
            say([_line(made), f"The first is due {exact_words(schedule.next(made.made_at).moment)}."])
        case "remove":
            digests.remove(options.what, utc_now())
            say([f"Removed {options.what}."])
        case "list":
            say([_line(digest) for digest in digests.every()] or ["There are no digests."])
        case _:
            _with_issue(options, settings, digests.read(options.what))
    return 0


def _with_issue(options: argparse.Namespace, settings: Settings, digest: Digest) -> None:
    service = Service(settings_of_messages(settings))
    try:
        with closing(Outbox(settings.data)) as outbox:
            scheduler = DigestScheduler(service, outbox)
            if options.action == "preview":
                _preview(options.format, scheduler, digest)
                return
            if options.action == "test":
                for to in _named(options.to):
                    scheduler.send_test(digest, recipient_of(to), utc_now())
            else:
                scheduler.send_now(digest, utc_now())
            say([sent_words(Sender(settings, outbox).send_due())])
    finally:
        service.close()


def _preview(form: str, scheduler: DigestScheduler, digest: Digest) -> None:
    issue = scheduler.issue(digest, utc_now())
    match form:
        case "html":
            say([digest_html(issue)])
        case "json":
            say([json.dumps(issue.facts, ensure_ascii=False, indent=1)])
        case _:
            say([f"Subject: {issue.subject}", "", digest_text(issue)])


def _named(recipients: list[str]) -> list[str]:
    if not recipients:
        raise BadParameter("Nobody is named.", "Say with --to who gets the test.")
    return recipients


def _line(digest: Digest) -> str:
    what = f"view {digest.view}" if digest.view else f"folder {digest.folder}"
    to = ", ".join(item.recipient.shown for item in digest.subscribers) or "nobody any more"
    return f"{digest.id}  {digest.name}  {what}  {digest.schedule.words}  to {to}"
