"""Send what is due, one message at a time, with pauses that grow; beside the server, or as a command."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from dashboard.config.settings import Settings
from dashboard.delivery.background_thread import BackgroundThread
from dashboard.delivery.channels.attempt import NotDelivered
from dashboard.delivery.channels.chat import chat_content
from dashboard.delivery.channels.mail import mail_of, send_mail
from dashboard.delivery.channels.posting import post, posting_rules
from dashboard.delivery.channels.webhook import webhook_content, webhook_headers, webhook_id
from dashboard.delivery.message import Channel, Message, Recipient
from dashboard.delivery.outbox import FILE, Leased, Outbox

PAUSES: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 720, 1_440))
"""The time to the next attempt, after the first, second … that failed. After the last of them we give up."""
LOOK_SECONDS: Final = 5.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Sent:
    """How many messages were sent, are to be tried again, and were given up."""

    sent: int = 0
    again: int = 0
    given_up: int = 0


def now_utc() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class Sender:
    """Sends the messages of one outbox. Any number may do so, in any number of processes."""

    def __init__(self, settings: Settings, outbox: Outbox, clock: Callable[[], datetime] = now_utc) -> None:
        self._settings = settings
        self._outbox = outbox
        self._clock = clock
        self._rules = posting_rules(settings)

    def send_due(self, stop: threading.Event | None = None) -> Sent:
        """Send every message that is due, until there is none or ``stop`` is set.

        Raises:
            StoreUnavailable: the outbox cannot be used now.
        """
        done = Sent()
        while (stop is None or not stop.is_set()) and (leased := self._outbox.lease(self._clock())) is not None:
            self._send(leased, done)
        return done

    def _send(self, leased: Leased, done: Sent) -> None:
        message = leased.message
        try:
            self._hand_over(leased)
        except NotDelivered as refusal:
            self._failed(leased, refusal, done)
        except (ValueError, TypeError, LookupError, AttributeError):  # one that cannot be made must not keep the others
            _log.exception("A message (%s) could not be made.", message.kind)
            self._failed(leased, NotDelivered("It cannot be made: the log says why.", passing=False), done)
        else:
            done.sent += self._outbox.sent(leased, self._clock())

    def _hand_over(self, leased: Leased) -> None:
        message = leased.message
        match message.recipient.channel:
            case Channel.MAIL:
                if self._settings.smtp_url is None or not self._settings.mail_from:
                    raise NotDelivered("There is no mail server: set PULSE_SMTP_URL and PULSE_MAIL_FROM.", passing=True)
                send_mail(self._settings.smtp_url, mail_of(message, self._settings.mail_from, leased.put_at))
            case Channel.WEBHOOK:
                content, secret = webhook_content(message, leased.put_at), self._settings.webhook_secret
                headers = webhook_headers(webhook_id(message), content, secret, self._clock())
                post(message.recipient.address, content, headers, self._rules)
            case _:
                post(message.recipient.address, chat_content(message), {}, self._rules)

    def _failed(self, leased: Leased, refusal: NotDelivered, done: Sent) -> None:
        now, to = self._clock(), leased.message.recipient.shown
        if refusal.passing and leased.attempt <= len(PAUSES):
            pause = max(PAUSES[leased.attempt - 1], timedelta(seconds=refusal.wait or 0))
            done.again += self._outbox.failed(leased, refusal.problem, now + pause)
            _log.warning("A message to %s was not sent (attempt %d). %s", to, leased.attempt, refusal.problem)
        else:
            note = self._note(leased.message, leased.attempt, refusal.problem)
            done.given_up += self._outbox.give_up(leased, refusal.problem, now, note)
            _log.error("A message to %s is given up. %s", to, refusal.problem)

    def _note(self, message: Message, attempts: int, problem: str) -> Message | None:
        """What the owner is told of a message that is given up; nothing about a note that is."""
        if not self._settings.mail_owner or message.kind == "problem":
            return None
        tries = "1 attempt" if attempts == 1 else f"{attempts} attempts"
        lines = (
            f"“{message.subject}” was not delivered to {message.recipient.shown} after {tries}.",
            problem,
            "It is not sent again. python -m dashboard deliveries lists what was sent and what was not.",
        )
        return Message(
            key=f"problem:{message.key}:{message.recipient.channel}:{message.recipient.address}",
            kind="problem",
            recipient=Recipient(Channel.MAIL, self._settings.mail_owner),
            subject=f"Not delivered: {message.subject}",
            text="\n\n".join(lines) + "\n",
            link=message.link,
        )


class BackgroundSender(BackgroundThread):
    """Sends what is due, beside a server."""

    def __init__(self, settings: Settings, look_seconds: float = LOOK_SECONDS) -> None:
        super().__init__("Sending", look_seconds)
        self._settings = settings
        self._outbox: Outbox | None = None

    def turn(self) -> None:
        """Send every message that is due; nothing before there was ever one."""
        if self._outbox is None and (self._settings.data / FILE).exists():
            self._outbox = Outbox(self._settings.data)
        if self._outbox is not None:
            Sender(self._settings, self._outbox).send_due(self._stop)

    def release(self) -> None:
        """Close the outbox."""
        if self._outbox is not None:
            self._outbox.close()
            self._outbox = None
