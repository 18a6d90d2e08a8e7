"""What is remembered of the states a corpus has been in, and what happens where nothing can be."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.sync import version_history
from dashboard.sync.version_history import CorpusHistory

ONE, OTHER = "a" * 64, "ab" * 32


def test_a_version_is_found_by_its_beginning_after_a_restart(tmp_path: Path) -> None:
    CorpusHistory(tmp_path, "all").note(ONE, 58)
    again = CorpusHistory(tmp_path, "all")
    assert again.articles(ONE[:12]) == 58
    assert again.articles("b" * 12) is None


def test_a_beginning_of_two_versions_names_neither(tmp_path: Path) -> None:
    history = CorpusHistory(tmp_path, "all")
    history.note(ONE, 58)
    history.note(OTHER, 60)
    assert history.articles("a") is None
    assert history.articles("aba") == 60


def test_what_one_visibility_showed_is_not_counted_for_the_other(tmp_path: Path) -> None:
    CorpusHistory(tmp_path, "all").note(ONE, 58)
    assert CorpusHistory(tmp_path, "published").articles(ONE) is None


def test_a_version_is_written_once(tmp_path: Path) -> None:
    history = CorpusHistory(tmp_path, "all")
    for _ in range(3):
        history.note(ONE, 58)
    (file,) = tmp_path.iterdir()
    assert len(file.read_text(encoding="utf-8").splitlines()) == 1


def test_a_damaged_line_costs_itself_only(tmp_path: Path) -> None:
    history = CorpusHistory(tmp_path, "all")
    history.note(ONE, 58)
    (file,) = tmp_path.iterdir()
    file.write_text('{"version": 3}\nnot json\n[]\n' + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert CorpusHistory(tmp_path, "all").articles(ONE) == 58


def test_a_folder_that_is_not_there_is_no_failure_and_is_not_made(tmp_path: Path) -> None:
    history = CorpusHistory(tmp_path / "nowhere", "all")
    history.note(ONE, 58)
    assert history.articles(ONE) == 58
    assert list(tmp_path.iterdir()) == []


def test_the_oldest_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version_history, "REMEMBERED", 4)
    history = CorpusHistory(tmp_path, "all")
    for number in range(6):
        history.note(f"{number}" * 64, number)
    (file,) = tmp_path.iterdir()
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 4
    again = CorpusHistory(tmp_path, "all")
    assert again.articles("0" * 12) is None
    assert again.articles("5" * 12) == 5
