"""``corrections export``: every facet that was marked is a label, and one whose corpus cannot be read is an error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard.cli.main import main
from tests.support.documents import corpus_of

CORRECTIONS = """# Read by hand.
- path: a.md
  facets: {add: [{kind: theme, key: labour}], remove: [{kind: jurisdiction, key: JP}]}
  by: Ada “A” O’Hara
  at: 2026-01-02T03:04:05Z
- identity: https://www.example.org/b?utm_source=x
  instruments: [law, funding]
  topics: [AI]
- path: c.md
  exclude: withdrawn
"""
LABELS: list[dict[str, object]] = [
    {"path": "a.md", "kind": "theme", "key": "labour", "verdict": "right", "by": "Ada “A” O’Hara"},
    {"path": "a.md", "kind": "jurisdiction", "key": "JP", "verdict": "wrong", "by": "Ada “A” O’Hara"},
    {"identity": "url:example.org/b", "kind": "instrument", "key": "law", "verdict": "right", "by": None},
    {"identity": "url:example.org/b", "kind": "instrument", "key": "funding", "verdict": "right", "by": None},
]


@pytest.fixture(autouse=True)
def corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    corpus_of(tmp_path, {"news/corrections.yaml": CORRECTIONS, "other/a.md": "x"})
    monkeypatch.setenv("PULSE_CORPUS", f"{tmp_path / 'news'}:{tmp_path / 'other'}")
    monkeypatch.setenv("PULSE_DATA", str(tmp_path / "data"))
    return tmp_path


def expected() -> list[dict[str, object]]:
    moments = ["2026-01-02T03:04:05Z"] * 2 + [None] * 2
    return [{"corpus": "news", **label, "at": at} for label, at in zip(LABELS, moments, strict=True)]


def test_labels_are_printed_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corrections", "export"]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == expected()


def test_labels_are_written_to_a_file(corpora: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = corpora / "labels.jsonl"
    assert main(["corrections", "export", "--out", str(out)]) == 0
    assert [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()] == expected()
    assert "4 labels" in capsys.readouterr().out


def test_what_cannot_be_exported_says_why(corpora: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["corrections", "export", "--out", str(corpora / "nowhere" / "labels.jsonl")]) == 2
    assert "cannot be written" in capsys.readouterr().err
    (corpora / "other" / "corrections.yaml").write_text("- path: a.md\n  facets: {}\n")
    assert main(["corrections", "export"]) == 1
    assert "Entry 1 of other/corrections.yaml" in capsys.readouterr().err
