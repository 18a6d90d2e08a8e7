"""Articles -> the rows of the star schema: who is a row, which number it gets, and everything worked out beforehand."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeAlias

from dashboard.article import Article, Image, Provider, Related, Status, article_id_of, to_record
from dashboard.store.plan import PARTS_PER_ARTICLE
from dashboard.store.search import fold

Rows: TypeAlias = dict[str, list[Any]]
_BEFORE_ALL: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Star:
    """Columns by table and name; ``newest_day`` is the newest dated article's UTC day (``YYYY-MM-DD``)."""

    tables: Mapping[str, Rows]
    newest_day: str | None


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row of ``article``: an article, or a related item with the article it stands in."""

    article_id: str
    item: Article | Related
    parent: Article | None

    @property
    def published_at(self) -> datetime | None:
        return self.item.published_at

    @property
    def topics(self) -> tuple[str, ...]:
        return () if isinstance(self.item, Related) else tuple(dict.fromkeys(t for t in self.item.topics if t))


def star_of(articles: Iterable[Article]) -> Star:
    """The rows of these articles and of their related coverage.

    A related item is one row however many articles list it, as the newest of them (by date, then path) has it, and no
    row at all if it is an article of the corpus.
    """
    documents = {article.article_id: article for article in articles}
    entries = [_Entry(key, article, None) for key, article in documents.items()] + _related_entries(documents)
    entries.sort(key=lambda entry: (entry.published_at or _BEFORE_ALL, entry.article_id))
    topics = _ranked(Counter(topic for entry in entries for topic in entry.topics))
    providers = _providers(entries)
    tables: dict[str, Rows] = {
        "article": _article_rows(entries, {domain: n for n, (domain, _, _) in enumerate(providers)}),
        "article_topic": _topic_rows(entries, {name: n for n, (name, _) in enumerate(topics)}),
        "topic": _columns(("topic_id", "name", "articles"), [(n, *row) for n, row in enumerate(topics)]),
        "provider": _columns(
            ("provider_id", "domain", "name", "articles"), [(n, *row) for n, row in enumerate(providers)]
        ),
        "article_text": _text_rows(entries),
        "article_record": _columns(("article_id", "record"), [(key, _json(a)) for key, a in documents.items()]),
        "article_words": _word_rows(entries),
    }
    return Star(
        {
            table: {name: [storable(v) for v in values] for name, values in rows.items()}
            for table, rows in tables.items()
        },
        max((day for a in documents.values() if (day := _day(a.published_at))), default=None),
    )


def storable(value: Any) -> Any:
    """Text that UTF-8 cannot write (half a surrogate pair, as odd file names have) is spelled out; the rest stays."""
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-8", "backslashreplace").decode("utf-8")


def _related_entries(documents: Mapping[str, Article]) -> list[_Entry]:
    newest_last = sorted(documents.values(), key=lambda a: (a.published_at or _BEFORE_ALL, a.path))
    found: dict[str, _Entry] = {}
    for parent in newest_last:
        for item in reversed(parent.related):
            key = article_id_of(item.identity)
            if key not in documents:
                found[key] = _Entry(key, item, parent)
    return list(found.values())


def _ranked(counts: Counter[str]) -> list[tuple[str | None, int]]:
    """Names by falling count, then name, after the unknown one."""
    return [(None, 0), *sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]


def _providers(entries: Sequence[_Entry]) -> list[tuple[str | None, str | None, int]]:
    """Domain, commonest name (documents' before related items', ties by name) and articles, after the unknown one."""
    names: dict[str, Counter[tuple[bool, str]]] = {}
    articles: Counter[str] = Counter()
    for entry in entries:
        provider = entry.item.provider
        if provider.domain:
            articles[provider.domain] += entry.parent is None
            found = names.setdefault(provider.domain, Counter())
            found.update([(entry.parent is not None, provider.name)] if provider.name else [])
    commonest = {
        domain: min(found, key=lambda name: (name[0], -found[name], name[1]))[1] if found else domain
        for domain, found in names.items()
    }
    return [(None, None, 0), *((d, commonest[d], n) for d, n in sorted(articles.items(), key=lambda p: (-p[1], p[0])))]


def _article_rows(entries: Sequence[_Entry], provider_ids: Mapping[str | None, int]) -> Rows:
    rows = []
    for number, entry in enumerate(entries):
        item, moment = entry.item, entry.published_at
        article = item if isinstance(item, Article) else None
        week = None if moment is None else moment.astimezone(UTC).isocalendar()
        day = _day(moment)
        rows.append(
            (
                number,
                entry.article_id,
                int(article is None),
                int(article is not None and article.leads),
                provider_ids[item.provider.domain or None],
                None if moment is None else moment.astimezone(UTC).replace(tzinfo=None),
                day,
                week and f"{week.year:04d}-W{week.week:02d}",
                day and day[:7],
                item.quality,
                None if item.quality is None else item.quality // 10 * 10,
                None if article is None else article.heat,
                str(Status.UNSCORED if article is None else article.status),
                item.type or None,
                item.title.casefold(),
            )
        )
    names = "article_no article_id is_related leads provider_id published_at day week month quality quality_bucket heat"
    return _columns((*names.split(), "status", "type", "title_key"), rows)


def _topic_rows(entries: Sequence[_Entry], topic_ids: Mapping[str | None, int]) -> Rows:
    rows = []
    for number, entry in enumerate(entries):
        topics: tuple[str | None, ...] = entry.topics or (None,)
        part, rest = divmod(PARTS_PER_ARTICLE, len(topics))
        rows += [
            (number, topic_ids[topic], position, int(position == 0), part + (rest if position == 0 else 0))
            for position, topic in enumerate(topics)
        ]
    return _columns(("article_no", "topic_id", "position", "is_first", "part"), rows)


def _text_rows(entries: Sequence[_Entry]) -> Rows:
    rated = sorted(e.item.quality for e in entries if e.parent is None and e.item.quality is not None)
    rows = []
    for number, entry in enumerate(entries):
        item = entry.item
        article = item if isinstance(item, Article) else None
        image = item.images[0] if item.images else Image("")
        rows.append(
            (
                number,
                entry.parent and entry.parent.article_id,
                item.title,
                item.excerpt,
                item.url,
                int(item.date_only),
                item.provider.name,
                image.url or None,
                image.width,
                image.height,
                len(article.related) if article else 0,
                article.source_count if article else None,
                100 * bisect_right(rated, item.quality) / len(rated) if rated and item.quality is not None else None,
                article.path if article else None,
            )
        )
    names = "article_no parent_id title excerpt url date_only provider_name image_url image_width image_height"
    return _columns((*names.split(), "related_count", "source_count", "quality_percentile", "path"), rows)


def _word_rows(entries: Sequence[_Entry]) -> Rows:
    rows = []
    for number, entry in enumerate(entries):
        item = entry.item
        body = item.body if isinstance(item, Article) else None
        rows.append((number, fold(item.title), fold(item.excerpt), fold(body), fold(_provider_text(item.provider))))
    return _columns(("article_no", "title_words", "excerpt_words", "body_words", "provider_words"), rows)


def _provider_text(provider: Provider) -> str:
    return f"{provider.name or ''} {provider.domain or ''}"


def _json(article: Article) -> str:
    return json.dumps(to_record(article), ensure_ascii=True, separators=(",", ":"))


def _day(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).date().isoformat()


def _columns(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Rows:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    return {name: list(values) for name, values in zip(names, columns, strict=True)}
