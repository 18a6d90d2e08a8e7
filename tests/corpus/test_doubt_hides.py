"""What editors and sync tools leave behind is not read, and an article withdrawn in one file is withdrawn in all."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.config.settings import Settings, Visibility
from dashboard.corpus.folder import LEFTOVER
from dashboard.corpus.ingest import Ingest, ingest
from dashboard.model.ingest_report import Outcome
from dashboard.store.base import Statement
from dashboard.store.duckdb.store import open_store
from dashboard.sync.run import sync
from tests.support.documents import NOW, corpus_of

pytestmark = pytest.mark.slow

LEFT_BEHIND = [
    *("w.md~", "w.md.~1~", "#w.md#", "~$w.md", "w.md.swp", "w.md.swo", ".w.md.swp", "4913", "w.md.save"),
    *("w.md.bak", "w.bak.md", "w.md.BAK", "w.md.bak2", "w.md.old", "w.old.md", "w.md.backup"),
    *("w.md.orig", "w.md.rej", "w.md.mine", "w.md.r12", "w.md.tmp", "w.tmp.md", "w.md.part", "w.md.crdownload"),
    *("w.sync-conflict-20240105-101010-ABCDEFG.md", "w_conflict-20240105-101010.md", "w.Conflict.md"),
    *("w (conflicted copy 2024-01-05 101010).md", "w (Jane's conflicted copy 2024-01-05).md", "w (Case Conflict).md"),
]
OF_THE_SYSTEM = ["Thumbs.db", "desktop.ini", ".DS_Store", "ehthumbs.db"]
DOCUMENTS = [
    *("w.md", "w.txt", "w", "w copy.md", "w (1).md", "w (conflict of interest).md", "armed-conflict-2024.md"),
    *("old.md", "template.md", "part-2.md", "the.original.md", "~.md", "#1 law.md", "temporary.md", "r12.md", "swp.md"),
]


def page(published: str | None, heat: int = 1) -> str:
    flag = "" if published is None else f"published: {published}\n"
    return (
        f"---\ntitle: A law\nwebUrl: https://example.org/law\npublishedDateTime: 2026-05-04\nheat: {heat}\n{flag}---\n"
    )


def read(folder: Path, visibility: Visibility = Visibility.PUBLISHED) -> Ingest:
    return ingest(Settings(corpus=(folder,), visibility=visibility), now=NOW)


@pytest.mark.parametrize("name", LEFT_BEHIND)
def test_leftovers_are_skipped_with_a_reason(tmp_path: Path, name: str) -> None:
    found = read(corpus_of(tmp_path / "c", {name: page("true")}))
    (line,) = found.report.lines
    assert (line.outcome, found.articles) == (Outcome.SKIPPED, ())
    assert line.reason == LEFTOVER or name.startswith(".")


@pytest.mark.parametrize("name", OF_THE_SYSTEM)
def test_files_of_the_system_are_skipped(tmp_path: Path, name: str) -> None:
    (line,) = read(corpus_of(tmp_path / "c", {name: page("true")})).report.lines
    assert (line.outcome, bool(line.reason)) == (Outcome.SKIPPED, True)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_other_names_decide_nothing(tmp_path: Path, name: str) -> None:
    assert len(read(corpus_of(tmp_path / "c", {name: page("true")})).articles) == 1


def test_leftovers_in_archives_are_skipped_too(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("a/w.md~", "__MACOSX/w.md", "a/Thumbs.db", "a/w.md"):
            archive.writestr(name, page("true"))
    (tmp_path / "c.zip").write_bytes(packed.getvalue())
    found = read(tmp_path / "c.zip")
    assert [article.path for article in found.articles] == ["c/a/w.md"]
    assert found.report.counts()[Outcome.SKIPPED] == 3


HIDING = ["false", "False", '"false"', "no", "true\nremoved: true"]


@pytest.mark.parametrize("hiding", HIDING)
@pytest.mark.parametrize("other", ["copy of w.md", "zz_old/w.md", "a.md"])
def test_an_unpublished_file_hides_its_copies(tmp_path: Path, hiding: str, other: str) -> None:
    folder = corpus_of(tmp_path / "c", {"w.md": page(hiding), other: page("true", heat=99)})
    found = read(folder)
    assert found.articles == ()
    (line,) = [line for line in found.report.lines if line.path == f"c/{other}"]
    assert line.outcome is Outcome.DUPLICATE
    assert "c/w.md, which is not published" in str(line.reason)
    assert line.remedy
    (shown,) = read(folder, Visibility.ALL).articles
    assert shown.path == f"c/{other}"


def test_a_file_without_a_flag_hides_nothing(tmp_path: Path) -> None:
    (shown,) = read(corpus_of(tmp_path / "c", {"a.md": page("true"), "w.md": page(None, heat=99)})).articles
    assert shown.path == "c/a.md"


@pytest.fixture
def served(tmp_path: Path) -> Settings:
    corpus_of(tmp_path / "c", {"w.md": page("true"), "old/w.md": page("true", heat=99)})
    return replace(Settings(), corpus=(tmp_path / "c",), data=tmp_path / "data", visibility=Visibility.PUBLISHED)


@pytest.mark.parametrize("hiding", ["false", "False"])
def test_a_sync_that_follows_changes_agrees(served: Settings, hiding: str) -> None:
    (folder,) = served.corpus
    seen = []
    for text in (page("true"), page(hiding), page("true")):
        (folder / "w.md").write_text(text)
        sync(served)
        store = open_store(served)
        seen.append(store.query(Statement("SELECT COUNT(*) AS n FROM article"))["n"])
        store.close()
    assert [list(count) for count in seen] == [[1], [0], [1]]
