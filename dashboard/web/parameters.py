"""The API's parameters: the page's own URL parameters, plus a few that only data needs. Bad ones are refused, not guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import parse_qsl

from dashboard.errors import BadParameter
from dashboard.model.filters import FILTER_NAMES, MAX_PARAMETERS, MAX_QUERY_BYTES, Filters
from dashboard.model.view_options import DISPLAY_NAMES, Display
from dashboard.text.shortening import clipped
from dashboard.web.openapi.parameter import Parameter

PAGE_ONLY: Final = frozenset((*DISPLAY_NAMES, "id", "embed", "embed_options"))


class Format(StrEnum):
    """How an answer is written."""

    JSON = "json"
    CSV = "csv"


class RefusedParameter(BadParameter):
    """A parameter, by its name, that cannot be used as given."""

    def __init__(self, parameter: str, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.parameter = parameter


class BodyTooLarge(BadParameter):
    """A request brings more than a request needs: 413."""


class BodyTooSlow(BadParameter):
    """The body of a request does not come: 408."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a request asks: ``filters``, and the route's ``own`` parameters, each given once.

    ``question`` is equal for requests that mean the same, whatever their order and defaults.
    """

    filters: Filters
    own: Mapping[str, str]

    @property
    def question(self) -> tuple[tuple[str, str], ...]:
        return (*self.filters.to_params(), *sorted(self.own.items()))

    @property
    def format(self) -> Format:
        return Format(self.choice("format", Format) or Format.JSON)

    @property
    def bom(self) -> bool:
        """Whether a CSV begins with a byte order mark, as Excel needs to read it as UTF-8."""
        wanted = self.flag("bom")
        if wanted and self.own.get("format") != Format.CSV:
            raise RefusedParameter("bom", "bom is for CSV.", "Add format=csv, or leave bom out.")
        return wanted

    def flag(self, name: str) -> bool:
        """A parameter that is true or false; absent is false."""
        return self.choice(name, ("true", "false")) == "true"

    def choice(self, name: str, choices: Iterable[str]) -> str | None:
        """A parameter that is one of ``choices``, or ``None`` when absent."""
        value, known = self.own.get(name), [str(item) for item in choices]
        if value is None or value in known:
            return value
        raise RefusedParameter(name, f"{name} “{clipped(value)}” is unknown.", f"It is one of {', '.join(known)}.")

    def number(self, name: str, *, greatest: int, least: int = 1) -> int | None:
        """A whole number within bounds, or ``None`` when absent."""
        value = self.own.get(name)
        if value is None:
            return None
        if not (value.isascii() and value.isdigit() and len(value) <= 9 and least <= int(value) <= greatest):
            raise RefusedParameter(
                name,
                f"{name} “{clipped(value)}” cannot be used.",
                f"It is a whole number from {least} to {greatest:,}.",
            )
        return int(value)


def read_parameters(query: bytes, own: Iterable[Parameter], *, filtered: bool = True) -> Parameters:
    """The parameters of a query string. View parameters of a page are accepted and mean nothing, unless in ``own``.

    Raises:
        RefusedParameter: too long, unknown, given twice, or a value that means nothing.
    """
    pairs = _pairs(query)
    names = frozenset(parameter.name for parameter in own)
    known = names | (frozenset(FILTER_NAMES) | PAGE_ONLY if filtered else frozenset())
    given: dict[str, str] = {}
    for name, value in pairs:
        if name not in known:
            raise RefusedParameter(
                clipped(name),
                f"There is no parameter “{clipped(name)}” here.",
                f"There are {', '.join(sorted(known))}.",
            )
        if name in names:
            if name in given:
                raise RefusedParameter(name, f"{name} is given twice.", "Give it once.")
            given[name] = value
    filters, notices = Filters.from_params(pair for pair in pairs if pair[0] in FILTER_NAMES)
    if notices:
        notice = notices[0]
        raise RefusedParameter(notice.parameter, notice.message, "Correct it, or leave the parameter out.")
    return Parameters(filters, given)


def read_view(query: bytes, own: Iterable[Parameter] = ()) -> tuple[Filters, Display]:
    """Which articles and how they are shown, of a page's query string; ``own`` parameters are left to the caller.

    Raises:
        RefusedParameter: as :func:`read_parameters`.
    """
    filters = read_parameters(query, own).filters
    return filters, Display.from_params({name: value for name, value in _pairs(query) if name in DISPLAY_NAMES})


def _pairs(query: bytes) -> list[tuple[str, str]]:
    if len(query) <= MAX_QUERY_BYTES:
        try:
            return parse_qsl(
                query.decode("latin-1"), keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS
            )
        except UnicodeDecodeError:
            raise RefusedParameter(
                "(all)", "The address is not UTF-8.", "Percent-encode the parameters as UTF-8."
            ) from None
        except ValueError:
            pass
    raise RefusedParameter(
        "(all)",
        "The address is too long.",
        f"It takes at most {MAX_PARAMETERS} parameters and {MAX_QUERY_BYTES:,} bytes.",
    )
