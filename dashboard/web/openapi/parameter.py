"""The parameters of routes, each with its schema: what a route reads, and what OpenAPI says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from dashboard.model.filter_spec import (
    MAX_SEARCH_LENGTH,
    PERIODS,
    DatesFilter,
    FilterSpec,
    FlagFilter,
    PeriodFilter,
    RangeFilter,
    TermsFilter,
    ValuesFilter,
)
from dashboard.model.filters import FILTERS, MAX_PARAMETERS
from dashboard.model.query import Dimension
from dashboard.model.view_options import MAX_SIDE, Comparison, Denominator, Layout, Sort
from dashboard.web.openapi.schema import TEXT, Schema, one_of


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address: ``schema`` is that of its value, a list where it may be given several times."""

    name: str
    about: str
    schema: Mapping[str, Any]
    required: bool = False


def flag(name: str, about: str) -> Parameter:
    """A parameter that is true or false."""
    return Parameter(name, about, {"type": "boolean", "default": False})


def whole_number(name: str, about: str, greatest: int, default: int | None = None) -> Parameter:
    """A parameter that is a whole number from 1."""
    said = {"type": "integer", "minimum": 1, "maximum": greatest}
    return Parameter(name, about, said if default is None else {**said, "default": default})


def choice(name: str, about: str, choices: Iterable[str], *, required: bool = False) -> Parameter:
    """A parameter that is one of several words."""
    return Parameter(name, about, one_of(choices), required)


def _filter(name: str, spec: FilterSpec) -> Parameter:
    return Parameter(name, f"{spec.label}. {spec.help}".strip(), _filter_schema(name, spec))


def _filter_schema(name: str, spec: FilterSpec) -> Schema:
    match spec:
        case ValuesFilter():
            value = one_of(spec.options) if spec.options else {**TEXT, "maxLength": MAX_SEARCH_LENGTH}
            return {"type": "array", "items": value, "maxItems": MAX_PARAMETERS}
        case TermsFilter():
            value = {**TEXT, "pattern": f"^({'|'.join(spec.names)}):.+$", "maxLength": MAX_SEARCH_LENGTH}
            return {"type": "array", "items": value, "maxItems": MAX_PARAMETERS}
        case DatesFilter():
            return {"type": "array", "items": {**TEXT, "format": "date"}, "minItems": 1, "maxItems": 2}
        case PeriodFilter():
            return one_of(PERIODS)
        case RangeFilter():
            number = {"type": "integer", "minimum": spec.least, "maximum": spec.greatest}
            return {"type": "array", "items": number, "minItems": 2, "maxItems": 2}
        case FlagFilter():
            return {"type": "boolean", "default": False}
        case _:
            return {**TEXT, "maxLength": MAX_SEARCH_LENGTH}


FILTER_PARAMETERS: Final = tuple(_filter(name, spec) for name, spec in FILTERS.items())
"""Which articles: the parameters of every route that is about a view."""

_SIDE: Final = {**TEXT, "minLength": 1, "maxLength": MAX_SIDE}
VIEW_PARAMETERS: Final = (
    choice("grain", "The bars of the time chart.", (Dimension.DAY, Dimension.WEEK, Dimension.MONTH)),
    choice("counting", "How an article with several topics counts.", ("full", "fractional")),
    flag("split", "The time chart by topic."),
    choice("of", "What shares over time are of.", Denominator),
    choice("compare", "What the two sides compared differ in.", Comparison),
    Parameter("left", "Side A of a comparison.", _SIDE),
    Parameter("right", "Side B of a comparison.", _SIDE),
    Parameter("story", "An article of the story shown.", {**TEXT, "pattern": "^[0-9a-f]{16}$"}),
    choice("sort", "The order of articles.", Sort),
    flag("ascending", "The other way round."),
    choice("layout", "How articles are laid out.", Layout),
)
"""How charts are drawn: an unknown value means the default."""

FORMAT: Final = choice("format", "JSON, or a table.", ("json", "csv"))
BOM: Final = flag("bom", "Begin a CSV with a byte order mark, for Excel; only with format=csv.")
WRITTEN: Final = (FORMAT, BOM)
"""How an answer is written: JSON, CSV, or CSV for Excel."""
