"""How the articles in view are shown: the view parameters of the URL that are not filters. Bad values fall back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from dashboard.query import Dimension, Measure


class Sort(StrEnum):
    """The order of the article table. ``RELEVANCE`` means something only while searching."""

    DATE = "date"
    QUALITY = "quality"
    HEAT = "heat"
    PROVIDER = "provider"
    TITLE = "title"
    RELEVANCE = "relevance"


class Layout(StrEnum):
    """The articles page as a table or as cards; ``AUTO`` is cards on a narrow screen."""

    AUTO = "auto"
    TABLE = "table"
    CARDS = "cards"


PAGE_SIZE: Final = 25


@dataclass(frozen=True, slots=True)
class Display:
    """The view parameters: ``grain`` (day, week, month; ``None`` chooses by span), ``counting``, ``split`` the time
    chart by topic, ``sort`` and its direction, ``page`` (from 1), ``layout``. ``as_of`` changes nothing that is shown:
    it is the beginning of the corpus version that a link was copied at."""

    grain: Dimension | None = None
    counting: Measure = Measure.FULL
    split: bool = False
    sort: Sort | None = None
    ascending: bool = False
    page: int = 1
    layout: Layout = Layout.AUTO
    as_of: str | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Display:
        """The view parameters among ``params``; unknown values mean the default."""
        page = params.get("page", "1")
        return cls(
            grain=_one(params.get("grain"), {d.value: d for d in (Dimension.DAY, Dimension.WEEK, Dimension.MONTH)}),
            counting=_one(params.get("counting"), {"full": Measure.FULL, "fractional": Measure.FRACTIONAL})
            or Measure.FULL,
            split=params.get("split") == "true",
            sort=_one(params.get("sort"), {s.value: s for s in Sort}),
            ascending=params.get("ascending") == "true",
            page=int(page) if page.isascii() and page.isdigit() and 0 < int(page[:9]) < 10**6 else 1,
            layout=_one(params.get("layout"), {item.value: item for item in Layout}) or Layout.AUTO,
            as_of=_version(params.get("as_of", "")),
        )

    def to_params(self) -> list[tuple[str, str]]:
        """URL parameters in field order, the inverse of :meth:`from_params`; defaults are left out."""
        given = {
            "grain": self.grain.value if self.grain else None,
            "counting": None if self.counting is Measure.FULL else self.counting.name.lower(),
            "split": "true" if self.split else None,
            "sort": self.sort.value if self.sort else None,
            "ascending": "true" if self.ascending else None,
            "page": str(self.page) if self.page > 1 else None,
            "layout": None if self.layout is Layout.AUTO else self.layout.value,
            "as_of": self.as_of,
        }
        return [(name, value) for name, value in given.items() if value is not None]

    def order(self, *, searching: bool) -> Sort:
        """The sort in force: the one asked for, else relevance while searching and date otherwise."""
        asked = Sort.DATE if self.sort is Sort.RELEVANCE and not searching else self.sort
        return asked or (Sort.RELEVANCE if searching else Sort.DATE)


DISPLAY_NAMES: Final = ("grain", "counting", "split", "sort", "ascending", "page", "layout", "as_of")


_Choice = TypeVar("_Choice")


def _version(value: str) -> str | None:
    return value if re.fullmatch(r"[0-9a-f]{8,64}", value) else None


def _one(value: str | None, choices: Mapping[str, _Choice]) -> _Choice | None:
    return None if value is None else choices.get(value)
