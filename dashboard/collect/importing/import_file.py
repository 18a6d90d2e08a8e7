"""Import a file: rows to records, written beside those that were collected. What is left out is counted and named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from dashboard.collect.importing.field_map import Cells, FieldMap, fitting_map, named_map
from dashboard.collect.importing.rows import read_rows
from dashboard.collect.parsing.dates import first_date
from dashboard.collect.parsing.feed_item import (
    FeedItem,
    domain_of,
    one_line,
    pictures_of,
    text_of_markup,
    title_of,
    unusable_address,
)
from dashboard.collect.parsing.gdelt import SEEN_NOTE, SIGHTING
from dashboard.collect.record import Record
from dashboard.collect.record_folder import COLLECTED, RecordFolder
from dashboard.corpus.addresses import provider_domain, safe_url
from dashboard.corpus.cleaning import clean_text
from dashboard.text.dates import iso_moment
from dashboard.text.shortening import clipped

SHOWN: Final = 10
EXCERPT: Final = 300
MAX_TOPICS: Final = 50
_BATCH: Final = 500


@dataclass(slots=True)
class Imported:
    """What became of a file. ``unused`` counts the rows that had a value in a column that means nothing here.

    ``kept`` has the paths of records that the file would change and a person edited: they stay as they are.
    """

    kind: str
    map: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    collected: int = 0
    undated: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    unused: Counter[str] = field(default_factory=Counter)
    first: list[Record] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def import_file(
    path: Path, corpus: Path, *, map_name: str | None = None, topics: tuple[str, ...] = (), dry: bool = False
) -> Imported:
    """Write a record for each row of a file that has a title; a repeated import changes nothing.

    Raises:
        BadParameter: the file or the map cannot be read.
        CorpusReadOnly: a record cannot be written.
    """
    now = datetime.now(UTC)
    read = read_rows(path)
    rows = list(read.rows)
    given = named_map(map_name) if map_name else fitting_map({name for row in rows[:100] for name in row})
    done = Imported(read.kind, given.name)
    newest = _newest(rows, given, now)
    records: dict[str, Record] = {}
    for row in rows:
        done.unused.update(given.unused(row))
        item = _item(row, given, now, newest)
        if item is None:
            done.left_out["It has no title."] += 1
            continue
        record = _record(item, row, given, path.name, topics, now)
        if records.setdefault(record.mark, record) is not record:
            done.repeated += 1
    done.left_out.update(read.unreadable)
    done.undated = sum(record.published is None for record in records.values())
    _write(records, corpus, done, dry=dry)
    return done


def _write(records: dict[str, Record], corpus: Path, done: Imported, *, dry: bool) -> None:
    imported, collected = RecordFolder(corpus, imports=True), _collected(corpus)
    known = imported.names()
    for batch in _batches([(m, r) for m, r in records.items() if m not in collected]):
        writing = imported.writing()
        for mark, given in batch:
            before = imported.read(known[mark]) if mark in known else None
            record = given if before is None else replace(given, first_seen=before.first_seen)
            if before is None and mark in known:  # a person made something else of it
                done.kept.append(known[mark])
                continue
            if before is None:
                done.new += 1
            elif before == record:
                done.unchanged += 1
                continue
            elif before.edited:
                done.kept.append(known[mark])
                continue
            else:
                done.changed += 1
            if len(done.first) < SHOWN:
                done.first.append(record)
            if not dry:
                writing.write(known.get(mark) or imported.path_of(record), record)
        writing.publish()
    done.collected = sum(mark in collected for mark in records)


def _collected(corpus: Path) -> set[str]:
    """The marks of what feeds gave and relevance did not set aside."""
    return {mark for mark, path in RecordFolder(corpus).names().items() if path.startswith(f"{COLLECTED}/")}


def _batches(items: list[tuple[str, Record]]) -> Iterator[list[tuple[str, Record]]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _item(row: Cells, given: FieldMap, now: datetime, newest: datetime) -> FeedItem | None:
    notes: list[str] = []
    text = next((text_of_markup(_text(value)) for _, value in given.values(row, "excerpt")), None)
    title = next((title_of(_text(value), None, notes) for _, value in given.values(row, "title")), None)
    if title is None:
        return None
    url = next((url for _, value in given.values(row, "address") if (url := safe_url(_first(value)))), None)
    if url is None:
        notes += [
            unusable_address(text) for _, value in given.values(row, "address") if (text := _first(value).strip())
        ]
    stated = [(name, _first(value)) for part in ("published", "changed") for name, value in given.values(row, part)]
    found = first_date(stated, now)
    seen = found.at if given.sightings and found.at is not None and newest - found.at < SIGHTING else None
    name, domain = _provider(row, given)
    pictures = [_first(value) for _, value in given.values(row, "picture")]
    return FeedItem(
        title,
        url,
        next((one_line(_text(value)) for _, value in given.values(row, "id")), None),
        None if seen else found.at,
        found.date_only and not seen,
        text,
        pictures_of([*pictures]),
        domain or domain_of(url),
        name,
        next((one_line(_first(value)) for _, value in given.values(row, "language")), None),
        seen,
        (*notes, *found.notes, *((SEEN_NOTE,) if seen else ())),
    )


def _record(item: FeedItem, row: Cells, given: FieldMap, file: str, topics: tuple[str, ...], now: datetime) -> Record:
    return Record(
        title=item.title,
        first_seen=iso_moment(item.first_seen_at or now),
        url=item.url,
        published=None if item.published_at is None else iso_moment(item.published_at),
        excerpt=clipped(item.text, EXCERPT) if item.text else None,
        images=item.images,
        provider_domain=item.provider_domain,
        provider_name=item.provider_name,
        topics=tuple(dict.fromkeys((*topics, *_topics(row, given))))[:MAX_TOPICS],
        language=item.language,
        feed_name=f"{file} (imported)",
        item_id=item.id,
        notes=item.notes,
    )


def _provider(row: Cells, given: FieldMap) -> tuple[str | None, str | None]:
    """Return the publisher's name and domain; what is stated as a name may be a domain."""
    name = next((one_line(_text(value)) for _, value in given.values(row, "provider")), None)
    stated = next((found for _, value in given.values(row, "domain") if (found := provider_domain(_text(value)))), None)
    named = provider_domain(name) if name else None
    return (None, stated or named) if named else (name, stated)


def _topics(row: Cells, given: FieldMap) -> list[str]:
    _, value = next(given.values(row, "topics"), ("", []))
    texts = [_text(item) for item in value] if isinstance(value, list) else [_text(value)]
    for separator in given.topic_separators if len(texts) == 1 else "":
        texts = [part for text in texts for part in text.split(separator)]
    return [clipped(topic, 200) for text in texts if (topic := clean_text(text))]


def _newest(rows: list[dict[str, Any]], given: FieldMap, now: datetime) -> datetime:
    """Return the newest date of the file: when it was made."""
    if not given.sightings:
        return now
    dates = (first_date([(n, _first(v)) for n, v in given.values(row, "published")], now).at for row in rows)
    return max((at for at in dates if at is not None), default=now)


def _text(value: Any) -> str:
    match value:
        case str():
            return value
        case datetime() | date():
            return value.isoformat()
        case dict():
            label = value.get("label") or value.get("name") or value.get("title")
            return _text(label.get("eng", "") if isinstance(label, dict) else label or "")
        case None:
            return ""
        case list():
            return ", ".join(filter(None, map(_text, value)))
    return str(value)


def _first(value: Any) -> str:
    """Return a value's text; of a list, that of its first item."""
    return _text(value[0] if isinstance(value, list) and value else value)
