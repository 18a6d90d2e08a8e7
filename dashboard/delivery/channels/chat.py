"""What Slack, Mattermost and Teams are sent: the plain text of a message, its web addresses as links.

Text stays text. Slack and Teams have parts in which nothing is markup; for Mattermost, whose texts are Markdown, every
sign that could be markup is escaped, and names that would call people are broken.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from dashboard.delivery.message import Channel, Message
from dashboard.text.shortening import clipped

LONGEST_TEXT: Final = 6_000
"""Characters of a message: Teams takes 28 kB in all."""
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+")
_MARKS: Final = re.compile(r"([\\`*_{}\[\]()<>#+|~:!$^=-])")
_CALLING: Final = re.compile(r"@(?=\w)")


def chat_content(message: Message) -> bytes:
    """The JSON for the chat that the message goes to."""
    said = {Channel.SLACK: _slack, Channel.MATTERMOST: _mattermost, Channel.TEAMS: _teams}[message.recipient.channel]
    return json.dumps(said(message), ensure_ascii=False).encode("utf-8", "backslashreplace")


def _slack(message: Message) -> dict[str, Any]:
    """Rich text for the channel; ``text``, which its notifications show, is escaped as Slack asks."""
    elements = [
        {"type": "link", "url": part} if linked else {"type": "text", "text": part}
        for part, linked in _parts(_said(message))
    ]
    head = {"type": "text", "text": f"{message.subject}\n", "style": {"bold": True}}
    section = {"type": "rich_text_section", "elements": [head, *elements]}
    fallback = message.subject.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return {
        "text": fallback,
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": [{"type": "rich_text", "elements": [section]}],
    }


def _mattermost(message: Message) -> dict[str, Any]:
    body = "".join(part if linked else _escaped(part) for part, linked in _parts(_said(message)))
    return {"text": f"**{_escaped(message.subject)}**\n\n{body}"}


def _teams(message: Message) -> dict[str, Any]:
    """An Adaptive Card of text runs, in which nothing is Markdown, in the envelope of a Workflows address."""
    title = {"type": "TextRun", "text": message.subject, "weight": "Bolder"}
    body = [{"type": "RichTextBlock", "inlines": [title]}]
    body += [{"type": "RichTextBlock", "inlines": _runs(line)} for line in _said(message).splitlines() if line.strip()]
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "msteams": {"width": "Full"},
    }
    if message.link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open", "url": message.link}]
    attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [attachment]}


def _runs(line: str) -> list[dict[str, Any]]:
    return [
        {"type": "TextRun", "text": part, "selectAction": {"type": "Action.OpenUrl", "url": part}}
        if linked
        else {"type": "TextRun", "text": part}
        for part, linked in _parts(line)
    ]


def _said(message: Message) -> str:
    text = message.text.strip()
    if len(text) <= LONGEST_TEXT:
        return text
    return f"{clipped(text, LONGEST_TEXT)}\n{message.link}".rstrip()


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The text in parts, and which of them are web addresses."""
    at = 0
    for found in _ADDRESS.finditer(text):
        if found.start() > at:
            yield text[at : found.start()], False
        yield found[0], True
        at = found.end()
    if at < len(text):
        yield text[at:], False


def _escaped(text: str) -> str:
    return _CALLING.sub("@\u2060", _MARKS.sub(r"\\\1", text))
