"""Precision and recall on labelled texts, and that the documentation says the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chromium import PROJECT
from tests.policy_evaluation import HALVES, KINDS, half_of, labels, scores, table


def test_there_are_enough_labels_in_both_halves() -> None:
    found = labels()
    assert len(found) >= 150
    sizes = [sum(half_of(document) == half for document in found) for half in HALVES]
    assert min(sizes) > 60
    assert all(set(row) == set(KINDS) for row in found.values())


@pytest.mark.corpus
def test_jurisdictions_and_instruments_are_found_well_enough(real_corpus: Path, seeds: Path) -> None:
    found = scores(real_corpus, seeds)
    for name in ("jurisdictions", "instruments"):
        for half in HALVES:
            assert found[name, half].precision >= 0.9, (name, half)
            assert found[name, half].recall >= 0.75, (name, half)
    assert table(found) in (PROJECT / "docs" / "policy.md").read_text(encoding="utf-8")
