from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.model.article import Article, Status
from dashboard.store.answers import score_audit
from dashboard.store.score_audit import spearman
from tests.support.stores import sample_store


def scored(number: int, quality: int | None, heat: int | None, status: Status = Status.UNSCORED) -> Article:
    return Article(f"a{number}", "p", "x", "article", "T", quality=quality, heat=heat, status=status)


def test_the_audit(tmp_path: Path) -> None:
    articles = [
        scored(1, 60, 70, Status.PUBLISHED),
        scored(2, 59, 69, Status.PUBLISHED),
        scored(3, 189, 209, Status.UNPUBLISHED),
        scored(4, 0, 10, Status.UNPUBLISHED),
        scored(5, 100, -1, Status.UNPUBLISHED),
        scored(6, None, None),
        scored(7, 5, None),
        scored(8, None, 80),
    ]
    found = score_audit(sample_store(tmp_path, articles))
    assert (found.articles, found.rated, found.with_heat, found.non_leading) == (8, 6, 6, 1)
    assert (found.quality_range, found.heat_range) == ((0, 189), (-1, 209))
    assert found.differences == ((10, 3), (20, 1))
    assert found.constant is None
    assert found.spearman == pytest.approx(1)
    assert found.bar_exceptions == 2


def test_a_constant_difference_is_told(tmp_path: Path) -> None:
    articles = [scored(n, q, q + 10) for n, q in enumerate((1, 5, 9))] + [scored(9, 50, -1)]
    found = score_audit(sample_store(tmp_path, articles))
    assert (found.constant, found.spearman, found.differences) == (10, pytest.approx(1), ((10, 3),))


def test_the_audit_of_nothing(tmp_path: Path) -> None:
    found = score_audit(sample_store(tmp_path, []))
    assert (found.articles, found.quality_range, found.heat_range, found.differences) == (0, None, None, ())
    assert (found.constant, found.spearman) == (None, None)


def test_rank_correlation() -> None:
    assert spearman([(1, 1, 1), (2, 2, 1)]) is None
    assert spearman([(1, 5, 3), (2, 5, 3)]) is None
    assert spearman([(1, 3, 1), (2, 2, 1), (3, 1, 1)]) == pytest.approx(-1)
    # Textbook pairs, ten people's IQ and hours of television.
    iq = (86, 97, 99, 100, 101, 103, 106, 110, 112, 113)
    hours = (2, 20, 28, 27, 50, 29, 7, 17, 6, 12)
    assert spearman([(x, y, 1) for x, y in zip(iq, hours, strict=True)]) == pytest.approx(-29 / 165)
    assert spearman([(1, 1, 2), (2, 3, 1), (3, 2, 1)]) == pytest.approx(0.7777778)
