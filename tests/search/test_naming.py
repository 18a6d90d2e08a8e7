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
