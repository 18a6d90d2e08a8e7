"""An article -> its rows in the star schema, as lines of JSON by table: all that one article alone decides.

Rows carry the provider's domain and the topic's name; numbers are given to those when the rows are added. ``mention``
is no table of a generation: it holds the article's related coverage as rows that may become ``article`` rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

import orjson

from dashboard.article import Article, Image, Provider, Related, Status, article_id_of, to_record
from dashboard.store.plan import PARTS_PER_ARTICLE
from dashboard.store.search import fold

Row: TypeAlias = dict[str, Any]

PARTS: Final = ("article", "article_topic", "article_text", "article_record", "article_words", "mention")
"""The order in which an article's lines are given."""


def rows_of(article: Article, number: int) -> tuple[bytes, ...]:
    """The rows of an article that is given this number: lines of JSON, one text for each of ``PARTS``."""
    return (
        _lines([_article_row(article, number, article.article_id)]),
        _lines(_topic_rows(article, number)),
        _lines([_text_row(article, number)]),
        _lines([{"article_no": number, "article_id": article.article_id, "record": _json(article)}]),
        _lines([_word_row(article, number)]),
        mention_rows(article, number),
    )


def mention_rows(article: Article, number: int) -> bytes:
    """The related coverage of an article as lines of JSON."""
    parent = {"parent_no": number, "parent_id": article.article_id, "corpus": corpus_of(article.path)}
    return _lines(
        {
            **_article_row(item, 0, article_id_of(item.identity)),
            **_text_row(item, 0),
            **_word_row(item, 0),
            **parent,
            "position": position,
        }
        for position, item in enumerate(article.related)
    )


def storable(value: Any) -> Any:
    """Text that UTF-8 cannot write (half a surrogate pair, as odd file names have) is spelled out; the rest stays."""
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-8", "backslashreplace").decode("utf-8")


def corpus_of(path: str) -> str:
    """The name of the corpus that holds the file."""
    return path.split("/", 1)[0]


def _article_row(item: Article | Related, number: int, article_id: str) -> Row:
    article = item if isinstance(item, Article) else None
    moment = None if item.published_at is None else item.published_at.astimezone(UTC).replace(tzinfo=None)
    week = None if moment is None else moment.isocalendar()
    day = None if moment is None else moment.date().isoformat()
    return {
        "article_no": number,
        "article_id": article_id,
        "corpus": "" if article is None else corpus_of(article.path),
        "is_related": int(article is None),
        "leads": int(article is not None and article.leads),
        "domain": item.provider.domain or None,
        "published_at": _iso(moment),
        "day": day,
        "week": week and f"{week.year:04d}-W{week.week:02d}",
        "month": day and day[:7],
        "quality": _int(item.quality),
        "quality_bucket": None if item.quality is None else _int(item.quality // 10 * 10),
        "heat": None if article is None else _int(article.heat),
        "status": str(Status.UNSCORED if article is None else article.status),
        "type": item.type or None,
        "title_key": item.title.casefold(),
    }


def _topic_rows(article: Article, number: int) -> list[Row]:
    topics: tuple[str | None, ...] = tuple(dict.fromkeys(t for t in article.topics if t)) or (None,)
    part, rest = divmod(PARTS_PER_ARTICLE, len(topics))
    return [
        {
            "article_no": number,
            "topic": topic,
            "position": position,
            "is_first": int(position == 0),
            "part": part + (rest if position == 0 else 0),
        }
        for position, topic in enumerate(topics)
    ]


def _text_row(item: Article | Related, number: int) -> Row:
    article = item if isinstance(item, Article) else None
    image = item.images[0] if item.images else Image("")
    return {
        "article_no": number,
        "title": item.title,
        "excerpt": item.excerpt,
        "url": item.url,
        "date_only": int(item.date_only),
        "provider_name": item.provider.name,
        "image_url": image.url or None,
        "image_width": _int(image.width),
        "image_height": _int(image.height),
        "related_count": len(article.related) if article else 0,
        "source_count": _int(article.source_count) if article else None,
        "path": article.path if article else None,
        "corrected": _corrected_fields(article) if article else None,
    }


def _corrected_fields(article: Article) -> str | None:
    return " ".join(dict.fromkeys(item.field for item in article.corrections)) or None


def _word_row(item: Article | Related, number: int) -> Row:
    body = item.body if isinstance(item, Article) else None
    return {
        "article_no": number,
        "title_words": fold(item.title),
        "excerpt_words": fold(item.excerpt),
        "body_words": fold(body),
        "provider_words": fold(_provider_text(item.provider)),
    }


def _provider_text(provider: Provider) -> str:
    return f"{provider.name or ''} {provider.domain or ''}"


def _json(article: Article) -> str:
    record = to_record(article)
    try:
        return orjson.dumps(record).decode()
    except TypeError:  # half a surrogate pair, or a number of more than 64 bits
        return json.dumps(record, ensure_ascii=True, separators=(",", ":"))


def _lines(rows: Iterable[Row]) -> bytes:
    return b"".join([_line(row) for row in rows])


def _line(row: Row) -> bytes:
    try:
        return orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:
        return orjson.dumps({name: storable(value) for name, value in row.items()}, option=orjson.OPT_APPEND_NEWLINE)


def _int(value: int | None) -> int | None:
    """A value that no column can hold is unknown in the store; the article's own JSON keeps it."""
    return None if value is None or abs(value) > _GREATEST else value


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="microseconds")


_GREATEST: Final = 2**31 - 1
