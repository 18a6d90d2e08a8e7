"""Providers of one name are told apart by their domains in every sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.briefing.write import briefing
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from tests.support.snapshots_made import NOW, serving

pytestmark = pytest.mark.slow

DOMAINS = ("one.example", "two.example")
SAME = (
    ("Same Name", "same name"),
    ("Daily", "Daily"),
    ("THE TIMES", "The Times"),
    ("Łódź Post", "łódź post"),
    ("صحيفة", "صحيفة"),
    ("人民报", "人民报"),
    ("A & B", "a & b"),
    ("News (EU)", "NEWS (EU)"),
    ("Robot 🤖", "robot 🤖"),
    ("1", "1"),
)
"""Names that two outlets share: as written, and in another case."""


@pytest.mark.parametrize("same", SAME)
def test_names_that_are_not_unique_are_said_with_their_domain(tmp_path: Path, same: tuple[str, str]) -> None:
    one, other = same
    for number, (domain, name) in enumerate(((DOMAINS[0], one), (DOMAINS[1], other), ("x.example", "Other"))):
        (tmp_path / f"{number}.md").write_text(
            f'---\ntitle: Report {number}\nwebUrl: https://{domain}/{number}\nprovider:\n  name: "{name}"\n  domain: {domain}\n---\n',
            encoding="utf-8",
        )
    with serving(tmp_path, tmp_path / "data") as service:
        names = service.facts().names
        both = Filters(provider=DOMAINS)
        assert both.describe(names) == f"{one} (one.example) or {other} (two.example)"
        assert Filters(provider=("x.example",)).describe(names) == "Other"
        assert "one.example" in briefing(service, Links(), both, NOW).view
