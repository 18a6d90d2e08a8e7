"""Which articles are in view: one frozen value that is the URL, the sidebar, the API's parameters and a sentence.

A field's name is its URL parameter and its API parameter; its ``spec`` is all there is to say about the filter, so that
a filter is one entry of :class:`Filters`. Bad values become notices, never exceptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final

from dashboard.model.article import Status
from dashboard.model.facets import POLICY_LABELS
from dashboard.model.filter_spec import (
    PERIODS,
    BadValueError,
    DatesFilter,
    FilterSpec,
    FlagFilter,
    Group,
    PeriodFilter,
    RangeFilter,
    TermsFilter,
    TextFilter,
    ValuesFilter,
)
from dashboard.text.dates import DateRange

NO_TOPIC: Final = "(no topic)"
UNKNOWN_PROVIDER: Final = "(unknown provider)"
UNKNOWN_TYPE: Final = "(unknown type)"
UNDATED: Final = "(undated)"
UNRATED: Final = "(unrated)"
QUALITY_MIN: Final = 0
QUALITY_MAX: Final = 200
RELATED_HELP: Final = (
    "Adds the articles that a document lists as related. They have no topics and no heat of their own."
)
TOGETHER_HELP: Final = "An article must match every selected jurisdiction, instrument, organisation and theme."
EXCLUDABLE: Final = (
    *("topic", "provider", "jurisdiction", "instrument", "organisation", "theme", "policy"),
    *("type", "status", "corpus", "outlet_country"),
)
REQUIRABLE: Final = ("topic", "jurisdiction", "instrument", "organisation", "theme")
"""The filters of which one article may have several values."""
MAX_QUERY_BYTES: Final = 8192
MAX_PARAMETERS: Final = 64


_POLICY: Final = ("(not read)", *POLICY_LABELS)


def _values_of(terms: Iterable[str], name: str) -> tuple[str, ...]:
    pairs = (term.partition(":") for term in terms)
    return tuple(value for of, _, value in pairs if of == name)


def _filter(default: Any, spec: FilterSpec) -> Any:
    return field(default=default, metadata={"spec": spec})


def _values(label: str, group: Group, unknown: str = "", **more: Any) -> Any:
    return _filter((), ValuesFilter(label, group, unknown=unknown, **more))


def _facet(label: str, group: Group, unknown: str, **more: Any) -> Any:
    return _values(label, group, unknown, facet=True, named=True, fewest=1, **more)


def _flag(label: str, phrase: str, explained: str) -> Any:
    return _filter(False, FlagFilter(label, Group.COUNTING, phrase=phrase, help=explained))


@dataclass(frozen=True, slots=True)
class Notice:
    """A parameter that could not be used as given. ``message`` says what is wrong and what would be right."""

    parameter: str
    message: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles. Several values of one field are any-of; different fields are all-of. ``together`` makes several
    values of a policy facet all-of. ``require`` and ``exclude`` name values, as ``topic:AI``, that articles must have
    and must not have.

    ``dates`` are inclusive UTC days; one day given means from that day on; ``period`` is a length in days ending at the
    newest dated document. ``quality`` 0 and 200 mean open on that side; both open keeps the unrated.
    """

    topic: tuple[str, ...] = _values("Topic", Group.WHAT, NO_TOPIC)
    provider: tuple[str, ...] = _values("Provider", Group.WHO, UNKNOWN_PROVIDER, named=True)
    dates: DateRange = _filter((None, None), DatesFilter("Days of publication", Group.WHEN, place=1))
    period: str | None = _filter(None, PeriodFilter("Period up to the newest document", Group.WHEN))
    quality: tuple[int, int] = _filter(
        (QUALITY_MIN, QUALITY_MAX), RangeFilter("Quality score", Group.QUALITY, least=QUALITY_MIN, greatest=QUALITY_MAX)
    )
    type: tuple[str, ...] = _values("Type", Group.STATUS, UNKNOWN_TYPE, place=1, column="article.type")
    status: tuple[str, ...] = _values(
        "Status", Group.STATUS, "(no status)", column="article.status", options=tuple(Status)
    )
    corpus: tuple[str, ...] = _values("Corpus", Group.ORIGIN, "(no corpus)", column="article.corpus", fewest=2)
    jurisdiction: tuple[str, ...] = _facet("Jurisdiction", Group.WHERE, "(no jurisdiction)")
    instrument: tuple[str, ...] = _facet("Instrument", Group.WHAT, "(unclassified)", place=2)
    organisation: tuple[str, ...] = _facet("Organisation named", Group.WHO, "(no organisation)")
    theme: tuple[str, ...] = _facet("Policy theme", Group.WHAT, "(no theme)", place=1)
    policy: tuple[str, ...] = _facet(*("About policy", Group.STATUS, "(not read)"), options=_POLICY, phrase="{} only")
    outlet_country: tuple[str, ...] = _values(
        *("Outlet country", Group.OUTLETS, "(unknown country)"),
        column="provider.country",
        named=True,
        fewest=1,
        phrase="outlets of {}",
    )
    q: str = _filter(
        "",
        TextFilter(
            "Search titles and text",
            Group.TEXT,
            help="All words, in any form; “exact phrase”, this OR that, -without, begin*",
        ),
    )
    require: tuple[str, ...] = _filter(
        (), TermsFilter("Must have", Group.WHAT, names=REQUIRABLE, phrase="must have {}")
    )
    exclude: tuple[str, ...] = _filter(
        (),
        TermsFilter(
            *("Without", Group.WHAT),
            names=EXCLUDABLE,
            options={"status": tuple(Status), "policy": _POLICY},
            phrase="not {}",
        ),
    )
    related: bool = _flag("Include related coverage", "with related coverage", RELATED_HELP)
    stories: bool = _flag("Count stories, not copies", "stories, not copies", "Articles of one story count once.")
    together: bool = _flag("Match all selected", "matching all selected", TOGETHER_HELP)

    @classmethod
    def from_params(cls, params: Iterable[tuple[str, str]]) -> tuple[Filters, tuple[Notice, ...]]:
        """Filters of URL parameters, in any order; names that are not filters are left to the caller.

        Returns:
            The filters, bad values replaced by their defaults, and a notice for each bad value. Never raises.
        """
        given: dict[str, list[str]] = {}
        pairs = list(params)
        notices: list[Notice] = []
        size = sum(len(name.encode()) + len(value.encode()) + 2 for name, value in pairs)
        if len(pairs) > MAX_PARAMETERS or size > MAX_QUERY_BYTES:
            most = f"at most {MAX_PARAMETERS} parameters and {MAX_QUERY_BYTES:,} bytes"
            return cls(), (Notice("(all)", f"The address is too long: {most}. No filter was applied."),)
        for name, value in pairs:
            given.setdefault(name, []).append(value)
        values: dict[str, Any] = {}
        for name, spec in FILTERS.items():
            if name in given:
                try:
                    values[name] = spec.parse(name, given[name])
                except BadValueError as problem:
                    notices.append(Notice(name, str(problem)))
        if values.get("dates", (None, None)) != (None, None) and values.get("period"):
            notices.append(Notice("period", "Give either dates or period, not both. The dates were used."))
            values["period"] = None
        return cls(**values), tuple(notices)

    def to_params(self, *, defaults: bool = False) -> list[tuple[str, str]]:
        """URL parameters, sorted by field order then value, so that equal filters give equal addresses.

        Defaults are left out unless ``defaults`` is true (a snapshot or a citation spells everything out).
        """
        names = FILTER_NAMES if defaults else self.active
        return [(name, text) for name in names for text in FILTERS[name].write(getattr(self, name))]

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

    def required(self, name: str) -> tuple[str, ...]:
        """The values of the many-valued field ``name`` that articles must have."""
        return _values_of(self.require, name)

    def excluded(self, name: str) -> tuple[str, ...]:
        """The values of the many-valued field ``name`` that articles must not have."""
        return _values_of(self.exclude, name)

    def also(self, name: str, value: str) -> Filters | None:
        """The view narrowed to articles that have this value as well; ``None`` where no address says that."""
        given: tuple[str, ...] = getattr(self, name)
        chosen: dict[str, Any] = {name: (value,)}
        if self.together and name in NO_FACET:
            chosen = {name: tuple(sorted({*given, value}))}
        elif given and value not in given:
            if name not in REQUIRABLE:
                return None
            chosen = {"require": tuple(sorted({*self.require, f"{name}:{value}"}))}
        return replace(self, **chosen)

    @property
    def of_policy(self) -> Filters:
        """The same filters over policy articles only, unless they say which to take."""
        return self if self.policy else replace(self, policy=("yes",))

    @property
    def active(self) -> tuple[str, ...]:
        """The names of the fields that differ from their defaults."""
        return tuple(name for name, default in _DEFAULTS.items() if getattr(self, name) != default)

    def describe(self, labels: Mapping[str, str] | None = None) -> str:
        """What is in view, in words: ``AI Hardware, July to November 2023``; empty when nothing is filtered.

        ``labels`` maps provider domains and keys of policy facets to the names to show.
        """
        return ", ".join(words for name in self.active if (words := self.describe_field(name, labels)))

    def describe_field(self, name: str, labels: Mapping[str, str] | None = None) -> str:
        """One active field in words, for its chip."""
        return FILTERS[name].words(getattr(self, name), labels or {})


FILTERS: Final[Mapping[str, FilterSpec]] = MappingProxyType({f.name: f.metadata["spec"] for f in fields(Filters)})
"""Every filter by its name, in the order of the fields."""
FILTER_NAMES: Final = tuple(FILTERS)
_DEFAULTS: Final[Mapping[str, Any]] = {item.name: item.default for item in fields(Filters)}
VALUE_FILTERS: Final[Mapping[str, ValuesFilter]] = MappingProxyType(
    {name: spec for name, spec in FILTERS.items() if isinstance(spec, ValuesFilter)}
)
"""The filters that take any of several values: charts can toggle one."""
NO_FACET: Final[Mapping[str, str]] = {name: spec.unknown for name, spec in VALUE_FILTERS.items() if spec.facet}
"""The policy facets, each with the value for articles that have none."""
UNKNOWN_LABELS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("day", "week", "month"), UNDATED),
    **dict.fromkeys(("quality", "quality_value", "heat_value"), UNRATED),
    **{name: spec.unknown for name, spec in VALUE_FILTERS.items()},
}
"""The label of the unknown, by dimension."""
