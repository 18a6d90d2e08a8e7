"""What stands behind a chart, as the cards ask for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from dashboard.charts.catalog import CHARTS
from dashboard.charts.spec import View
from dashboard.config.settings import Settings
from dashboard.frontend.bundle import browser_files
from dashboard.model.filters import VALUE_FILTERS, Filters
from dashboard.model.query import Analysis
from dashboard.service import Service, sync
from dashboard.web.chart_evidence import PICKED
from tests.web.test_api import client_of


@pytest.fixture(scope="module")
def client(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(corpus=(seeds,), data=tmp_path_factory.mktemp("evidence"))
    sync(settings)
    service = Service(settings)
    with client_of(service) as client:
        yield client
    service.close()


def behind(client: TestClient, chart: str, query: str = "") -> dict[str, Any]:
    answer = client.get(f"/api/v1/charts/{chart}/evidence?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_has_rows_a_statement_and_a_definition(client: TestClient, chart: str) -> None:
    found = behind(client, chart)
    assert found["chart"] == chart
    assert found["rows"] or isinstance(CHARTS[chart].ask(View(Filters())), Analysis)
    assert all(len(row) == len(found["columns"]) for row in found["rows"])
    assert found["sql"].upper().startswith(("SELECT", "WITH")) or not found["rows"]
    assert found["definition"]["sentence"]
    assert client.get(found["links"]["json"]).status_code == 200
    assert client.get(found["links"]["csv"]).headers["content-type"].startswith("text/csv")


def test_rows_are_counted_and_say_what_picking_them_means(client: TestClient) -> None:
    topic = behind(client, "topic")
    assert topic["columns"][:2] == ["Topic", "Articles"]
    assert [row[:2] for row in topic["rows"]] == [["AI", 2], ["AI Hardware", 2], ["(no topic)", 1]]
    assert topic["picks"] == [["topic", "AI"], ["topic", "AI Hardware"], ["topic", None]]
    assert topic["more"] == 0


def test_what_is_selected_is_marked_and_its_alternatives_stay(client: TestClient) -> None:
    topic = behind(client, "topic", "topic=AI")
    assert dict(zip([row[0] for row in topic["rows"]], topic["selected"], strict=True)) == {
        "AI": True,
        "AI Hardware": False,
        "(no topic)": False,
    }


def test_policy_facets_go_by_their_names_and_can_be_picked(client: TestClient) -> None:
    found = behind(client, "jurisdiction", "jurisdiction=JP")
    place = found["picks"].index(["jurisdiction", "JP"])
    assert found["columns"] == ["Jurisdiction", "Articles", "Fractional count", "Share"]
    assert found["rows"][place][0] == "Japan"
    assert found["selected"][place]
    assert behind(client, "outlet_map")["columns"][0] == "Country of the outlet"


def test_browsers_know_every_filter_that_a_row_or_mark_picks() -> None:
    script = browser_files()["charts/chart_picks.js"].decode()
    known = {*VALUE_FILTERS, *re.findall(r'"([a-z_]+)"', script.split("function hrefOfPick", 1)[1].split("\n}", 1)[0])}
    assert {dimension.value for dimension in PICKED} <= known
    constants = browser_files()["shared/constants.js"].decode()
    assert f"VALUE_FILTERS = {json.dumps(list(VALUE_FILTERS), separators=(',', ':'))};" in constants


def test_rows_are_of_the_view_the_page_shows(client: TestClient) -> None:
    assert behind(client, "date", "grain=month")["columns"][0] == "Month (UTC)"
    providers = [row[0] for row in behind(client, "provider", "topic=AI Hardware&sort=heat&page=2")["rows"]]
    assert len(providers) == 2
    assert len(behind(client, "provider")["rows"]) == 3


def test_values_are_bound_never_written_into_the_statement(client: TestClient) -> None:
    found = behind(client, "provider", "q=zeppelin%27--")
    assert "zeppelin" not in found["sql"]
    assert any("zeppelin" in value for _, value in found["parameters"])


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/v1/charts/none/evidence", 404), ("/api/v1/charts/topic/evidence?status=secret", 400),
     ("/api/v1/charts/topic/evidence?what=1", 400)],
)  # fmt: skip
def test_what_is_not_there_is_refused_in_the_one_shape(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert {"message", "remedy"} <= set(answer.json()["error"])


def test_evidence_held_already_is_not_sent_again(client: TestClient) -> None:
    path = "/api/v1/charts/topic/evidence"
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(f"{path}?topic=AI", headers={"If-None-Match": tag}).status_code == 200
