"""The OpenAPI document says what the routes do: schemathesis asks them, and every route is asked what it answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from dashboard.alerts.alert_files import AlertFiles, AlertRequest
from dashboard.alerts.condition import read_condition
from dashboard.model.filters import FILTER_NAMES
from dashboard.model.results import ArticleRow
from dashboard.snapshots.archive import utc_now
from dashboard.web.openapi.document import PATH, openapi_document
from dashboard.web.openapi.parameter import Parameter
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.openapi.schema import TEXT, dataclass_schema, record
from dashboard.web.replies import answering, json_reply
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.openapi_cases import check_answer, invented_requests, read_operations
from tests.support.snapshots_served import Served, deployment

pytestmark = pytest.mark.slow

EXAMPLES = 4
GOOD = {
    "/healthz": [""],
    "/readyz": [""],
    "/api/v1/coverage": [
        "?by=topic",
        "?by=topic,month&cross=true&limit=3",
        "?by=quality",
        "?by=day&format=csv&bom=true",
    ],
    "/api/v1/money": ["", "?format=csv"],
    "/api/v1/charts/{chart}/rows": ["topic", "activity", "date?format=csv", "compared_topics?compare=topic"],
    "/api/v1/charts/{chart}/evidence": ["topic", "story_timeline?story=:article"],
    "/api/v1/corpus": ["", "?outcome=rejected", "?format=csv"],
    "/api/v1/definitions": [""],
    "/api/v1/articles": ["", "?limit=2&sort=quality", "?format=csv", "?q=chips"],
    "/api/v1/snapshots": ["", "?q=topic&limit=1"],
    "/api/v1/snapshots/{snapshot_id}": [":snapshot"],
    "/api/v1/citation": ["?view=topic"],
    "/api/v1/charts/{name}": ["topic.csv", "articles.json", "topic.html", "topic.parquet"],
    "/s/{name}": [":snapshot", ":snapshot.json", ":snapshot.csv?caption=true", ":snapshot.parquet"],
    "/s/{name}/embed": [":snapshot"],
    "/s/{name}/drift": [":snapshot"],
    "/oembed": ["?url=http://localhost/s/:snapshot"],
    "/api/v1/boards/{board_id}": [":board"],
    "/b/{name}": [":board", ":board.html"],
    "/api/v1/briefing": ["", "?format=mail", "?format=md", "?format=txt", "?since=4w"],
    "/api/v1/corrections": ["?article_id=:article"],
    "/api/v1/export": ["?format=csv", "?format=parquet", "?format=duckdb"],
    "/api/v1/feeds": [""],
    "/t/{name}": [],
    "/api/v1/views": [""],
    "/api/v1/views/{view_id}": [":view"],
    "/api/v1/views/{view_id}/new": [":view?since=2026-01-01T00:00:00Z"],
    "/v/{view_id}": [],
    "/api/v1/alerts": [""],
    "/api/v1/alerts/{alert_id}": [":alert"],
    "/feed.atom": ["", "?limit=2&topic=AI"],
    "/feed.json": ["", "?q=zzzz"],
    "/calendar.ics": [""],
    PATH: [""],
}
"""Addresses that every route answers with 200, but for pictures, of which this deployment has no copies."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    corpus = write_corpus(tmp_path_factory.mktemp("described") / "invented", stated_documents()[:8])
    with deployment(corpus, tmp_path_factory.mktemp("described-data")) as found:
        yield found


@pytest.fixture(scope="module")
def operations(served: Served) -> dict[str, Any]:
    return read_operations(served.client)


@pytest.fixture(scope="module")
def ids(served: Served) -> dict[str, str]:
    snapshot = served.freeze().snapshot.id
    board = served.post("/api/v1/boards", {"title": "One", "items": [{"snapshot": snapshot}]}).json()["id"]
    view = served.post("/api/v1/views", {"name": "One", "address": "/articles?topic=AI"}).json()["id"]
    asked = AlertRequest("/articles?topic=AI", read_condition({"kind": "articles"}), ["a@example.org"])
    alert = AlertFiles(served.service.settings.data).add(asked, utc_now())[0].id
    article = served.client.get("/api/v1/articles").json()["rows"][0]["article_id"]
    return {":snapshot": snapshot, ":board": board, ":article": article, ":view": view, ":alert": alert}


def test_every_route_that_reads_is_asked(operations: dict[str, Any]) -> None:
    assert set(operations) == set(GOOD)


@pytest.mark.parametrize(("path", "asked"), [(path, asked) for path, every in GOOD.items() for asked in every])
def test_a_good_request_is_answered_as_documented(
    served: Served, operations: dict[str, Any], ids: dict[str, str], path: str, asked: str
) -> None:
    for word, value in ids.items():
        asked = asked.replace(word, value)
    head, _, tail = path.partition("{")
    address = f"{head}{asked.partition('?')[0]}{tail.partition('}')[2]}"
    answer = served.client.get(f"{address}?{asked.partition('?')[2]}")
    assert answer.status_code == 200, answer.text
    name = path.partition("{")[2].partition("}")[0]
    case = operations[path].Case(path_parameters={name: asked.partition("?")[0]} if name else {})
    check_answer(case, answer)
    if tag := answer.headers.get("etag"):
        again = served.client.get(f"{address}?{asked.partition('?')[2]}", headers={"If-None-Match": tag})
        assert again.status_code == 304
        check_answer(case, again)


@pytest.mark.parametrize("path", GOOD)
def test_no_request_that_schemathesis_invents_is_a_fault_or_undocumented(
    served: Served, operations: dict[str, Any], path: str
) -> None:
    assert invented_requests(served.client, operations[path], EXAMPLES) > 0


@pytest.mark.parametrize("wrong", ["a fault", "an undocumented status", "a missing field", "another kind of file"])
def test_what_is_not_as_documented_is_found(wrong: str) -> None:
    """Nothing above could fail unnoticed."""

    def reply(_request: Request) -> Response:
        if wrong == "a fault":
            raise ValueError
        if wrong == "another kind of file":
            return Response("x", media_type="text/csv")
        return json_reply(
            {"other": 1} if wrong == "a missing field" else {"word": "x"}, status=200 if "field" in wrong else 418
        )

    route = DescribedRoute(
        "/x", answering(reply), "a word", parameters=(Parameter("q", "", TEXT),), answer=record(word=TEXT)
    )
    document = openapi_document([route])
    application = Starlette(routes=[route, DescribedRoute(PATH, lambda _r: json_reply(document), "this")])
    client = TestClient(application, "http://localhost", raise_server_exceptions=False)
    with pytest.raises((AssertionError, BaseExceptionGroup)):
        invented_requests(client, read_operations(client)["/x"], 4)


def test_the_document_is_openapi_and_every_reference_leads_somewhere(served: Served) -> None:
    document = served.client.get(PATH).json()
    assert document["openapi"] == "3.1.0"
    for reference in re.findall(r'"\$ref":"#/([^"]+)"', served.client.get(PATH).text):
        place: Any = document
        for step in reference.split("/"):
            place = place[step]
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names) > 25
    for schema in (
        answer["schema"]
        for operation in operations
        for response in operation["responses"].values()
        for answer in response.get("content", {}).values()
    ):
        jsonschema.Draft202012Validator.check_schema(schema)
    assert not any(path.startswith(("/parts", "/assets")) for path in document["paths"]), "the dashboard's own"


def test_every_filter_of_an_address_is_a_parameter_of_a_view(served: Served) -> None:
    document = served.client.get(PATH).json()
    for path in ("/api/v1/articles", "/api/v1/coverage", "/api/v1/export", "/api/v1/briefing"):
        said = document["paths"][path]["get"]["parameters"]
        names = {item.get("name") or item["$ref"].rpartition("/")[2] for item in said}
        assert set(FILTER_NAMES) <= names


def test_a_route_refuses_what_the_document_does_not_know(served: Served) -> None:
    document = served.client.get(PATH).json()
    known = {
        item.get("name") or item["$ref"].rpartition("/")[2]
        for item in document["paths"]["/api/v1/corpus"]["get"]["parameters"]
    }
    for name in ("by", "cursor", "since", *sorted(known)):
        refused = served.client.get("/api/v1/corpus", params={name: "accepted" if name == "outcome" else "csv"})
        assert ("There is no parameter" in refused.text) is (name not in known)


def test_a_dataclass_has_the_schema_of_its_json() -> None:
    schema = dataclass_schema(ArticleRow)
    assert schema["properties"]["quality"] == {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    assert schema["properties"]["topics"] == {"type": "array", "items": {"type": "string"}}
    assert schema["properties"]["status"]["enum"] == ["published", "unpublished", "unscored"]
