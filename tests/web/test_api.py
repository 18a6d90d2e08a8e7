"""The routes, over HTTP, on documents whose facts the tests know themselves."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.config.settings import Settings, Visibility
from dashboard.service import Service, sync
from dashboard.snapshots.service import SnapshotService
from dashboard.web.routes import ERROR_HANDLERS, middleware_of, routes_of
from tests.support.invented_corpus import Stated, stated_documents, write_corpus
from tests.test_service import until

DOCUMENTS = stated_documents()


def client_of(service: Service, desk: SnapshotService | None = None) -> TestClient:
    """A client of the routes and middleware, without Streamlit."""
    held = desk or SnapshotService(service)
    routes = routes_of(lambda: service, lambda: held)
    application = Starlette(
        routes=routes, middleware=middleware_of(lambda: service, routes), exception_handlers=ERROR_HANDLERS
    )
    return TestClient(application, "http://localhost", raise_server_exceptions=False)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("api")
    return Settings(corpus=(write_corpus(folder / "invented", DOCUMENTS),), data=folder / "data")


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    sync(settings)
    service = Service(settings)
    with client_of(service) as client:
        yield client
    service.close()


@pytest.fixture(scope="module")
def seeds_client(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(corpus=(seeds,), data=tmp_path_factory.mktemp("seeds-data"))
    sync(settings)
    service = Service(settings)
    with client_of(service) as client:
        yield client
    service.close()


def counts(client: TestClient, query: str) -> dict[Any, int]:
    answer = client.get(f"/api/v1/coverage?{query}")
    assert answer.status_code == 200, answer.text
    return {row["key"]: row["count"] for row in answer.json()["rows"]}


def cells(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_coverage_by_topic_counts_as_the_documents_say(client: TestClient) -> None:
    expected: Counter[str | None] = Counter()
    parts: dict[str | None, float] = defaultdict(float)
    for document in DOCUMENTS:
        for topic in document.topics or (None,):
            expected[topic] += 1
            parts[topic] += 1 / max(len(document.topics), 1)
    answer = client.get("/api/v1/coverage?by=topic").json()
    assert {row["key"]: row["count"] for row in answer["rows"]} == dict(expected)
    for row in answer["rows"]:
        assert row["fractional"] == pytest.approx(parts[row["key"]])
        assert row["share"] == pytest.approx(expected[row["key"]] / len(DOCUMENTS))
        assert 0 <= row["low"] <= row["share"] <= row["high"] <= 1
    assert answer["total"] == len(DOCUMENTS)
    assert (answer["by"], answer["filters"], answer["left_out"]) == ("topic", {}, [])
    assert answer["rows"][-1]["key"] is None
    assert answer["rows"][-1]["label"] == "(no topic)"


@pytest.mark.parametrize(
    ("by", "key_of"),
    [
        ("provider", lambda d: d.domain),
        ("status", lambda d: d.status),
        ("type", lambda _: "article"),
        ("quality", lambda d: None if d.quality is None else d.quality // 10 * 10),
        ("day", lambda d: d.published_at and d.published_at[:10]),
        ("month", lambda d: d.month),
    ],
)
def test_coverage_by_every_dimension(client: TestClient, by: str, key_of: Any) -> None:
    seen = {key: count for key, count in counts(client, f"by={by}").items() if count}
    assert seen == dict(Counter(key_of(document) for document in DOCUMENTS))


def test_months_without_articles_are_rows_of_zero(client: TestClient) -> None:
    months = counts(client, "by=month&topic=AI, Law")
    named = sorted(month for month in months if month)
    first, last = named[0], named[-1]
    assert named == [f"2023-{month:02d}" for month in range(int(first[5:]), int(last[5:]) + 1)]


def test_two_dimensions_answer_with_both_keys(client: TestClient) -> None:
    rows = client.get("/api/v1/coverage?by=status,provider").json()["rows"]
    seen = {tuple(row["keys"]): row["count"] for row in rows if row["count"]}
    assert seen == dict(Counter((d.status, d.domain) for d in DOCUMENTS))
    assert all("key" not in row for row in rows)


def test_a_filter_narrows_and_cross_keeps_the_alternatives(client: TestClient) -> None:
    held = [d for d in DOCUMENTS if d.domain == "beispiel.de"]
    narrowed = client.get("/api/v1/coverage?by=provider&provider=beispiel.de").json()
    assert {row["key"]: row["count"] for row in narrowed["rows"] if row["count"]} == {"beispiel.de": len(held)}
    assert narrowed["filters"] == {"provider": ["beispiel.de"]}
    crossed = client.get("/api/v1/coverage?by=provider&provider=beispiel.de&cross=true").json()
    assert {row["key"] for row in crossed["rows"]} == {d.domain for d in DOCUMENTS}
    topics = client.get("/api/v1/coverage?by=topic&provider=beispiel.de&cross=true").json()
    assert topics["total"] == len(held)


def test_limit_keeps_the_greatest_rows_and_nothing_else_is_cut(client: TestClient) -> None:
    everything = client.get("/api/v1/coverage?by=provider").json()["rows"]
    kept = client.get("/api/v1/coverage?by=provider&limit=1").json()["rows"]
    assert len(everything) == 3
    assert [row["count"] for row in kept] == [max(row["count"] for row in everything)]


def test_articles_page_by_cursor_without_gap_or_repeat(client: TestClient) -> None:
    seen: list[str] = []
    cursor = None
    for _ in range(10):
        address = "/api/v1/articles?limit=7&sort=title&ascending=true" + (f"&cursor={cursor}" if cursor else "")
        answer = client.get(address).json()
        assert answer["total"] == len(DOCUMENTS)
        seen += [row["title"] for row in answer["rows"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(d.title for d in DOCUMENTS)
    assert seen == sorted(seen, key=str.casefold)


def test_an_article_says_what_its_document_says(client: TestClient) -> None:
    rows = {row["url"]: row for row in client.get("/api/v1/articles?limit=1000").json()["rows"]}
    for stated in DOCUMENTS:
        row = rows[stated.url]
        assert row["title"] == stated.title
        assert row["published_at"] == stated.published_at
        assert sorted(row["topics"]) == sorted(stated.topics)
        assert (row["quality"], row["heat"], row["status"]) == (stated.quality, stated.heat, stated.status)
        assert row["provider_domain"] == stated.domain


def test_csv_of_articles_holds_every_row_and_no_formula(client: TestClient) -> None:
    answer = client.get("/api/v1/articles?format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="articles.csv"'
    rows = cells(answer.text)
    assert len(rows) == len(DOCUMENTS)
    assert {row["url"] for row in rows} == {d.url for d in DOCUMENTS}
    assert [row["title"] for row in rows if "=1+1" in row["title"]] == ["'" + DOCUMENTS[4].title]
    for row in rows:
        assert not any(cell.lstrip(" \t")[:1] in set("=+@") for cell in row.values())
    assert len(cells(client.get("/api/v1/articles?format=csv&limit=4").text)) == 4


@pytest.mark.slow
def test_csv_is_not_cut_where_json_pages_end(tmp_path: Path) -> None:
    documents = stated_documents(1203)
    settings = Settings(corpus=(write_corpus(tmp_path / "many", documents),), data=tmp_path / "data")
    sync(settings)
    service = Service(settings)
    with client_of(service) as client:
        rows = cells(client.get("/api/v1/articles?format=csv").text)
    service.close()
    assert Counter(row["url"] for row in rows) == Counter(d.url for d in documents)


def test_csv_of_coverage_is_the_json(client: TestClient) -> None:
    rows = cells(client.get("/api/v1/coverage?by=topic&format=csv").text)
    as_json = client.get("/api/v1/coverage?by=topic").json()["rows"]
    assert [row["key"].removeprefix("'") for row in rows] == [row["key"] or "" for row in as_json]
    assert [int(row["count"]) for row in rows] == [row["count"] for row in as_json]
    assert [float(row["low"]) for row in rows] == pytest.approx([row["low"] for row in as_json])


def test_the_corpus_route_is_the_ingest_report(client: TestClient) -> None:
    answer = client.get("/api/v1/corpus").json()
    assert answer["counts"] == {"accepted": len(DOCUMENTS), "duplicate": 0, "rejected": 1, "skipped": 0}
    assert len(answer["lines"]) == len(DOCUMENTS) + 1
    rejected = client.get("/api/v1/corpus?outcome=rejected").json()["lines"]
    assert [line["path"] for line in rejected] == ["invented/broken.md"]
    assert rejected[0]["reason"]
    assert rejected[0]["remedy"]
    assert answer["undated"] == sum(d.published_at is None for d in DOCUMENTS)


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("/api/v1/coverage", "by"),
        ("/api/v1/coverage?by=colour", "by"),
        ("/api/v1/coverage?by=topic,topic", "by"),
        ("/api/v1/coverage?by=topic,month,status", "by"),
        ("/api/v1/coverage?by=topic&by=month", "by"),
        ("/api/v1/coverage?by=topic&limit=0", "limit"),
        ("/api/v1/coverage?by=topic&limit=²", "limit"),
        ("/api/v1/coverage?by=topic&cross=yes", "cross"),
        ("/api/v1/coverage?by=topic&dates=2023-13-01", "dates"),
        ("/api/v1/coverage?by=topic&quality=1", "quality"),
        ("/api/v1/coverage?by=topic&status=secret", "status"),
        ("/api/v1/coverage?by=topic&tpoic=AI", "tpoic"),
        ("/api/v1/coverage?by=topic&q=" + "x" * 501, "q"),
        ("/api/v1/coverage?by=topic&q=" + "x" * 9000, "(all)"),
        ("/api/v1/coverage?by=topic" + "&topic=a" * 64, "(all)"),
        ("/api/v1/coverage?by=topic&q=%ff", "(all)"),
        ("/api/v1/articles?limit=1001", "limit"),
        ("/api/v1/articles?limit=-1", "limit"),
        ("/api/v1/articles?sort=colour", "sort"),
        ("/api/v1/articles?format=xml", "format"),
        ("/api/v1/corpus?outcome=lost", "outcome"),
        ("/api/v1/corpus?topic=AI", "topic"),
    ],
)
def test_a_bad_parameter_is_refused_by_name(client: TestClient, address: str, parameter: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    error = answer.json()["error"]
    assert error["parameter"] == parameter
    assert error["message"]
    assert error["remedy"]
    assert "etag" not in answer.headers


def test_a_foreign_cursor_is_refused(client: TestClient) -> None:
    for cursor in ("x", "e30", "%00", "eyJhIjoxfQ"):
        answer = client.get(f"/api/v1/articles?cursor={cursor}")
        assert answer.status_code == 400, cursor
        assert answer.json()["error"]["parameter"] == "cursor"


def test_a_pages_whole_query_string_can_be_pasted(client: TestClient) -> None:
    pasted = "topic=AI&sort=quality&ascending=true&page=3&grain=week&counting=fractional&split=true&shares=true&layout=cards&id=x"
    assert client.get(f"/api/v1/coverage?by=topic&{pasted}").status_code == 200
    assert client.get(f"/api/v1/articles?{pasted}").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/coverage?by=month",
        "/api/v1/articles",
        "/api/v1/articles?format=csv",
        "/api/v1/corpus",
        "/api/v1/definitions",
    ],
)
def test_an_answer_held_already_is_not_sent_again(client: TestClient, address: str) -> None:
    first = client.get(address)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(address, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert client.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    head = client.head(address)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)


def test_another_question_has_another_tag(client: TestClient) -> None:
    tags = [client.get(f"/api/v1/coverage?by={by}").headers["etag"] for by in ("topic", "month", "topic&topic=AI")]
    assert len(set(tags)) == 3
    swapped = [client.get(f"/api/v1/coverage?{q}").headers["etag"] for q in ("by=topic&q=a", "q=a&by=topic&page=2")]
    assert len(set(swapped)) == 1


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/", "/assets/plotly-0.0.0.min.js", "/healthz2", "/s/abc", "/no"]
)
def test_unknown_addresses_are_404_in_the_one_shape(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert set(answer.json()["error"]) == {"message", "remedy"}


def test_other_methods_are_refused(client: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = client.request(method, "/api/v1/articles")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD"
        assert "error" in answer.json()


def test_health_and_readiness(client: TestClient, tmp_path: Path) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json()["status"] == "ready"
    empty = Service(Settings(corpus=(tmp_path,), data=tmp_path / "data"))
    with client_of(empty) as unready:
        assert unready.get("/healthz").status_code == 200
        for path in ("/readyz", "/api/v1/articles", "/api/v1/coverage?by=topic", "/api/v1/corpus"):
            answer = unready.get(path)
            assert answer.status_code == 503
            assert answer.json()["error"]["remedy"]
            assert "retry-after" in answer.headers
    empty.close()


@pytest.mark.slow
@pytest.mark.parametrize("visibility", list(Visibility))
def test_a_sync_that_fails_degrades_what_is_served(tmp_path: Path, visibility: Visibility) -> None:
    corpus = write_corpus(tmp_path / "corpus", stated_documents(3))
    degraded = Service(Settings(corpus=(corpus,), data=tmp_path / "data", visibility=visibility))
    degraded.start()
    until(degraded.ready, "read")
    share = corpus.rename(tmp_path / "share")
    until(lambda: degraded.progress().failure is not None, "missed")
    with client_of(degraded) as asking:
        answer = asking.get("/readyz")
        share.rename(corpus)
        until(lambda: asking.get("/readyz").json() == {"status": "ready", "generation": "gen-1"}, "back")
    degraded.close()
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert "cannot be listed" in answer.json()["reason"]
    assert str(tmp_path) not in answer.text


@pytest.mark.parametrize("visibility", list(Visibility))
def test_what_keeps_it_from_being_ready_names_no_place_on_the_server(tmp_path: Path, visibility: Visibility) -> None:
    unready = Service(Settings(corpus=(tmp_path / "gone",), data=tmp_path / "data", visibility=visibility))
    unready.start()
    until(lambda: unready.progress().error is not None, "missed")
    with client_of(unready) as asking:
        answer = asking.get("/readyz")
    unready.close()
    assert answer.status_code == 503
    assert "gone" in answer.json()["error"]["message"]
    assert str(tmp_path) not in answer.text


def test_the_seeds_are_counted_as_delivered(seeds_client: TestClient) -> None:
    assert counts(seeds_client, "by=topic") == {"AI": 2, "AI Hardware": 2, None: 1}
    assert counts(seeds_client, "by=provider") == {"coinspeaker.com": 1, "nikkei.com": 1, "theoutpost.ai": 1}
    assert counts(seeds_client, "by=status") == {"published": 1, "unpublished": 1, "unscored": 1}
    months = counts(seeds_client, "by=month")
    assert months == {"2023-07": 1, "2023-08": 0, "2023-09": 0, "2023-10": 0, "2023-11": 1, None: 1}
    dated = [row["published_at"] for row in seeds_client.get("/api/v1/articles?related=true").json()["rows"]]
    assert sum(moment is not None for moment in dated) == 4


def test_nothing_leaks(client: TestClient, settings: Settings) -> None:
    for path in ("/api/v1/articles", "/api/v1/articles?format=csv", "/api/v1/corpus", "/api/v1/coverage?by=topic"):
        text = client.get(path).text
        assert "secured" not in text
        assert "c2VjcmV0" not in text
        assert str(settings.corpus[0].parent) not in text
        assert "Traceback" not in text


def test_published_mode_knows_nothing_of_hidden_documents(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "invented", DOCUMENTS)
    settings = Settings(corpus=(corpus,), data=tmp_path / "data", visibility=Visibility.PUBLISHED)
    sync(settings)
    hidden = [d for d in DOCUMENTS if d.status != "published"]
    shown = [d for d in DOCUMENTS if d.status == "published"]
    service = Service(settings)
    with client_of(service) as client:
        for path in ("/api/v1/articles?limit=1000", "/api/v1/articles?format=csv&related=true", "/api/v1/corpus"):
            text = client.get(path).text
            assert shown[0].url in text
            assert not any(d.url in text or f"{d.number:03d}.md" in text for d in hidden)
        assert counts(client, "by=status") == {"published": len(shown)}
        assert client.get("/api/v1/corpus").json()["counts"]["accepted"] == len(shown)
    service.close()


def test_hostile_parameters_are_answered_or_refused(client: TestClient) -> None:
    hostile = (
        "' OR 1=1 --",
        '"; DROP TABLE article; --',
        "$topic",
        "%",
        "_",
        "\\",
        "\x00",
        "a" * 500,
        "“",
        "*",
        '"',
        "-",
    )
    for value in hostile:
        for name in ("topic", "provider", "type", "q"):
            answer = client.get("/api/v1/coverage", params={"by": "topic", name: value})
            assert answer.status_code in (200, 400), (name, value, answer.text)
            assert "Traceback" not in answer.text
            assert json.loads(answer.text).keys() & {"rows", "error"}


def test_stated_facts_are_varied_enough() -> None:
    def some(of: Any) -> bool:
        return 0 < sum(bool(of(d)) for d in DOCUMENTS) < len(DOCUMENTS)

    facts: list[Any] = [
        lambda d: d.published_at,
        lambda d: d.topics,
        lambda d: d.published,
        lambda d: d.quality is None,
    ]
    assert all(some(fact) for fact in facts)
    assert isinstance(DOCUMENTS[0], Stated)
