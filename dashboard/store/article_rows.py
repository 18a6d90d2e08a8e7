"""Answer pages of article rows (by offset or cursor), rows by id, one whole article, and first pictures."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from dashboard.errors import BadParameter, NotFound
from dashboard.model.article import Image, Status, from_record
from dashboard.model.facets import FacetFindings, findings_from
from dashboard.model.filters import Filters
from dashboard.model.results import (
    Arrivals,
    ArticlePage,
    ArticleRow,
    Change,
    History,
    PictureUse,
    PictureUses,
    StoredArticle,
)
from dashboard.model.view_options import LATEST, Sort
from dashboard.search.grammar import Clause, parse
from dashboard.store.base import Columns, Store, records
from dashboard.store.coverage import total_of
from dashboard.store.generation_meta import meta_of
from dashboard.store.rollups.answers import rollup_selection
from dashboard.store.statements import articles as article_statements
from dashboard.store.statements.articles import SortKey
from dashboard.store.statements.filters import select
from dashboard.store.statements.reports import numbers_of

_USE = ("image_url", "domain", "articles", "related")


def article_page(
    store: Store,
    filters: Filters,
    *,
    sort: Sort = Sort.DATE,
    ascending: bool = False,
    limit: int = 25,
    offset: int = 0,
    cursor: str | None = None,
) -> ArticlePage:
    """One page of the articles in view; unknown sort values last. ``cursor`` (keyset) wins over ``offset``.

    Raises:
        BadParameter: the cursor was not made by us for this sort, the limit is under 1 or the offset under 0.
    """
    if limit < 1 or offset < 0:
        raise BadParameter("A page has at least one row, and starts at row 0 or later.", "Change limit or offset.")
    with store.reading() as generation:
        meta = meta_of(store)
        keys = article_statements.sort_keys(sort, ascending, parse(filters.q, meta.synonyms))
        after = None if cursor is None else _read_cursor(cursor, sort, ascending, keys)
        selection = select(filters, meta.newest_day, meta.synonyms)
        if after is None:
            most = offset + limit + 1
            few = rollup_selection(store, filters, meta.newest_day, sort, most, ascending=ascending)
            selection = few or selection
        found = store.query(article_statements.ids(selection, keys, limit=limit + 1, offset=offset, after=after))
        more = len(found["row_no"]) > limit
        return ArticlePage(
            rows=_rows(store, found["row_no"][:limit]),
            total=total_of(store, filters),
            cursor=_write_cursor(sort, ascending, keys, found, limit - 1) if more else None,
            generation=generation,
            corpus_version=meta.corpus_version,
        )


def article(store: Store, article_id: str) -> StoredArticle:
    """One article; for a related item's id, the article that lists it.

    Raises:
        NotFound: there is no such article.
    """
    with store.reading():
        return _article(store, article_id)


def rows_by_id(store: Store, article_ids: Sequence[str]) -> tuple[ArticleRow, ...]:
    """The rows of these articles and related items in the order given; unknown ids are left out."""
    with store.reading():
        found = store.query(numbers_of(article_ids))
        by_id = dict(zip(found["article_id"], found["article_no"], strict=True))
        return _rows(store, [by_id[article_id] for article_id in article_ids if article_id in by_id])


def arrivals(store: Store, filters: Filters, since: datetime, limit: int) -> Arrivals:
    """The articles in view that this store first saw after an aware moment, at most ``limit``."""
    with store.reading():
        moment = since.astimezone(UTC).replace(tzinfo=None)
        first = store.query(article_statements.FIRST_LOOK)["first_at"][0]
        if first is None or moment < first:
            return Arrivals(() if first is None else None)
        meta = meta_of(store)
        selection = select(filters, meta.newest_day, meta.synonyms)
        found = store.query(article_statements.arrived(selection, moment, limit + 1))["row_id"]
        return Arrivals(tuple(found[:limit]), complete=len(found) <= limit)


def arrivals_after(store: Store, filters: Filters, mark: str, limit: int) -> tuple[Arrivals, str]:
    """The articles in view that came in a generation after the one with this mark, at most ``limit``; and the mark of
    the generation that answers, which has the same form. No clock matters; after an empty mark nothing came.
    """
    with store.reading() as generation:
        first = store.query(article_statements.FIRST_LOOK)["first_at"][0]
        number = int(generation.rpartition("-")[2])
        now = f"{number} {'' if first is None else first.isoformat()}"
        after, _, first_then = mark.partition(" ")
        if not mark:
            return Arrivals(()), now
        if int(after) > number or (first_then and first_then != now.partition(" ")[2]):
            return Arrivals(None), now
        meta = meta_of(store)
        selection = select(filters, meta.newest_day, meta.synonyms)
        found = store.query(article_statements.arrived_in(selection, int(after), limit + 1))["row_id"]
        return Arrivals(tuple(found[:limit]), complete=len(found) <= limit), now


def pictures(store: Store, limit: int) -> PictureUses:
    """The first picture of each article and related item, at most ``limit``."""
    with store.reading():
        found = store.query(article_statements.pictures_statement(limit + 1))
        without = store.query(article_statements.PICTURELESS)
        uses = tuple(
            PictureUse(url, domain, int(articles), int(related))
            for url, domain, articles, related in zip(*(found[name] for name in _USE), strict=True)
        )
        articles, related = (int(without[name][0] or 0) for name in ("articles", "related"))
        return PictureUses(uses[:limit], articles, related, complete=len(uses) <= limit)


def clauses(store: Store, q: str) -> tuple[Clause, ...]:
    """What a search looks for, with the synonyms of the corpus."""
    with store.reading():
        return parse(q, meta_of(store).synonyms)


def bodies(store: Store, article_ids: Sequence[str]) -> dict[str, str]:
    """The text of these articles below title and excerpt, by id; those without are left out."""
    with store.reading():
        numbers = store.query(numbers_of(article_ids))["article_no"]
        found = store.query(article_statements.records_of(numbers)) if numbers else {}
        texts = {
            article_id: from_record(json.loads(record)).body
            for article_id, record in zip(found.get("article_id", ()), found.get("record", ()), strict=True)
        }
        return {article_id: text for article_id, text in texts.items() if text}


def first_row(store: Store, filters: Filters, sort: Sort) -> ArticleRow | None:
    """The first row in view by a sort that needs no search terms, greatest first."""
    rows = article_page(store, filters, sort=sort, limit=LATEST).rows
    return rows[0] if rows else None


def _article(store: Store, article_id: str) -> StoredArticle:
    for _ in range(2):  # a related item's id leads to its article's
        found = store.query(article_statements.lookup(article_id))
        if not found["article_no"]:
            break
        if found["parent_id"][0] is None:
            record = store.query(article_statements.record_statement(article_id))["record"][0]
            return StoredArticle(
                article=from_record(json.loads(record)),
                row=_rows(store, found["article_no"])[0],
                duplicates=tuple(store.query(article_statements.duplicates(article_id))["path"]),
                history=_history(store, article_id),
                findings=_findings(store, found["article_no"][0]),
            )
        article_id = found["parent_id"][0]
    raise NotFound("The corpus holds no such article.", "It may have left the corpus: search for its title.")


def _findings(store: Store, number: int) -> FacetFindings:
    found = store.query(article_statements.findings(number))["findings"]
    return findings_from(found[0] if found else "")


def _history(store: Store, article_id: str) -> History:
    first = store.query(article_statements.seen(article_id))["first_at"]
    return History(
        first_at=first[0].replace(tzinfo=UTC) if first else None,
        changes=tuple(
            Change(row["changed_at"].replace(tzinfo=UTC), row["field"], row["was"], row["became"])
            for row in records(store.query(article_statements.changes(article_id)))
        ),
    )


def _rows(store: Store, numbers: Sequence[int]) -> tuple[ArticleRow, ...]:
    if not numbers:
        return ()
    found = store.query(article_statements.rows(numbers))
    names = store.query(article_statements.topics(numbers))
    topics: dict[int, list[str]] = {}
    for number, name in zip(names["article_no"], names["name"], strict=True):
        topics.setdefault(number, []).append(name)
    by_number = {row["article_no"]: row for row in records(found)}
    return tuple(_row(by_number[number], topics.get(number, ())) for number in numbers)


def _row(row: dict[str, Any], topics: Sequence[str]) -> ArticleRow:
    moment: datetime | None = row["published_at"]
    image = row["image_url"]
    copied = ("article_id", "title", "excerpt", "url", "provider_domain", "type", "quality", "quality_percentile")
    return ArticleRow(
        **{name: row[name] for name in (*copied, "heat", "related_count", "source_count", "path", "parent_id")},
        published_at=None if moment is None else moment.replace(tzinfo=UTC),
        date_only=bool(row["date_only"]),
        provider_name=row["common_name"] or row["provider_name"],
        topics=tuple(topics),
        status=Status(row["status"]),
        image=None if image is None else Image(image, row["image_width"], row["image_height"]),
        corrected=tuple((row["corrected"] or "").split()),
    )


def _write_cursor(sort: Sort, ascending: bool, keys: Sequence[SortKey], found: Columns, position: int) -> str:
    values = [found[f"sort_{n}"][position] for n in range(1, len(keys) + 1)]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    text = json.dumps([sort, ascending, plain, found["row_id"][position]], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode("ascii").rstrip("=")


def _read_cursor(cursor: str, sort: Sort, ascending: bool, keys: Sequence[SortKey]) -> tuple[list[Any], str]:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        found_sort, found_ascending, values, article_id = json.loads(text)
        if found_sort != sort or found_ascending is not ascending or not re.fullmatch("[0-9a-f]{16}", article_id):
            raise ValueError
        return [_sort_value(key, value) for key, value in zip(keys, values, strict=True)], article_id
    except (ValueError, TypeError, RecursionError):
        raise BadParameter(
            "The cursor does not belong to this order of articles.", "Start again without it, from the first page."
        ) from None


def _sort_value(key: SortKey, value: object) -> object:
    if value is None:
        return None
    if key.kind is int and type(value) is int and abs(value) < 2**31:
        return value
    if key.kind is str and isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=None) if "published_at" in key.expression else value
    raise ValueError
