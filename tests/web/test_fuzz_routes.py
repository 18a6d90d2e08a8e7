"""No request of ours makes a fault: half characters, half addresses, and whatever hypothesis thinks of, on every route."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.live_server import PROJECT
from tests.support.snapshots_served import OWN, Served, deployment

pytestmark = pytest.mark.slow

ROUTES = [
    (method, path)
    for path, methods in re.findall(
        r"^\| `(/\S*)` \| ([A-Z, ]+) \|", (PROJECT / "docs" / "api.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    for method in methods.split(", ")
]
NASTY = [
    "\ud800",
    "\udfff x",
    "http://[::1",
    "http://[::1/s/x",
    "\x00",
    "%",
    "%ff",
    "é" * 300,
    "🙂",
    "//",
    "..",
    "-1",
    "",
    "1e999",
]
NAMES = [
    "q",
    "topic",
    "url",
    "view",
    "format",
    "by",
    "limit",
    "cursor",
    "since",
    "dates",
    "id",
    "story",
    "v",
    "key",
    "\ud800",
]
TEXTS = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=()), max_size=20)
VALUES = st.recursive(
    TEXTS | st.none() | st.booleans() | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=4,
)
BODIES = st.dictionaries(st.sampled_from(["view", "query", "title", "note", "items"]) | TEXTS, VALUES, max_size=3)


def encoded(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    corpus = write_corpus(tmp_path_factory.mktemp("fuzzed") / "invented", stated_documents()[:5])
    with deployment(corpus, tmp_path_factory.mktemp("fuzzed-data")) as found:
        yield found


@pytest.mark.parametrize(("method", "path"), ROUTES)
@settings(max_examples=25)
@given(data=st.data())
def test_no_request_is_a_fault(served: Served, method: str, path: str, data: Any) -> None:
    address = re.sub(r"\{\w+\}", lambda _: encoded(data.draw(TEXTS)) or "x", path)
    query = data.draw(st.lists(st.tuples(st.sampled_from(NAMES), TEXTS), max_size=3))
    asked = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in query)
    body = json.dumps(data.draw(BODIES)).encode() if method in ("POST", "PATCH", "DELETE") else None
    headers = {**OWN, "Content-Type": "application/json"}
    answer = served.client.request(method, f"{address}?{asked}", content=body, headers=headers)
    assert answer.status_code not in (500, 501) or query_is_oembed(path, answer.status_code), answer.text


def query_is_oembed(path: str, status: int) -> bool:
    """oEmbed wants 501 for a format that is not offered."""
    return path == "/oembed" and status == 501


@pytest.mark.parametrize(
    "body",
    [
        '{"view": "\\ud800"}',
        '{"\\ud800": 1}',
        '{"view": "topic", "title": "\\ud800"}',
        '{"view": "topic", "note": "x\\udfff"}',
        '{"view": "topic", "query": "q=\\ud800"}',
        '{"view": ["\\ud800"]}',
        '{"view": {"\\udc00\\ud800": 1}}',
        '{"items": [{"heading": "\\ud800"}]}',
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/snapshots", "/api/v1/boards"])
def test_half_a_character_is_refused(served: Served, path: str, body: str) -> None:
    answer = served.client.post(path, content=body.encode(), headers={**OWN, "Content-Type": "application/json"})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "The request is not JSON in UTF-8."


@pytest.mark.parametrize("origin", ["http://[::1", "http://[", "http://]", "http://[x]", "//[", "http://[::1]x"])
def test_half_an_origin_is_another_site(served: Served, origin: str) -> None:
    assert served.client.post("/api/v1/snapshots", json={}, headers={**OWN, "Origin": origin}).status_code == 403


@pytest.mark.parametrize("url", ["http://[::1", "http://[", "http://]/s/x", "http://[x]/s/x", "[", "http://[::1/s/x"])
def test_half_an_address_is_no_snapshot(served: Served, url: str) -> None:
    assert served.client.get("/oembed", params={"url": url}).status_code == 404
