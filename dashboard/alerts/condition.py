"""What an alert waits for, read from JSON or from the command line with clear errors, and said in words."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final

from dashboard.errors import BadParameter
from dashboard.model.query import Dimension
from dashboard.text.money import money_words
from dashboard.text.numbers import counted, number

MOST_ARTICLES: Final = 1_000
MOST_OUTLETS: Final = 100
MOST_DAYS: Final = 366
LONGEST_VALUE: Final = 200
SHARE_DAYS: Final = 28
"""The two periods that a share is compared between have this length, unless another is given."""
SHARED_BY: Final = (
    *(Dimension.TOPIC, Dimension.PROVIDER, Dimension.JURISDICTION, Dimension.INSTRUMENT, Dimension.ORGANISATION),
    *(Dimension.THEME, Dimension.TYPE, Dimension.CORPUS, Dimension.OUTLET_COUNTRY),
)
_CURRENCY: Final = re.compile(r"[A-Z]{3}", re.ASCII)


class Watched(StrEnum):
    """The kinds of condition."""

    ARTICLES = "articles"
    STORIES = "stories"
    DAYS = "days"
    MONEY = "money"
    INSTRUMENTS = "instruments"
    SHARE = "share"


class Direction(StrEnum):
    """Which way a share may move."""

    UP = "up"
    DOWN = "down"
    EITHER = "either"


FIELDS: Final[Mapping[Watched, Mapping[str, Any]]] = {
    Watched.ARTICLES: {"least": 1},
    Watched.STORIES: {"least": 3},
    Watched.DAYS: {},
    Watched.MONEY: {"amount": None, "currency": None},
    Watched.INSTRUMENTS: {"jurisdiction": ""},
    Watched.SHARE: {"by": None, "value": None, "points": None, "direction": "either", "days": SHARE_DAYS},
}
"""What each kind of condition takes, with the default; ``None`` where it must be given."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What must become true. Which fields a kind uses is in ``FIELDS``; the others keep their defaults.

    ``least`` new articles, or outlets of a story; money of at least ``amount`` in units of ``currency`` (ISO 4217);
    ``jurisdiction`` is a key, empty for any; the share of ``value`` among the values of the dimension ``by`` moves by
    ``points`` percentage points between the last ``days`` days and as many before.
    """

    kind: Watched
    least: int = 1
    amount: float = 0.0
    currency: str = ""
    jurisdiction: str = ""
    by: str = ""
    value: str = ""
    points: float = 0.0
    direction: Direction = Direction.EITHER
    days: int = SHARE_DAYS

    @property
    def record(self) -> dict[str, Any]:
        """The kind and the fields it uses, as JSON has them."""
        given = asdict(self)
        return {"kind": self.kind.value, **{name: given[name] for name in FIELDS[self.kind]}}

    @property
    def words(self) -> str:
        """What it waits for."""
        match self.kind:
            case Watched.ARTICLES:
                return f"at least {counted(self.least, 'new article')} within seven days"
            case Watched.STORIES:
                return f"a new story carried by at least {counted(self.least, 'outlet')}"
            case Watched.DAYS:
                return "a day that stands out"
            case Watched.MONEY:
                return f"new money of at least {money_words(self.amount, self.amount, self.currency)}"
            case Watched.INSTRUMENTS:
                return f"an instrument newly named for {self.jurisdiction or 'a jurisdiction'}"
            case Watched.SHARE:
                way = "up or down" if self.direction is Direction.EITHER else self.direction.value
                return (
                    f"the share of {self.by.replace('_', ' ')} “{self.value}” {way} by {number(self.points)} points"
                    f" from one period of {counted(self.days, 'day')} to the next"
                )


def read_condition(given: Mapping[str, Any]) -> Condition:
    """The condition of a JSON object: its ``kind`` and the fields of that kind.

    Raises:
        BadParameter: a field is missing, is not one of the kind, or has a value that means nothing.
    """
    name = given.get("kind")
    if name not in list(Watched):
        raise BadParameter(f"There is no condition “{str(name)[:40]}”.", f"There are {', '.join(Watched)}.")
    kind = Watched(name)
    known = FIELDS[kind]
    if unknown := next((field for field in given if field not in ("kind", *known)), None):
        takes = f"It takes {', '.join(known)}." if known else "It takes nothing."
        raise BadParameter(f"The condition {kind} has no “{str(unknown)[:40]}”.", takes)
    values = {field: given.get(field, default) for field, default in known.items()}
    if missing := next((field for field, value in values.items() if value is None), None):
        raise BadParameter(f"The condition {kind} needs {missing}.", f"Give {missing}.")
    return Condition(kind, **{field: _READ[field](kind, field, value) for field, value in values.items()})


def _least(kind: Watched, name: str, value: Any) -> int:
    low, high = (2, MOST_OUTLETS) if kind is Watched.STORIES else (1, MOST_ARTICLES)
    return _whole(name, value, low, high)


def _days(_kind: Watched, name: str, value: Any) -> int:
    return _whole(name, value, 7, MOST_DAYS)


def _amount(_kind: Watched, name: str, value: Any) -> float:
    return _positive(name, value, 1e15, "a number above 0, such as 5e9")


def _points(_kind: Watched, name: str, value: Any) -> float:
    return _positive(name, value, 100, "percentage points above 0 and up to 100")


def _currency(_kind: Watched, name: str, value: Any) -> str:
    code = _text(name, value).upper()
    if not _CURRENCY.fullmatch(code):
        raise BadParameter(f"“{code[:20]}” is not a currency.", "Give three letters, such as EUR.")
    return code


def _jurisdiction(_kind: Watched, name: str, value: Any) -> str:
    return _text(name, value, empty=True)


def _by(_kind: Watched, name: str, value: Any) -> str:
    if value not in list(SHARED_BY):
        raise BadParameter(f"A share cannot be by “{str(value)[:40]}”.", f"It is by one of {', '.join(SHARED_BY)}.")
    return str(value)


def _value(_kind: Watched, name: str, value: Any) -> str:
    return _text(name, value)


def _direction(_kind: Watched, name: str, value: Any) -> Direction:
    if value not in list(Direction):
        raise BadParameter(f"There is no {name} “{str(value)[:40]}”.", f"It is one of {', '.join(Direction)}.")
    return Direction(value)


def _whole(name: str, value: Any, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise BadParameter(f"{name} cannot be {str(value)[:40]}.", f"It is a whole number from {low} to {high:,}.")
    return int(value)


def _positive(name: str, value: Any, most: float, meant: str) -> float:
    if type(value) not in (int, float) or not math.isfinite(value) or not 0 < value <= most:
        raise BadParameter(f"{name} cannot be {str(value)[:40]}.", f"It is {meant}.")
    return float(value)


def _text(name: str, value: Any, *, empty: bool = False) -> str:
    if not isinstance(value, str) or len(value) > LONGEST_VALUE or not (empty or value.strip()):
        raise BadParameter(f"{name} cannot be used.", f"It is text of 1 to {LONGEST_VALUE} characters.")
    return value.strip()


_READ: Final[Mapping[str, Callable[[Watched, str, Any], Any]]] = {
    "least": _least,
    "amount": _amount,
    "currency": _currency,
    "jurisdiction": _jurisdiction,
    "by": _by,
    "value": _value,
    "points": _points,
    "direction": _direction,
    "days": _days,
}
