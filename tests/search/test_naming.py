"""Which values of filters a search names."""

from __future__ import annotations

import pytest

from dashboard.search.grammar import parse
from dashboard.search.naming import FilterValue, NameIndex

VALUES = [
    FilterValue("jurisdiction", "US", "United States"),
    FilterValue("jurisdiction", "EU", "European Union"),
    FilterValue("instrument", "export-control", "Export control"),
    FilterValue("theme", "competition", "Competition and markets"),
    FilterValue("provider", "post.example", "Export Post"),
    FilterValue("topic", "AI", "AI"),
]
INDEX = NameIndex(VALUES, whole=frozenset({"provider"}))


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("export controls", [("export-control", "")]),
        ('"export control"', [("export-control", "")]),
        ("chips export controls -tax", [("export-control", "chips -tax")]),
        ("facial recognition US EU", [("US", "facial recognition EU"), ("EU", "facial recognition US")]),
        ("european union chips", [("EU", "chips")]),
        ("exports", [("export-control", "")]),
        ("export post", [("post.example", "")]),
        ("markets", [("competition", "")]),
        ("artificial intelligence", [("AI", "")]),
        ("-export -controls", []),
        ("export tariffs", []),
        ("control export", []),
        ("US OR China", []),
        ("US | China chips", []),
        ("nothing", []),
        ("", []),
    ],
)
def test_what_a_search_names(q: str, expected: list[tuple[str, str]]) -> None:
    assert [(naming.value.key, naming.rest) for naming in INDEX.named_in(parse(q))] == expected


@pytest.mark.parametrize(
    ("q", "values", "period", "rest"),
    [
        ("facial recognition US EU 2023", ["US", "EU"], "2023", "facial recognition"),
        ("export controls in the EU in July 2023", ["export-control", "EU"], "2023-07", "in the"),
        ("european union -US 2023", ["EU"], "2023", "-US"),
        ("US US 2023 2022", ["US"], "2023", "2022"),
        ("export post markets", ["post.example"], "", "markets"),
        ("US OR China", [], "", "US OR China"),
        ("2019", [], "", "2019"),
        ("", [], "", ""),
    ],
)
def test_a_whole_search_read_as_filters(q: str, values: list[str], period: str, rest: str) -> None:
    reading = INDEX.read(parse(q), {"2023": "2023", "2022": "2022", "july 2023": "2023-07"})
    assert [value.key for value in reading.values] == values
    assert (reading.period, " ".join(clause.source for clause in reading.rest)) == (period, rest)
