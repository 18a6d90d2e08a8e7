"""The command line as it is typed: its exit code, and what it prints where."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import termios
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.config.version import VERSION
from tests.support.commands import PROJECT, environment, run, run_here
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.live_server import free_port
from tests.test_service import until

pytestmark = pytest.mark.slow

FIELDS = {"path", "outcome", "status", "visible", "reason", "remedy", "article_id", "title", "url", "published_at"}
DOCUMENTS = stated_documents(12)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "invented", DOCUMENTS)


def test_sync_reads_the_seeds(tmp_path: Path) -> None:
    done = run(tmp_path, "sync")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 files (3 accepted, 0 duplicate, 0 rejected, 0 skipped)" in done.stdout


def test_a_report_has_a_line_for_every_file(tmp_path: Path, corpus: Path) -> None:
    report = tmp_path / "report.jsonl"
    done = run_here(tmp_path, "sync", "--corpus", str(corpus), "--report", str(report))
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert all(set(line) == FIELDS for line in lines)
    assert [line["path"] for line in lines] == sorted(f"invented/{path.name}" for path in corpus.iterdir())
    assert Counter(line["outcome"] for line in lines) == {"accepted": len(DOCUMENTS), "rejected": 1}
    accepted = {line["url"]: line for line in lines if line["outcome"] == "accepted"}
    for stated in DOCUMENTS:
        line = accepted[stated.url]
        assert (line["title"], line["published_at"], line["status"]) == (
            stated.title,
            stated.published_at,
            stated.status,
        )
        assert line["visible"] is True
    rejected = next(line for line in lines if line["outcome"] == "rejected")
    assert rejected["reason"]
    assert rejected["remedy"]
    assert rejected["visible"] in (None, False)
    assert "rejected invented/broken.md" in done.stdout
    assert "secured" not in report.read_text(encoding="utf-8")


def test_nothing_changed_is_said_and_the_report_is_the_same(tmp_path: Path, corpus: Path) -> None:
    reports = [tmp_path / "first.jsonl", tmp_path / "second.jsonl"]
    first, second = (run_here(tmp_path, "sync", "--corpus", str(corpus), "--report", str(report)) for report in reports)
    assert "Nothing changed" not in first.stdout
    assert "Nothing changed" in second.stdout
    assert reports[0].read_text(encoding="utf-8") == reports[1].read_text(encoding="utf-8")
    forced = run_here(tmp_path, "sync", "--corpus", str(corpus), "--force")
    assert "Nothing changed" not in forced.stdout


def test_the_published_mode_still_reports_every_file_to_its_operator(tmp_path: Path, corpus: Path) -> None:
    for _ in range(2):
        done = run_here(tmp_path, "sync", "--corpus", str(corpus), "--report", "-", PULSE_VISIBILITY="published")
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(lines) == len(DOCUMENTS) + 1
        shown = {line["url"] for line in lines if line["visible"]}
        assert shown == {d.url for d in DOCUMENTS if d.status == "published"}
        assert "files" in done.stderr


def test_a_missing_folder_is_said_in_words(tmp_path: Path) -> None:
    done = run(tmp_path, "sync", "--corpus", str(tmp_path / "nowhere"))
    assert (done.returncode, done.stdout) == (1, "")
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2


def test_a_report_that_cannot_be_written_is_said_in_words(tmp_path: Path, corpus: Path) -> None:
    done = run_here(tmp_path, "sync", "--corpus", str(corpus), "--report", str(tmp_path / "no" / "report"))
    assert done.returncode == 1
    assert "No such file" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["sync", "serve"])
def test_a_bad_setting_is_said_in_words(tmp_path: Path, command: str) -> None:
    done = run_here(tmp_path, command, PULSE_IMAGES="everything")
    assert done.returncode == 1
    assert "PULSE_IMAGES" in done.stderr
    assert "hotlink" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [(), ("sinc",), ("sync", "--corpus"), ("sync", "--colour"), ("sync", "--forc")])
def test_wrong_usage_is_exit_code_two(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = run_here(tmp_path, *arguments)
    assert done.returncode == 2
    assert "usage: python -m dashboard" in done.stderr
    assert not (tmp_path / "data").exists()


def test_version_and_help(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").stdout.strip() == f"AI Policy Pulse {VERSION}"
    assert "sync" in run(tmp_path, "--help").stdout
    assert "Usage: streamlit run" in run(tmp_path, "serve", "--help").stdout


def test_file_names_cannot_command_a_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "hostile"
    folder.mkdir()
    (folder / "\x1b[2J\x07red.md").write_text("---\nno title here: 1\n---\n", encoding="utf-8")
    (folder / os.fsdecode(b"caf\xe9.md")).write_text("---\nno title here: 1\n---\n", encoding="utf-8")
    done = run(tmp_path, "sync", "--corpus", str(folder))
    assert done.returncode == 0, done.stderr
    assert "2 rejected" in done.stdout
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout


@contextlib.contextmanager
def held_terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal whose output is stopped, as by Ctrl-S: who writes to it waits until it goes on."""
    ours, theirs = os.openpty()
    try:
        termios.tcflow(theirs, termios.TCOOFF)
        yield ours, theirs
    finally:
        os.close(ours)
        os.close(theirs)


def test_an_interrupt_is_clean_and_leaves_the_store_as_it_was(tmp_path: Path, corpus: Path) -> None:
    assert run_here(tmp_path, "sync", "--corpus", str(corpus)).returncode == 0
    write_corpus(corpus, stated_documents(40))
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "data").glob("gen-*")}
    with held_terminal() as (ours, theirs):
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard", "sync", "--force", "--corpus", str(corpus)],
            cwd=PROJECT,
            env=environment(tmp_path),
            stdout=subprocess.PIPE,
            stderr=theirs,
            text=True,
        )
        until(lambda: len(list((tmp_path / "data").glob("gen-*"))) > len(before) or process.poll() is not None, "begun")
        assert process.poll() is None, "it cannot go on before its progress is seen"
        process.send_signal(signal.SIGINT)
        termios.tcflow(theirs, termios.TCOON)
        output, _ = process.communicate(timeout=60)
        said = os.read(ours, 65_536).decode()
    assert (process.returncode, output) == (130, "")
    assert "of 41 files" in said
    assert "Interrupted" in said
    assert "Traceback" not in said
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "data").glob("gen-*")} == before
    after = run_here(tmp_path, "sync", "--corpus", str(corpus))
    assert after.returncode == 0
    assert "40 accepted" in after.stdout


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path, corpus: Path) -> None:
    write_corpus(corpus, stated_documents(600))
    script = f'"{sys.executable}" -m dashboard sync --corpus "{corpus}" --report - | head -n 1; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", script], cwd=PROJECT, env=environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert done.returncode == 141, done.stderr
    assert "Traceback" not in done.stderr
    assert json.loads(done.stdout)["path"] == "invented/000.md"


def test_serve_answers_with_pages_and_routes_and_stops_cleanly(tmp_path: Path, corpus: Path) -> None:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "serve", "--server.port", str(port), "--server.headless", "true"],
        cwd=tmp_path,
        env=environment(tmp_path, PULSE_CORPUS=str(corpus), PYTHONPATH=str(PROJECT)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        ready = wait_for(f"http://127.0.0.1:{port}/readyz", process)
        assert json.loads(ready) == {"status": "ready", "generation": "gen-1"}
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
            assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
            assert page.headers["X-Frame-Options"] == "DENY"
        with pytest.raises(urllib.error.HTTPError) as missing:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/wp-login.php", timeout=30)
        assert missing.value.code == 404
        missing.value.close()
    finally:
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=60)
    assert process.returncode in (0, -signal.SIGTERM), output
    assert "Traceback" not in output
    assert "leaked" not in output


def wait_for(address: str, process: subprocess.Popen[str]) -> bytes:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=30) as answer:
            return bytes(answer.read())
        time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")


def test_watching_reads_what_changes_until_interrupted(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", stated_documents(3))
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "sync", "--watch", "--corpus", str(corpus)],
        cwd=PROJECT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = iter(process.stdout.readline, "")
    assert any("Watching" in line for line in lines)
    write_corpus(corpus, stated_documents(5))
    assert any("6 files (5 accepted" in line for line in lines)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Interrupted" in errors
    assert "Traceback" not in errors
