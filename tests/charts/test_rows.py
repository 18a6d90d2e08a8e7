"""The rows behind charts, over HTTP: as JSON with what they are of, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.charts.catalog import CHARTS
from dashboard.config.settings import Settings
from dashboard.service import Service, sync
from tests.web.test_api import client_of


@pytest.fixture(scope="module")
def client(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(corpus=(seeds,), data=tmp_path_factory.mktemp("rows"))
    sync(settings)
    service = Service(settings)
    with client_of(service) as client:
        yield client
    service.close()


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_hands_out_its_rows(client: TestClient, chart: str) -> None:
    answer = client.get(f"/api/v1/charts/{chart}/rows").json()
    assert (answer["chart"], answer["question"]) == (chart, CHARTS[chart].title)
    assert answer["definition"] == CHARTS[chart].definition.id
    assert all(set(answer["keys"]) <= set(row) for row in answer["rows"])


def test_computed_rows_come_with_the_figures_of_the_whole(client: TestClient) -> None:
    answer = client.get("/api/v1/charts/concentration/rows?topic=AI").json()
    assert [(row["provider"], row["share"]) for row in answer["rows"]] == [
        ("coinspeaker.com", 0.5),
        ("nikkei.com", 0.5),
    ]
    assert (answer["total"], answer["whole"], answer["filters"]) == (2, 3, {"topic": ["AI"]})
    assert answer["facts"] == {
        "hhi": None, "effective": None, "entropic": None, "largest": 0.5, "total": 2, "providers": 2,
    }  # fmt: skip


def test_moments_are_utc_and_the_unknown_is_null(client: TestClient) -> None:
    listed = client.get("/api/v1/articles?q=13bn").json()["rows"][0]["article_id"]
    answer = client.get(f"/api/v1/charts/story_timeline/rows?story={listed}").json()
    assert [(row["provider"], row["published_at"], row["likeness"]) for row in answer["rows"]] == [
        ("nikkei.com", "2023-11-08T20:23:00Z", None),
        ("barrons.com", "2023-11-10T13:04:00Z", None),
    ]
    assert answer["display"] == {"story": listed}


def test_csv_has_the_rows_alone(client: TestClient) -> None:
    answer = client.get("/api/v1/charts/activity/rows?format=csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="activity.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    assert sum(int(row["count"]) for row in rows) == 2
    assert rows[0]["day"] == "2023-07-03"


def test_what_was_sent_is_not_sent_again_unless_the_question_changes(client: TestClient) -> None:
    tag = client.get("/api/v1/charts/share_over_time/rows").headers["etag"]
    again = {"If-None-Match": tag}
    assert client.get("/api/v1/charts/share_over_time/rows?page=3", headers=again).status_code == 304
    assert client.get("/api/v1/charts/share_over_time/rows?of=corpus", headers=again).status_code == 200
    assert client.get("/api/v1/charts/share_over_time/rows?topic=AI", headers=again).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("none/rows", 404), ("topic/rows?status=secret", 400), ("topic/rows?format=xml", 400), ("topic/rows?what=1", 400),
     ("story_timeline/rows?story=0123456789abcdef", 404)],
)  # fmt: skip
def test_what_is_not_there_is_refused_in_the_one_shape(client: TestClient, path: str, status: int) -> None:
    answer = client.get(f"/api/v1/charts/{path}")
    assert answer.status_code == status
    assert {"message", "remedy"} <= set(answer.json()["error"])
