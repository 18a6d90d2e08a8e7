"""One chart: title, figure, note, and buttons. The data behind it are fetched on request.

Hooks for browser tests: ``[data-chart="topic"]`` is the card, ``[data-ready]`` on it once drawn;
``[data-action="share|data|sql|definition|full"]`` its buttons, ``dialog[data-shows=…]`` what they open;
``[data-option="grain=week"]`` the choices of how it is shown.
"""

from __future__ import annotations

from typing import Any, Final

from dashboard.charts.spec import ChartAnswer
from dashboard.model.filters import Filters
from dashboard.model.query import Measure
from dashboard.model.view_options import Denominator, Display
from dashboard.service import service
from dashboard.text.bidi import steady
from dashboard.ui.component import Part
from dashboard.ui.share import shared

_GRAINS: Final = ((None, "Auto"), ("day", "Day"), ("week", "Week"), ("month", "Month"))


def chart_key(name: str) -> str:
    """The key of a chart's card."""
    return f"pulse-chart-{name}"


def chart_part(name: str, filters: Filters, display: Display, *, choices: bool = True) -> Part:
    """Ask and draw the chart of that name. ``choices`` offers the ways of showing it that it has.

    Raises:
        NotFound: there is no such chart.
        StoreUnavailable: the store cannot answer.
    """
    answer = service().chart(name, filters, display)
    payload = card_payload(answer)
    alt, version = answer.drawing.alt, answer.result.corpus_version
    drawn = answer.figure is not None
    share = shared(name, answer.spec.title, alt, version, filters, display, drawn=drawn)
    payload["share"] = {key: value for key, value in share.items() if key not in payload}
    payload["options"] = chart_options(name, display) if choices else []
    return Part("chart_card", chart_key(name), payload)


def card_payload(answer: ChartAnswer) -> dict[str, Any]:
    """What the browser needs to show a chart. The figure carries raw keys for picking; nothing in it is markup."""
    spec, drawing = answer.spec, answer.drawing
    return {
        "name": spec.name,
        "title": spec.title,
        "subtitle": steady(drawing.subtitle),
        "note": steady(f"{drawing.note} Source: corpus {answer.result.corpus_version[:8]}.".lstrip()),
        "alt": steady(drawing.alt),
        "empty": drawing.empty and steady(drawing.empty),
        "height": drawing.height,
        "figure": answer.figure,
        "picks": spec.picks.filter_name if spec.picks else None,
        "brushes": spec.brushes.filter_name if spec.brushes else None,
    }


def chart_options(name: str, display: Display) -> list[dict[str, Any]]:
    """The ways of showing a chart, as links: each sets one view parameter."""
    match name:
        case "date":
            shares = "true" if display.shares else None
            return [
                _choice(
                    "grain",
                    "Period",
                    display.grain.value if display.grain else None,
                    _GRAINS,
                ),
                _choice(
                    "split",
                    "Split",
                    "true" if display.split else None,
                    ((None, "All together"), ("true", "By topic")),
                ),
                *([_choice("shares", "Show", shares, ((None, "Counts"), ("true", "Shares")))] if display.split else []),
            ]
        case "topic":
            fractional = "fractional" if display.counting is Measure.FRACTIONAL else None
            return [
                _choice("counting", "Counting", fractional, ((None, "Full count"), ("fractional", "Fractional"))),
            ]
        case "share_over_time":
            corpus = "corpus" if display.of is Denominator.CORPUS else None
            return [
                _choice("grain", "Period", display.grain.value if display.grain else None, _GRAINS),
                _choice("of", "Share of", corpus, ((None, "Of the view"), ("corpus", "Of the corpus"))),
            ]
        case _:
            return []


def _choice(name: str, label: str, current: str | None, choices: tuple[tuple[str | None, str], ...]) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "choices": [{"value": value, "label": words, "current": value == current} for value, words in choices],
    }
