"""The settings of messages to readers: mail server, addresses, the key that signs webhooks. Secrets are never shown."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from email.utils import formataddr, getaddresses
from enum import StrEnum
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from dashboard.errors import SettingError

LONGEST_ADDRESS: Final = 254
_MAIL: Final = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}", re.ASCII)
_KEY_PREFIX: Final = "whsec_"
_KEY_BYTES: Final = (24, 64)


class Encryption(StrEnum):
    """``tls`` from the first byte, ``starttls`` before anything is said, ``none``: within one machine or network."""

    TLS = "smtps"
    STARTTLS = "smtp"
    NONE = "smtp-plain"


PORTS_OF_MAIL: Final = {Encryption.TLS: 465, Encryption.STARTTLS: 587, Encryption.NONE: 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes our mail. Without ``user`` nobody logs in."""

    host: str
    port: int
    encryption: Encryption
    user: str = ""
    password: str = field(default="", repr=False)


def is_mail_address(text: str) -> bool:
    """Whether this is one mail address without a name, in ASCII."""
    return len(text) <= LONGEST_ADDRESS and _MAIL.fullmatch(text) is not None


def mail_server(_name: str, text: str) -> MailServer:
    """The server of ``smtp://user:password@host:587``.

    Raises:
        SettingError: it is no such address, or would send a password that others can read.
    """
    try:
        parts = urlsplit(text)
        encryption, port = Encryption(parts.scheme), parts.port
    except ValueError:
        raise _unusable_server("Write it as smtp://user:password@mail.example.org:587, special signs as %40.") from None
    if not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise _unusable_server("Write it as smtp://user:password@mail.example.org:587, special signs as %40.")
    user, password = _login(parts)
    if user and encryption is Encryption.NONE:
        raise _unusable_server("A password is sent with smtp:// (STARTTLS) or smtps:// only.")
    return MailServer(parts.hostname, port or PORTS_OF_MAIL[encryption], encryption, user, password)


def mail_sender(_name: str, text: str) -> str:
    """Who mail is from, as a mail's head has it: an address, with a name before it if there is one.

    Raises:
        SettingError: it is none.
    """
    addresses = getaddresses([text])
    name, address = addresses[0] if len(addresses) == 1 else ("", "")
    if not is_mail_address(address) or not text.isprintable():
        remedy = "Write it as pulse@example.org, or AI Policy Pulse <pulse@example.org>."
        raise SettingError(f"PULSE_MAIL_FROM={text[:80]!r} cannot be used.", remedy)
    return formataddr((name, address)) if name.isascii() else f"{name} <{address}>"


def mail_address(name: str, text: str) -> str:
    """One mail address.

    Raises:
        SettingError: it is none.
    """
    if not is_mail_address(text):
        raise SettingError(f"PULSE_{name.upper()}={text[:80]!r} cannot be used.", "Write it as owner@example.org.")
    return text


def signing_key(_name: str, text: str) -> bytes:
    """The key of ``whsec_…``, as Standard Webhooks writes it.

    Raises:
        SettingError: it is none, or too short.
    """
    try:
        key = base64.b64decode(text.removeprefix(_KEY_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(_KEY_PREFIX) or not _KEY_BYTES[0] <= len(key) <= _KEY_BYTES[1]:
        remedy = 'It is whsec_ and 24 to 64 bytes in Base64, such as echo "whsec_$(openssl rand -base64 32)" prints.'
        raise SettingError("PULSE_WEBHOOK_SECRET cannot be used.", remedy)
    return key


def _login(parts: SplitResult) -> tuple[str, str]:
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password) or not (user + password).isprintable():
        raise _unusable_server("Give both user and password, or neither.")
    return user, password


def _unusable_server(remedy: str) -> SettingError:
    return SettingError("PULSE_SMTP_URL cannot be used.", remedy)
