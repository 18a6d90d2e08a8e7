"""How the articles in view are shown: the view parameters of the URL that are not filters. Bad values fall back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Final, TypeVar

from dashboard.model.query import Dimension, Measure


class Sort(StrEnum):
    """The order of the article table. ``RELEVANCE`` means something only while searching."""

    DATE = "date"
    QUALITY = "quality"
    HEAT = "heat"
    PROVIDER = "provider"
    TITLE = "title"
    RELEVANCE = "relevance"


class Layout(StrEnum):
    """The articles page as a table, as cards, or as a contact sheet of pictures over time; ``AUTO`` is a table, or cards
    on a narrow screen.
    """

    AUTO = "auto"
    TABLE = "table"
    CARDS = "cards"
    SHEET = "sheet"


class Denominator(StrEnum):
    """What shares over time are of: the articles in view, or the whole corpus."""

    VIEW = "view"
    CORPUS = "corpus"


class Comparison(StrEnum):
    """What two sides differ in."""

    PERIOD = "period"
    TOPIC = "topic"
    PROVIDER = "provider"
    JURISDICTION = "jurisdiction"
    THEME = "theme"
    INSTRUMENT = "instrument"
    ORGANISATION = "organisation"
    SEARCH = "search"

    @property
    def filter_name(self) -> str:
        """The filter that the sides differ in."""
        return {"period": "dates", "search": "q"}.get(self.value, self.value)

    @property
    def dimension(self) -> Dimension | None:
        """The dimension whose values are the sides; ``None`` of periods and searches."""
        return None if self in (Comparison.PERIOD, Comparison.SEARCH) else Dimension(self.value)


LATEST: Final = 4
"""The newest articles that the overview lists; a question for the newest one asks for as many, so that both share one."""
PAGE_SIZE: Final = 25
MAX_SIDE: Final = 200
SHEET_SIZE: Final = 120


@dataclass(frozen=True, slots=True)
class Display:
    """The view parameters: ``grain`` (day, week, month; ``None`` chooses by span), ``counting``, ``split`` the time
    chart by topic, there as ``shares`` of each period, ``sort`` and its direction, ``page`` (from 1), ``layout``. ``as_of`` changes nothing that is shown:
    it is the beginning of the corpus version that a link was copied at. ``of`` is what shares are of; ``compare``,
    ``left`` and ``right`` are the two sides compared; ``story`` is the id of an article of a story."""

    grain: Dimension | None = None
    counting: Measure = Measure.FULL
    split: bool = False
    shares: bool = False
    sort: Sort | None = None
    ascending: bool = False
    page: int = 1
    layout: Layout = Layout.AUTO
    as_of: str | None = None
    of: Denominator = Denominator.VIEW
    compare: Comparison = Comparison.PERIOD
    left: str | None = None
    right: str | None = None
    story: str | None = None

    def drawn(self) -> Display:
        """Only what a chart depends on."""
        return replace(self, sort=None, ascending=False, page=1, layout=Layout.AUTO, as_of=None)

    @property
    def page_size(self) -> int:
        """How many articles a page of them shows."""
        return SHEET_SIZE if self.layout is Layout.SHEET else PAGE_SIZE

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Display:
        """The view parameters among ``params``; unknown values mean the default."""
        page = params.get("page", "1")
        return cls(
            grain=_one(params.get("grain"), {d.value: d for d in (Dimension.DAY, Dimension.WEEK, Dimension.MONTH)}),
            counting=_one(params.get("counting"), {"full": Measure.FULL, "fractional": Measure.FRACTIONAL})
            or Measure.FULL,
            split=params.get("split") == "true",
            shares=params.get("shares") == "true",
            sort=_one(params.get("sort"), {s.value: s for s in Sort}),
            ascending=params.get("ascending") == "true",
            page=int(page) if page.isascii() and page.isdigit() and 0 < int(page[:9]) < 10**6 else 1,
            layout=_one(params.get("layout"), {item.value: item for item in Layout}) or Layout.AUTO,
            as_of=_version(params.get("as_of", "")),
            of=_one(params.get("of"), {item.value: item for item in Denominator}) or Denominator.VIEW,
            compare=_one(params.get("compare"), {item.value: item for item in Comparison}) or Comparison.PERIOD,
            left=_side(params.get("left", "")),
            right=_side(params.get("right", "")),
            story=_article(params.get("story", "")),
        )

    def to_params(self) -> list[tuple[str, str]]:
        """URL parameters in field order, the inverse of :meth:`from_params`; defaults are left out."""
        given = {
            "grain": self.grain.value if self.grain else None,
            "counting": None if self.counting is Measure.FULL else self.counting.name.lower(),
            "split": "true" if self.split else None,
            "shares": "true" if self.shares else None,
            "sort": self.sort.value if self.sort else None,
            "ascending": "true" if self.ascending else None,
            "page": str(self.page) if self.page > 1 else None,
            "layout": None if self.layout is Layout.AUTO else self.layout.value,
            "as_of": self.as_of,
            "of": None if self.of is Denominator.VIEW else self.of.value,
            "compare": None if self.compare is Comparison.PERIOD else self.compare.value,
            "left": self.left,
            "right": self.right,
            "story": self.story,
        }
        return [(name, value) for name, value in given.items() if value is not None]

    def order(self, *, searching: bool) -> Sort:
        """The sort in force: the one chosen, else relevance while searching and date otherwise."""
        chosen = Sort.DATE if self.sort is Sort.RELEVANCE and not searching else self.sort
        return chosen or (Sort.RELEVANCE if searching else Sort.DATE)


DISPLAY_NAMES: Final = tuple(item.name for item in fields(Display))


_Choice = TypeVar("_Choice")


def _version(value: str) -> str | None:
    return value if re.fullmatch(r"[0-9a-f]{8,64}", value) else None


def _side(value: str) -> str | None:
    return value if 0 < len(value) <= MAX_SIDE else None


def _article(value: str) -> str | None:
    return value if re.fullmatch(r"[0-9a-f]{16}", value) else None


def _one(value: str | None, choices: Mapping[str, _Choice]) -> _Choice | None:
    return None if value is None else choices.get(value)
