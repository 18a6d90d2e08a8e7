from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from dashboard.text.csv_rows import csv_lines, csv_text, safe_cell


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "  =1",
        "\u00a0=1",
        "\u3000＝1",
        "\u200b=1",
    ],
)
def test_text_that_starts_like_a_formula_is_marked_as_text(text: str) -> None:
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["AI", "a=b", "'=1", "3 − 2", "", "  ", "Köln"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@pytest.mark.parametrize("number", [-1, 0, 3, -2.5])
def test_numbers_stay_numbers(number: float) -> None:
    assert safe_cell(number) == number


def test_unknown_lists_truths_and_moments_have_one_form() -> None:
    moment = datetime(2023, 7, 3, 10, 0, tzinfo=UTC)
    assert [safe_cell(v) for v in (None, ("a", "b"), True, moment)] == ["", "a; b", "true", "2023-07-03T10:00:00Z"]


def test_a_list_whose_first_item_is_a_formula_is_marked() -> None:
    assert safe_cell(["=1", "b"]) == "'=1; b"


def test_csv_reads_back_with_commas_quotes_and_line_breaks() -> None:
    rows: list[dict[str, object]] = [{"a": 'x,"y"\nz', "b": None}, {"a": "=cmd|' /C calc'!A0", "b": -3}]
    read = list(csv.reader(io.StringIO(csv_text(["a", "b"], rows), newline="")))
    assert read == [["a", "b"], ['x,"y"\nz', ""], ["'=cmd|' /C calc'!A0", "-3"]]


def test_lines_come_one_at_a_time_and_hostile_headers_are_marked_too() -> None:
    lines = csv_lines(["=h"], iter([{"=h": 1}, {}]))
    assert next(lines) == "'=h\r\n"
    assert list(lines) == ["1\r\n", '""\r\n']
