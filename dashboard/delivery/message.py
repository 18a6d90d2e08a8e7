"""A message to one reader, whatever it says and whichever way it goes; and what it is as JSON."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

SCHEMA: Final = 1


class Channel(StrEnum):
    """The way a message goes: ``mail`` to a mail address, the others to a web address."""

    MAIL = "mail"
    WEBHOOK = "webhook"
    SLACK = "slack"
    MATTERMOST = "mattermost"
    TEAMS = "teams"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who gets a message. A web address may be a secret, as those of Slack are: :attr:`shown` may be printed."""

    channel: Channel
    address: str

    @property
    def shown(self) -> str:
        """The channel with the mail address, or with no more than the host of a web address."""
        if self.channel is Channel.MAIL:
            return f"{self.channel} {self.address}"
        try:
            host = urlsplit(self.address).hostname
        except ValueError:
            host = None
        return f"{self.channel} at {host or 'no address'}"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture within a mail, which its HTML shows as ``cid:<id>``; ``id`` is of letters, digits and ``-``."""

    id: str
    data: bytes
    alt: str
    media_type: str = "image/png"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along with a mail."""

    name: str
    data: bytes
    media_type: str = "text/csv"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one recipient, complete: nothing is looked up when it is sent.

    ``key`` says which message it is (``alert:<id>:<day>:<digest>``): one that was ever put into the outbox for a
    recipient is never sent to it again. ``kind`` is ``alert``, ``digest``, ``test`` or ``problem``. ``text`` is plain,
    ``html`` is for mail and escaped already. ``link`` is where it can be read on, ``unsubscribe`` the address that
    ends this subscription at once. ``facts`` is what a webhook gets, of JSON's own types.
    """

    key: str
    kind: str
    recipient: Recipient
    subject: str
    text: str
    html: str = ""
    pictures: tuple[Picture, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    link: str = ""
    unsubscribe: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def packed_message(message: Message) -> str:
    """The message as JSON."""
    parts: dict[str, Any] = {
        "schema": SCHEMA,
        "key": message.key,
        "kind": message.kind,
        "recipient": [message.recipient.channel, message.recipient.address],
        "subject": message.subject,
        "text": message.text,
        "html": message.html,
        "pictures": [[item.id, _packed(item.data), item.alt, item.media_type] for item in message.pictures],
        "attachments": [[item.name, _packed(item.data), item.media_type] for item in message.attachments],
        "link": message.link,
        "unsubscribe": message.unsubscribe,
        "facts": dict(message.facts),
    }
    return json.dumps(parts)


def unpacked_message(text: str) -> Message:
    """The message that :func:`packed_message` wrote.

    Raises:
        ValueError, KeyError, TypeError: it is none.
    """
    parts = json.loads(text)
    channel, address = parts["recipient"]
    return Message(
        key=parts["key"],
        kind=parts["kind"],
        recipient=Recipient(Channel(channel), address),
        subject=parts["subject"],
        text=parts["text"],
        html=parts["html"],
        pictures=tuple(Picture(name, base64.b64decode(data), alt, kind) for name, data, alt, kind in parts["pictures"]),
        attachments=tuple(Attachment(name, base64.b64decode(data), kind) for name, data, kind in parts["attachments"]),
        link=parts["link"],
        unsubscribe=parts["unsubscribe"],
        facts=parts["facts"],
    )


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
