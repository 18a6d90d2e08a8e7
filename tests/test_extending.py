"""docs/extending.md is true: each throw-away part goes into the one place the page names, and is found everywhere.

The parts are added to a copy of the project, which answers in a process of its own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).resolve().parent.parent
COPIED = ("benchmarks", "dashboard", "docs", "scripts", "seeds", "tests", ".streamlit")
PATIENCE = 300

NEW_FILES = {
    "dashboard/views/throwaway.py": '''"""A page that is thrown away."""

from __future__ import annotations

from typing import Final

from dashboard.ui.chart_page import chart_parts
from dashboard.ui.component import Part
from dashboard.ui.page import PageSpec, PageView


def parts(view: PageView) -> tuple[Part, ...]:
    """Its charts."""
    return chart_parts(view, PAGE.charts)


PAGE: Final = PageSpec("throwaway", "Thrown away", parts, rows=((("thrown_chart",),),), definitions=("thrown",))
''',
    "dashboard/corpus/formats/memo.py": '''"""Read memos: a first line MEMO, then the title."""

from __future__ import annotations

from dashboard.corpus.document import Document, Limits, Reading
from dashboard.model.article import Article


class Memo:
    """Reads a memo."""

    name = "memo"

    def sniff(self, document: Document) -> bool:
        """Whether the first line says so."""
        return document.text.startswith("MEMO\\n")

    def read(self, document: Document, limits: Limits) -> Reading:
        """The memo's article."""
        title = document.text.split("\\n")[1]
        return Reading(Article(f"memo:{title}", document.path, self.name, "memo", title))
''',
}
CHANGES = {
    "dashboard/views/catalog.py": [
        ("    story,\n", "    story,\n    throwaway,\n"),
        ("    methodology.PAGE,\n", "    methodology.PAGE,\n    throwaway.PAGE,\n"),
    ],
    "dashboard/model/filters.py": [
        (
            "    q: str = _filter(",
            '    headline: tuple[str, ...] = _values("Headline", Group.TEXT, column="article.title_key")\n'
            "    q: str = _filter(",
        )
    ],
    "dashboard/charts/catalog.py": [
        (
            "_ENTRIES = (\n",
            '_ENTRIES = (\n    ChartSpec("thrown_chart", "How much is thrown away?", "thrown", FOCUS, draw_focus, page="throwaway"),\n',
        )
    ],
    "dashboard/corpus/reader.py": [
        ("(FrontMatter(), PlainStory(), PlainNote())", "(FrontMatter(), PlainStory(), PlainNote(), Memo())"),
        (
            "from dashboard.corpus.formats.plain_story",
            "from dashboard.corpus.formats.memo import Memo\nfrom dashboard.corpus.formats.plain_story",
        ),
    ],
    "dashboard/definitions/catalog.py": [
        (
            "    *ANALYTICS_DEFINITIONS,\n",
            '    Definition("thrown", "Thrown away", "S.", "f", "L."),\n    *ANALYTICS_DEFINITIONS,\n',
        )
    ],
}
ASK = """
import json, sys, time
from gzip import decompress
from starlette.applications import Starlette
from starlette.testclient import TestClient
from dashboard.cli.filter_options import add_filter_options, filters_of
from dashboard.service import service
from dashboard.snapshots.service import snapshot_service
from dashboard.ui.page import view_of
from dashboard.ui.sidebar import sidebar_part
from dashboard.views.catalog import PAGES, PATHS
from dashboard.views.page_answer import page_answer
from dashboard.web.part_routes import part_routes
from dashboard.web.routes import ERROR_HANDLERS, middleware_of, routes_of
from tests.e2e.reader import PAGES as TRIED
import argparse

service().start()
end = time.monotonic() + 120
while not service().ready():
    assert time.monotonic() < end, service().progress()
    time.sleep(0.05)
routes = [*routes_of(service, snapshot_service), *part_routes(page_answer)]
client = TestClient(Starlette(routes=routes, middleware=middleware_of(service, routes, PATHS), exception_handlers=ERROR_HANDLERS), "http://localhost")
chosen = {"headline": "a memo of ours"}
sidebar = sidebar_part(PAGES[0], PAGES, view_of(chosen.items()).filters).data
parser = argparse.ArgumentParser()
add_filter_options(parser)
given = filters_of(parser.parse_args(["--headline", "a memo of ours"]))
print(json.dumps({
    "menu": [page["path"] for page in sidebar["pages"]],
    "controls": [control["name"] for group in sidebar["groups"] for control in group["controls"]],
    "tried": TRIED,
    "articles": client.get("/api/v1/articles", params=chosen).json(),
    "unknown": client.get("/api/v1/articles", params={"headlin": "x"}).status_code,
    "chart": client.get("/api/v1/charts/thrown_chart/rows").json(),
    "definitions": [item["id"] for item in client.get("/api/v1/definitions").json()["definitions"]],
    "parts": [part[0] for part in client.get("/parts/throwaway", params=chosen).json()["parts"]],
    "head": client.get("/parts/throwaway", params=chosen).json()["parts"][1][2],
    "command_line": given.headline,
}))
service().close()
"""


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with every throw-away part in the place that docs/extending.md names."""
    copy = tmp_path_factory.mktemp("extended")
    for name in COPIED:
        shutil.copytree(PROJECT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "node_modules"))
    for path in (*PROJECT.glob("*.md"), *PROJECT.glob("*.toml"), PROJECT / "Makefile", PROJECT / "app.py"):
        shutil.copy(path, copy)
    for name, text in NEW_FILES.items():
        (copy / name).write_text(text, encoding="utf-8")
    for name, edits in CHANGES.items():
        text = (copy / name).read_text(encoding="utf-8")
        for old, new in edits:
            assert text.count(old) == 1, f"{name}: {old!r}"
            text = text.replace(old, new)
        (copy / name).write_text(text, encoding="utf-8")
    (copy / "seeds" / "memo.txt").write_text("MEMO\nA memo of ours\n", encoding="utf-8")
    return copy


def run(copy: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy), "PULSE_DATA": str(copy / "data")}
    command = [sys.executable, *words]
    return subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


@pytest.fixture(scope="module")
def found(extended: Path) -> dict[str, Any]:
    """What the copy answers."""
    answered = run(extended, "-c", ASK)
    assert answered.returncode == 0, answered.stderr[-3000:]
    answer: dict[str, Any] = json.loads(answered.stdout.splitlines()[-1])
    return answer


def test_the_page_is_in_the_menu_and_is_fetched_part_by_part(found: dict[str, Any]) -> None:
    assert "/throwaway" in found["menu"]
    assert found["parts"][:2] == ["pulse-sidebar", "pulse-head"]
    assert found["parts"][-1] == "pulse-foot"


def test_the_page_is_tried_for_accessibility_keyboard_and_phone(found: dict[str, Any]) -> None:
    assert "/throwaway" in found["tried"]


def test_the_filter_narrows_the_api_the_pages_and_the_command_line(found: dict[str, Any]) -> None:
    assert found["articles"]["total"] == 1
    assert found["articles"]["filters"] == {"headline": ["a memo of ours"]}
    assert found["unknown"] == 400
    assert "headline" in found["controls"]
    assert [chip["words"] for chip in found["head"]["chips"]] == ["a memo of ours"]
    assert found["head"]["counted"] == "1 of 4 articles"
    assert found["command_line"] == ["a memo of ours"]


def test_the_reader_reads_its_format(found: dict[str, Any]) -> None:
    assert [row["type"] for row in found["articles"]["rows"]] == ["memo"]


def test_the_chart_has_its_rows_and_its_definition(found: dict[str, Any]) -> None:
    assert found["chart"]["question"] == "How much is thrown away?"
    assert found["chart"]["definition"] == "thrown"
    assert "thrown" in found["definitions"]


def test_the_docs_check_asks_for_each_of_them(extended: Path) -> None:
    checked = run(extended, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_docs.py")
    for name in (
        "test_the_address_of_every_page_is_described[throwaway]",
        "test_every_parameter_of_an_address_is_described_and_no_other",
        "test_every_chart_is_described_by_its_name_and_question[thrown_chart]",
        "test_every_format_is_described",
        "test_the_methodology_is_printed_from_the_definitions",
    ):
        assert f"FAILED tests/test_docs.py::{name}" in checked.stdout, checked.stdout[-3000:]
