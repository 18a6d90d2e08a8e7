"""``freeze`` and ``verify``: their exit codes, and what they print where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.cli.main import main
from dashboard.config.settings import Settings
from dashboard.snapshots.archive import Archive, utc_now
from dashboard.snapshots.snapshot import from_bytes
from tests.support.commands import run_here as run
from tests.support.invented_corpus import stated_documents, write_corpus

pytestmark = pytest.mark.slow

DOCUMENTS = stated_documents(12)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "documents", DOCUMENTS)


@pytest.fixture
def synced(tmp_path: Path, corpus: Path) -> Path:
    assert run(tmp_path, "sync", "--corpus", str(corpus)).returncode == 0
    return tmp_path


def frozen(folder: Path, *words: str, **settings: str) -> dict[str, Any]:
    done = run(folder, "freeze", *words, **settings)
    assert (done.returncode, done.stderr) == (0, "")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def kept(folder: Path) -> list[str]:
    return [entry.id for entry in Archive(folder / "data" / "snapshots").entries(utc_now())]


def test_a_view_is_frozen_with_parameters_as_they_read(synced: Path) -> None:
    made = frozen(synced, "status", "topic=AI, Law", "--title", "For us", "--note", "One")
    snapshot = Archive.of(Settings(data=synced / "data")).read(made["id"], utc_now())
    assert snapshot.filters["topic"] == ("AI, Law",)
    assert snapshot.total == sum("AI, Law" in d.topics for d in DOCUMENTS)
    assert (snapshot.title, snapshot.note) == ("For us", "One")
    assert made["address"] == f"/s/{made['id']}"
    assert made["files"] == []
    copied = frozen(synced, "status", "--query", "?topic=AI%2C%20Law", PULSE_PUBLIC_URL="https://news.example.org")
    assert copied["address"] == f"https://news.example.org/s/{copied['id']}"
    again = Archive.of(Settings(data=synced / "data")).read(copied["id"], utc_now())
    assert again.rows_sha256 == snapshot.rows_sha256


def test_each_row_of_a_list_is_frozen_and_a_bad_one_stops_none(synced: Path) -> None:
    listed = synced / "views.csv"
    listed.write_text(
        "\ufeffchart,query,title\n"
        'status,"?topic=AI%2C%20Law",One\n'
        "nothing,,Two\n"
        "status,colour=red,Three\n"
        '\ntopic,,"Four\nlines"\n'
        "provider\n",
        encoding="utf-8",
    )
    done = run(synced, "freeze", "--from", str(listed), "--out", str(synced / "out"), "--format", "csv")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, done.stderr) == (1, "")
    assert [answer["line"] for answer in answers] == [2, 3, 4, 7, 8]
    assert ["error" in answer for answer in answers] == [False, True, True, False, False]
    assert all(answer["remedy"] for answer in answers if "error" in answer)
    assert sorted(kept(synced)) == sorted(answer["id"] for answer in answers if "id" in answer)
    assert len({name for answer in answers for name in answer.get("files", ())}) == 3
    first = Archive.of(Settings(data=synced / "data")).read(answers[0]["id"], utc_now())
    assert (first.title, first.total) == ("One", sum("AI, Law" in d.topics for d in DOCUMENTS))


@pytest.mark.parametrize(
    "text",
    ["", "chart\n", "query\ntopic=AI\n", "chart,colour\nstatus,red\n", "chart\nstatus,more\n", 'chart\n"open\n'],
)
def test_a_list_that_is_none_freezes_nothing(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "views.csv").write_text(text)
    code = main(["freeze", "--from", str(tmp_path / "views.csv"), "--data", str(tmp_path / "data")])
    said = capsys.readouterr()
    assert (code, said.out, (tmp_path / "data").exists()) == (2, "", False)
    assert "views.csv" in said.err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["status", "--from", "views.csv"],
        ["--from", "nowhere.csv"],
        *(["--from", "views.csv", option, "x"] for option in ("--title", "--note", "--query")),
    ],
)
def test_freezing_needs_a_chart_or_a_list(tmp_path: Path, words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("views.csv").write_text("chart\nstatus\n")
    assert main(["freeze", *words, "--data", str(tmp_path)]) == 2


def test_files_are_written_beside(synced: Path) -> None:
    made = frozen(synced, "provider", "--out", str(synced / "out"), "--format", "csv,json,parquet")
    csv, document, parquet = (Path(name) for name in made["files"])
    assert [path.suffix for path in (csv, document, parquet)] == [".csv", ".json", ".parquet"]
    snapshot = from_bytes(document.read_bytes())
    assert snapshot.id == made["id"]
    for table in (pd.read_csv(csv), pd.read_parquet(parquet)):
        assert table["count"].tolist() == snapshot.columns["count"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["status", "topic"], 2),
        (["status", "colour=red"], 2),
        (["status", "dates=yesterday"], 2),
        (["status", "--format", "exe", "--out", "x"], 2),
        (["none"], 1),
        (["story:none"], 1),
        ([], 2),
    ],
)
def test_what_cannot_be_frozen_leaves_nothing(synced: Path, words: list[str], code: int) -> None:
    done = run(synced, "freeze", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    assert done.stderr
    assert kept(synced) == []


def test_without_chromium_no_picture_and_no_snapshot(synced: Path) -> None:
    done = run(synced, "freeze", "status", "--out", str(synced / "out"), PULSE_CHROMIUM="/no/such/browser")
    assert done.returncode == 1
    assert "PULSE_CHROMIUM" in done.stderr
    assert kept(synced) == []
    assert not (synced / "out").exists()


def test_before_the_first_sync_it_says_what_to_do(tmp_path: Path) -> None:
    done = run(tmp_path, "freeze", "status")
    assert done.returncode == 1
    assert "sync" in done.stderr


def test_verify_says_the_same_and_what_differs(synced: Path, corpus: Path) -> None:
    made = frozen(synced, "status", "--out", str(synced / "out"), "--format", "json")
    for named in (made["id"], made["files"][0]):
        same = run(synced, "verify", named)
        assert (same.returncode, same.stderr) == (0, "")
        assert "the same rows" in same.stdout
    added = stated_documents(13)[12]
    (corpus / "012.md").write_text(added.text(), encoding="utf-8")
    assert run(synced, "sync", "--corpus", str(corpus)).returncode == 0
    differs = run(synced, "verify", made["id"])
    assert differs.returncode == 1
    assert "1 added" in differs.stdout
    assert f"  {added.status}: " in differs.stdout
    told = json.loads(run(synced, "verify", made["files"][0], "--json").stdout)
    assert told["same"] is False
    assert told["intact"] is True
    assert len(told["added"]) == 1
    assert [row["key"] for row in told["rows"]] == [[added.status]]


def test_verify_notices_a_changed_file(synced: Path) -> None:
    made = frozen(synced, "status", "--out", str(synced / "out"), "--format", "json")
    path = Path(made["files"][0])
    document = json.loads(path.read_text(encoding="utf-8"))
    document["columns"]["count"][0] += 1
    path.write_text(json.dumps(document), encoding="utf-8")
    done = run(synced, "verify", str(path))
    assert done.returncode == 1
    assert "altered" in done.stdout


@pytest.mark.parametrize("named", ["AAAAAAAAAAAAAAAAAAAAAA", "nothing.json", "../data", "/etc/hostname"])
def test_what_cannot_be_compared_ends_with_two(synced: Path, named: str) -> None:
    done = run(synced, "verify", named)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr
