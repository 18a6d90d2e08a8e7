"""What a firing says: its subject, its lines, and its message to each recipient. Titles are looked up as they are now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from dashboard.alerts.alert import Alert, AlertReader
from dashboard.alerts.condition import Watched
from dashboard.alerts.state import Firing, ShareMove, WatchedItem
from dashboard.config.version import NAME
from dashboard.definitions.catalog import DEFINITIONS
from dashboard.delivery.message import Channel, Message
from dashboard.model.links import Links
from dashboard.model.results import ArticleRow
from dashboard.service import Service
from dashboard.text.dates import day_words, exact_words, iso_moment
from dashboard.text.numbers import counted, number, percent, signed

DEFINED_BY: Final[Mapping[Watched, str]] = {
    Watched.ARTICLES: "coverage",
    Watched.STORIES: "story",
    Watched.DAYS: "spikes",
    Watched.MONEY: "money-ledger",
    Watched.INSTRUMENTS: "instrument",
    Watched.SHARE: "difference",
}
"""The definition that the number of each condition rests on."""
NOT_SHOWN: Final = "(no longer shown here)"
_NOUNS: Final = {
    Watched.ARTICLES: "new article",
    Watched.STORIES: "new story",
    Watched.DAYS: "day that stands out",
    Watched.MONEY: "new commitment of money",
    Watched.INSTRUMENTS: "instrument newly named",
}
_PLURALS: Final = {
    Watched.DAYS: "days that stand out",
    Watched.MONEY: "new commitments of money",
    Watched.INSTRUMENTS: "instruments newly named",
}


@dataclass(frozen=True, slots=True)
class ToldItem:
    """An item with the words that a reader is given, and its full address."""

    words: str
    address: str


def told_items(firing: Firing, service: Service, links: Links) -> tuple[ToldItem, ...]:
    """The items of a firing, with the titles of articles that are shown now; what is not is only said to be gone."""
    rows = service.rows(tuple(item.article_id for item in firing.items if item.article_id))
    titles = {row.article_id: row for row in rows}
    return tuple(_told(item, titles, links) for item in firing.items)


def headline(alert: Alert, firing: Firing) -> str:
    """What happened, in a few words."""
    kind = alert.condition.kind
    if firing.share is not None:
        return f"share of {firing.share.label} {signed(firing.share.points, 1)} points"
    some = "" if firing.complete else " or more"
    return f"{number(firing.count)}{some} {_noun(kind, firing.count)}"


def messages_of(alert: Alert, firing: Firing, service: Service, links: Links) -> tuple[Message, ...]:
    """The firing as a message to each recipient; its key is the same whenever it is made."""
    told = told_items(firing, service, links)
    return tuple(_message(alert, firing, told, reader, links) for reader in alert.readers)


def _message(alert: Alert, firing: Firing, told: tuple[ToldItem, ...], reader: AlertReader, links: Links) -> Message:
    is_mail = reader.recipient.channel is Channel.MAIL
    end = f"{links.base}/unsubscribe/{reader.token}" if is_mail else ""
    lines = [*_lines(alert, firing, told, links), *([f"Unsubscribe: {end}"] if end else [])]
    return Message(
        key=f"alert:{alert.id}:{firing.number}:{int(firing.at.timestamp())}",
        kind="alert",
        recipient=reader.recipient,
        subject=f"{alert.name}: {headline(alert, firing)}",
        text="\n".join(lines) + "\n",
        html=_html(alert, firing, told, links, end) if is_mail else "",
        link=f"{links.base}{firing.link}",
        unsubscribe=end,
        facts=firing_record(alert, firing, told, links),
    )


def firing_record(alert: Alert, firing: Firing, told: tuple[ToldItem, ...], links: Links) -> dict[str, Any]:
    """A firing as JSON has it: every number with what it is of, its definition, the corpus version and a permalink."""
    share = firing.share
    return {
        "alert": alert.id,
        "name": alert.name,
        "number": firing.number,
        "at": iso_moment(firing.at),
        "since": iso_moment(firing.since),
        "condition": alert.condition.record,
        "headline": headline(alert, firing),
        "count": firing.count,
        "complete": firing.complete,
        "copies": firing.copies,
        "share": None if share is None else {name: getattr(share, name) for name in ShareMove.__slots__},
        "items": [{"words": item.words, "address": item.address} for item in told],
        "total": firing.total,
        "whole": firing.whole,
        "definition": DEFINED_BY[alert.condition.kind],
        "corpus_version": firing.corpus_version,
        "permalink": f"{links.base}{firing.link}",
    }


def _lines(alert: Alert, firing: Firing, told: tuple[ToldItem, ...], links: Links) -> list[str]:
    named = [line for item in told for line in (f"- {item.words}", f"  {item.address}")]
    return [
        _opening(alert, firing),
        *(["", *named] if named else []),
        *_more(firing),
        "",
        *_proof(alert, firing),
        f"The view: {links.base}{firing.link}",
        f"Definitions: {links.base}/methodology#{DEFINED_BY[alert.condition.kind]}",
    ]


def _opening(alert: Alert, firing: Firing) -> str:
    if (share := firing.share) is not None:
        return (
            f"The share of {share.label} is {percent(share.count, share.total)} ({share.count:,} of {share.total:,}"
            f" articles, {share.first} to {share.last}), after {percent(share.before, share.total_before)}"
            f" ({share.before:,} of {share.total_before:,}) in the period of the same length before:"
            f" {signed(share.points, 1)} points"
            f"{'' if share.certain else ', which may be chance (the 95 % interval includes 0)'}."
        )
    copies = f" Of the same stories there are {counted(firing.copies, 'further article')}." if firing.copies else ""
    since = exact_words(firing.since)
    return f"{headline(alert, firing)[:1].upper()}{headline(alert, firing)[1:]} since {since}.{copies}"


def _more(firing: Firing) -> list[str]:
    left = firing.count - len(firing.items)
    return [f"- and {number(left)} more"] if firing.items and left else []


def _proof(alert: Alert, firing: Firing) -> list[str]:
    definition = DEFINITIONS[DEFINED_BY[alert.condition.kind]]
    return [
        f"The view has {firing.total:,} of {firing.whole:,} articles, corpus version {firing.corpus_version[:12]},"
        f" looked at on {day_words(firing.at.date())}.",
        f"{definition.name}: {definition.sentence}",
    ]


def _html(alert: Alert, firing: Firing, told: tuple[ToldItem, ...], links: Links, end: str) -> str:
    items = "".join(f'<li><a href="{escape(item.address)}">{escape(item.words)}</a></li>' for item in told)
    more = "".join(f"<li>{escape(line[2:])}</li>" for line in _more(firing))
    proof = " ".join(map(escape, _proof(alert, firing)))
    view = escape(f"{links.base}{firing.link}")
    return (
        f"<p>{escape(_opening(alert, firing))}</p>{f'<ul>{items}{more}</ul>' if items else ''}"
        f'<p>{proof}</p><p><a href="{view}">Open the view in {escape(NAME)}</a></p>'
        f'<p><a href="{escape(end)}">Unsubscribe</a></p>'
    )


def _told(item: WatchedItem, titles: Mapping[str, ArticleRow], links: Links) -> ToldItem:
    row = titles.get(item.article_id)
    if item.article_id and row is None:
        return ToldItem(NOT_SHOWN, links.base or "/")
    parts = []
    if row is not None:
        outlet, day = row.provider_name or row.provider_domain, row.published_at
        parts = [" ".join(row.title.split()) or "(no title)"]
        if not item.words:
            parts += [text for text in (outlet, day and day_words(day.date())) if text]
    return ToldItem(" — ".join(filter(None, (*parts, item.words))), f"{links.base}{item.path}")


def _noun(kind: Watched, count: int) -> str:
    one = _NOUNS[kind]
    return one if count == 1 else _PLURALS.get(kind, "new stories" if kind is Watched.STORIES else f"{one}s")
