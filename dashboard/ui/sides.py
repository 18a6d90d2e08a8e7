"""The two sides of a comparison: how they are chosen, and their figures side by side.

Hooks for browser tests: ``.pulse-sides``, ``[data-compare="topic"]`` the kinds, ``select[name=left]``,
``input[name=right-from]`` the choices; the figures are a section of ``report_table`` with the id ``sides``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dashboard.charts.side_differences import options_of
from dashboard.charts.spec import View
from dashboard.display import Comparison
from dashboard.filters import Filters
from dashboard.findings.comparison import window_of
from dashboard.listing import CorpusFacts
from dashboard.query import Result
from dashboard.ui.component import Part
from dashboard.ui.frame import PageView
from dashboard.ui.report_table import Block, Cell, section, table

KINDS: Final = {
    Comparison.PERIOD: "Two periods",
    Comparison.TOPIC: "Two topics",
    Comparison.PROVIDER: "Two providers",
    Comparison.JURISDICTION: "Two jurisdictions",
    Comparison.THEME: "Two themes",
}
OFFERED: Final = 200
MIN_FOR_MEDIAN: Final = 3


def asked_sides(view: PageView) -> tuple[tuple[str, str], ...]:
    """What the address asks to be compared, as options of a finding."""
    return options_of(View(view.filters, view.display))


def sides_part(view: PageView, result: Result, facts: CorpusFacts, counts: Mapping[str, int]) -> Part:
    """The choice of the sides. ``counts`` are the articles of what can be chosen, by its value."""
    return Part("sides", "pulse-sides", sides_payload(view, result, facts, counts))


def sides_payload(view: PageView, result: Result, facts: CorpusFacts, counts: Mapping[str, int]) -> dict[str, Any]:
    """What the browser needs to offer the choice: the kinds, and for each side its value and what else it could be."""
    kind = view.display.compare
    chosen = _chosen(view, result)
    names = dict(facts.providers) if kind is Comparison.PROVIDER else facts.facets.get(kind.value, {})
    offered = sorted(counts, key=lambda value: (-counts[value], value))[:OFFERED]
    offered += [value for value in chosen if value and kind is not Comparison.PERIOD and value not in offered]
    options = [
        {"value": value, "label": names.get(value, value), "count": counts.get(value, 0)}
        for value in (offered if kind is not Comparison.PERIOD else ())
    ]
    return {
        "kinds": [{"value": item.value, "label": words, "current": item is kind} for item, words in KINDS.items()],
        "kind": kind.value,
        "sides": [
            {"name": name, "letter": letter, "value": value, "given": getattr(view.display, name) is not None}
            for name, letter, value in zip(("left", "right"), "AB", chosen, strict=True)
        ],
        "options": options,
        "notices": unusable_sides(view),
    }


def _chosen(view: PageView, result: Result) -> tuple[str, str]:
    values = {row["side"]: str(row["value"]) for row in result.rows()}
    return values.get("A", ""), values.get("B", "")


def unusable_sides(view: PageView) -> list[str]:
    """What of the sides asked for cannot be used, in words."""
    if view.display.compare is not Comparison.PERIOD:
        return []
    given = {"A": view.display.left, "B": view.display.right}
    return [
        f"Side {letter} is not a period: write it as 2023-01-01..2023-03-31. The page chose one."
        for letter, text in given.items()
        if text and window_of(text) is None
    ]


def figures_section(result: Result, filters: Filters) -> Block:
    """The figures of both sides and how they differ."""
    sides = result.rows()
    if not sides:
        return section("sides", "The two sides")
    a, b = sides
    rows: list[list[Cell]] = [
        ["Articles", f"{a['articles']:,}", f"{b['articles']:,}", change_words(result.facts)],
        ["Stories, not copies", f"{a['stories']:,}", f"{b['stories']:,}", _plus(b["stories"] - a["stories"])],
        ["Providers", f"{a['providers']:,}", f"{b['providers']:,}", _plus(b["providers"] - a["providers"])],
        ["Effective number of providers", *_pair(a, b, "effective_providers", "fewer than 10 articles")],
        ["Median quality", *_pair(a, b, "quality_median", "too few rated")],
    ]
    both = result.facts["both"]
    if both:
        rows.append(["On both sides", f"{both:,}", f"{both:,}", ""])
    unit = "stories" if filters.stories else "articles"
    return section("sides", "The two sides", table(f"Figures of the {unit} on each side", _heads(a, b), rows))


def _heads(a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[str, ...]:
    return ("", f"A: {a['name']}", f"B: {b['name']}", "B against A")


def change_words(facts: Mapping[str, Any]) -> str:
    """``+8 (+26 %)``, with what it is measured from where that is little."""
    plus = _plus(facts["change"])
    if facts["base"] == "new":
        return f"{plus} (new: none on side A)"
    ratio = f"{plus} ({_plus(round(100 * facts['ratio']))} %)"
    return f"{ratio}, low base" if facts["base"] == "low base" else ratio


def _pair(a: Mapping[str, Any], b: Mapping[str, Any], name: str, lacking: str) -> list[Cell]:
    known = [name != "quality_median" or side["rated"] >= MIN_FOR_MEDIAN for side in (a, b)]
    one, other = (side[name] if told else None for side, told in zip((a, b), known, strict=True))
    shown: list[Cell] = [lacking if value is None else f"{value:.1f}" for value in (one, other)]
    return [*shown, "" if one is None or other is None else _plus(round(other - one, 1))]


def _plus(value: float) -> str:
    text = f"{value:+,.1f}" if value != int(value) else f"{int(value):+,}"
    return "as many" if value == 0 else text.replace("-", "−")
