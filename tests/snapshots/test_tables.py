from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq

from dashboard.snapshots.cells import headings, paragraphs, table_rows
from dashboard.snapshots.picture import WIDE, card
from dashboard.snapshots.snapshot import Kind
from dashboard.snapshots.tables import METADATA_KEY, csv_file, parquet_file
from tests.support.snapshots_made import ADDRESS, hand_made

COLUMNS: dict[str, list[Any]] = {
    "topic": ["AI", "a,b\n“c”", None],
    "count": [2, -1, None],
    "fractional": [1.5, 2.0, None],
    "topics": [["x", "y"], [], None],
    "empty": [None, None, None],
    "truth": [True, None, False],
}
MADE = hand_made(columns=COLUMNS)


def test_csv_reads_back_through_pandas_and_duckdb(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(csv_file(MADE, ADDRESS))
    frame = pd.read_csv(path)
    assert list(frame.columns) == list(COLUMNS)
    assert frame["topic"].tolist()[:2] == COLUMNS["topic"][:2]
    assert frame["count"].tolist()[:2] == [2, -1]
    rows = (
        duckdb.connect()
        .execute("SELECT topic, count, fractional FROM read_csv(?, header=true)", [str(path)])
        .fetchall()
    )
    assert rows == [("AI", 2, 1.5), ("a,b\n“c”", -1, 2.0), (None, None, None)]


def test_csv_is_plain_unless_the_caption_is_asked_for() -> None:
    plain, said = csv_file(MADE, ADDRESS).decode(), csv_file(MADE, ADDRESS, comment=True).decode()
    assert plain.startswith("topic,count")
    assert said.endswith(plain)
    head = said.removesuffix(plain).splitlines()
    assert all(line.startswith("# ") for line in head)
    assert ADDRESS in head[-1]


def test_the_comment_cannot_be_broken_out_of() -> None:
    said = csv_file(hand_made(title="x\r\n=1+1\u2028y"), ADDRESS, comment=True).decode()
    assert not [line for line in said.splitlines() if line.startswith("=")]


def test_parquet_reads_back_exactly_and_carries_its_citation(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    path.write_bytes(parquet_file(MADE, ADDRESS))
    table = pq.read_table(path)
    assert table.to_pydict() == COLUMNS
    about = json.loads(table.schema.metadata[METADATA_KEY])
    assert about["rows_sha256"] == MADE.rows_sha256
    assert ADDRESS in about["citation"]
    rows = (
        duckdb.connect()
        .execute("SELECT topic, count, topics, empty, truth FROM read_parquet(?)", [str(path)])
        .fetchall()
    )
    assert rows == [
        ("AI", 2, ["x", "y"], None, True),
        ("a,b\n“c”", -1, [], None, None),
        (None, None, None, None, False),
    ]


def test_no_rows_and_broken_text_are_files_too() -> None:
    none = hand_made(columns={"topic": [], "count": []})
    assert csv_file(none, "") == b"topic,count\r\n"
    assert pq.read_table(io.BytesIO(parquet_file(none, ""))).num_rows == 0
    broken = hand_made(columns={"topic": ["\udc80"], "count": [1]})
    assert pq.read_table(io.BytesIO(parquet_file(broken, ""))).to_pydict() == {"topic": ["?"], "count": [1]}
    assert csv_file(broken, "").endswith(b"?,1\r\n")


def test_formulas_in_rows_stay_text() -> None:
    hostile = hand_made(columns={"topic": ["=1+1", "\t@x", "－1"], "count": [1, 2, 3]})
    cells = [row[0] for row in csv.reader(io.StringIO(csv_file(hostile, "").decode(), newline=""))][1:]
    assert cells == ["'=1+1", "'\t@x", "'－1"]


def test_readers_see_words_not_codes() -> None:
    made = hand_made()
    assert [(h.text, h.number) for h in headings(made)] == [
        ("Topic", False),
        ("Articles", True),
        ("Articles, shared out", True),
    ]
    assert [[c.text for c in row] for row in table_rows(made, 5)] == [["AI", "2", "1.5"], ["(no topic)", "1", "1"]]


def test_only_web_addresses_become_links() -> None:
    made = hand_made(
        kind=Kind.ARTICLES,
        by=("article_id",),
        columns={
            "article_id": ["1", "2", "3"],
            "title": ["a", "b", "c"],
            "published_at": ["2023-07-03T10:00:00Z", None, "2023-01-01T00:00:00Z"],
            "url": ["https://example.com/x", "javascript:alert(1)", None],
        },
    )
    rows = table_rows(made, 5)
    assert [row[0].href for row in rows] == ["https://example.com/x", "", ""]
    assert [row[1].text for row in rows] == ["3 Jul 2023", "undated", "1 Jan 2023"]
    assert [h.text for h in headings(made, brief=True)] == ["Title", "Published"]


STORY = {
    "passage": [1, 2, 3],
    "section": ["Aims", "Aims", None],
    "text": ["One.", "<b>Two</b>.", "Three."],
    "sources": [[1, 2], [], [3]],
}


def test_a_story_is_read_in_paragraphs_and_says_a_heading_once() -> None:
    told = paragraphs(hand_made(kind=Kind.STORY, by=("passage",), columns=STORY))
    assert [(item.section, item.text, item.sources) for item in told] == [
        ("Aims", "One.", "1, 2"),
        ("", "<b>Two</b>.", ""),
        ("", "Three.", "3"),
    ]
    assert paragraphs(hand_made()) == []


def test_a_pictured_story_is_text_and_not_a_table() -> None:
    shown = card(hand_made(kind=Kind.STORY, by=("passage",), columns=STORY, figure=None), ADDRESS, WIDE)
    assert "&lt;b&gt;Two&lt;/b&gt;." in shown
    assert "<table" not in shown
    assert "<b>" not in shown
