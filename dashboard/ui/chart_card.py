"""One chart with what stands behind it: data table, statement, definition, downloads, full screen.

Hooks for browser tests: ``[data-chart="topic"]`` is the card, ``[data-ready]`` on it once drawn;
``[data-action="share|data|sql|definition|full"]`` its buttons, ``dialog[data-shows=…]`` what they open;
``[data-option="grain=week"]`` the choices of how it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from typing import Any, Final

from dashboard.charts.theme import DARK_COLOURS
from dashboard.display import Display
from dashboard.filters import QUALITY_MAX, UNKNOWN_LABELS, Filters
from dashboard.links import Links
from dashboard.pipeline import ChartAnswer, service
from dashboard.query import Dimension, Measure
from dashboard.ui.component import mount
from dashboard.ui.share import shared

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
}


def show_chart(name: str, filters: Filters, display: Display, *, choices: bool = True) -> None:
    """Ask, draw and show the chart of that name. ``choices`` offers the ways of showing it that it has.

    Raises:
        NotFound: there is no such chart.
        StoreUnavailable: the store cannot answer.
    """
    answer = service().chart(name, filters, display)
    payload = card_payload(answer, filters, service().facts().providers)
    alt, version = answer.drawing.alt, answer.result.corpus_version
    drawn = answer.figure is not None
    payload["share"] = shared(name, answer.spec.title, alt, version, filters, display, drawn=drawn)
    payload["options"] = chart_options(name, display) if choices else []
    mount("chart_card", payload, key=f"pulse-chart-{name}")


def card_payload(answer: ChartAnswer, filters: Filters, providers: Mapping[str, str]) -> dict[str, Any]:
    """What the browser needs to show a chart. Raw keys go along for picking; nothing in it is markup."""
    spec, result, drawing = answer.spec, answer.result, answer.drawing
    links = Links()
    return {
        "name": spec.name,
        "title": spec.title,
        "subtitle": drawing.subtitle,
        "note": drawing.note,
        "alt": drawing.alt,
        "empty": drawing.empty,
        "height": drawing.height,
        "figure": answer.figure,
        "picks": spec.picks.filter_name if spec.picks else None,
        "brushes": spec.brushes.filter_name if spec.brushes else None,
        "links": {
            format: links.coverage(answer.query.dimensions, filters, cross=answer.query.cross, format=format)
            for format in ("json", "csv")
        },
        "sql": result.statement,
        "parameters": [[key, _value(value)] for key, value in result.parameters.items()],
        "milliseconds": round(result.milliseconds, 1),
        "definition": asdict(spec.definition),
        "table": data_table(answer, filters, providers),
        "unknown": dict(UNKNOWN_LABELS),
        "quality_max": QUALITY_MAX,
        "dark": {light.upper(): dark for light, dark in DARK_COLOURS.items()},
        "plotly": f"/assets/plotly-{version('plotly')}.min.js",
    }


def chart_options(name: str, display: Display) -> list[dict[str, Any]]:
    """The ways of showing a chart, as links: each sets one view parameter."""
    match name:
        case "date":
            return [
                _choice(
                    "grain",
                    "Period",
                    display.grain.value if display.grain else None,
                    ((None, "Auto"), ("day", "Day"), ("week", "Week"), ("month", "Month")),
                ),
                _choice(
                    "split",
                    "Split",
                    "true" if display.split else None,
                    ((None, "All together"), ("true", "By topic")),
                ),
            ]
        case "topic":
            fractional = "fractional" if display.counting is Measure.FRACTIONAL else None
            return [
                _choice("counting", "Counting", fractional, ((None, "Full count"), ("fractional", "Fractional"))),
            ]
        case _:
            return []


def data_table(answer: ChartAnswer, filters: Filters, providers: Mapping[str, str]) -> dict[str, Any]:
    """The numbers behind a chart, at most ``SHOWN_ROWS`` rows, each with what picking it means."""
    dimensions, result = answer.query.dimensions, answer.result
    fractional = Dimension.TOPIC in dimensions
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


def _key_words(dimension: Dimension, key: Any, providers: Mapping[str, str]) -> str:
    if key is None:
        return UNKNOWN_LABELS[dimension]
    if dimension is Dimension.PROVIDER:
        name = providers.get(key, key)
        return key if name == key else f"{name} · {key}"
    if dimension is Dimension.QUALITY:
        return f"{key} to {int(key) + QUALITY_BUCKET - 1}"
    return str(key)


def _selected(dimension: Dimension, key: Any, filters: Filters) -> bool:
    if dimension is Dimension.QUALITY:
        return key is not None and filters.quality == (key, min(key + QUALITY_BUCKET - 1, QUALITY_MAX))
    if dimension.is_time or dimension not in PICKED:
        return False
    return (UNKNOWN_LABELS[dimension] if key is None else key) in getattr(filters, dimension.filter_name)


def _choice(name: str, label: str, current: str | None, choices: tuple[tuple[str | None, str], ...]) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "choices": [{"value": value, "label": words, "current": value == current} for value, words in choices],
    }


def _value(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return text if len(text) <= 500 else f"{text[:499]}…"
