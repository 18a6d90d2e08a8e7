"""A document that ends, stalls or fools its worker costs itself and nothing else."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.config.settings import Visibility
from dashboard.corpus.classification import Classifier, Rules
from dashboard.corpus.folder import FoundFile, find_files
from dashboard.corpus.worker import (
    Answer,
    answer,
    answer_bytes,
    answer_from,
    article_part,
    head_from,
    question_bytes,
    question_from,
)
from dashboard.corpus.worker_pool import Reading, read_in_workers
from dashboard.corpus.worker_process import SpareWorkers
from dashboard.model.ingest_report import Outcome
from tests.support.documents import LIMITS, corpus_of

pytestmark = pytest.mark.slow

RULES = Rules(LIMITS, 100_000)
# a real worker, but for what it does on being asked for files of certain names
ACCIDENT_PRONE = (
    sys.executable,
    "-c",
    textwrap.dedent("""
        import os, signal, sys, time
        from dashboard.corpus import classification, worker
        real = classification.read_file

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

        classification.read_file = read_file
        worker.serve(lambda _: worker.article_part)
    """),
)


def files_of(folder: Path, names: list[str]) -> list[FoundFile]:
    corpus_of(folder, {name: f"---\ntitle: {name}\npublishedDateTime: 2026-01-02\n---\n" for name in names})
    return sorted(find_files(folder, folder.name), key=lambda found: found.path)


def by_name(answers: list[Answer]) -> dict[str, Answer]:
    named = {given.found.inside: given for given in answers}
    assert len(named) == len(answers)
    return named


def accident_prone(seconds: float = 10.0) -> Reading:
    return Reading(RULES, article_part, ACCIDENT_PRONE, seconds)


def was_read(given: Answer) -> bool:
    return given.line.outcome is Outcome.ACCEPTED and len(given.parts) == 1


def test_workers_read_what_this_process_reads(tmp_path: Path) -> None:
    files = files_of(tmp_path, [f"{n}.md" for n in range(20)])
    files.append(FoundFile(str(tmp_path / "gone.md"), "x/gone.md", "gone.md"))
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/odd\xff.md"))
    odd.write_text("---\ntitle: Odd\n---\n")
    files.append(FoundFile(str(odd), "x/odd", "odd"))
    classifier = Classifier(RULES)
    here = [answer(classifier, found, number, article_part) for number, found in enumerate(files)]
    assert by_name(list(read_in_workers(files, Reading(RULES)))) == by_name(here)
    assert {given.line.outcome for given in here} == {Outcome.ACCEPTED, Outcome.REJECTED}


@pytest.mark.parametrize(
    ("name", "words"),
    [("segfault.md", "ended its worker"), ("stall.md", "too long"), ("greedy.md", "ended its worker")],
)
def test_a_lost_worker_costs_exactly_its_document(tmp_path: Path, name: str, words: str) -> None:
    files = files_of(tmp_path, [name, *(f"{n}.md" for n in range(40))])
    found = by_name(list(read_in_workers(files, accident_prone(1.5))))
    assert len(found) == 41
    lost = found.pop(name)
    assert words in str(lost.line.reason)
    assert lost.line.remedy
    assert (lost.line.outcome, lost.parts) == (Outcome.REJECTED, ())
    assert all(was_read(given) for given in found.values())


def test_several_lost_workers_cost_exactly_their_documents(tmp_path: Path) -> None:
    names = [f"{n}{'-segfault' if n % 7 == 0 else ''}.md" for n in range(30)]
    found = by_name(list(read_in_workers(files_of(tmp_path, names), accident_prone())))
    assert {name for name, given in found.items() if not was_read(given)} == {n for n in names if "segfault" in n}


def test_an_answer_that_is_none_is_not_believed(tmp_path: Path) -> None:
    files = files_of(tmp_path, ["babble.md", "a.md", "b.md"])
    found = by_name(list(read_in_workers(files, accident_prone())))
    assert not was_read(found["babble.md"])
    for name in ("a.md", "b.md"):
        assert was_read(found[name])
        assert found[name].line.title == name


def test_a_passing_accident_costs_nothing(tmp_path: Path) -> None:
    files = files_of(tmp_path, ["once.md"])
    (found,) = read_in_workers(files, accident_prone())
    assert was_read(found)


@pytest.mark.parametrize("command", [("/nonexistent/program",), (sys.executable, "-c", "pass")])
def test_where_no_worker_starts_documents_are_still_read(tmp_path: Path, command: tuple[str, ...]) -> None:
    files = files_of(tmp_path, ["a.md", "b.md"])
    assert all(was_read(given) for given in read_in_workers(files, Reading(RULES, command=command)))


def test_questions_longer_than_a_pipe_are_answered(tmp_path: Path) -> None:
    files = [FoundFile("x" * 50_000, f"x/{n}.md", f"{n}.md") for n in range(40)]
    found = list(read_in_workers(files, Reading(RULES)))
    assert len(found) == 40
    assert not any(map(was_read, found))


def test_leaving_early_ends_the_workers(tmp_path: Path) -> None:
    answers = read_in_workers(files_of(tmp_path, [f"{n}.md" for n in range(1200)]), Reading(RULES))
    next(answers)
    answers.close()
    children = Path(f"/proc/self/task/{os.getpid()}/children")
    if not children.exists():
        pytest.skip("this system does not list child processes")
    assert not any(
        b"corpus.worker" in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children.read_text().split()
    )


def test_lines_between_processes_lose_nothing(tmp_path: Path) -> None:
    (found,) = files_of(tmp_path, ["a.md"])
    given = answer(Classifier(RULES), found, 7, article_part)
    head, _, rest = answer_bytes(given).partition(b"\n")
    assert head_from(head)[0] == [len(rest)]
    assert answer_from(head_from(head), [rest], found) == given
    assert Rules.from_line(RULES.to_line()) == RULES
    strict = Rules(LIMITS, 5, Visibility.PUBLISHED, {"c": "- path: é\n"})
    assert Rules.from_line(strict.to_line()) == strict
    odd = FoundFile("a\nb\udcff", "a\nb", "a\nb")
    assert b"\n" not in question_bytes(odd, 3)[:-1]
    assert question_from(question_bytes(odd, 3)) == (odd, 3)


def test_known_bytes_are_not_parsed(tmp_path: Path) -> None:
    (found,) = files_of(tmp_path, ["a.md"])
    classifier = Classifier(RULES)
    first = answer(classifier, found, 0, article_part)
    again = answer(classifier, replace(found, known=first.line.bytes_digest), 0, article_part)
    assert (again.unchanged, again.parts) == (True, ())
    assert not first.unchanged


def test_a_spare_worker_reads_and_one_that_died_meanwhile_is_replaced(tmp_path: Path) -> None:
    files = files_of(tmp_path, [f"{n}.md" for n in range(20)])
    reading = Reading(RULES)
    for command in (reading.command, (sys.executable, "-c", "pass"), ("/nowhere/python",)):
        spare = SpareWorkers(command)
        spare.start(1)
        found = list(read_in_workers(files, replace(reading, spare=spare)))
        assert len(found) == 20
        assert all(was_read(given) for given in found)
        assert spare.take() is None, "nobody took it"


def test_spare_workers_that_nobody_took_are_ended(tmp_path: Path) -> None:
    named = tmp_path / "pid"
    program = f"import os, time; open({str(named)!r} + '.part', 'w').write(str(os.getpid())); "
    program += f"os.rename({str(named)!r} + '.part', {str(named)!r}); time.sleep(60)"
    spare = SpareWorkers((sys.executable, "-c", program))
    spare.start(1)
    while not named.exists():
        time.sleep(0.01)
    os.kill(int(named.read_text()), 0)
    spare.end()
    with pytest.raises(ProcessLookupError):
        os.kill(int(named.read_text()), 0)
