"""Rows become Arrow tables that hold what the rows say, and nobody imports pandas for it."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pyarrow as pa
import pytest

from dashboard.model.article import Status
from dashboard.model.ingest_report import Outcome, ReportLine
from dashboard.store.writing.staged_tables import line_table, path_table, table_of

MOMENT = datetime(2024, 5, 1, 12, 30, 0, 7, tzinfo=UTC)
LINES = [
    ReportLine("a/é.md", Outcome.ACCEPTED, status=Status.PUBLISHED, visible=True, published_at=MOMENT, size=2**40),
    ReportLine("a/\udc80.md", Outcome.REJECTED, "why", mtime_ns=1, ctime_ns=2**62),
    ReportLine(
        "a/c.md", Outcome.ACCEPTED, visible=False, published_at=MOMENT.astimezone(timezone(timedelta(hours=-5)))
    ),
]


def test_rows_keep_their_values_and_unknown_stays_unknown() -> None:
    rows: list[list[object]] = [
        [1, "é “x”", None, 2.5, MOMENT_US],
        [2, None, -7, None, None],
        [3, "", 2**31 - 1, 1, -1],
    ]
    found = table_of(("article_no", "title", "quality", "usd", "published_at"), rows)
    assert found.schema.types == [pa.int32(), pa.string(), pa.int32(), pa.float64(), pa.timestamp("us")]
    found.validate(full=True)
    assert found.to_pylist()[0] == {
        "article_no": 1,
        "title": "é “x”",
        "quality": None,
        "usd": 2.5,
        "published_at": MOMENT.replace(tzinfo=None),
    }
    assert found["title"].to_pylist() == ["é “x”", None, ""]
    assert found["quality"].to_pylist() == [None, -7, 2**31 - 1]
    assert found["usd"].null_count == found["published_at"].null_count == 1


MOMENT_US = 1_714_566_600_000_007


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 100])
def test_every_row_keeps_its_place(count: int) -> None:
    numbers = [None if number % 3 == 1 else number for number in range(count)]
    found = table_of(("quality", "title"), [(number, str(number)) for number in numbers])
    assert found["quality"].to_pylist() == numbers
    assert found["title"].to_pylist() == [str(number) for number in numbers]


@pytest.mark.parametrize(("column", "value"), [("quality", "12"), ("quality", 1.5), ("quality", 2**31), ("title", 5)])
def test_a_value_that_is_not_of_its_columns_type_is_refused(column: str, value: Any) -> None:
    with pytest.raises((TypeError, OverflowError, pa.ArrowException)):
        table_of((column,), [(value,)])


def test_lines_are_told_whole_and_odd_names_are_spelled_out() -> None:
    found = line_table(LINES)
    found.validate(full=True)
    assert (
        found["path"].to_pylist()
        == ["a/é.md", "a/\\udc80.md", "a/c.md"]
        == path_table(line.path for line in LINES)["path"].to_pylist()
    )
    assert found["outcome"].to_pylist() == ["accepted", "rejected", "accepted"]
    assert found["visible"].to_pylist() == [1, None, 0]
    assert found["published_at"].to_pylist() == [MOMENT.replace(tzinfo=None), None, MOMENT.replace(tzinfo=None)]
    assert found["size"].to_pylist() == [2**40, 0, 0]
    assert found["ctime_ns"].to_pylist() == [0, 2**62, 0]
    assert line_table([]).num_rows == 0


def test_nobody_waits_for_pandas(tmp_path: Any) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.md").write_text("---\ntitle: A\n---\n", "utf-8")
    program = (
        "import sys; from dashboard.cli.main import main; "
        f"main(['sync', '--corpus', {str(tmp_path / 'corpus')!r}, '--data', {str(tmp_path / 'data')!r}]); "
        "sys.exit('pandas' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
