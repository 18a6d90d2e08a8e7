"""Count the real documents independently of the product, with plain PyYAML and Counter.

It applies the documented rules: identity by address; the greatest date, then heat, then path wins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlencode, urlsplit

import yaml

Record: TypeAlias = dict[str, Any]
Key: TypeAlias = str | int | None

TRACKING = ("utm_", "fbclid", "gclid", "msclkid", "mc_cid", "mc_eid", "ocid", "cmpid", "igshid")


def same_address(url: str) -> str:
    """Normalise addresses that lead to the same page."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    for prefix in ("www.", "m.", "amp."):
        host = host.removeprefix(prefix)
    query = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.lower().startswith(TRACKING)]
    return host + parts.path.rstrip("/") + (f"?{urlencode(sorted(query))}" if query else "")


@dataclass(frozen=True)
class CountedCorpus:
    """One folder of news records: every file with its record, and the records that are articles."""

    files: dict[str, Record]
    winners: dict[str, str]
    """Address -> the file that stands for it."""

    @property
    def articles(self) -> list[Record]:
        return [self.files[name] for name in self.winners.values()]

    @property
    def duplicates(self) -> set[str]:
        return set(self.files) - set(self.winners.values())

    @property
    def leaders(self) -> list[Record]:
        """The articles that are not copies (heat -1)."""
        return [record for record in self.articles if record.get("heat") != -1]

    @property
    def related(self) -> dict[str, Record]:
        """Address -> an entry of related coverage that is not also an article."""
        entries = {same_address(item["webUrl"]): item for r in self.articles for item in r.get("related") or ()}
        return {address: item for address, item in entries.items() if address not in self.winners}


def read_corpus(folder: Path) -> CountedCorpus:
    """Every file of a folder of news records, read with PyYAML alone."""
    files = {path.name: _front_matter(path) for path in sorted(folder.iterdir())}
    winners: dict[str, str] = {}
    for name, record in files.items():
        address = same_address(record.get("webUrl") or record["originalUrl"])
        if address not in winners or _rank(name, record) > _rank(winners[address], files[winners[address]]):
            winners[address] = name
    return CountedCorpus(files, winners)


def _front_matter(path: Path) -> Record:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("---\n"), path.name
    record = yaml.load(text[4 : text.index("\n---", 4)], Loader=yaml.CSafeLoader)
    assert isinstance(record, dict), path.name
    return record


def _rank(name: str, record: Record) -> tuple[datetime, int, str]:
    return (record["publishedDateTime"], record["heat"], name)


def _day(record: Record) -> date:
    moment: datetime = record["publishedDateTime"]
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment).astimezone(UTC).date()


def _week(record: Record) -> str:
    year, week, _ = _day(record).isocalendar()
    return f"{year:04}-W{week:02}"


KEYS: dict[str, Callable[[Record], Iterable[Key]]] = {
    "topic": lambda r: r.get("topics") or [None],
    "provider": lambda r: [r["provider"]["domain"]],
    "day": lambda r: [_day(r).isoformat()],
    "week": lambda r: [_week(r)],
    "month": lambda r: [f"{_day(r):%Y-%m}"],
    "quality": lambda r: [r["quality"] // 10 * 10],
    "status": lambda r: ["published" if r["published"] else "unpublished"],
    "type": lambda r: [r["type"]],
}


def count_by(by: str, records: Iterable[Record]) -> Counter[Key]:
    """How many records carry each key of the dimension ``by``, spelled as the API spells it."""
    return Counter(key for record in records for key in KEYS[by](record))


def calendar(by: str, records: Iterable[Record]) -> list[str]:
    """Every key of a time dimension from the first record to the last, empty periods included."""
    days = sorted(_day(record) for record in records)
    all_days = (days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days + 1))
    spelled: Callable[[date], str] = {
        "day": lambda d: d.isoformat(),
        "week": lambda d: "{:04}-W{:02}".format(*d.isocalendar()[:2]),
        "month": lambda d: f"{d:%Y-%m}",
    }[by]
    return list(dict.fromkeys(spelled(day) for day in all_days))
