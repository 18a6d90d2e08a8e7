"""``deliver``: put the digests that are due into the outbox and send what waits there, once or again and again."""

from __future__ import annotations

import argparse
from contextlib import closing
from typing import Final

from dashboard.cli.terminal import add_data_option, fail, interruptible, say, settings_of
from dashboard.delivery.outbox import Outbox
from dashboard.delivery.sender import Sender, Sent
from dashboard.digests.scheduler import DigestScheduler
from dashboard.errors import DashboardError
from dashboard.service import Service
from dashboard.snapshots.archive import utc_now

LOOK_SECONDS: Final = 5.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``deliver``."""
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="send what is due, and end (the default)")
    how.add_argument("--watch", action="store_true", help="go on: send each message when it is due, until Ctrl-C")
    add_data_option(parser)


def run(options: argparse.Namespace) -> int:
    """Send what is due; 1 when a message was given up, 130 when interrupted.

    Raises:
        SettingError, StoreUnavailable: the outbox or the store cannot be used.
    """
    settings = settings_of(options)
    service = Service(settings)
    try:
        with closing(Outbox(settings.data)) as outbox, interruptible() as interrupted:
            scheduler, sender = DigestScheduler(service, outbox), Sender(settings, outbox)
            scheduler.put_due(utc_now())
            done = sender.send_due(interrupted)
            say([sent_words(done)])
            while options.watch and not interrupted.wait(LOOK_SECONDS):
                try:
                    scheduler.put_due(utc_now())
                    if (more := sender.send_due(interrupted)) != Sent():
                        say([sent_words(more)])
                except DashboardError as error:
                    fail(error)
            if interrupted.is_set():
                raise KeyboardInterrupt
    finally:
        service.close()
    return 1 if done.given_up else 0


def sent_words(done: Sent) -> str:
    """What became of the messages that were due."""
    parts = [f"Sent {done.sent}"]
    if done.again:
        parts.append(f"{done.again} to be tried again")
    if done.given_up:
        parts.append(f"{done.given_up} given up")
    return ", ".join(parts) + "."
