"""Which articles are in view: one frozen value that is the URL, the sidebar, the API's parameters and a sentence.

A field's name is its widget's key, its URL parameter and its API parameter. Bad values become notices, never exceptions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any, Final

from dashboard.article import Status
from dashboard.days import DateRange, describe_dates

NO_TOPIC: Final = "(no topic)"
UNKNOWN_PROVIDER: Final = "(unknown provider)"
UNDATED: Final = "(undated)"
UNRATED: Final = "(unrated)"
UNKNOWN_TYPE: Final = "(unknown type)"
NO_FACET: Final[Mapping[str, str]] = {
    "jurisdiction": "(no jurisdiction)",
    "instrument": "(unclassified)",
    "organisation": "(no organisation)",
    "theme": "(no theme)",
}
UNKNOWN_COUNTRY: Final = "(unknown country)"
UNKNOWN_LABELS: Final[Mapping[str, str]] = {
    "topic": NO_TOPIC,
    "provider": UNKNOWN_PROVIDER,
    "day": UNDATED,
    "week": UNDATED,
    "month": UNDATED,
    "quality": UNRATED,
    "quality_value": UNRATED,
    "heat_value": UNRATED,
    "status": "(no status)",
    "type": UNKNOWN_TYPE,
    "corpus": "(no corpus)",
    **NO_FACET,
    "outlet_country": UNKNOWN_COUNTRY,
}

QUALITY_MIN: Final = 0
QUALITY_MAX: Final = 200
PERIODS: Final[Mapping[str, int]] = {"365d": 365, "90d": 90, "28d": 28}
MAX_QUERY_BYTES: Final = 8192
MAX_PARAMETERS: Final = 64
MAX_SEARCH_LENGTH: Final = 500
_FLAGS: Final = {"related": "with related coverage", "stories": "stories, not copies", "together": "all together"}


@dataclass(frozen=True, slots=True)
class Notice:
    """A parameter that could not be used as given. ``message`` says what is wrong and what would be right."""

    parameter: str
    message: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles. Several values of one field are any-of; different fields are all-of. ``together`` makes several
    values of a policy facet all-of.

    ``dates`` are inclusive UTC days; one day given means from that day on; ``period`` is a length in days ending at the
    newest dated document. ``quality`` 0 and 200 mean open on that side; both open keeps the unrated.
    """

    topic: tuple[str, ...] = ()
    provider: tuple[str, ...] = ()
    dates: DateRange = (None, None)
    period: str | None = None
    quality: tuple[int, int] = (QUALITY_MIN, QUALITY_MAX)
    type: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    corpus: tuple[str, ...] = ()
    jurisdiction: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    outlet_country: tuple[str, ...] = ()
    q: str = ""
    related: bool = False
    stories: bool = False
    together: bool = False

    @classmethod
    def from_params(cls, params: Iterable[tuple[str, str]]) -> tuple[Filters, tuple[Notice, ...]]:
        """Filters of URL parameters, in any order; names that are not filters are left to the caller.

        Returns:
            The filters, bad values replaced by their defaults, and a notice for each bad value. Never raises.
        """
        given: dict[str, list[str]] = {}
        pairs = list(params)
        notices: list[Notice] = []
        if (
            len(pairs) > MAX_PARAMETERS
            or sum(len(k.encode()) + len(v.encode()) + 2 for k, v in pairs) > MAX_QUERY_BYTES
        ):
            notices.append(
                Notice(
                    "(all)",
                    f"The address is too long: at most {MAX_PARAMETERS} parameters and {MAX_QUERY_BYTES:,} bytes. No filter was applied.",
                )
            )
            return cls(), tuple(notices)
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        values: dict[str, Any] = {}
        for name, parse in _PARSERS.items():
            if name in given:
                try:
                    values[name] = parse(name, given[name])
                except _BadValueError as problem:
                    notices.append(Notice(name, str(problem)))
        if values.get("dates", (None, None)) != (None, None) and values.get("period"):
            notices.append(Notice("period", "Give either dates or period, not both. The dates were used."))
            values["period"] = None
        return cls(**values), tuple(notices)

    def to_params(self, *, defaults: bool = False) -> list[tuple[str, str]]:
        """URL parameters, sorted by field order then value, so that equal filters give equal addresses.

        Defaults are left out unless ``defaults`` is true (a snapshot or a citation spells everything out).
        """
        pairs: list[tuple[str, str]] = []
        for item in fields(self):
            value = getattr(self, item.name)
            if defaults or value != _DEFAULTS[item.name]:
                pairs.extend((item.name, text) for text in _texts(item.name, value))
        return pairs

    def without(self, *names: str) -> Filters:
        """The same filters with the named fields open. ``dates`` opens ``period`` too: both narrow time."""
        opened = set(names) | ({"period"} if "dates" in names else set())
        return replace(self, **{name: _DEFAULTS[name] for name in opened if name in _DEFAULTS})

    def toggled(self, name: str, value: str) -> Filters:
        """With ``value`` added to the many-valued field ``name``, or taken away if it was there."""
        current: tuple[str, ...] = getattr(self, name)
        kept = tuple(v for v in current if v != value) if value in current else (*current, value)
        changes: dict[str, Any] = {name: tuple(sorted(kept))}
        return replace(self, **changes)

    def window(self, newest: date | None) -> DateRange:
        """The inclusive UTC days in view: ``dates``, or ``period`` counted back from the newest dated document."""
        if self.period is None:
            return self.dates
        if newest is None:
            return (None, None)
        return (newest - timedelta(days=PERIODS[self.period] - 1), newest)

    @property
    def active(self) -> tuple[str, ...]:
        """The names of the fields that differ from their defaults."""
        return tuple(item.name for item in fields(self) if getattr(self, item.name) != _DEFAULTS[item.name])

    def describe(self, labels: Mapping[str, str] | None = None) -> str:
        """What is in view, in words: ``AI Hardware, July to November 2023``; empty when nothing is filtered.

        ``labels`` maps provider domains and keys of policy facets to the names to show.
        """
        return ", ".join(words for name in self.active if (words := self.describe_field(name, labels)))

    def describe_field(self, name: str, labels: Mapping[str, str] | None = None) -> str:
        """One active field in words, for its chip."""
        value = getattr(self, name)
        match name:
            case "topic" | "type" | "status" | "corpus":
                return _either(value)
            case "provider" | "jurisdiction" | "instrument" | "organisation" | "theme":
                return _either([(labels or {}).get(v, v) for v in value])
            case "outlet_country":
                return f"outlets of {_either([(labels or {}).get(v, v) for v in value])}"
            case "dates":
                return describe_dates(value)
            case "period":
                return f"the {PERIODS[value]} days to the newest document" if value else ""
            case "quality":
                low, high = value
                if low == QUALITY_MIN:
                    return f"quality up to {high}"
                return f"quality {low} or more" if high == QUALITY_MAX else f"quality {low} to {high}"
            case "q":
                return f"matching “{value}”"
            case _:
                return _FLAGS[name]


class _BadValueError(ValueError):
    """What is wrong with a parameter's value, in the words shown."""


def _either(values: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(values[:-1]), values[-1])))


def _texts(name: str, value: Any) -> list[str]:
    match name:
        case "dates":
            return [day.isoformat() for day in value if day is not None]
        case "quality":
            return [str(bound) for bound in value]
        case name if name in _FLAGS:
            return ["true" if value else "false"]
        case "period" | "q":
            return [value] if value else []
        case _:
            return sorted(value)


def _many(name: str, values: Sequence[str]) -> tuple[str, ...]:
    if any(len(value) > MAX_SEARCH_LENGTH for value in values):
        raise _BadValueError(f"A {name} is at most {MAX_SEARCH_LENGTH} characters long.")
    return tuple(sorted({value for value in values if value}))


def _status(name: str, values: Sequence[str]) -> tuple[str, ...]:
    known = [status.value for status in Status]
    if bad := sorted(set(values) - set(known)):
        raise _BadValueError(f"{name} “{_short(bad[0])}” is unknown: it is one of {', '.join(known)}.")
    return tuple(sorted(set(values)))


def _dates(name: str, values: Sequence[str]) -> DateRange:
    if len(values) > 2:
        raise _BadValueError(f"{name} is given at most twice: the first and the last day.")
    days: list[date] = []
    for value in values:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            try:
                days.append(date.fromisoformat(value))
            except ValueError:
                raise _BadValueError(f"{name} “{value}” is not a day of the calendar.") from None
        else:
            raise _BadValueError(f"{name} “{_short(value)}” is not a day: write it as 2023-07-03.")
    return (min(days), max(days)) if len(days) == 2 else (days[0], None)


def _period(name: str, values: Sequence[str]) -> str | None:
    value = _single(name, values)
    if value and value not in PERIODS:
        raise _BadValueError(f"{name} “{_short(value)}” is unknown: it is one of {', '.join(PERIODS)}.")
    return value or None


def _quality(name: str, values: Sequence[str]) -> tuple[int, int]:
    if len(values) != 2 or not all(re.fullmatch(r"[0-9]{1,3}", value, re.ASCII) for value in values):
        raise _BadValueError(
            f"{name} is given twice, as whole numbers from {QUALITY_MIN} to {QUALITY_MAX}: the lowest and the highest."
        )
    low, high = sorted(int(value) for value in values)
    if high > QUALITY_MAX:
        raise _BadValueError(f"{name} {high} is beyond {QUALITY_MAX}, which already means “no upper bound”.")
    return (low, high)


def _text(name: str, values: Sequence[str]) -> str:
    value = _single(name, values).strip()
    if len(value) > MAX_SEARCH_LENGTH:
        raise _BadValueError(f"{name} is at most {MAX_SEARCH_LENGTH} characters long.")
    return value


def _flag(name: str, values: Sequence[str]) -> bool:
    value = _single(name, values).lower()
    if value not in ("true", "false"):
        raise _BadValueError(f"{name} “{_short(value)}” is unknown: it is true or false.")
    return value == "true"


def _single(name: str, values: Sequence[str]) -> str:
    if len(values) > 1:
        raise _BadValueError(f"{name} is given once.")
    return values[0]


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:39]}…"


_PARSERS: Final[Mapping[str, Any]] = {
    "topic": _many,
    "provider": _many,
    "dates": _dates,
    "period": _period,
    "quality": _quality,
    "type": _many,
    "status": _status,
    "corpus": _many,
    **dict.fromkeys((*NO_FACET, "outlet_country"), _many),
    "q": _text,
    **dict.fromkeys(_FLAGS, _flag),
}
_DEFAULTS: Final[Mapping[str, Any]] = {item.name: item.default for item in fields(Filters)}
FILTER_NAMES: Final = tuple(_DEFAULTS)
