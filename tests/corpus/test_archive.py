"""Documents in archives are read like those in folders, and an archive can do no more harm than a document."""

from __future__ import annotations

import copy
import io
import os
import random
import stat
import struct
import tarfile
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.config.settings import Settings
from dashboard.corpus import archive as archives
from dashboard.corpus.archive import find_members
from dashboard.corpus.ingest import Ingest, ingest
from dashboard.corpus.sources import files_of, sources_of
from dashboard.errors import CorpusMissing
from dashboard.model.filters import Filters
from dashboard.model.ingest_report import Outcome, ReportLine
from dashboard.model.query import Dimension, Query
from dashboard.store import answers
from dashboard.store.duckdb.store import open_store
from dashboard.sync.run import sync
from tests.support.documents import NOW, corpus_of

pytestmark = pytest.mark.slow

KINDS = (".zip", ".tar", ".tar.gz", ".tgz")
Files = Mapping[str, bytes]


def record(name: str, title: str = "A law") -> bytes:
    return f'---\ntitle: "{title} {name}"\nwebUrl: https://example.org/{name}\n---\n'.encode()


DOCUMENTS = {f"2026/{n}.md": record(str(n)) for n in range(5)} | {"broken.md": b"---\ntitle: x\n", "empty": b""}


def packed(place: Path, files: Files) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.suffix == ".zip":
        with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made:
            for name, data in files.items():
                made.writestr(name, data)
        return place
    with tarfile.open(place, "w" if place.suffix == ".tar" else "w:gz") as made:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    return place


def run(*places: Path) -> Ingest:
    return ingest(Settings(corpus=places), now=NOW)


def by_path(found: Ingest) -> dict[str, ReportLine]:
    return {line.path: line for line in found.report.lines}


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_is_read_like_a_folder(tmp_path: Path, kind: str) -> None:
    folder = run(corpus_of(tmp_path / "folder" / "news", dict(DOCUMENTS)))
    found = run(packed(tmp_path / f"news{kind}", DOCUMENTS))
    assert found.articles == folder.articles
    assert found.corpus_version == folder.corpus_version
    assert {(p, line.outcome, line.reason) for p, line in by_path(found).items()} == {
        (p, line.outcome, line.reason) for p, line in by_path(folder).items()
    }
    assert list(tmp_path.iterdir()) != []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", f"news{kind}"], "nothing is unpacked"


@pytest.mark.parametrize("kind", KINDS)
def test_many_members_are_read_in_workers_too(tmp_path: Path, kind: str) -> None:
    files = {f"{n:03d}.md": record(str(n)) for n in range(150)}
    result = sync(Settings(corpus=(packed(tmp_path / f"many{kind}", files),), data=tmp_path / "data"))
    assert (result.counts[Outcome.ACCEPTED], result.files) == (150, 150)


def test_only_members_of_an_archive_that_changed_are_published_anew(tmp_path: Path) -> None:
    place = packed(tmp_path / "news.zip", DOCUMENTS)
    settings = Settings(corpus=(place,), data=tmp_path / "data")
    first = sync(settings)
    packed(place, {**DOCUMENTS, "2026/0.md": record("0", "Another law")})
    second = sync(settings)
    assert second.corpus_version != first.corpus_version
    packed(place, {**DOCUMENTS, "2026/0.md": record("0", "Another law")})
    assert not sync(settings).changed


@pytest.mark.parametrize("kind", [".zip", ".tar.gz"])
def test_names_are_shown_and_never_followed(tmp_path: Path, kind: str) -> None:
    names = ("../../escape.md", "/etc/absolute.md", "a\\b.md", "x\nnew.md", ".hidden.md", "inner.zip", "dir/inner.TGZ")
    outside = tmp_path / "escape.md"
    outside.write_bytes(record("outside"))
    found = run(packed(tmp_path / "in" / "deep" / f"c{kind}", {name: record(str(n)) for n, name in enumerate(names)}))
    lines = by_path(found)
    assert len(lines) == len(names)
    assert {path.split("/")[0] for path in lines} == {"c"}
    assert all("\n" not in path for path in lines)
    assert {path for path, line in lines.items() if line.outcome is Outcome.SKIPPED} == {
        "c/.hidden.md",
        "c/inner.zip",
        "c/dir/inner.TGZ",
        "c/../../escape.md",
    }
    assert not any("outside" in article.title for article in found.articles)


def test_links_devices_and_passwords_are_refused(tmp_path: Path) -> None:
    place = tmp_path / "odd.tar"
    with tarfile.open(place, "w") as made:
        for name, kind in (("soft.md", tarfile.SYMTYPE), ("hard.md", tarfile.LNKTYPE), ("fifo.md", tarfile.FIFOTYPE)):
            info = tarfile.TarInfo(name)
            info.type, info.linkname = kind, "/etc/passwd"
            made.addfile(info)
    zipped = tmp_path / "odd.zip"
    with zipfile.ZipFile(zipped, "w") as made_zip:
        link = zipfile.ZipInfo("link.md")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made_zip.writestr(link, "/etc/passwd")
        made_zip.writestr("secret.md", record("secret"))
    data = bytearray(zipped.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    zipped.write_bytes(data)
    for found, count in ((run(place), 3), (run(zipped), 2)):
        assert [line.outcome for line in found.report.lines] == [Outcome.SKIPPED] * count
        assert all(line.reason for line in found.report.lines)


def test_what_unpacks_out_of_proportion_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = bytes(30_000_000)
    for kind in (".zip", ".tar.gz"):
        found = run(packed(tmp_path / f"bomb{kind}", {"a.md": record("a"), "bomb.md": zeros, "z.md": record("z")}))
        assert not any(
            line.path.endswith("bomb.md") and line.outcome is Outcome.ACCEPTED for line in found.report.lines
        )
        assert [article.title for article in found.articles][:1] == ["A law a"]
    monkeypatch.setattr(archives, "MOST_MEMBERS", 3)
    archives._listed.cache_clear()
    found = run(packed(tmp_path / "many.zip", DOCUMENTS))
    assert "more than 3 files" in str(by_path(found)["many/(archive)"].reason)
    assert len(found.report.lines) == 4
    archives._listed.cache_clear()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("keep", [0, 10, 200, 700])
def test_a_damaged_archive_is_a_line_of_the_report(tmp_path: Path, kind: str, keep: int) -> None:
    place = packed(
        tmp_path / f"cut{kind}", {f"{n}.md": record(str(n)) + os.urandom(99).hex().encode() for n in range(9)}
    )
    place.write_bytes(place.read_bytes()[:keep])
    lines = run(place, corpus_of(tmp_path / "sound", {"a.md": record("sound")})).report.lines
    assert any(line.path == "sound/a.md" and line.outcome is Outcome.ACCEPTED for line in lines)
    cut = [line for line in lines if line.path.startswith("cut/")]
    assert all(line.reason for line in cut if line.outcome is not Outcome.ACCEPTED)
    if kind == ".zip":
        assert [line.path for line in cut] == ["cut/(archive)"]


def test_members_of_one_name_are_told_apart(tmp_path: Path) -> None:
    place = tmp_path / "twice.tar"
    with tarfile.open(place, "w") as made:
        for n in range(3):
            info = tarfile.TarInfo("same.md")
            info.size = len(record(str(n)))
            made.addfile(info, io.BytesIO(record(str(n))))
    assert sorted(by_path(run(place))) == ["twice/same.md", "twice/same.md (2)", "twice/same.md (3)"]


def test_corrections_in_an_archive_are_honoured(tmp_path: Path) -> None:
    files = {**DOCUMENTS, "corrections.yaml": b"- path: 2026/0.md\n  exclude: withdrawn\n"}
    found = run(packed(tmp_path / "news.zip", files))
    assert "withdrawn" in str(by_path(found)["news/2026/0.md"].reason)
    assert len(found.articles) == 4


def test_patterns_stand_for_what_they_fit(tmp_path: Path) -> None:
    corpus_of(tmp_path / "news-a", {"a.md": record("a")})
    packed(tmp_path / "news-b.zip", {"b.md": record("b")})
    (tmp_path / "news-c.txt").write_text("not a source")
    (tmp_path / "[odd]").mkdir()
    found = sources_of((tmp_path / "news-*",))
    assert [(source.name, source.is_archive) for source in found] == [("news-a", False), ("news-b", True)]
    assert [source.name for source in sources_of((tmp_path / "[odd]",))] == ["[odd]"]
    with pytest.raises(CorpusMissing) as caught:
        sources_of((tmp_path / "nothing-*",))
    assert caught.value.remedy


def test_an_archive_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(CorpusMissing):
        list(files_of(sources_of((tmp_path / "gone.zip",))[0]))


def test_a_folder_named_like_an_archive_is_a_folder(tmp_path: Path) -> None:
    folder = corpus_of(tmp_path / "notes.zip", {"a.md": record("a")})
    assert [line.path for line in run(folder).report.lines] == ["notes.zip/a.md"]


def test_the_corpora_are_a_filter(tmp_path: Path) -> None:
    folder = corpus_of(tmp_path / "folder", {"a.md": record("a"), "b.md": record("b")})
    settings = Settings(corpus=(folder, packed(tmp_path / "packed.zip", {"c.md": record("c")})), data=tmp_path / "data")
    sync(settings)
    store = open_store(settings)
    assert answers.facts(store).corpora == ("folder", "packed")
    columns = answers.coverage(store, Query((Dimension.CORPUS,)), Filters()).columns
    assert dict(zip(columns["corpus"], columns["count"], strict=True)) == {"folder": 2, "packed": 1}
    assert answers.article_page(store, Filters(corpus=("packed",))).total == 1
    assert answers.article_page(store, replace(Filters(), corpus=("elsewhere",))).total == 0
    store.close()


def test_members_that_overlap_are_refused(tmp_path: Path) -> None:
    """425 KB of names for one member cost 50 seconds."""
    place = tmp_path / "c.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0.md", random.Random(1).randbytes(5_000))
        for number in range(1, 50):
            again = copy.copy(archive.filelist[0])
            again.filename = f"{number}.md"
            archive.filelist.append(again)
    *_, last = find_members(place, "c")
    assert "overlap" in str(last.skip)
    assert len(find_members(place, "c")) < 5


def test_an_oversized_zip64_directory_is_refused_unread(tmp_path: Path) -> None:
    place = tmp_path / "c.zip"
    wide = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 9, 9, 900_000_000, 0)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 0, 1)
    place.write_bytes(wide + locator + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 0xFFFFFFFF, 0xFFFFFFFF, 0))
    (only,) = find_members(place, "c")
    assert "table of contents" in str(only.skip)


def test_a_large_zip64_archive_is_read(tmp_path: Path) -> None:
    place = tmp_path / "c.zip"
    with zipfile.ZipFile(place, "w") as archive, archive.open("a.md", "w", force_zip64=True) as member:
        member.write(b"---\ntitle: A\n---\n")
    assert [found.skip for found in find_members(place, "c")] == [None]
