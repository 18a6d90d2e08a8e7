"""The reliability figures in short: every count must hold; how fast it went is for ``make torture`` to judge."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.__main__ import PARTS
from tests.torture.corruption import HARMS
from tests.torture.figure import Figure, count, speed, table

pytestmark = pytest.mark.slow

ELSEWHERE = {
    "hostile": "tests/corpus/test_hostile.py runs the hostile corpus whole, and looks for leaks in it",
    "leaks": "tests/corpus/test_hostile.py",
    "citations": "tests/snapshots/test_citation.py",
    "heavy": "tests/web/test_every_limit.py",
    "openapi": "tests/web/test_openapi.py",
    "parsers": "tests/corpus",
}
"""Parts whose short form would only repeat other tests, and where those are."""
SHORT = [name for name in PARTS if name not in ELSEWHERE]


@pytest.mark.parametrize("name", SHORT)
def test_in_short(tmp_path: Path, name: str) -> None:
    figures = PARTS[name](tmp_path, True, 300)
    assert figures
    if all(figure.holds is None for figure in figures):
        pytest.skip(figures[0].measured)
    missed = [figure for figure in figures if figure.holds is False and not figure.timed]
    assert not missed, table(missed)


def test_what_is_tried_elsewhere_is_there() -> None:
    for name, place in ELSEWHERE.items():
        assert name in PARTS
        assert Path(place.split(" ")[0]).exists(), place


def test_every_kind_of_damage_is_tried_in_short() -> None:
    assert len(HARMS) <= 22


def test_figures_hold_only_without_faults() -> None:
    assert count("R", "w", "0", []).holds
    assert not count("R", "w", "0", ["x"]).holds
    assert "x" in count("R", "w", "0", ["x"]).measured
    assert (speed("R", "w", 1.0, 2).holds, speed("R", "w", 3.0, 2).holds) == (True, False)
    text = table([count("R3", "lost", "0", ["a|b"]), Figure("R5", "disk", "0", "none here", None)])
    assert "MISSED" in text
    assert "skipped" in text
    assert len({len(line) for line in text.splitlines()}) == 1
