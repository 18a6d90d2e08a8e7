"""Computed answers as the API gives them, byte for byte, against the record in ``recorded_findings.json``.

The record is a contract: columns, their order, facts and figures. To renew it after a change that is meant, run
``RECORD_FINDINGS=1 pytest tests/web/test_recorded_findings.py`` and read the difference.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.testclient import TestClient

from dashboard.config.settings import Settings
from dashboard.model.filters import Filters
from dashboard.model.findings.comparison import COMPARED_SIDES
from dashboard.model.findings.policy import MONEY
from dashboard.model.findings.stories import STORIES, STORY, STORY_LINES, STORYLINES
from dashboard.model.query import Analysis
from dashboard.service import Service, sync
from dashboard.text.json_values import json_value
from tests.findings.test_findings import carried
from tests.support.a_year import year_of_articles
from tests.support.articles import sample_articles
from tests.support.stores import sample_store
from tests.web.test_api import client_of

RECORD = Path(__file__).with_name("recorded_findings.json")
SHOWN = 1
"""Rows that the record shows in full; the digest covers all of them."""
VIEWS = (
    "",
    "topic=Chips&provider=alpha.example",
    "dates=2023-03-05&dates=2023-11-20",
    "q=no+article+says+this",
    "stories=true&counting=fractional&of=corpus&grain=week&compare=topic",
)
CHARTS = (
    "activity",
    "share_over_time",
    "bursts",
    "emerging_topics",
    "emerging_terms",
    "topic_ranks",
    "provider_ranks",
    "concentration",
    "focus",
    "first_movers",
    "copies",
    "score_difference",
    "compared_time",
    "compared_topics",
    "compared_providers",
    "co_mentions",
)
REPORT, MULTI_SOURCE = carried()[0].article_id, sample_articles(4)[2].article_id
ADDRESSES = (
    *(f"/api/v1/charts/{chart}/rows?{view}" for chart in CHARTS for view in VIEWS),
    *(f"/api/v1/charts/story_timeline/rows?story={story}" for story in ("", REPORT)),
    *(f"/api/v1/charts/story_sources/rows?story={story}" for story in ("", REPORT, MULTI_SOURCE)),
)
FINDINGS: tuple[Analysis[Any, Any], ...] = (COMPARED_SIDES, STORIES, STORYLINES, STORY_LINES, STORY, MONEY)
"""Those that pages show and no chart draws."""


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, TestClient]]:
    folder = tmp_path_factory.mktemp("year")
    sample_store(folder, (*year_of_articles(), *carried(), *sample_articles(4))).close()
    service = Service(Settings(data=folder))
    with client_of(service) as client:
        yield service, client
    service.close()


@pytest.fixture(scope="module")
def seeded(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(corpus=(seeds,), data=tmp_path_factory.mktemp("seeds"))
    sync(settings)
    service = Service(settings)
    with client_of(service) as client:
        yield client
    service.close()


def entry(body: bytes) -> dict[str, Any]:
    """What the record keeps of an answer: the beginning to read, and a digest of all but generation and title."""
    kept = {key: value for key, value in json.loads(body).items() if key not in ("generation", "question")}
    rows = kept.get("rows", [])
    shown = {key: value for key, value in kept.items() if key in ("facts", "left_out", "columns", "total", "whole")}
    return {"sha256": _digest(orjson.dumps(kept)), **shown, "length": len(rows), "rows": rows[:SHOWN]}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def answer(client: TestClient, address: str) -> dict[str, Any]:
    found = client.get(address)
    assert found.status_code == 200, found.text
    csv = client.get(f"{address}&format=csv")
    assert csv.status_code == 200, csv.text
    kept = entry(found.content)
    return kept | {"csv": _digest(csv.content), "head": csv.text.splitlines()[0]}


def shown(service: Service, question: Analysis[Any, Any]) -> dict[str, Any]:
    result = service.finding(question.with_options(story=REPORT), Filters())
    record = {
        "columns": list(result.columns),
        "facts": {key: json_value(value) for key, value in result.fact_values().items()},
        "rows": [{key: json_value(value) for key, value in row.items()} for row in result.rows()],
        "total": result.total,
        "whole": result.whole,
        "left_out": [[item.reason, item.count] for item in result.left_out],
    }
    return entry(orjson.dumps(record))


def test_answers_are_as_recorded(year: tuple[Service, TestClient], seeded: TestClient) -> None:
    service, client = year
    found = {address: answer(client, address) for address in ADDRESSES}
    found |= {f"finding {question.name}": shown(service, question) for question in FINDINGS}
    found["/api/v1/money?"] = answer(seeded, "/api/v1/money?")
    if os.environ.get("RECORD_FINDINGS"):
        lines = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in found.items())
        RECORD.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
    recorded = json.loads(RECORD.read_text(encoding="utf-8"))
    assert found.keys() == recorded.keys()
    wrong = {address: found[address] for address in found if found[address] != recorded[address]}
    assert wrong == {address: recorded[address] for address in wrong}
