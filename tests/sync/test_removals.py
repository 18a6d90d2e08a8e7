"""One look never makes documents disappear: folders that are suddenly empty, files that are gone for a moment."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.config.settings import Settings, Visibility
from dashboard.corpus.folder import NOT_EXAMINED, NOT_LISTED, FoundFile
from dashboard.corpus.survey import Survey, survey
from dashboard.errors import CorpusMissing, CorpusShrunk, DashboardError
from dashboard.model.filters import Filters
from dashboard.model.ingest_report import Outcome
from dashboard.model.view_options import Sort
from dashboard.store import answers
from dashboard.store.duckdb.store import open_store
from dashboard.store.writing.file_index import FileIndex
from dashboard.sync.diff import diff
from dashboard.sync.last_look import FEWEST_TO_HALVE, LastLook, Patience
from dashboard.sync.run import sync
from tests.support.documents import corpus_of
from tests.sync.test_run import content, page, rebuilt

pytestmark = pytest.mark.slow


def made(folder: Path, count: int, *, visibility: Visibility = Visibility.ALL, grace: int = 600) -> Settings:
    corpus = corpus_of(folder / "corpus", {f"{n}.md": page(n, f"Law {n}") for n in range(count)})
    found = Settings(corpus=(corpus,), data=folder / "data", visibility=visibility, missing_grace=grace)
    sync(found)
    return found


def titles(settings: Settings) -> set[str]:
    store = open_store(settings)
    try:
        return {row.title for row in answers.article_page(store, Filters(), sort=Sort.TITLE, limit=99).rows}
    finally:
        store.close()


def without_meta(settings: Settings) -> dict[str, list[str]]:
    return {name: rows for name, rows in content(settings).items() if name != "meta"}


def laws(*numbers: int) -> set[str]:
    return {f"Law {number}" for number in numbers}


@pytest.mark.parametrize("visibility", Visibility)
def test_an_empty_folder_is_a_missing_one(tmp_path: Path, visibility: Visibility) -> None:
    settings = made(tmp_path, 3, visibility=visibility)
    before = content(settings)
    share = settings.corpus[0].rename(tmp_path / "unmounted")
    for error in (CorpusMissing, CorpusShrunk):
        for force in (False, True):
            with pytest.raises(error, match=settings.corpus[0].name) as caught:
                sync(settings, force=force)
            assert caught.value.remedy
        settings.corpus[0].mkdir(exist_ok=True)
    assert content(settings) == before
    settings.corpus[0].rmdir()
    share.rename(settings.corpus[0])
    assert not sync(settings).changed
    assert content(settings) == before


@pytest.mark.parametrize(
    ("had", "has", "believed"), [(1, 0, False), (9, 1, True), (10, 4, False), (10, 5, True), (12, 6, True)]
)
def test_losing_most_documents_is_not_believed(tmp_path: Path, had: int, has: int, believed: bool) -> None:
    assert FEWEST_TO_HALVE == 10
    settings = made(tmp_path, had, grace=0)
    for number in range(has, had):
        (settings.corpus[0] / f"{number}.md").unlink()
    if believed:
        sync(settings)
    else:
        with pytest.raises(CorpusShrunk, match=r"has lost (all|most)"):
            sync(settings)
        assert titles(settings) == laws(*range(had))
        sync(settings, accept_removals=True)
    assert content(settings) == rebuilt(settings, tmp_path / "fresh") if has else titles(settings) == set()
    sync(settings)


def test_hidden_documents_count_among_what_a_folder_had(tmp_path: Path) -> None:
    """In published mode the store knows none of them, and yet their loss is noticed."""
    settings = made(tmp_path, 4, visibility=Visibility.PUBLISHED)
    corpus_of(settings.corpus[0], {f"h{n}.md": page(n + 10, f"Law {n}", published="false") for n in range(12)})
    sync(settings)
    for number in range(12):
        (settings.corpus[0] / f"h{number}.md").unlink()
    with pytest.raises(CorpusShrunk):
        sync(settings)


def test_documents_moved_into_folders_are_not_lost(tmp_path: Path) -> None:
    settings = made(tmp_path, 12)
    below = settings.corpus[0] / "2026"
    below.mkdir()
    for path in list(settings.corpus[0].glob("*.md")):
        path.rename(below / path.name)
    result = sync(settings)
    assert (result.counts[Outcome.ACCEPTED], result.missing) == (12, ())
    assert content(settings) == rebuilt(settings, tmp_path / "fresh")


def test_another_corpus_of_the_operators_choice_is_not_compared(tmp_path: Path) -> None:
    settings = made(tmp_path, 12, grace=0)
    other = corpus_of(tmp_path / "other" / "corpus", {"x.md": page(40, "Law 40")})
    sync(replace(settings, corpus=(other,)))
    assert titles(settings) == laws(40)


@pytest.mark.parametrize("visibility", Visibility)
def test_a_file_gone_for_a_moment_is_never_missed(tmp_path: Path, visibility: Visibility) -> None:
    settings = made(tmp_path, 3, visibility=visibility)
    before = content(settings)
    aside = (settings.corpus[0] / "1.md").rename(tmp_path / "aside")
    result = sync(settings)
    assert (result.missing, result.changed) == (("corpus/1.md",), False)
    assert content(settings) == before
    assert sync(settings).missing == ("corpus/1.md",)
    aside.rename(settings.corpus[0] / "1.md")
    assert sync(settings).missing == ()
    assert LastLook.read(settings.data).missing == {}
    assert content(settings) == before


def test_a_missing_file_is_believed_at_the_second_look(tmp_path: Path) -> None:
    settings = made(tmp_path, 3, grace=1)
    (settings.corpus[0] / "1.md").unlink()
    corpus_of(settings.corpus[0], {"new.md": page(9, "Law 9")})
    sync(settings)
    assert titles(settings) == laws(0, 1, 2, 9)
    time.sleep(1.1)
    result = sync(settings)
    assert (titles(settings), result.missing) == (laws(0, 2, 9), ())
    assert content(settings) == rebuilt(settings, tmp_path / "fresh")
    assert not sync(settings).changed


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("how", ["force", "rules"])
def test_reading_everything_again_hides_no_missing_file(tmp_path: Path, visibility: Visibility, how: str) -> None:
    settings = made(tmp_path, 4, visibility=visibility)
    before = without_meta(settings)
    aside = (settings.corpus[0] / "1.md").rename(tmp_path / "aside")
    changed = settings if how == "force" else replace(settings, max_topics=settings.max_topics - 1)
    result = sync(changed, force=how == "force")
    assert (result.missing, result.changed) == (("corpus/1.md",), True)
    assert titles(settings) == laws(0, 1, 2, 3)
    assert without_meta(settings) == before
    assert sync(changed).missing == ("corpus/1.md",)
    aside.rename(settings.corpus[0] / "1.md")
    assert sync(changed).missing == ()
    assert without_meta(settings) == before


def test_what_everything_read_again_kept_leaves_at_the_second_look(tmp_path: Path) -> None:
    settings = made(tmp_path, 3, grace=1)
    (settings.corpus[0] / "1.md").unlink()
    sync(settings, force=True)
    assert titles(settings) == laws(0, 1, 2)
    time.sleep(1.1)
    sync(settings, force=True)
    assert titles(settings) == laws(0, 2)
    assert content(settings) == rebuilt(settings, tmp_path / "fresh")


def test_everything_read_again_keeps_nothing_that_is_elsewhere_excluded_or_accepted_as_gone(tmp_path: Path) -> None:
    settings = made(tmp_path, 6)
    corpus = settings.corpus[0]
    (corpus / "1.md").rename(corpus / "moved.md")
    (corpus / "2.md").unlink()
    corpus_of(corpus, {"corrections.yaml": "- path: 2.md\n  exclude: a takedown\n"})
    result = sync(settings)
    assert (titles(settings), result.missing) == (laws(0, 1, 3, 4, 5), ())
    (corpus / "3.md").unlink()
    sync(settings, force=True, accept_removals=True)
    assert titles(settings) == laws(0, 1, 4, 5)
    assert content(settings) == rebuilt(settings, tmp_path / "fresh")


def test_a_file_that_cannot_be_opened_is_kept_when_everything_is_read_again(tmp_path: Path) -> None:
    settings = made(tmp_path, 4)
    before = titles(settings)
    seen = survey(settings)
    (settings.corpus[0] / "1.md").unlink()
    assert sync(settings, seen=seen, force=True).missing == ("corpus/1.md",)
    assert titles(settings) == before


def test_accepted_removals_need_no_second_look(tmp_path: Path) -> None:
    settings = made(tmp_path, 3)
    (settings.corpus[0] / "1.md").unlink()
    sync(settings)
    sync(settings, accept_removals=True)
    assert titles(settings) == laws(0, 2)


@pytest.mark.parametrize("visibility", Visibility)
def test_the_same_article_in_another_file_takes_over_at_once(tmp_path: Path, visibility: Visibility) -> None:
    settings = made(tmp_path, 3, visibility=visibility)
    (settings.corpus[0] / "1.md").rename(settings.corpus[0] / "moved.md")
    (settings.corpus[0] / "moved.md").write_text(page(1, "Law 1 again"))
    assert sync(settings).missing == ()
    assert content(settings) == rebuilt(settings, tmp_path / "fresh")


def test_an_unpublished_copy_hides_a_missing_article_at_once(tmp_path: Path) -> None:
    settings = made(tmp_path, 3, visibility=Visibility.PUBLISHED)
    (settings.corpus[0] / "1.md").unlink()
    sync(settings)
    corpus_of(settings.corpus[0], {"taken-down.md": page(1, "Law 1", published="false")})
    sync(settings)
    assert titles(settings) == laws(0, 2)


def test_unpublishing_hides_at_once(tmp_path: Path) -> None:
    settings = made(tmp_path, 3, visibility=Visibility.PUBLISHED)
    (settings.corpus[0] / "1.md").write_text(page(1, "Law 1", published="false"))
    sync(settings)
    assert titles(settings) == laws(0, 2)


def test_a_missing_file_that_was_no_article_is_forgotten_at_once(tmp_path: Path) -> None:
    settings = made(tmp_path, 3)
    corpus_of(settings.corpus[0], {"broken.md": "---\ntitle: x", "copy.md": page(1, "Law 1")})
    assert sync(settings).counts[Outcome.REJECTED] == 1
    for name in ("broken.md", "1.md"):
        (settings.corpus[0] / name).unlink()
    assert sync(settings).counts[Outcome.REJECTED] == 0
    assert titles(settings) == laws(0, 1, 2)


def test_a_file_that_vanishes_between_looking_and_reading_is_missing_only(tmp_path: Path) -> None:
    settings = made(tmp_path, 3, visibility=Visibility.PUBLISHED)
    os.utime(settings.corpus[0] / "1.md", (1, 1))
    seen = survey(settings)
    (settings.corpus[0] / "1.md").unlink()
    assert sync(settings, seen=seen).missing == ("corpus/1.md",)
    assert titles(settings) == laws(0, 1, 2)


@pytest.mark.parametrize(
    ("entry", "kept"),
    [
        (FoundFile("/c/a", "c/a", "a", skip=f"{NOT_LISTED}: Too many open files."), ["c/a/1.md"]),
        (FoundFile("/c/b.md", "c/b.md", "b.md", skip=f"{NOT_EXAMINED}: Stale file handle."), ["c/b.md"]),
    ],
)
def test_a_look_that_fails_says_nothing_of_files(entry: FoundFile, kept: list[str]) -> None:
    known = {"c/a/1.md": (1, 1, 1), "c/b.md": (1, 1, 1), "c/ab.md": (1, 1, 1)}
    index = FileIndex("gen-1", "f", "r", known)
    now = diff(Survey((entry,), "r", "f", settled=True), index, Patience(100.0, 0.0))
    assert sorted(now.removed) == sorted(set(known) - set(kept) - {entry.path})
    waiting = diff(Survey((entry,), "r", "f", settled=True), index, Patience(100.0, 50.0))
    assert (waiting.removed, set(waiting.missing) - {entry.path}) == ((), set(known) - set(kept) - {entry.path})
    assert entry.path in {item.path for item in waiting.others} or entry.path in waiting.missing


def test_a_folder_without_documents_yet_is_no_loss(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    settings = made(tmp_path, 0)
    for number in range(3):
        corpus_of(settings.corpus[0], {f"{number}.md": page(number, f"Law {number}")})
        sync(settings)
    assert titles(settings) == laws(0, 1, 2)


def test_a_damaged_note_protects_less_and_stops_nothing(tmp_path: Path) -> None:
    settings = made(tmp_path, 3)
    for damage in ("", "{", "[]", '{"places": 1}', '{"places": [], "documents": {"corpus": "x"}, "missing": {}}'):
        (settings.data / "corpus-seen.json").write_text(damage)
        try:
            sync(settings, force=True)
        except DashboardError as error:
            raise AssertionError(damage) from error
    assert LastLook.read(settings.data).documents == {"corpus": 3}
    assert (settings.data / "corpus-seen.json").stat().st_mode & 0o077 == 0
