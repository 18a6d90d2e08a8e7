"""A document that ends, stalls or fools its worker costs itself and nothing else."""

from __future__ import annotations

import os
import sys
import textwrap
from pathlib import Path

import pytest

from dashboard.corpus.folder import FoundFile, find_files
from dashboard.corpus.reading import FileReading, read_file
from dashboard.corpus.worker import file_line, limits_from, limits_line, reading_from, reading_line
from dashboard.corpus.worker_pool import read_in_workers
from tests.documents import LIMITS, corpus_of

MOST = 100_000
# a real worker, but for what it does on being asked for files of certain names
ACCIDENT_PRONE = (
    sys.executable,
    "-c",
    textwrap.dedent("""
        import os, signal, sys, time
        from dashboard.corpus import reading, worker
        real = worker.read_file

        def read_file(found, limits, most):
            if "segfault" in found.path:
                os.kill(os.getpid(), signal.SIGSEGV)
            if "stall" in found.path:
                time.sleep(60)
            if "babble" in found.path:
                print("no answer", flush=True)
            if "greedy" in found.path:
                return real(found, limits, len(bytearray(5_000_000_000)))
            if "once" in found.path and not os.path.exists(found.location + ".seen"):
                open(found.location + ".seen", "w").close()
                os._exit(1)
            return real(found, limits, most)

        worker.read_file = read_file
        worker.serve()
    """),
)


def files_of(folder: Path, names: list[str]) -> list[FoundFile]:
    corpus_of(folder, {name: f"---\ntitle: {name}\npublishedDateTime: 2026-01-02\n---\n" for name in names})
    return sorted(find_files(folder, folder.name), key=lambda found: found.path)


def by_name(readings: list[FileReading]) -> dict[str, FileReading]:
    named = {reading.found.inside: reading for reading in readings}
    assert len(named) == len(readings)
    return named


def test_workers_read_what_this_process_reads(tmp_path: Path) -> None:
    files = files_of(tmp_path, [f"{n}.md" for n in range(20)])
    files.append(FoundFile(str(tmp_path / "gone.md"), "x/gone.md", "gone.md"))
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/odd\xff.md"))
    odd.write_text("---\ntitle: Odd\n---\n")
    files.append(FoundFile(str(odd), "x/odd", "odd"))
    assert by_name(list(read_in_workers(files, LIMITS, MOST))) == by_name([read_file(f, LIMITS, MOST) for f in files])


@pytest.mark.parametrize(
    ("name", "words"),
    [("segfault.md", "ended its worker"), ("stall.md", "too long"), ("greedy.md", "ended its worker")],
)
def test_a_lost_worker_costs_exactly_its_document(tmp_path: Path, name: str, words: str) -> None:
    files = files_of(tmp_path, [name, *(f"{n}.md" for n in range(12))])
    found = by_name(list(read_in_workers(files, LIMITS, MOST, command=ACCIDENT_PRONE, seconds_per_file=1.5)))
    assert len(found) == 13
    lost = found.pop(name)
    assert words in str(lost.reason)
    assert lost.remedy
    assert lost.article is None
    assert all(reading.article for reading in found.values())


def test_an_answer_that_is_none_is_not_believed(tmp_path: Path) -> None:
    files = files_of(tmp_path, ["babble.md", "a.md", "b.md"])
    found = by_name(list(read_in_workers(files, LIMITS, MOST, command=ACCIDENT_PRONE)))
    assert found["babble.md"].article is None
    for name in ("a.md", "b.md"):
        article = found[name].article
        assert article is not None
        assert article.title == name


def test_a_passing_accident_costs_nothing(tmp_path: Path) -> None:
    files = files_of(tmp_path, ["once.md"])
    (found,) = read_in_workers(files, LIMITS, MOST, command=ACCIDENT_PRONE)
    assert found.article is not None


@pytest.mark.parametrize("command", [("/nonexistent/program",), (sys.executable, "-c", "pass")])
def test_where_no_worker_starts_documents_are_still_read(tmp_path: Path, command: tuple[str, ...]) -> None:
    files = files_of(tmp_path, ["a.md", "b.md"])
    assert all(reading.article for reading in read_in_workers(files, LIMITS, MOST, command=command))


def test_leaving_early_ends_the_workers(tmp_path: Path) -> None:
    readings = read_in_workers(files_of(tmp_path, [f"{n}.md" for n in range(30)]), LIMITS, MOST)
    next(readings)
    readings.close()  # type: ignore[attr-defined]
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    if not children.exists():
        pytest.skip("this system does not list child processes")
    assert not any(
        b"corpus.worker" in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children.read_text().split()
    )


def test_lines_between_processes_lose_nothing(tmp_path: Path) -> None:
    (found,) = files_of(tmp_path, ["a.md"])
    reading = read_file(found, LIMITS, MOST)
    assert reading_from(reading_line(reading), found) == reading
    assert limits_from(limits_line(LIMITS, MOST)) == (LIMITS, MOST)
    assert "\n" not in file_line(FoundFile("a\nb", "a\nb", "a\nb"))
