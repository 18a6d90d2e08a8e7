"""Statements that record each article's history: changes since the last generation, arrival and departure.

They compare ``former``, the rows removed or replaced, with the present rows. ``$at`` is the moment of the sync, ``$number``
the generation's number, ``$first`` the lowest new article_no.
"""
# ruff: noqa: S608 -- every statement is put together from names of this module

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from dashboard.store.base import Statement

_NOW: Final = (
    "FROM former JOIN article ON article.article_id = former.article_id AND article.is_related = 0 "
    "JOIN article_text ON article_text.article_no = article.article_no"
)
_CURRENT: Final = "SELECT article_id FROM article WHERE is_related = 0"
_GONE: Final = (
    "SELECT article_id FROM former WHERE article_id NOT IN "
    "(SELECT article_id FROM article WHERE is_related = 0 AND article_id IN (SELECT article_id FROM former))"
)
_VALUES: Final = {
    "title": ("former.title", "article_text.title"),
    "quality": ("former.quality", "article.quality"),
    "heat": ("former.heat", "article.heat"),
    "status": ("former.status", "article.status"),
}
_CHANGES: Final = tuple(
    f"INSERT INTO article_change SELECT former.article_id, $at, $number, '{field}', CAST({was} AS VARCHAR), "
    f"CAST({became} AS VARCHAR) {_NOW} WHERE {was} IS DISTINCT FROM {became}"
    for field, (was, became) in _VALUES.items()
)
_CONTENT: Final = (
    f"INSERT INTO article_change SELECT former.article_id, $at, $number, 'content', NULL, NULL {_NOW} "
    "JOIN report_line ON report_line.path = article_text.path WHERE former.digest IS DISTINCT FROM report_line.digest AND "
    + " AND ".join(f"{was} IS NOT DISTINCT FROM {became}" for was, became in _VALUES.values())
)
_LEFT: Final = (
    f"INSERT INTO article_change SELECT article_id, $at, $number, 'left', NULL, NULL FROM ({_GONE})",
    f"UPDATE article_seen SET left_at = $at, left_in = $number WHERE left_at IS NULL AND article_id IN ({_GONE})",
)
_LEFT_TITLES: Final = f"DELETE FROM article_change WHERE field = 'title' AND article_id IN ({_GONE})"
_RETURNED: Final = (
    "INSERT INTO article_change SELECT article_id, $at, $number, 'returned', NULL, NULL FROM article_seen "
    f"WHERE left_at IS NOT NULL AND article_id IN ({_CURRENT} AND article_no >= $first)",
    "UPDATE article_seen SET left_at = NULL, left_in = NULL "
    f"WHERE left_at IS NOT NULL AND article_id IN ({_CURRENT} AND article_no >= $first)",
)
_FIRST_SEEN: Final = (
    "INSERT INTO article_seen SELECT article_id, $at, $number, NULL, NULL FROM article "
    "WHERE is_related = 0 AND article_no >= $first AND article_id NOT IN "
    f"(SELECT article_id FROM article_seen WHERE article_id IN ({_CURRENT} AND article_no >= $first))"
)
_FORGET_HIDDEN: Final = (
    f"DELETE FROM article_seen WHERE article_id NOT IN ({_CURRENT})",
    f"DELETE FROM article_change WHERE article_id NOT IN ({_CURRENT})",
)


def history_statements(*, at: datetime, number: int, first: int, published: bool) -> Iterator[Statement]:
    """The statements that bring the history up to date.

    When an article leaves, the history of its title is deleted; where only published articles are shown, all of it.

    Args:
        at: naive UTC, as columns hold it.
    """
    moment: Mapping[str, Any] = {"at": at, "number": number}
    for text in (*_CHANGES, _CONTENT, *_LEFT):
        yield Statement(text, moment)
    yield Statement(_LEFT_TITLES)
    yield Statement(_RETURNED[0], {**moment, "first": first})
    yield Statement(_RETURNED[1], {"first": first})
    yield Statement(_FIRST_SEEN, {**moment, "first": first})
    if published:
        yield from map(Statement, _FORGET_HIDDEN)
