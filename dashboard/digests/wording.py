"""An issue of a digest as a message: subject, plain text and HTML with its styles on the elements."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Final

import jinja2

from dashboard.config.version import NAME, VERSION
from dashboard.delivery.message import Attachment, Channel, Message
from dashboard.digests.digest import Subscriber
from dashboard.digests.issue import DigestIssue
from dashboard.text.bidi import isolated, steady
from dashboard.text.csv_rows import BYTE_ORDER_MARK
from dashboard.text.dates import exact_words

_ASSETS: Final = Path(__file__).parents[1] / "frontend" / "digests"


def digest_message(issue: DigestIssue, subscriber: Subscriber, key: str, base: str, *, kind: str = "digest") -> Message:
    """The message of an issue to one subscriber. ``base`` is the dashboard's own address.

    One of the kind ``test`` says so, and ends no subscription.
    """
    link = f"{base}/unsubscribe/{subscriber.token}" if kind == "digest" else ""
    is_mail = subscriber.recipient.channel is Channel.MAIL
    subject = f"Test: {issue.subject}" if kind == "test" else issue.subject
    rows = f"{BYTE_ORDER_MARK}{issue.rows}".encode() if is_mail and issue.rows else b""
    return Message(
        key=key,
        kind=kind,
        recipient=subscriber.recipient,
        subject=subject,
        text=digest_text(issue, link if is_mail else ""),
        html=digest_html(issue, link) if is_mail else "",
        attachments=(Attachment("new-articles.csv", rows),) if rows else (),
        link=issue.views[0].address if len(issue.views) == 1 else f"{base}/",
        unsubscribe=link if is_mail else "",
        facts=issue.facts,
    )


def digest_text(issue: DigestIssue, unsubscribe: str = "") -> str:
    """Plain text, with the address of each article."""
    lines = [issue.digest.name, period_words(issue), *([issue.note] if issue.note else [])]
    if issue.digest.opening:
        lines += ["", issue.digest.opening]
    for news in issue.views:
        lines += ["", news.view.name.upper(), news.count_words]
        if news.sentences:
            lines += ["", f"{news.period_words}: {steady(' '.join(news.sentences))}"]
        for item in news.shown:
            lines += ["", f"* {isolated(item.title)}", f"  {steady(item.source)}", f"  {item.page}"]
        lines += ["", *([f"{news.more_words}:"] if news.more_words else []), news.address]
    lines += ["", "-- ", *foot_lines(issue)]
    if unsubscribe:
        lines += [f"Unsubscribe: {unsubscribe}"]
    return "\n".join(lines) + "\n"


def digest_html(issue: DigestIssue, unsubscribe: str = "") -> str:
    """HTML for mail programs: no style sheet, no script, no colours but the reader's own."""
    return (
        _templates()
        .get_template("digest.html")
        .render(issue=issue, period=period_words(issue), foot=foot_lines(issue), unsubscribe=unsubscribe)
    )


def period_words(issue: DigestIssue) -> str:
    """Since when what is new is new."""
    return f"New since {exact_words(issue.since)}"


def foot_lines(issue: DigestIssue) -> list[str]:
    """What the figures rest on."""
    return [
        f"{NAME} {VERSION}, corpus version {issue.corpus_version[:12]}.",
        "New: first read here in this time, whatever day an article has. Days are UTC.",
        f"This digest is sent {issue.digest.schedule.words}.",
    ]


@functools.cache
def _templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_ASSETS), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    templates.filters |= {"steady": steady, "isolated": isolated}
    return templates
