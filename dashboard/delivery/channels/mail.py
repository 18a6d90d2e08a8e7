"""Mail over SMTP: text, HTML with pictures inside, attachments, and a way to unsubscribe with one click.

``Message-ID`` is made from the key of the message, so that one which is sent again can be told for the same.
"""

from __future__ import annotations

import hashlib
import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from typing import Any, Final

from dashboard.config.sending import Encryption, MailServer
from dashboard.delivery.channels.attempt import NotDelivered
from dashboard.delivery.message import Message

ANSWER_SECONDS: Final = 30.0
"""The longest wait for one answer of the server."""
MOST_SECONDS: Final = 150.0
"""The longest that sending one mail takes, however slowly the server answers: less than a lease."""
_OF_OURS: Final = frozenset({421, 450, 451, 452, 454, 530, 534, 535, 538})
"""Answers that say nothing against the mail: the server is busy, or does not let us in."""
_ON_ONE_LINE: Final = frozenset({"List-Unsubscribe", "Message-ID"})


class _Unfolded(EmailPolicy):
    """Leaves addresses that programs look for on one line: folding would begin them with an empty one."""

    def fold(self, name: str, value: str) -> str:
        """The header as lines of text."""
        return f"{name}: {value}{self.linesep}" if name in _ON_ONE_LINE else super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header as bytes."""
        return self.fold(name, value).encode("ascii") if name in _ON_ONE_LINE else super().fold_binary(name, value)


def mail_of(message: Message, sender: str, made_at: datetime) -> EmailMessage:
    """The mail of a message. ``sender`` is ``PULSE_MAIL_FROM``."""
    mail = EmailMessage(policy=_Unfolded(linesep="\r\n"))
    name, address = parseaddr(sender)
    mail["From"] = Address(name, addr_spec=address)
    mail["To"] = Address(addr_spec=message.recipient.address)
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = format_datetime(made_at)
    mail["Message-ID"] = message_id(message, address)
    mail["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe:
        mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text, cte="quoted-printable")
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
        _show_pictures(mail, message)
    for item in message.attachments:
        kind, _, subtype = item.media_type.partition("/")
        mail.add_attachment(item.data, maintype=kind, subtype=subtype, filename=item.name)
    return mail


def message_id(message: Message, sender: str) -> str:
    """The id that is the same whenever this message is sent to this recipient."""
    said = f"{message.key}\n{message.recipient.address}".encode()
    return f"<{hashlib.sha256(said).hexdigest()[:40]}@{sender.rpartition('@')[2]}>"


def send_mail(server: MailServer, mail: EmailMessage) -> None:
    """Hand a mail to the server.

    Raises:
        NotDelivered: the server did not take it, or its answer did not come.
    """
    try:
        with _connected(server, parseaddr(str(mail["From"]))[1].rpartition("@")[2]) as connection:
            connection.send_message(mail)
    except smtplib.SMTPRecipientsRefused as refusal:
        code, said = next(iter(refusal.recipients.values()))
        raise _refused(code, said) from None
    except smtplib.SMTPResponseException as refusal:
        raise _refused(refusal.smtp_code, refusal.smtp_error) from None
    except smtplib.SMTPNotSupportedError:
        raise NotDelivered("The mail server lacks what is needed: STARTTLS, or a login.", passing=True) from None
    except ssl.SSLError:
        raise NotDelivered("The mail server has no valid certificate.", passing=True) from None
    except (smtplib.SMTPException, OSError) as problem:
        raise NotDelivered(f"The mail server cannot be reached: {_name(problem)}.", passing=True) from None


class _Bounded(smtplib.SMTP):
    """A connection that ends after ``MOST_SECONDS``, also while answers trickle in."""

    end: threading.Timer | None = None

    def connect(self, *place: Any, **options: Any) -> tuple[int, bytes]:
        """Connect, and read the server's greeting."""
        self.end = threading.Timer(MOST_SECONDS, self._shut)
        self.end.daemon = True
        self.end.start()
        return super().connect(*place, **options)

    def close(self) -> None:
        """Close the connection."""
        if self.end is not None:
            self.end.cancel()
        super().close()

    def _shut(self) -> None:
        with suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


class _BoundedTls(_Bounded, smtplib.SMTP_SSL):
    """One that is encrypted from the first byte."""


@contextmanager
def _connected(server: MailServer, us: str) -> Iterator[smtplib.SMTP]:
    """A connection that is logged in; ``us`` is the name that we give ourselves."""
    tls = ssl.create_default_context()
    if server.encryption is Encryption.TLS:
        connection: smtplib.SMTP = _BoundedTls(server.host, server.port, us, timeout=ANSWER_SECONDS, context=tls)
    else:
        connection = _Bounded(server.host, server.port, us, timeout=ANSWER_SECONDS)
    try:
        if server.encryption is Encryption.STARTTLS:
            connection.starttls(context=tls)
        if server.user:
            connection.login(server.user, server.password)
        yield connection
        with suppress(smtplib.SMTPException, OSError):  # it took the mail: what it says afterwards does not count
            connection.quit()
    finally:
        connection.close()


def _show_pictures(mail: EmailMessage, message: Message) -> None:
    page = next(part for part in mail.walk() if part.get_content_type() == "text/html")
    for item in message.pictures:
        kind, _, subtype = item.media_type.partition("/")
        page.add_related(item.data, kind, subtype, cid=f"<{item.id}>", disposition="inline", filename=f"{item.id}.png")


def _refused(code: int, said: bytes | str) -> NotDelivered:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    if code in _OF_OURS and code >= 530:
        words = "it does not let us in"  # an answer to a login may quote it
    line = " ".join(words.split())[:200]
    return NotDelivered(f"The mail server answers {code}: {line}", passing=code < 500 or code in _OF_OURS)


def _name(problem: Exception) -> str:
    match problem:
        case TimeoutError():
            return "it took too long"
        case smtplib.SMTPServerDisconnected():
            return "it ended the connection"
        case socket.gaierror():
            return "its host is not known"
        case OSError(strerror=str(words)):
            return words.lower()
        case _:
            return "it does not speak SMTP"
