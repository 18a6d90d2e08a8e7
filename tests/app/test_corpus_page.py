"""The corpus page and the methodology: every file accounted for, every number defined."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.collect.record import Record
from dashboard.definitions.catalog import BIASES, DEFINITIONS
from dashboard.service import Service
from dashboard.ui.tables.corpus_report import SHOWN_FILES
from tests.app.conftest import Serve
from tests.app.visits import visit
from tests.support.documents import corpus_of
from tests.support.invented_corpus import stated_documents, write_corpus

pytestmark = pytest.mark.slow


def sections() -> dict[str, Any]:
    page = visit("corpus").no_failure()
    return {item["id"]: item["blocks"] for item in page.part("report")["sections"]}


def of_kind(blocks: list[Any], kind: str) -> list[Any]:
    return [block for block in blocks if block["kind"] == kind]


def values(block: Any) -> dict[str, str]:
    return {item["label"]: item["value"] for item in block["items"]}


def test_the_seeds_are_accounted_for(seeded: Service) -> None:
    found = sections()
    assert values(of_kind(found["files"], "figures")[0]) == {
        "Files seen": "3",
        "Accepted": "3",
        "Duplicate": "0",
        "Rejected": "0",
        "Skipped": "0",
    }
    assert of_kind(found["files"], "table") == []
    known = values(of_kind(found["corpus"], "facts")[0])
    assert known["Version"] == seeded.facts().corpus_version
    assert known["Days covered"] == "3 Jul 2023 to 8 Nov 2023"
    rows = {row[0] if isinstance(row[0], str) else row[0]["text"]: row[1] for row in found["unknown"][0]["rows"]}
    assert rows == {
        "Undated": "1 of 3 (33 %)",
        "Unrated": "1 of 3 (33 %)",
        "Without a topic": "1 of 3 (33 %)",
        "Without a provider": "0 of 3 (0 %)",
    }


def test_heat_made_from_quality_is_called_that(seeded: Service) -> None:
    blocks = sections()["scores"]
    said = " ".join(block["text"] for block in of_kind(blocks, "sentence"))
    assert "Heat is quality plus 10 in every one of the 2 leading articles" in said
    assert values(of_kind(blocks, "facts")[0])["Rank correlation"] == "too few"
    assert of_kind(blocks, "bars") == []


def test_a_file_that_cannot_be_read_says_why_and_what_to_do(serve: Serve, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", stated_documents(4))
    serve(corpus)
    blocks = sections()["files"]
    assert values(of_kind(blocks, "figures")[0])["Rejected"] == "1"
    (table,) = of_kind(blocks, "table")
    ((path, why, remedy),) = table["rows"]
    assert path == "corpus/broken.md"
    assert why != "no reason recorded"
    assert remedy != "Nothing."
    assert table["more"] is None
    assert str(tmp_path) not in json.dumps(visit("corpus").parts)


def test_long_lists_are_cut_and_say_so(serve: Serve, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", stated_documents(1))
    for number in range(SHOWN_FILES + 4):
        (corpus / f"empty{number:02d}.md").write_text("---\nmood: sour\n---\n", encoding="utf-8")
    serve(corpus)
    table = of_kind(sections()["files"], "table")[0]
    assert len(table["rows"]) == SHOWN_FILES
    assert table["more"] == {"text": "5 more in the whole report", "href": "/api/v1/corpus?outcome=rejected"}


def test_an_empty_corpus_has_a_page(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    serve(tmp_path / "corpus")
    found = sections()
    assert [block["text"] for block in of_kind(found["files"], "sentence")] == ["No file was found in the corpus."]
    assert values(of_kind(found["scores"], "facts")[0])["Quality"] == "none"


def test_the_methodology_is_the_definitions(seeded: Service) -> None:
    shown = visit("methodology").no_failure().part("report")["sections"]
    *defined, unknown, biases = shown
    assert [item["id"] for item in defined] == list(DEFINITIONS)
    for item in defined:
        definition = DEFINITIONS[item["id"]]
        texts = [block["text"] for block in item["blocks"]]
        example = [f"Example: {definition.example}"] if definition.example else []
        assert texts == [definition.sentence, definition.formula, *example, definition.limits]
    assert (unknown["id"], biases["id"]) == ("unknown", "biases")
    assert [block["text"] for block in biases["blocks"]] == list(BIASES)


def test_it_says_where_the_records_came_from_and_when_they_were_first_seen(serve: Serve, tmp_path: Path) -> None:
    seen = {"a": "2026-11-01T10:00:00Z", "b": "2026-11-03T23:30:00Z", "c": "2026-11-02T00:00:00Z"}
    records = {
        f"collected/2026-11/{name}.md": replace(
            Record(f"Law {name}", moment, f"https://news.example/{name}"),
            feed_name="EU <news>",
            feed_address="https://e.example/f",
        ).to_text()
        for name, moment in seen.items()
    }
    imported = replace(Record("Law d", seen["a"], "https://news.example/d"), feed_name="stories.csv").to_text()
    plain = {f"{n}.md": f"---\ncategory: news\ntitle: Rule {n}\n---\n" for n in range(2)}
    serve(corpus_of(tmp_path / "corpus", {**records, "imported/2026-11/d.md": imported, **plain}))
    (listed,) = of_kind(sections()["origins"], "table")
    assert listed["rows"] == [
        ["feed", "EU <news>", "3", "1 Nov 2026 to 3 Nov 2026"],
        ["files in the corpus", "corpus", "2", "not recorded"],
        ["imported", "stories.csv", "1", "1 Nov 2026"],
    ]


def test_an_empty_corpus_has_no_origins(serve: Serve, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    serve(tmp_path / "empty")
    assert of_kind(sections()["origins"], "table") == []
