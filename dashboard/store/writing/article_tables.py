"""Make an article's rows for each table, as JSON.

Rows have the provider's domain and the topic's name, which get numbers when the rows are added. ``mention`` is a temporary
table: the article's related coverage as rows that may become ``article`` rows.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeAlias

import orjson

from dashboard.model.article import Article, Image, Json, Provider, Related, Status, article_id_of, to_record
from dashboard.model.facets import FacetFindings, findings_text
from dashboard.search.folding import fold
from dashboard.store.schema import MONEY_COLUMNS, PARTS_PER_ARTICLE

Row: TypeAlias = list[Any]

_ARTICLE: Final = (
    *("article_no", "article_id", "corpus", "is_related", "leads", "domain", "published_at", "day", "week", "month"),
    *("quality", "quality_bucket", "heat", "status", "type", "title_key"),
)
_TEXT: Final = (
    *("title", "excerpt", "url", "date_only", "provider_name", "image_url", "image_width", "image_height"),
    *("related_count", "source_count", "path", "corrected"),
)
_WORDS: Final = ("title_words", "excerpt_words", "body_words", "provider_words")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "article": _ARTICLE,
    "article_topic": ("article_no", "topic", "position", "is_first", "part"),
    "article_text": ("article_no", *_TEXT),
    "article_words": ("article_no", *_WORDS),
    "article_facet": ("article_no", "kind", "key", "name", "is_subject", "mentions", "part"),
    "money": ("article_no", "position", *MONEY_COLUMNS),
    "article_findings": ("article_no", "findings"),
    "mention": (*_ARTICLE, *_TEXT, *_WORDS, "parent_no", "parent_id", "position"),
}
"""The columns of each table's rows, in their order. Moments are microseconds since 1970, UTC."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TICK: Final = timedelta(microseconds=1)
_GREATEST: Final = 2**31 - 1
NOTHING_FOUND: Final = FacetFindings()


def store_rows(
    article: Article, number: int, record: Json | None = None, findings: FacetFindings = NOTHING_FOUND
) -> tuple[bytes, bytes]:
    """The rows of an article with this number, for the tables of ``COLUMNS``, and the article as JSON.

    Args:
        record: the result of ``to_record``, if known.
        findings: of the policy dictionaries.
    """
    rows = {
        "article": [_article_row(article, number, article.article_id)],
        "article_topic": _topic_rows(article, number),
        "article_text": [[number, *_text_row(article)]],
        "article_words": [[number, *_word_row(article)]],
        "article_facet": _facet_rows(findings, number),
        "money": [
            [number, position, *(getattr(money, name) for name in MONEY_COLUMNS)]
            for position, money in enumerate(findings.money)
        ],
        "article_findings": [[number, text]] if (text := findings_text(findings)) else [],
        "mention": _mention_rows(article, number),
    }
    return _dumped(rows), _record(to_record(article) if record is None else record)


def mention_rows(article: Article, number: int) -> list[Row]:
    """The related coverage of an article, as rows of ``mention``."""
    found: list[Row] = orjson.loads(_dumped(_mention_rows(article, number)))
    return found


def storable(value: Any) -> Any:
    """Escape text that UTF-8 cannot encode (lone surrogates, as in odd file names)."""
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-8", "backslashreplace").decode("utf-8")


def microseconds(moment: datetime) -> int:
    """Return an aware moment in microseconds since 1970, UTC."""
    return (moment - _EPOCH) // _TICK


def corpus_of(path: str) -> str:
    """The name of the corpus that holds the file."""
    return path.split("/", 1)[0]


def _mention_rows(article: Article, number: int) -> list[Row]:
    parent = (number, article.article_id)
    corpus = corpus_of(article.path)
    return [
        [
            *_article_row(item, 0, article_id_of(item.identity), corpus),
            *_text_row(item),
            *_word_row(item),
            *parent,
            position,
        ]
        for position, item in enumerate(article.related)
    ]


def _article_row(item: Article | Related, number: int, article_id: str, corpus: str = "") -> Row:
    article = item if isinstance(item, Article) else None
    moment = None if item.published_at is None else item.published_at.astimezone(UTC)
    week = None if moment is None else moment.isocalendar()
    day = None if moment is None else moment.date().isoformat()
    return [
        number,
        article_id,
        corpus if article is None else corpus_of(article.path),
        int(article is None),
        int(article is not None and article.leads),
        item.provider.domain or None,
        None if moment is None else microseconds(moment),
        day,
        week and f"{week.year:04d}-W{week.week:02d}",
        day and day[:7],
        _int(item.quality),
        None if item.quality is None else _int(item.quality // 10 * 10),
        None if article is None else _int(article.heat),
        str(Status.UNSCORED if article is None else article.status),
        item.type or None,
        item.title.casefold(),
    ]


def _topic_rows(article: Article, number: int) -> list[Row]:
    topics: tuple[str | None, ...] = tuple(dict.fromkeys(t for t in article.topics if t)) or (None,)
    part, rest = divmod(PARTS_PER_ARTICLE, len(topics))
    return [
        [number, topic, position, int(position == 0), part + (rest if position == 0 else 0)]
        for position, topic in enumerate(topics)
    ]


def _facet_rows(findings: FacetFindings, number: int) -> list[Row]:
    counting = Counter(facet.kind for facet in findings.facets if facet.counts)
    rows: list[Row] = []
    first: set[str] = set()
    for facet in findings.facets:
        part, rest = divmod(PARTS_PER_ARTICLE, counting[facet.kind]) if facet.counts else (0, 0)
        if facet.counts and facet.kind not in first:
            first.add(facet.kind)
            part += rest
        rows.append([number, facet.kind, facet.key, facet.label, int(facet.is_subject), len(facet.spans), part])
    return rows


def _text_row(item: Article | Related) -> Row:
    article = item if isinstance(item, Article) else None
    image = item.images[0] if item.images else Image("")
    return [
        item.title,
        item.excerpt,
        item.url,
        int(item.date_only),
        item.provider.name,
        image.url or None,
        _int(image.width),
        _int(image.height),
        len(article.related) if article else 0,
        _int(article.source_count) if article else None,
        article.path if article else None,
        _corrected_fields(article) if article else None,
    ]


def _corrected_fields(article: Article) -> str | None:
    return " ".join(dict.fromkeys(item.field for item in article.corrections)) or None


def _word_row(item: Article | Related) -> Row:
    body = item.body if isinstance(item, Article) else None
    return [fold(item.title), fold(item.excerpt), fold(body), fold(_provider_text(item.provider))]


def _provider_text(provider: Provider) -> str:
    return f"{provider.name or ''} {provider.domain or ''}"


def _record(record: Json) -> bytes:
    try:
        return orjson.dumps(record)
    except TypeError:  # half a surrogate pair, or a number of more than 64 bits
        return json.dumps(record, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def _dumped(rows: Any) -> bytes:
    try:
        return orjson.dumps(rows)
    except TypeError:
        return orjson.dumps(_storable_rows(rows))


def _storable_rows(value: Any) -> Any:
    match value:
        case dict():
            return {name: _storable_rows(item) for name, item in value.items()}
        case list():
            return [_storable_rows(item) for item in value]
        case _:
            return storable(value)


def _int(value: int | None) -> int | None:
    """A value that no column can hold is unknown in the store; the article's own JSON keeps it."""
    return None if value is None or abs(value) > _GREATEST else value
