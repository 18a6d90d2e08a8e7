"""Answer the store's questions in plain Python over the articles, sharing no code with the store."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from dashboard.model.article import Article
from dashboard.model.filters import Filters
from tests.support.invented_findings import HOMES, counting

FACETS = {
    "jurisdiction": "(no jurisdiction)",
    "instrument": "(unclassified)",
    "organisation": "(no organisation)",
    "theme": "(no theme)",
    "policy": "(not read)",
}


@dataclass(frozen=True)
class Item:
    """An article or a related item, flat."""

    identity: str
    moment: datetime | None
    topics: tuple[str, ...]
    provider: str | None
    quality: int | None
    heat: int | None
    status: str
    type: str | None
    leads: bool
    related: bool
    texts: tuple[str, ...]
    corpus: str
    jurisdiction: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    policy: tuple[str, ...] = ()

    @property
    def day(self) -> date | None:
        return self.moment.date() if self.moment else None


def items(articles: Sequence[Article]) -> list[Item]:
    found = [
        Item(
            a.identity,
            a.published_at,
            a.topics,
            a.provider.domain,
            a.quality,
            a.heat,
            a.status.value,
            a.type or None,
            a.heat != -1,
            False,
            (a.title, a.excerpt or "", a.body, a.provider.name or "", a.provider.domain or ""),
            a.path.partition("/")[0],
            *(counting(a, kind) for kind in FACETS),
        )
        for a in articles
    ]
    seen = {item.identity for item in found}
    for a in articles:
        for r in a.related:
            if r.identity not in seen:
                seen.add(r.identity)
                texts = (r.title, r.excerpt or "", r.provider.name or "", r.provider.domain or "")
                found.append(
                    Item(
                        *(r.identity, r.published_at, (), r.provider.domain, r.quality, None, "unscored"),
                        *(r.type or None, False, True, texts, a.path.partition("/")[0]),
                    )
                )
    return found


def in_view(found: Sequence[Item], filters: Filters) -> list[Item]:
    newest = max((i.day for i in found if i.day and not i.related), default=None)
    return [item for item in found if _passes(item, filters, newest)]


def _passes(item: Item, filters: Filters, newest: date | None) -> bool:
    if (item.related and not filters.related) or (filters.stories and not item.leads):
        return False
    first, last = filters.dates
    if filters.period and newest:
        first, last = newest - timedelta(days=int(filters.period[:-1]) - 1), newest
    if (first or last) and (item.day is None or (first and item.day < first) or (last and item.day > last)):
        return False
    low, high = filters.quality
    if (low, high) != (0, 200) and (item.quality is None or item.quality < low or (high < 200 and item.quality > high)):
        return False
    return (
        (not filters.topic or bool(set(item.topics or ("(no topic)",)) & set(filters.topic)))
        and (not filters.provider or (item.provider or "(unknown provider)") in filters.provider)
        and (not filters.type or (item.type or "(unknown type)") in filters.type)
        and (not filters.status or item.status in filters.status)
        and (not filters.corpus or item.corpus in filters.corpus)
        and all(_has_facets(item, filters, kind, none) for kind, none in FACETS.items())
        and (not filters.outlet_country or (country(item) or "(unknown country)") in filters.outlet_country)
        and all(_has_value(item, term) for term in filters.require)
        and not any(_has_value(item, term) for term in filters.exclude)
        and (not filters.q or all(_has_word(item, word) for word in filters.q.split()))
    )


def _has_value(item: Item, term: str) -> bool:
    """Whether an item has the value that ``topic:AI`` names."""
    name, _, value = term.partition(":")
    single = {"provider": item.provider, "type": item.type, "status": item.status, "corpus": item.corpus}
    if name == "outlet_country":
        return (country(item) or "(unknown country)") == value
    if name in single:
        return (single[name] or f"(unknown {name})") == value
    none = FACETS.get(name, "(no topic)")
    held: tuple[str, ...] = item.topics if name == "topic" else getattr(item, name)
    return value in (held or (none,))


def _has_facets(item: Item, filters: Filters, kind: str, none: str) -> bool:
    asked, held = getattr(filters, kind), getattr(item, kind) or (none,)
    if filters.together:
        return all(key in held for key in asked)
    return not asked or any(key in held for key in asked)


def _has_word(item: Item, word: str) -> bool:
    """Only for single words of Latin letters, with a minus before or a star after."""
    bare = word.lstrip("-").rstrip("*")
    plain = [
        re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode())
        for text in item.texts
    ]
    found = any(w.startswith(bare) if word.endswith("*") else w == bare for words in plain for w in words)
    return found != word.startswith("-")


def country(item: Item) -> str | None:
    return HOMES.get(item.provider or "", (None, None))[0]


def keys(item: Item, dimension: str) -> Sequence[Any]:
    match dimension:
        case "topic":
            return item.topics or (None,)
        case "jurisdiction" | "instrument" | "organisation" | "theme" | "policy":
            return getattr(item, dimension) or (None,)
        case "outlet_country":
            return (country(item),)
        case "provider":
            return (item.provider,)
        case "day":
            return (item.day and f"{item.day}",)
        case "week":
            return (item.day and "{:04}-W{:02}".format(*item.day.isocalendar()),)
        case "month":
            return (item.day and f"{item.day:%Y-%m}",)
        case "quality":
            return (None if item.quality is None else item.quality - item.quality % 10,)
        case "quality_value":
            return (item.quality,)
        case "heat_value":
            return (item.heat,)
        case _:
            return (getattr(item, dimension),)


def coverage(found: Sequence[Item], dimensions: Sequence[str]) -> tuple[Counter[Any], dict[Any, Fraction]]:
    """Articles by key (a tuple of one or two), counted in full and in equal parts per topic."""
    full: Counter[Any] = Counter()
    parts: dict[Any, Fraction] = {}
    for item in found:
        combinations: list[tuple[Any, ...]] = [()]
        for dimension in dimensions:
            combinations = [(*c, key) for c in combinations for key in keys(item, dimension)]
        for combination in combinations:
            full[combination] += 1
            parts[combination] = parts.get(combination, Fraction(0)) + Fraction(1, len(combinations))
    return full, parts
