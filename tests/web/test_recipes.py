"""The recipes in docs/programs.md and the notebook beside it, run against the product as people start it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.support.live_server import LiveServer

pytestmark = pytest.mark.slow

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "programs.md").read_text(encoding="utf-8")
ADDRESSES = re.findall(r'"(http://localhost:8501/[^"]+)"', PAGE)


def _here(text: str, live: LiveServer) -> str:
    return text.replace("http://localhost:8501", live.url)


def test_the_python_recipes_count_every_article_and_miss_none(live: LiveServer) -> None:
    known: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(_here(block, live).replace("limit=1000", "limit=1"), known)
    assert known["coverage"]["rows"]
    assert len({row["article_id"] for row in known["articles"]}) == len(known["articles"]) == known["page"]["total"]
    assert known["page"]["total"] > 1, "more than one page is read"


def test_the_notebook_runs_from_top_to_bottom(live: LiveServer) -> None:
    notebook = json.loads((DOCS / "figures.ipynb").read_text(encoding="utf-8"))
    known: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert (cell["outputs"], cell["execution_count"]) == ([], None), "without what somebody's corpus answered"
            exec(_here("".join(cell["source"]), live).replace("limit=1000", "limit=1"), known)
    total = known["page"]["total"]
    assert len(known["articles"]) == total == known["coverage"]["total"]
    assert known["topics"]["count"].max() <= total
    assert known["months"]["count"].sum() + known["undated"] == total
    assert len(known["figure"].data[0].x) == len(known["months"])


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_a_spreadsheet_asks_for_is_a_table(live: LiveServer, address: str) -> None:
    with urlopen(_here(address, live), timeout=60) as answer:
        rows = list(csv.reader(io.StringIO(answer.read().decode("utf-8"))))
    assert "count" in rows[0]
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


def test_both_spreadsheets_have_an_address() -> None:
    assert len(ADDRESSES) == 2
