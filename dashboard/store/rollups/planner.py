"""Choose the rollup that answers a question, and write its statement. Pure: names are ours, values are bound.

A plan gives the same counts as the statement over the base tables; without a plan those are used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from dashboard.model.query import TIME_DIMENSIONS, Dimension
from dashboard.store.base import Statement
from dashboard.store.rollups.encoded_filters import EncodedFilters
from dashboard.store.rollups.key_encoding import EPOCH, FACET_DIMENSIONS, KeyEncoding
from dashboard.store.rollups.tables import CUBES, Cube, Grain
from dashboard.store.statements import word_index

COLUMN: Final = {
    Dimension.TOPIC: "topic_id",
    Dimension.PROVIDER: "provider_id",
    **dict.fromkeys(TIME_DIMENSIONS, "day_no"),
    Dimension.QUALITY: "quality",
    Dimension.QUALITY_VALUE: "quality",
    Dimension.HEAT_VALUE: "heat",
    **dict.fromkeys((Dimension.STATUS, Dimension.TYPE, Dimension.CORPUS, Dimension.POLICY), "kind_id"),
    Dimension.OUTLET_COUNTRY: "provider_id",
    **dict.fromkeys(FACET_DIMENSIONS, "facet_id"),
}
_BY_TIME: Final = ("day_no", "kind_id")
_BY_FACET: Final = ("facet_id", "kind_id")
_FAMILIES: Final = (_BY_TIME, ("quality", "heat", "kind_id"), ("topic_id", "day_no"), _BY_FACET)
_TOGETHER: Final = (_BY_TIME, ("quality", "heat", "kind_id"), ("provider_id",))
"""Counted in one pass for a search or several topics, where finding the articles costs as much as counting them."""
_FEW_KINDS: Final = 64
"""With more, days and kinds are so many rows that a question for some of them should not fetch all."""


@dataclass(frozen=True, slots=True)
class First:
    """The first ``most`` articles by a column, which is ``bound`` at the last of them; greatest first or ascending."""

    column: str
    bound: int
    most: int
    ascending: bool = False


@dataclass(frozen=True, slots=True)
class _Source:
    """A table to count in: a cube, or the copy of that name."""

    name: str
    grain: Grain
    cube: Cube | None = None


def plan(
    dimensions: Sequence[Dimension], wanted: EncodedFilters, encoding: KeyEncoding, tables: frozenset[str]
) -> Statement | None:
    """Return a statement that counts by the columns of these dimensions; ``None`` if only the base tables can answer.

    Columns: at least those, then ``articles`` and, with topics or facets, ``parts``. Sum repeated rows. If there is a column
    ``family``, use only the rows with the value of :func:`family_of`. Articles without a facet of a kind have no row, and
    neither has what nothing has any more, whose number may mean nothing.
    """
    of_facets = not set(FACET_DIMENSIONS).isdisjoint(dimensions)
    if (of_facets and len(dimensions) > 1) or (
        Dimension.POLICY in dimensions and Dimension.POLICY not in encoding.keys
    ):
        return None
    columns, grain = _columns_for(dimensions), _grain_for(dimensions)
    if columns == _BY_TIME and wanted.topics is not None:
        grain = Grain.DAY  # the days of one topic are few: one statement for every grain
    source = _source(columns, grain, wanted, encoding, tables)
    if source is None:
        return None
    if source.name == "by_day" and columns in _TOGETHER and (wanted.words or wanted.several):
        return _counting_all(source, wanted, encoding)
    if not wanted.dated or source.grain is Grain.DAY:
        return _statement([_counting(source, columns, wanted, encoding)])
    edges = _source(columns, Grain.DAY, wanted, encoding, tables)
    if edges is None:
        return None
    inside, outside = split_time(wanted, source.grain)
    asked = [] if inside is None else [_counting(source, columns, inside, encoding)]
    return _statement([*asked, *(_counting(edges, columns, edge, encoding) for edge in outside)])


def widened(dimensions: Sequence[Dimension], wanted: EncodedFilters, encoding: KeyEncoding) -> EncodedFilters:
    """The filters to count under, of which the rows are picked that are wanted (see ``answers``).

    A page asks for the same days and kinds in many ways: articles of the view, of the time before, of policy. Counted for
    all days and kinds they are one statement, and no more work.
    """
    if wanted.words or wanted.several or len(encoding.kinds) > _FEW_KINDS:
        return wanted
    columns = _columns_for(dimensions)
    if columns == _BY_TIME and wanted.low is None and wanted.high is None:
        return replace(wanted, first=None, last=None, kinds=None)
    return replace(wanted, kinds=None) if columns == _BY_FACET else wanted


def family_of(dimensions: Sequence[Dimension]) -> int:
    """Return the value of ``family`` in the rows that count by the columns of these dimensions."""
    columns = _columns_for(dimensions)
    return sum(1 << n for n, name in enumerate(reversed(_every_column(_TOGETHER))) if name not in columns)


def article_numbers(
    wanted: EncodedFilters,
    encoding: KeyEncoding,
    tables: frozenset[str],
    first: First | None = None,
) -> Statement | None:
    """The numbers of the articles: article_no. With ``first``, only those and ties with the last of them."""
    source = _source(("article_no",), Grain.DAY, wanted, encoding, tables)
    if source is None:
        return None
    conditions, values = _conditions(source, ("article_no",), wanted, encoding)
    columns = f"{source.name}.article_no"
    if first is not None:
        conditions.append(f"{first.column} {'<=' if first.ascending else '>='} $bound")
        values["bound"] = first.bound
        if first.column == "day_no":
            order = "ASC" if first.ascending else "DESC"
            columns += f", RANK() OVER (ORDER BY day_no {order}, second {order}) AS place"
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    listed = f"SELECT {columns} FROM {source.name}{where}"  # noqa: S608 -- values are bound
    if "place" not in columns or first is None:
        return Statement(listed, values)
    return Statement(f"SELECT article_no FROM ({listed}) AS placed WHERE place <= $most", values | {"most": first.most})  # noqa: S608


def _columns_for(dimensions: Sequence[Dimension]) -> tuple[str, ...]:
    """The columns to count by; questions often asked together share them, and so one statement."""
    needed = {COLUMN[dimension] for dimension in dimensions}
    return next((family for family in _FAMILIES if needed <= set(family)), tuple(sorted(needed)))


def _grain_for(dimensions: Sequence[Dimension]) -> Grain:
    """The coarsest periods that the dimensions can be derived from."""
    if Dimension.DAY in dimensions:
        return Grain.DAY
    return Grain.SPAN if Dimension.WEEK in dimensions else Grain.MONTH


def _source(
    columns: tuple[str, ...], grain: Grain, wanted: EncodedFilters, encoding: KeyEncoding, tables: frozenset[str]
) -> _Source | None:
    if "copied" not in tables:
        return None
    if _is_masked(columns, wanted) and not set(wanted.topics or ()) <= set(encoding.bits):
        return None
    copy = _copy(columns, wanted)
    needed = wanted.columns | set(columns)
    for cube in CUBES:
        coarse = "day_no" in needed and cube.grain > grain
        if cube.copy == copy and not coarse and needed <= set(cube.columns):
            return _Source(cube.name, cube.grain, cube)
    return _Source(copy, Grain.DAY)


def _is_masked(columns: tuple[str, ...], wanted: EncodedFilters) -> bool:
    """Whether the topics chosen are looked up in the mask, as rows for several topics or for other things need."""
    return wanted.topics is not None and (wanted.several or not {"topic_id", "facet_id"}.isdisjoint(columns))


def _copy(columns: tuple[str, ...], wanted: EncodedFilters) -> str:
    """The copy whose rows are what is counted."""
    if "facet_id" in columns:
        return "by_facet"
    if wanted.providers is not None or ("topic_id" in columns and wanted.topics is not None):
        return "by_provider"
    if wanted.several:
        return "by_day"
    return "by_topic" if "topic_id" in columns or wanted.topics is not None else "by_day"


def split_time(wanted: EncodedFilters, grain: Grain) -> tuple[EncodedFilters | None, list[EncodedFilters]]:
    """Split the time into whole periods, if any, and the rest at its ends."""
    first, last = wanted.first, wanted.last
    begin = None if first is None else _first_whole(first, grain)
    end = None if last is None else start_of(last + 1, grain) - 1
    if begin is not None and end is not None and begin > end:
        return None, [wanted]
    edges = []
    if first is not None and begin is not None and first < begin:
        edges.append(replace(wanted, last=begin - 1))
    if last is not None and end is not None and end < last:
        edges.append(replace(wanted, first=end + 1))
    return replace(wanted, first=begin, last=end), edges


def start_of(day_no: int, grain: Grain) -> int:
    """The first day of the period that the day is in."""
    day = date.fromordinal(EPOCH + day_no)
    month = day.replace(day=1)
    start = month if grain is Grain.MONTH else max(month, day - timedelta(days=day.weekday()))
    return start.toordinal() - EPOCH


def _first_whole(day_no: int, grain: Grain) -> int:
    """The first day of the first period that begins on the day or later."""
    longest = 31 if grain is Grain.MONTH else 7
    return next(day for day in range(day_no, day_no + longest + 1) if start_of(day, grain) == day)


def _counting(source: _Source, columns: tuple[str, ...], wanted: EncodedFilters, encoding: KeyEncoding) -> Statement:
    if source.cube is None:
        counts = ["COUNT(*) AS articles", "CAST(SUM(part) AS BIGINT) AS parts"]
    else:
        counts = ["CAST(SUM(articles) AS BIGINT) AS articles", "CAST(SUM(parts) AS BIGINT) AS parts"]
    if not {"topic_id", "facet_id"} & set(columns):
        del counts[1]
    conditions, bound = _conditions(source, columns, wanted, encoding)
    lines = [f"SELECT {', '.join((*columns, *counts))}", f"FROM {source.name}"]
    if conditions:
        lines.append(f"WHERE {' AND '.join(conditions)}")
    lines.append(f"GROUP BY {', '.join(columns)}")
    if source.cube is not None:
        lines.append("HAVING SUM(articles) <> 0")
    return Statement("\n".join(lines), bound)


def _counting_all(source: _Source, wanted: EncodedFilters, encoding: KeyEncoding) -> Statement:
    """Counts by each family of columns that are counted together."""
    every = ", ".join(_every_column(_TOGETHER))
    families = [f"({', '.join(columns)})" for columns in _TOGETHER]
    conditions, bound = _conditions(source, ("day_no",), wanted, encoding)
    lines = [
        f"SELECT {every}, GROUPING({every}) AS family, COUNT(*) AS articles",
        f"FROM {source.name}",
        f"WHERE {' AND '.join(conditions)}",
        f"GROUP BY GROUPING SETS ({', '.join(families)})",
    ]
    return Statement("\n".join(lines), bound)


def _every_column(families: Sequence[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(column for columns in families for column in columns))


def _conditions(
    source: _Source, columns: tuple[str, ...], wanted: EncodedFilters, encoding: KeyEncoding
) -> tuple[list[str], dict[str, Any]]:
    conditions, bound = list[str](), dict[str, Any]()

    def bind(value: int) -> str:
        bound[f"n{len(bound) + 1}"] = value
        return f"$n{len(bound)}"

    def among(column: str, numbers: Sequence[int]) -> None:
        low, high = numbers[0], numbers[-1]
        if low == high:
            conditions.append(f"{column} = {bind(low)}")
        elif len(numbers) == high - low + 1:
            conditions.append(f"{column} BETWEEN {bind(low)} AND {bind(high)}")
        else:
            conditions.append(f"{column} IN ({', '.join(map(bind, numbers))})")

    def between(column: str, low: int | None, high: int | None) -> None:
        if low is not None:
            conditions.append(f"{column} >= {bind(low)}")
        if high is not None:
            conditions.append(f"{column} <= {bind(high)}")

    if wanted.topics is not None and _is_masked(columns, wanted):
        conditions.append(f"mask & {bind(sum(1 << encoding.bits[topic] for topic in wanted.topics))} <> 0")
    elif wanted.topics is not None:
        among("topic_id", wanted.topics)
    if wanted.providers is not None:
        among("provider_id", wanted.providers)
    if source.name == "by_provider" and "topic_id" not in columns and len(wanted.topics or ()) != 1:
        conditions.append("is_first = 1")
    between("day_no", wanted.first, wanted.last)
    between("quality", wanted.low, wanted.high)
    if wanted.kinds is not None:
        among("kind_id", wanted.kinds)
    worded = word_index.conditions(wanted.words, f"{source.name}.article_no")
    for _, values in worded:
        bound |= values
    return [*conditions, *(condition for condition, _ in worded)], bound


def _statement(asked: Sequence[Statement]) -> Statement:
    """One statement of several, the values of each under names of their own."""
    if len(asked) == 1:
        return asked[0]
    texts: list[str] = []
    bound: dict[str, Any] = {}
    for number, part in enumerate(asked, start=1):
        texts.append(part.sql.replace("$", f"$part_{number}_"))
        bound |= {f"part_{number}_{name}": value for name, value in part.parameters.items()}
    return Statement("\nUNION ALL\n".join(texts), bound)
