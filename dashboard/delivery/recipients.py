"""Recipients as people write them: a mail address, or a channel and a web address."""

from __future__ import annotations

from dashboard.config.sending import is_mail_address
from dashboard.delivery.message import Channel, Recipient
from dashboard.errors import BadParameter
from dashboard.fetch.connection import Blocked
from dashboard.fetch.exchange import checked_address


def recipient_of(text: str) -> Recipient:
    """The recipient of ``reader@example.org``, ``slack:https://hooks.slack.com/…`` or ``webhook:https://…``.

    Whether a web address leads to a public host is found out when something is sent.

    Raises:
        BadParameter: it is none.
    """
    channel, colon, address = text.strip().partition(":")
    if not colon and is_mail_address(channel):
        return Recipient(Channel.MAIL, channel)
    try:
        named = Channel(channel.lower())
    except ValueError:
        named = Channel.MAIL
    address = address.strip()
    if named is Channel.MAIL:
        if colon and channel.lower() == Channel.MAIL and is_mail_address(address):
            return Recipient(Channel.MAIL, address)
        others = ", ".join(f"{item}:https://…" for item in Channel if item is not Channel.MAIL)
        raise BadParameter("That is no recipient.", f"Write a mail address, or {others}.")
    try:
        return Recipient(named, checked_address(address))
    except Blocked as refusal:
        raise BadParameter(f"The address of {named} {refusal}.", "Write one that begins with https://.") from None
