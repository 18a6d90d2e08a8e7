"""Precision and recall on texts of other subjects, labelled for what they name.

Most of them are news of software, and name themes that they are not about: these are asked for less.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.policy_evaluation import HALVES, KINDS, Score, half_of, labels, scores


def test_there_are_enough_labels_in_both_halves() -> None:
    found = labels()
    assert len(found) >= 150
    sizes = [sum(half_of(document) == half for document in found) for half in HALVES]
    assert min(sizes) > 60
    assert all(set(row) == set(KINDS) for row in found.values())


@pytest.mark.corpus
def test_jurisdictions_and_instruments_are_found_well_enough(real_corpus: Path, seeds: Path) -> None:
    found = scores(real_corpus, seeds)
    for name, precision, recall in (("jurisdictions", 0.9, 0.9), ("instruments", 0.85, 0.58), ("themes", 0.7, 0.4)):
        both = Score(*(sum(found[name, half][place] for half in HALVES) for place in range(3)))
        assert both.precision >= precision, name
        assert both.recall >= recall, name
