"""A feed that we collect from, and what ``sources.toml`` says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final

from dashboard.corpus.addresses import safe_url
from dashboard.corpus.cleaning import clean_text
from dashboard.errors import BadSources

USUAL_EXCERPT: Final = 300
MAX_EXCERPT: Final = 5_000
USUAL_EVERY: Final = 3_600
MIN_EVERY: Final = 300
MAX_EVERY: Final = 30 * 86_400
MAX_NAME: Final = 200
NEVER: Final = "never"
_UNITS: Final = {"m": 60, "h": 3_600, "d": 86_400}
_EVERY: Final = re.compile(r"([1-9][0-9]{0,4}) ?([mhd])")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


class FeedKind(StrEnum):
    """The format of a feed; ``auto`` tells it from the content."""

    AUTO = "auto"
    RSS = "rss"
    ATOM = "atom"
    JSONFEED = "jsonfeed"
    SITEMAP = "sitemap"
    GDELT = "gdelt-articles"


class Items(StrEnum):
    """Which items become records: all, or those about AI policy; the others are set aside."""

    ALL = "all"
    RELEVANT = "relevant"


@dataclass(frozen=True, slots=True)
class Feed:
    """One entry of ``sources.toml``. ``every`` is in seconds, ``excerpt`` the most characters kept of a text.

    ``provider`` is the publisher's name for items on the feed's own site. ``region`` and ``group`` are for people.
    ``checked`` is the day on which ``sources check`` last found it working, or ``never``. ``pages``: read the pages of new
    items for their text.
    """

    name: str
    address: str
    kind: FeedKind = FeedKind.AUTO
    topics: tuple[str, ...] = ()
    language: str | None = None
    every: int = USUAL_EVERY
    items: Items = Items.ALL
    excerpt: int = USUAL_EXCERPT
    enabled: bool = True
    provider: str | None = None
    region: str | None = None
    group: str | None = None
    checked: str = NEVER
    pages: bool = False

    @classmethod
    def from_table(cls, table: Mapping[str, Any], where: str) -> Feed:
        """Return the feed that a table of ``sources.toml`` states.

        Raises:
            BadSources: a value cannot be used.
        """
        known = {item.name for item in fields(cls)}
        if unknown := sorted(set(table) - known):
            raise BadSources(f"{where}: “{unknown[0]}” is not a key.", f"The keys are {', '.join(sorted(known))}.")
        if "address" not in table:
            raise BadSources(f"{where} has no address.", 'Give it one: address = "https://example.org/feed.xml".')
        values = {name: _READERS[name](value, f"{where}, {name}") for name, value in table.items()}
        return cls(**{"name": values["address"], **values})

    def to_table(self) -> dict[str, Any]:
        """Return the inverse: the keys that say something, as TOML values."""
        table: dict[str, Any] = {"name": self.name, "address": self.address}
        for item in fields(self)[2:]:
            value = getattr(self, item.name)
            if value != item.default:
                table[item.name] = list(value) if isinstance(value, tuple) else value
        if "every" in table:
            table["every"] = every_words(self.every)
        return {name: str(value) if isinstance(value, StrEnum) else value for name, value in table.items()}


def every_words(seconds: int) -> str:
    """Return an interval as ``sources.toml`` writes it: ``30m``, ``6h``, ``1d``."""
    unit = next(unit for unit in ("d", "h", "m") if seconds % _UNITS[unit] == 0)
    return f"{seconds // _UNITS[unit]}{unit}"


def interval_of(text: Any, where: str = "every") -> int:
    """Return the seconds of an interval such as ``30m``, ``6h`` or ``1d``.

    Raises:
        BadSources: it is none, or too short or too long.
    """
    found = _EVERY.fullmatch(text) if isinstance(text, str) else None
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not MIN_EVERY <= seconds <= MAX_EVERY:
        raise BadSources(f"{where} cannot be used.", "Write it as 30m, 6h or 1d: from 5 minutes to 30 days.")
    return seconds


def _address(value: Any, where: str) -> str:
    url = safe_url(value) if isinstance(value, str) else None
    if url is None:
        raise BadSources(f"{where} is not a web address.", "Write it as https://example.org/feed.xml.")
    return url


def _text(value: Any, where: str) -> str:
    text = clean_text(value) if isinstance(value, str) else ""
    if not text or len(text) > MAX_NAME:
        raise BadSources(f"{where} is not a name.", f"Write 1 to {MAX_NAME} characters in quotes.")
    return text


def _texts(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise BadSources(f"{where} is not a list.", 'Write it as ["AI", "Regulation"].')
    return tuple(dict.fromkeys(_text(item, where) for item in value))


def _choice(choices: type[StrEnum]) -> Any:
    def read(value: Any, where: str) -> StrEnum:
        try:
            return choices(value)
        except ValueError:
            raise BadSources(f"{where} cannot be used.", f"It is one of {', '.join(choices)}.") from None

    return read


def _language(value: Any, where: str) -> str:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise BadSources(f"{where} is not a language.", "Write a code such as en, de or pt-BR.")
    return value


def _length(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_EXCERPT:
        raise BadSources(f"{where} cannot be used.", f"It is a number of characters, from 0 to {MAX_EXCERPT:,}.")
    return value


def _switch(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise BadSources(f"{where} cannot be used.", "It is true or false.")
    return value


_READERS: Final[Mapping[str, Any]] = {
    "name": _text,
    "address": _address,
    "kind": _choice(FeedKind),
    "topics": _texts,
    "language": _language,
    "every": lambda value, where: interval_of(value, where),
    "items": _choice(Items),
    "excerpt": _length,
    "enabled": _switch,
    "provider": _text,
    "region": _text,
    "group": _text,
    "checked": _text,
    "pages": _switch,
}
