from __future__ import annotations

from dataclasses import dataclass
from gzip import compress

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.errors import NotFound, StoreUnavailable
from dashboard.model.filters import MAX_QUERY_BYTES
from dashboard.web.part_routes import part_routes

Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    tag: str
    packed: bytes


def parts(name: str, params: Params) -> Answer:
    if name == "closed":
        raise StoreUnavailable("Nothing can be answered.", "Wait.")
    if name != "overview":
        raise NotFound("No such page.", "Take another.")
    return Answer(f'W/"{len(params)}"', compress(repr(params).encode()))


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=part_routes(parts)))


def test_the_parts_come_packed_or_plain_with_every_value_of_the_address(client: TestClient) -> None:
    asked = "/parts/overview?topic=AI&topic=a%2Bb&q=&provider=caf%C3%A9"
    expected = repr((("topic", "AI"), ("topic", "a+b"), ("q", ""), ("provider", "café")))
    for offer, encoding in (("gzip, br", "gzip"), ("identity", None), ("gzip;q=0", None)):
        answer = client.get(asked, headers={"Accept-Encoding": offer})
        assert (answer.status_code, answer.text) == (200, expected)
        assert answer.headers.get("content-encoding") == encoding
        assert (answer.headers["etag"], answer.headers["cache-control"]) == ('W/"4"', "no-cache")
        assert answer.headers["content-type"].startswith("application/json")


def test_what_a_browser_holds_is_not_sent_again(client: TestClient) -> None:
    held = client.get("/parts/overview", headers={"If-None-Match": 'W/"0"'})
    assert (held.status_code, held.content) == (304, b"")
    assert client.get("/parts/overview?topic=AI", headers={"If-None-Match": 'W/"0"'}).status_code == 200


def test_what_cannot_be_answered_is_refused_so_that_the_script_runs(client: TestClient) -> None:
    refused = {
        "/parts/elsewhere": 404,
        "/parts/closed": 503,
        f"/parts/overview?q={'x' * MAX_QUERY_BYTES}": 400,
        "/parts/a/b": 404,
    }
    assert {path: client.get(path).status_code for path in refused} == refused
    assert client.post("/parts/overview").status_code == 405
