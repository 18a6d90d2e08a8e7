"""Questions about the corpus and their answers. Engine-neutral: no SQL here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast

Answer = TypeVar("Answer")
Row = TypeVar("Row")
Facts = TypeVar("Facts")


class Dimension(StrEnum):
    """What coverage is counted by. The value is the API's ``by`` and the result's column name.

    Keys: topic name; provider domain; day ``YYYY-MM-DD``, ISO week ``YYYY-Www``, month ``YYYY-MM`` (UTC);
    quality = lower bound of its bucket of ten; quality_value and heat_value = the raw score; status; type;
    corpus = the name of the folder or archive; jurisdiction, instrument, organisation and theme = the key of the policy
    facet, as found in the text; policy = yes or no; outlet_country = ISO 3166-1 alpha-2 code of the country that the provider is based in.
    ``None`` is the key of the undated, topicless, unscored, providerless, and of those without such a facet.
    """

    TOPIC = "topic"
    PROVIDER = "provider"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUALITY = "quality"
    STATUS = "status"
    TYPE = "type"
    QUALITY_VALUE = "quality_value"
    HEAT_VALUE = "heat_value"
    CORPUS = "corpus"
    JURISDICTION = "jurisdiction"
    INSTRUMENT = "instrument"
    ORGANISATION = "organisation"
    THEME = "theme"
    POLICY = "policy"
    OUTLET_COUNTRY = "outlet_country"

    @property
    def filter_name(self) -> str:
        """The filter that narrows this dimension: what a cross-filter leaves out."""
        return _FILTER_OF.get(self, self.value)

    @property
    def is_time(self) -> bool:
        """Whether its keys are periods of the calendar, which are zero-filled."""
        return self in TIME_DIMENSIONS


POLICY_DIMENSIONS = (
    *(Dimension.JURISDICTION, Dimension.INSTRUMENT, Dimension.ORGANISATION, Dimension.THEME, Dimension.POLICY),
)
"""Found in the words of articles; an article may have several values of each, or none."""
MANY_VALUED = (Dimension.TOPIC, *POLICY_DIMENSIONS)
"""Dimensions by which one article may count several times."""
TIME_DIMENSIONS = (Dimension.DAY, Dimension.WEEK, Dimension.MONTH)
_FILTER_OF = {
    **dict.fromkeys(TIME_DIMENSIONS, "dates"),
    Dimension.QUALITY_VALUE: "quality",
    Dimension.HEAT_VALUE: "heat",
}


class Measure(StrEnum):
    """How an article with several topics is counted (definition D1)."""

    FULL = "count"
    FRACTIONAL = "fractional"


class Question(Generic[Answer]):
    """A question whose answer is an ``Answer``: a :class:`Query` or an :class:`Analysis`."""

    __slots__ = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that identify a row of the answer."""
        raise NotImplementedError

    @property
    def looks_past(self) -> tuple[str, ...]:
        """The filters that the question ignores."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Query(Question["Result"]):
    """Coverage by one or two dimensions.

    ``cross`` ignores the filters on the query's own dimensions (ruling R-4), so that alternatives stay visible.
    ``limit`` keeps the rows with the greatest counts; ``None`` keeps every key.
    """

    dimensions: tuple[Dimension, ...]
    cross: bool = False
    limit: int | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that identify a row of the answer."""
        return tuple(dimension.value for dimension in self.dimensions)

    @property
    def looks_past(self) -> tuple[str, ...]:
        """The filters that the query ignores."""
        return tuple(dimension.filter_name for dimension in self.dimensions) if self.cross else ()


@dataclass(frozen=True, slots=True)
class Analysis(Question["Finding[Row, Facts]"], Generic[Row, Facts]):
    """A question that takes several counts or a formula, answered in ``dashboard/findings``.

    ``name`` is the finding's, ``row`` the dataclass of its answer's rows, ``options`` pairs of an option and its value.
    """

    name: str
    row: type[Row]
    keys: tuple[str, ...] = ()
    looks_past: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()

    def option(self, name: str, default: str = "") -> str:
        """The value of an option, ``default`` where it is not given."""
        return dict(self.options).get(name, default)

    def with_options(self, **options: str) -> Analysis[Row, Facts]:
        """The same question with these options, empty ones left out."""
        return replace(self, options=tuple((name, value) for name, value in options.items() if value))


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Articles an answer cannot show, and why."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """An answer: columns of equal length, keyed by dimension value, ``label``, ``count`` and ``fractional``.

    ``total`` is the number of articles (or stories) under the filters applied: the N of every n/N.
    ``whole`` is the number in the whole corpus without any filter. ``statement`` and ``parameters`` ask for it over the
    base tables; a larger store may have counted the same in a copy or a cube.
    """

    columns: Mapping[str, Sequence[Any]]
    total: int
    whole: int
    left_out: tuple[LeftOut, ...] = ()
    truncated: int = 0
    milliseconds: float = 0.0
    statement: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    generation: str = ""
    corpus_version: str = ""

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def rows(self) -> list[dict[str, Any]]:
        """The answer a row at a time, for tables and exports."""
        names = list(self.columns)
        return [dict(zip(names, values, strict=True)) for values in zip(*self.columns.values(), strict=True)]

    def fact_values(self) -> dict[str, Any]:
        """Figures of the whole answer by name, as the API writes them; coverage has none."""
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding(Result, Generic[Row, Facts]):
    """The answer to an :class:`Analysis`: ``records`` are its typed rows, of which ``columns`` is the table.

    ``facts`` are typed figures of the whole answer, such as an index of concentration.
    """

    records: tuple[Row, ...]
    facts: Facts

    def fact_values(self) -> dict[str, Any]:
        """Figures of the whole answer by name, as the API writes them."""
        known = cast(Any, self.facts)
        return {} if known is None else {item.name: getattr(known, item.name) for item in fields(known)}
