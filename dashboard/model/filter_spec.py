"""The kinds of filters: how each is read from an address, written back, described and offered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Final

from dashboard.text.dates import DateRange, describe_dates
from dashboard.text.shortening import clipped

MAX_SEARCH_LENGTH: Final = 500
PERIODS: Final[Mapping[str, int]] = {"365d": 365, "90d": 90, "28d": 28, "7d": 7}


class Group(StrEnum):
    """The headings of the sidebar, in their order."""

    TEXT = "Text"
    WHEN = "When"
    WHERE = "Where"
    WHAT = "What"
    WHO = "Who"
    QUALITY = "Quality"
    STATUS = "Policy, status and type"
    OUTLETS = "Outlets"
    ORIGIN = "Origin"
    COUNTING = "Counting rules"


class BadValueError(ValueError):
    """A parameter's value cannot be used; the text says why, for the reader."""


@dataclass(frozen=True, slots=True)
class FilterSpec:
    """A filter: its ``label``, its ``group`` in the sidebar and its ``place`` there, and a line of ``help``.

    ``control`` is the kind of input that browsers show.
    """

    label: str
    group: Group
    place: int = 0
    help: str = ""

    control: ClassVar[str]

    def parse(self, name: str, values: Sequence[str]) -> Any:
        """The field's value of a parameter's values.

        Raises:
            BadValueError: they cannot be used.
        """
        raise NotImplementedError

    def write(self, value: Any) -> list[str]:
        """The parameter's values of a field's value, the inverse of :meth:`parse`."""
        raise NotImplementedError

    def words(self, value: Any, labels: Mapping[str, str]) -> str:
        """An active value in words. ``labels`` names keys."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class ValuesFilter(FilterSpec):
    """Any of several values. Unless it has ``options``, any text is a value.

    ``unknown`` is the value for articles that have none. ``column`` is where the store keeps the values, as
    ``article.…`` or ``provider.…``; a ``facet`` is kept among the policy facets. ``named`` values are keys with names.
    The sidebar offers the filter once the corpus has ``fewest`` values. ``phrase`` describes the values.
    """

    unknown: str = ""
    column: str = ""
    options: tuple[str, ...] = ()
    facet: bool = False
    named: bool = False
    fewest: int = 0
    phrase: str = "{}"

    control: ClassVar[str] = "options"

    def parse(self, name: str, values: Sequence[str]) -> tuple[str, ...]:
        if self.options:
            for value in sorted(set(values) - set(self.options)):
                raise _unknown(name, value, self.options)
            return tuple(sorted(set(values)))
        if any(len(value) > MAX_SEARCH_LENGTH for value in values):
            raise BadValueError(f"A {name} is at most {MAX_SEARCH_LENGTH} characters long.")
        return tuple(sorted({value for value in values if value}))

    def write(self, value: Sequence[str]) -> list[str]:
        return sorted(value)

    def words(self, value: Sequence[str], labels: Mapping[str, str]) -> str:
        shown = [labels.get(item, item) if self.named else item for item in value]
        return self.phrase.format(" or ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))))


@dataclass(frozen=True, slots=True)
class TermsFilter(FilterSpec):
    """Values of other filters, each written as ``filter:value``, of which every one counts.

    ``names`` are the filters that it takes values of, ``options`` the only values of some of them. ``phrase`` describes
    one value. Browsers offer it with the options of those filters.
    """

    names: tuple[str, ...] = ()
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phrase: str = "{}"

    control: ClassVar[str] = "terms"

    def parse(self, name: str, values: Sequence[str]) -> tuple[str, ...]:
        for text in values:
            of, colon, value = text.partition(":")
            if not colon or not value:
                raise BadValueError(f"{name} “{clipped(text)}” is not a filter and its value, as in topic:AI.")
            if of not in self.names:
                raise _unknown(name, of, self.names)
            if of in self.options and value not in self.options[of]:
                raise _unknown(of, value, self.options[of])
            if len(value) > MAX_SEARCH_LENGTH:
                raise BadValueError(f"A {of} is at most {MAX_SEARCH_LENGTH} characters long.")
        return tuple(sorted(set(values)))

    def write(self, value: Sequence[str]) -> list[str]:
        return sorted(value)

    def words(self, value: Sequence[str], labels: Mapping[str, str]) -> str:
        keys = [term.partition(":")[2] for term in value]
        return ", ".join(self.phrase.format(labels.get(key, key)) for key in keys)


@dataclass(frozen=True, slots=True)
class DatesFilter(FilterSpec):
    """One or two UTC days, both included."""

    control: ClassVar[str] = "dates"

    def parse(self, name: str, values: Sequence[str]) -> DateRange:
        if len(values) > 2:
            raise BadValueError(f"{name} is given at most twice: the first and the last day.")
        days = [_day(name, value) for value in values]
        return (min(days), max(days)) if len(days) == 2 else (days[0], None)

    def write(self, value: DateRange) -> list[str]:
        return [day.isoformat() for day in value if day is not None]

    def words(self, value: DateRange, labels: Mapping[str, str]) -> str:
        return describe_dates(value)


@dataclass(frozen=True, slots=True)
class PeriodFilter(FilterSpec):
    """A length of time up to the newest dated document, one of ``PERIODS``."""

    control: ClassVar[str] = "presets"

    def parse(self, name: str, values: Sequence[str]) -> str | None:
        value = _single(name, values)
        if value and value not in PERIODS:
            raise _unknown(name, value, tuple(PERIODS))
        return value or None

    def write(self, value: str | None) -> list[str]:
        return [value] if value else []

    def words(self, value: str | None, labels: Mapping[str, str]) -> str:
        return f"the {PERIODS[value]} days to the newest document" if value else ""


@dataclass(frozen=True, slots=True)
class RangeFilter(FilterSpec):
    """Whole numbers from ``least`` to ``greatest``; a bound at either end is open."""

    least: int = 0
    greatest: int = 200

    control: ClassVar[str] = "range"

    def parse(self, name: str, values: Sequence[str]) -> tuple[int, int]:
        if len(values) != 2 or not all(re.fullmatch(r"[0-9]{1,3}", value, re.ASCII) for value in values):
            bounds = f"from {self.least} to {self.greatest}"
            raise BadValueError(f"{name} is given twice, as whole numbers {bounds}: the lowest and the highest.")
        low, high = sorted(int(value) for value in values)
        if high > self.greatest:
            raise BadValueError(f"{name} {high} is beyond {self.greatest}, which already means “no upper bound”.")
        return (low, high)

    def write(self, value: tuple[int, int]) -> list[str]:
        return [str(bound) for bound in value]

    def words(self, value: tuple[int, int], labels: Mapping[str, str]) -> str:
        low, high = value
        name = self.group.value.lower()
        if low == self.least:
            return f"{name} up to {high}"
        return f"{name} {low} or more" if high == self.greatest else f"{name} {low} to {high}"


@dataclass(frozen=True, slots=True)
class TextFilter(FilterSpec):
    """Words to search for."""

    control: ClassVar[str] = "text"

    def parse(self, name: str, values: Sequence[str]) -> str:
        value = _single(name, values).strip()
        if len(value) > MAX_SEARCH_LENGTH:
            raise BadValueError(f"{name} is at most {MAX_SEARCH_LENGTH} characters long.")
        return value

    def write(self, value: str) -> list[str]:
        return [value] if value else []

    def words(self, value: str, labels: Mapping[str, str]) -> str:
        return f"matching “{value}”"


@dataclass(frozen=True, slots=True)
class FlagFilter(FilterSpec):
    """True or false. ``phrase`` describes true."""

    phrase: str = ""

    control: ClassVar[str] = "flag"

    def parse(self, name: str, values: Sequence[str]) -> bool:
        value = _single(name, values).lower()
        if value not in ("true", "false"):
            raise BadValueError(f"{name} “{clipped(value)}” is unknown: it is true or false.")
        return value == "true"

    def write(self, value: bool) -> list[str]:
        return ["true" if value else "false"]

    def words(self, value: bool, labels: Mapping[str, str]) -> str:
        return self.phrase


def _unknown(name: str, value: str, known: Sequence[str]) -> BadValueError:
    return BadValueError(f"{name} “{clipped(value)}” is unknown: it is one of {', '.join(known)}.")


def _day(name: str, value: str) -> date:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise BadValueError(f"{name} “{clipped(value)}” is not a day: write it as 2023-07-03.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise BadValueError(f"{name} “{value}” is not a day of the calendar.") from None


def _single(name: str, values: Sequence[str]) -> str:
    if len(values) > 1:
        raise BadValueError(f"{name} is given once.")
    return values[0]
