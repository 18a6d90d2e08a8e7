"""Write the evidence of a chart for ``api.py``: its rows, the SQL that counted them, and the definition of the figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from dashboard.charts.spec import ChartAnswer
from dashboard.model.filters import QUALITY_MAX, UNKNOWN_LABELS, Filters
from dashboard.model.links import EXCEL, Links
from dashboard.model.query import MANY_VALUED, POLICY_DIMENSIONS, Dimension, Query, Question, Result
from dashboard.model.view_options import Display
from dashboard.text.shortening import clipped

SHOWN_ROWS: Final = 500
QUALITY_BUCKET: Final = 10
PICKED: Final = (
    Dimension.TOPIC,
    Dimension.PROVIDER,
    Dimension.STATUS,
    Dimension.TYPE,
    Dimension.QUALITY,
    Dimension.DAY,
    Dimension.WEEK,
    Dimension.MONTH,
    *POLICY_DIMENSIONS,
    Dimension.OUTLET_COUNTRY,
)
COLUMN_NAMES: Final[Mapping[Dimension, str]] = {
    Dimension.TOPIC: "Topic",
    Dimension.PROVIDER: "Provider",
    Dimension.DAY: "Day (UTC)",
    Dimension.WEEK: "ISO week (UTC)",
    Dimension.MONTH: "Month (UTC)",
    Dimension.QUALITY: "Quality",
    Dimension.STATUS: "Status",
    Dimension.TYPE: "Type",
    Dimension.QUALITY_VALUE: "Quality",
    Dimension.HEAT_VALUE: "Heat",
    Dimension.CORPUS: "Corpus",
    **{dimension: dimension.value.capitalize() for dimension in POLICY_DIMENSIONS},
    Dimension.OUTLET_COUNTRY: "Country of the outlet",
}

FINDING_COLUMNS: Final[Mapping[str, str]] = {
    **{dimension.value: name for dimension, name in COLUMN_NAMES.items()},
    "count": "Articles",
    "total": "Out of",
    "z": "z",
    "g2": "G²",
    "effect": "log2 ratio",
    "points": "Points (B − A)",
    "points_low": "from",
    "points_high": "to",
    "low": "95 % from",
    "high": "95 % to",
}
PERCENTAGES: Final = frozenset({"share", "low", "high", "share_a", "share_b", "cumulative"})


def evidence(answer: ChartAnswer, filters: Filters, display: Display, providers: Mapping[str, str]) -> dict[str, Any]:
    """The evidence of a chart as JSON values.

    ``providers`` are the names of providers, by domain, and of policy facets and countries, by key.

    ``rows`` are in the order of ``columns``; ``milliseconds`` is the time the statement took in the store.
    """
    spec, result = answer.spec, answer.result
    return {
        "chart": spec.name,
        "title": spec.title,
        "corpus_version": result.corpus_version,
        **data_table(answer, filters, providers),
        "sql": result.statement,
        "parameters": [[key, _value(value)] for key, value in result.parameters.items()],
        "milliseconds": round(result.milliseconds, 1),
        "definition": asdict(spec.definition),
        "links": {format: _address(answer, filters, display, format) for format in ("json", "csv", EXCEL)},
    }


def data_table(answer: ChartAnswer, filters: Filters, providers: Mapping[str, str]) -> dict[str, Any]:
    """The numbers of a chart, at most ``SHOWN_ROWS`` rows, each with the filter value that picking it sets."""
    if not isinstance(answer.query, Query):
        return _finding_table(answer.query, answer.result, filters, providers)
    dimensions, result = answer.query.dimensions, answer.result
    fractional = not set(dimensions).isdisjoint(MANY_VALUED)
    rows = result.rows()
    shown = rows[:SHOWN_ROWS]
    first = dimensions[0]
    picks = [[first.value, row[first.value]] for row in shown] if first in PICKED else None
    share = len(dimensions) == 1
    return {
        "columns": [
            *(COLUMN_NAMES[dimension] for dimension in dimensions),
            "Articles",
            *(["Fractional count"] if fractional else []),
            *(["Share"] if share else []),
        ],
        "rows": [
            [
                *(_key_words(dimension, row[dimension.value], providers) for dimension in dimensions),
                row["count"],
                *([row["fractional"]] if fractional else []),
                *([f"{row['count'] / result.total:.1%}" if result.total else None] if share else []),
            ]
            for row in shown
        ],
        "picks": picks,
        "selected": [_selected(first, row[first.value], filters) for row in shown],
        "more": len(rows) - len(shown),
    }


def _finding_table(
    question: Question[Any], result: Result, filters: Filters, providers: Mapping[str, str]
) -> dict[str, Any]:
    rows = result.rows()
    first = next((dimension for dimension in PICKED if question.keys and dimension.value == question.keys[0]), None)
    shown = rows[:SHOWN_ROWS]
    return {
        "columns": [FINDING_COLUMNS.get(name, name.replace("_", " ").capitalize()) for name in result.columns],
        "rows": [[_finding_cell(name, value, providers) for name, value in row.items()] for row in shown],
        "picks": None if first is None else [[first.value, row[first.value]] for row in shown],
        "selected": [first is not None and _selected(first, row[first.value], filters) for row in shown],
        "more": len(rows) - len(shown),
    }


def _finding_cell(name: str, value: Any, providers: Mapping[str, str]) -> Any:
    known = {dimension.value: dimension for dimension in COLUMN_NAMES}
    if name in known:
        return _key_words(known[name], value, providers)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and name in PERCENTAGES:
        return f"{value:.1%}"
    return value


def _address(answer: ChartAnswer, filters: Filters, display: Display, format: str) -> str:
    query, links = answer.query, Links()
    if not isinstance(query, Query):
        return links.chart_rows(answer.spec.name, filters, display.drawn().to_params(), format=format)
    return links.coverage(query.dimensions, filters, cross=query.cross, format=format)


def _key_words(dimension: Dimension, key: Any, providers: Mapping[str, str]) -> str:
    if key is None:
        return UNKNOWN_LABELS[dimension]
    if dimension in (*POLICY_DIMENSIONS, Dimension.OUTLET_COUNTRY):
        return providers.get(key, key)
    if dimension is Dimension.PROVIDER:
        name = providers.get(key, key)
        return name if key in name else f"{name} · {key}"
    if dimension is Dimension.QUALITY:
        return f"{key} to {int(key) + QUALITY_BUCKET - 1}"
    return str(key)


def _selected(dimension: Dimension, key: Any, filters: Filters) -> bool:
    if dimension is Dimension.QUALITY:
        return key is not None and filters.quality == (key, min(key + QUALITY_BUCKET - 1, QUALITY_MAX))
    if dimension.is_time or dimension not in PICKED:
        return False
    return (UNKNOWN_LABELS[dimension] if key is None else key) in getattr(filters, dimension.filter_name)


def _value(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return clipped(text, 500)
