"""A webhook, signed by the scheme of Standard Webhooks: id, moment and content under one HMAC."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime

from dashboard.delivery.message import Message
from dashboard.text.dates import iso_moment


def webhook_content(message: Message, put_at: datetime) -> bytes:
    """The JSON of a message: ``type``, ``timestamp`` (when it was made) and its facts as ``data``."""
    said = {
        "type": message.kind,
        "timestamp": iso_moment(put_at),
        "data": {"subject": message.subject, "text": message.text, "link": message.link, **message.facts},
    }
    return json.dumps(said, ensure_ascii=False).encode("utf-8", "backslashreplace")


def webhook_id(message: Message) -> str:
    """The id that is the same whenever this message is sent: its key, as a header may have it."""
    if message.key.isascii() and message.key.isprintable() and len(message.key) <= 200 and "." not in message.key:
        return message.key
    return hashlib.sha256(message.key.encode()).hexdigest()


def webhook_headers(name: str, content: bytes, secret: bytes, now: datetime) -> dict[str, str]:
    """The headers that say which message it is, when it was sent and who sent it; without a secret nobody signs."""
    moment = str(int(now.timestamp()))
    headers = {"webhook-id": name, "webhook-timestamp": moment}
    if not secret:
        return headers
    signed = hmac.digest(secret, f"{name}.{moment}.".encode() + content, "sha256")
    return {**headers, "webhook-signature": f"v1,{base64.b64encode(signed).decode()}"}
