"""The two sides of a comparison: how they are chosen, and their figures side by side.

Hooks for browser tests: ``.pulse-sides``, ``[data-compare="topic"]`` the kinds, ``select[name=left]``,
``input[name=right-from]`` the choices; the figures are a section of ``report_table`` with the id ``sides``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from dashboard.analytics.windows import ChangeBase
from dashboard.charts.drawings.side_differences import options_of
from dashboard.charts.spec import View
from dashboard.findings.sides import side_filters, window_of
from dashboard.model.filters import Filters
from dashboard.model.findings.comparison import SideFigures, SidesFacts
from dashboard.model.query import Finding
from dashboard.model.results import CorpusFacts
from dashboard.model.view_options import Comparison
from dashboard.text.numbers import counted, number, signed
from dashboard.ui.articles.article_view import LINKS
from dashboard.ui.component import Part
from dashboard.ui.named_periods import days_of, named_periods, window_key
from dashboard.ui.page import PageView
from dashboard.ui.tables.report_table import Block, Cell, section, sentence, table

KINDS: Final = {
    Comparison.PERIOD: "Periods",
    Comparison.TOPIC: "Topics",
    Comparison.PROVIDER: "Outlets",
    Comparison.JURISDICTION: "Jurisdictions",
    Comparison.THEME: "Themes",
    Comparison.INSTRUMENT: "Instruments",
    Comparison.ORGANISATION: "Organisations",
    Comparison.SEARCH: "Searches",
}
Sides: TypeAlias = Finding[SideFigures, SidesFacts | None]

OFFERED: Final = 200
MIN_FOR_MEDIAN: Final = 3


def asked_sides(view: PageView) -> tuple[tuple[str, str], ...]:
    """The two sides in the address, as options of a finding."""
    return options_of(View(view.filters, view.display))


def sides_part(view: PageView, result: Sides, facts: CorpusFacts, counts: Mapping[str, int]) -> Part:
    """The choice of the sides. ``counts`` are the articles of what can be chosen, by its value."""
    return Part("sides", "pulse-sides", sides_payload(view, result, facts, counts))


def sides_payload(view: PageView, result: Sides, facts: CorpusFacts, counts: Mapping[str, int]) -> dict[str, Any]:
    """What the browser needs to offer the choice: the kinds, and for each side its value and what else it could be."""
    kind = view.display.compare
    chosen = _chosen(view, result)
    windows = [window_of(value) for value in chosen]
    names = facts.names if kind is Comparison.PROVIDER else facts.facets.get(kind.value, {})
    offered = sorted(counts, key=lambda value: (-counts[value], value))[:OFFERED]
    offered += [value for value in chosen if value and kind.dimension and value not in offered]
    options = [
        {"value": value, "label": names.get(value, value), "count": counts.get(value, 0)}
        for value in (offered if kind.dimension else ())
    ]
    return {
        "kinds": [{"value": item.value, "label": words, "current": item is kind} for item, words in KINDS.items()],
        "kind": kind.value,
        "sides": [
            {
                "name": name,
                "letter": letter,
                "value": value,
                "given": getattr(view.display, name) is not None,
                "named": window_key(window),
                "days": days_of(window),
            }
            for name, letter, value, window in zip(("left", "right"), "AB", chosen, windows, strict=True)
        ],
        "named": named_periods(facts.first, facts.last) if kind is Comparison.PERIOD else [],
        "options": options,
        "notices": unusable_sides(view),
    }


def _chosen(view: PageView, result: Sides) -> tuple[str, str]:
    values = {row.side: row.value for row in result.records}
    searched = view.display.compare is Comparison.SEARCH and not values
    given = (view.display.left or view.filters.q, view.display.right or "") if searched else ("", "")
    return values.get("A", given[0]), values.get("B", given[1])


def unusable_sides(view: PageView) -> list[str]:
    """Why a side in the address cannot be used, if so."""
    if view.display.compare is not Comparison.PERIOD:
        return []
    given = {"A": view.display.left, "B": view.display.right}
    return [
        f"Side {letter} is not a period: write it as 2023-Q1, 2023-01 or 2023-01-01..2023-03-31. The page chose one."
        for letter, text in given.items()
        if text and window_of(text) is None
    ]


def figures_section(result: Sides, facts: SidesFacts, view: PageView) -> Block:
    """What is compared in words, the figures of both sides, each a link to what it counts, and how they differ."""
    a, b = result.records
    one, other = (side_filters(view.filters, view.display.compare, row.value) for row in (a, b))
    rows: list[list[Cell]] = [
        ["Articles", *_links("articles", one, other, a.articles, b.articles), difference_words(facts)],
        ["Stories, not copies", *_stories(one, other, a.stories, b.stories), _plus(b.stories - a.stories)],
        ["Outlets", *_links("sources", one, other, a.providers, b.providers), _plus(b.providers - a.providers)],
        [
            "Effective number of outlets",
            *_pair(a.effective_providers, b.effective_providers, "fewer than 10 articles"),
        ],
        ["Median quality", *_pair(_median(a), _median(b), "too few rated")],
    ]
    if both := facts.both:
        rows.append(["On both sides", f"{both:,}", f"{both:,}", ""])
    unit = "stories" if view.filters.stories else "articles"
    return section(
        "sides",
        f"{b.name} compared with {a.name}",
        sentence(headline_words(a, b, facts, "story" if view.filters.stories else "article")),
        table(f"Figures of the {unit} on each side", _heads(a, b), rows),
    )


def headline_words(a: SideFigures, b: SideFigures, facts: SidesFacts, unit: str) -> str:
    """What the comparison says, in one sentence."""
    way = (
        "the same number" if not facts.change else f"{abs(facts.change):,.0f} {'more' if facts.change > 0 else 'fewer'}"
    )
    ratio = (
        ""
        if facts.ratio is None or facts.base != ChangeBase.ENOUGH or not facts.change
        else f" ({_plus(round(100 * facts.ratio))} %)"
    )
    both = f" {counted(facts.both, unit)} on both sides." if facts.both else ""
    return f"{counted(b.articles, unit)} for {b.name}, {number(a.articles)} for {a.name}: {way}{ratio}.{both}"


def _links(page: str, one: Filters, other: Filters, a: int, b: int) -> list[Cell]:
    return [
        {"text": f"{count:,}", "href": LINKS.page(page, filters)} if count else "0"
        for filters, count in ((one, a), (other, b))
    ]


def _stories(one: Filters, other: Filters, a: int, b: int) -> list[Cell]:
    return _links("articles", replace(one, stories=True), replace(other, stories=True), a, b)


def _heads(a: SideFigures, b: SideFigures) -> tuple[str, ...]:
    return ("", f"A: {a.name}", f"B: {b.name}", "B against A")


def difference_words(facts: SidesFacts) -> str:
    """``+8 (+26 %)``, with what it is measured from where that is little."""
    plus = _plus(facts.change)
    if facts.ratio is None:
        return f"{plus} (new: none on side A)" if facts.change else plus
    if not facts.change:
        return plus
    ratio = f"{plus} ({_plus(round(100 * facts.ratio))} %)"
    return f"{ratio}, low base" if facts.base == "low base" else ratio


def _median(side: SideFigures) -> float | None:
    return side.quality_median if side.rated >= MIN_FOR_MEDIAN else None


def _pair(one: float | None, other: float | None, lacking: str) -> list[Cell]:
    shown: list[Cell] = [lacking if value is None else f"{value:.1f}" for value in (one, other)]
    return [
        *shown,
        "" if one is None or other is None else signed(round(other - one, 1)) if one != other else "the same",
    ]


def _plus(value: float) -> str:
    return signed(value) if value else "the same number"
