"""Freezing, listing, renaming and deleting over HTTP: who may do what to which, and how it is refused."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string

from dashboard.config.settings import Visibility
from dashboard.errors import NotFound
from dashboard.model.filters import Filters
from dashboard.snapshots.archive import Archive
from dashboard.snapshots.rate_limit import PER_MINUTE
from dashboard.snapshots.snapshot import new_id
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.snapshots_made import NOW
from tests.support.snapshots_served import OWN, Served, deployment

pytestmark = pytest.mark.slow

DOCUMENTS = stated_documents(30)
ROUTE = "/api/v1/snapshots"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus") / "invented", DOCUMENTS)


@pytest.fixture(scope="module")
def served(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with deployment(corpus, tmp_path_factory.mktemp("data")) as found:
        yield found


@pytest.fixture
def fresh(corpus: Path, tmp_path: Path) -> Iterator[Served]:
    with deployment(corpus, tmp_path / "data") as found:
        yield found


def error_of(answer: Any) -> dict[str, str]:
    found: dict[str, str] = answer.json()["error"]
    assert found["message"]
    assert found["remedy"]
    assert "Traceback" not in answer.text
    return found


def test_a_page_freezes_with_its_own_query_string(fresh: Served) -> None:
    asked = {"view": "topic", "query": "?status=published&counting=fractional&as_of=0123456789ab", "title": " For  us "}
    answer = fresh.post(ROUTE, asked)
    assert answer.status_code == 201
    made = answer.json()
    assert answer.headers["location"] == made["links"]["page"] == f"/s/{made['id']}"
    assert answer.headers["cache-control"] == "no-store"
    assert made["address"] == f"http://localhost/s/{made['id']}"
    assert made["heading"] == "For us"
    assert made["expires_at"] is None
    assert made["total"] == sum(d.status == "published" for d in DOCUMENTS)
    kept = fresh.desk.read(made["id"])
    assert kept.filters["status"] == ("published",)
    assert kept.display["counting"] == "fractional"
    assert made["delete_secret"] not in json.dumps(fresh.client.get(f"{ROUTE}/{made['id']}").json())
    assert {"png", "square.png", "svg", "html", "csv", "json", "parquet", "embed"} <= set(made["links"])
    assert made["embed_code"].startswith("<iframe src=")
    assert made["address"] in made["caption"]
    assert made["address"] in made["citation"]["text"]


@pytest.mark.parametrize("view", ["articles", "story"])
def test_tables_and_stories_freeze_too(fresh: Served, view: str) -> None:
    article = fresh.service.listing(Filters(), limit=1).rows[0].article_id
    made = fresh.post(ROUTE, {"view": f"story:{article}" if view == "story" else view}).json()
    assert made["kind"] == view
    assert "svg" not in made["links"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"view": "no-chart"}, 404),
        ({"view": "story:none"}, 404),
        ({}, 400),
        ({"view": 7}, 400),
        ({"view": "topic", "query": "dates=yesterday"}, 400),
        ({"view": "topic", "query": "colour=red"}, 400),
        ({"view": "topic", "title": ["x"]}, 400),
        ({"view": "topic", "secret": "x"}, 400),
        ([], 400),
        ({"view": "topic", "note": "x" * 20_000}, 413),
    ],
)
def test_what_cannot_be_frozen_is_refused_and_leaves_nothing(fresh: Served, body: Any, status: int) -> None:
    answer = fresh.post(ROUTE, body)
    assert answer.status_code == status
    error_of(answer)
    assert fresh.desk.entries() == ()


def test_a_body_that_is_no_json_is_refused(served: Served) -> None:
    for data, kind in ((b"{", "application/json"), (b"\xff", "application/json"), (b"view=topic", "text/plain")):
        answer = served.client.post(ROUTE, content=data, headers={**OWN, "Content-Type": kind})
        assert answer.status_code == 400
    deep = b'{"view":' + b"[" * 5000 + b"]" * 5000 + b"}"
    headers = {**OWN, "Content-Type": "application/json"}
    assert served.client.post(ROUTE, content=deep, headers=headers).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Pulse": "0"},
        {"X-Pulse": "1", "Origin": "https://evil.example"},
        {"X-Pulse": "1", "Origin": "null"},
        {"X-Pulse": "1", "Sec-Fetch-Site": "cross-site"},
        {"X-Pulse": "1", "Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_changes_nothing(fresh: Served, headers: dict[str, str]) -> None:
    kept = fresh.freeze()
    one, secret = f"{ROUTE}/{kept.snapshot.id}", {"X-Pulse-Secret": kept.secret}
    answers = [
        fresh.client.post(ROUTE, json={"view": "topic"}, headers=headers),
        fresh.client.patch(one, json={"title": "Theirs"}, headers={**headers, **secret}),
        fresh.client.delete(one, headers={**headers, **secret}),
        fresh.client.post("/api/v1/boards", json={"items": [{"snapshot": kept.snapshot.id}]}, headers=headers),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert "access-control-allow-origin" not in answers[0].headers
    assert [entry.id for entry in fresh.desk.entries()] == [kept.snapshot.id]
    assert fresh.desk.read(kept.snapshot.id).title == ""


def test_our_own_page_may(fresh: Served) -> None:
    answer = fresh.post(ROUTE, {"view": "topic"}, Origin="http://localhost", **{"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 201


def test_every_role_every_object_every_verb(fresh: Served) -> None:
    """Nobody, a stranger with a secret of another, one who knows the id, and the maker."""
    mine, other, gone = fresh.freeze(), fresh.freeze(), fresh.freeze()
    fresh.desk.archive.delete(gone.snapshot.id, gone.secret, NOW)
    objects = {"mine": mine.snapshot.id, "gone": gone.snapshot.id, "unknown": new_id(), "malformed": "..%2f..%2fx"}
    roles = {"nobody": "", "id": mine.snapshot.id, "stranger": other.secret, "maker": mine.secret}
    for thing, snapshot_id in objects.items():
        for role, secret in roles.items():
            headers = {**OWN, "X-Pulse-Secret": secret}
            renamed = fresh.client.patch(f"{ROUTE}/{snapshot_id}", json={"title": "Renamed"}, headers=headers)
            allowed = (thing, role) == ("mine", "maker")
            assert renamed.status_code == (200 if allowed else 404), (thing, role)
            if (thing, role) != ("mine", "maker"):
                deleted = fresh.client.delete(f"{ROUTE}/{snapshot_id}", headers=headers)
                assert deleted.status_code == 404, (thing, role)
                if thing != "malformed":
                    assert renamed.json() == deleted.json()
    refused = {
        fresh.client.delete(f"{ROUTE}/{objects[thing]}", headers={**OWN, "X-Pulse-Secret": "x"}).text
        for thing in ("mine", "gone", "unknown")
    }
    assert len(refused) == 1
    assert fresh.desk.read(mine.snapshot.id).title == "Renamed"
    assert fresh.desk.read(other.snapshot.id).title == ""
    done = fresh.client.delete(f"{ROUTE}/{mine.snapshot.id}", headers={**OWN, "X-Pulse-Secret": mine.secret})
    assert done.status_code == 200
    assert fresh.client.get(f"{ROUTE}/{mine.snapshot.id}").status_code == 410


def test_renaming_keeps_what_is_not_said_and_what_was_frozen(fresh: Served) -> None:
    kept = fresh.freeze(title="First", note="A note")
    headers = {**OWN, "X-Pulse-Secret": kept.secret}
    answer = fresh.client.patch(f"{ROUTE}/{kept.snapshot.id}", json={"title": "Second"}, headers=headers)
    assert (answer.json()["title"], answer.json()["note"]) == ("Second", "A note")
    after = fresh.desk.read(kept.snapshot.id)
    assert after.rows_sha256 == kept.snapshot.rows_sha256
    assert after.intact


def test_ten_thousand_guesses_find_nothing(fresh: Served) -> None:
    kept = fresh.freeze()
    near = [kept.snapshot.id[:-1], kept.snapshot.id + "A", kept.snapshot.id.swapcase(), kept.snapshot.id[::-1]]
    guesses = [*near, *(secrets.token_urlsafe(16) for _ in range(10_000))]
    for guess in guesses:
        with pytest.raises(NotFound):
            fresh.desk.read(guess)
    answers = {fresh.client.get(f"/s/{guess}").text for guess in (*near, *guesses[-20:])}
    assert len(answers) == 1


def test_a_flood_is_told_to_wait_and_counts_for_that_client_only(fresh: Served) -> None:
    answers = [fresh.post(ROUTE, {"view": "status"}) for _ in range(PER_MINUTE + 5)]
    assert [answer.status_code for answer in answers] == [201] * PER_MINUTE + [429] * 5
    assert answers[-1].headers["retry-after"] == "60"
    error_of(answers[-1])
    assert len(fresh.desk.entries()) == PER_MINUTE
    fresh.desk.archive.rate_limit.count("another client")


def test_a_view_too_large_and_a_full_folder_are_told_apart(fresh: Served) -> None:
    folder = fresh.desk.archive.folder
    fresh.desk.archive = Archive(folder, max_bytes=100)
    assert fresh.post(ROUTE, {"view": "topic"}).status_code == 413
    fresh.desk.archive = Archive(folder, max_total=100)
    assert fresh.post(ROUTE, {"view": "topic"}).status_code == 507
    assert fresh.desk.entries() == ()


def test_the_gallery_lists_newest_first_and_searches(fresh: Served) -> None:
    fresh.freeze("topic", title="Chips of autumn")
    fresh.freeze("status", Filters(topic=("AI",)))
    found = fresh.client.get(ROUTE).json()
    assert found["total"] == 2
    assert {entry["heading"] for entry in found["snapshots"]} == {"Chips of autumn", "How much of it was published?"}
    assert all(entry["links"]["png"] == f"/s/{entry['id']}.png" for entry in found["snapshots"])
    assert "secret" not in json.dumps(found)
    assert [e["heading"] for e in fresh.client.get(f"{ROUTE}?q=AUTUMN chips").json()["snapshots"]] == [
        "Chips of autumn"
    ]
    assert fresh.client.get(f"{ROUTE}?q=winter").json() == {"total": 0, "snapshots": []}
    assert len(fresh.client.get(f"{ROUTE}?limit=1").json()["snapshots"]) == 1


def test_where_nothing_is_listed_one_may_still_open_ones_own(corpus: Path, tmp_path: Path) -> None:
    for settings in ({"snapshot_list": False}, {"visibility": Visibility.PUBLISHED}):
        with deployment(corpus, tmp_path / str(len(settings) + len(str(settings))), **settings) as served:
            kept = served.freeze()
            assert served.client.get(ROUTE).status_code == 403
            error_of(served.client.get(ROUTE))
            assert kept.snapshot.id not in served.client.get(ROUTE).text
            assert served.client.get(f"{ROUTE}/{kept.snapshot.id}").status_code == 200


def test_a_citation_of_a_live_view_names_the_state_of_the_corpus(served: Served) -> None:
    found = served.client.get("/api/v1/citation?view=topic&status=published&page=2").json()
    version = served.service.facts().corpus_version
    assert found["corpus_version"] == version
    assert found["address"] == f"http://localhost/?status=published&as_of={version[:12]}"
    assert found["address"] in found["text"]
    entries = parse_string(found["bibtex"]).entries
    assert entries[0].fields_dict["url"].value == found["address"]
    assert json.loads(found["csl"])[0]["URL"] == found["address"]
    assert served.client.get("/api/v1/citation").status_code == 404
    assert served.client.get("/api/v1/citation?view=topic&dates=x").status_code == 400


def test_a_live_view_comes_as_a_file_and_nothing_is_kept(fresh: Served) -> None:
    answer = fresh.client.get("/api/v1/charts/status.csv?topic=AI")
    expected = {d.status for d in DOCUMENTS if "AI" in d.topics}
    assert {line.split(",")[0] for line in answer.text.splitlines()[1:]} >= expected
    assert answer.headers["content-disposition"].startswith('inline; filename="status-')
    again = fresh.client.get("/api/v1/charts/status.csv?topic=AI", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
    other = fresh.client.get(
        "/api/v1/charts/status.csv?topic=AI Ethics", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert other.status_code == 200
    for path, status in (("status.exe", 404), ("status", 404), ("none.csv", 404), ("status.csv?dates=x", 400)):
        assert fresh.client.get(f"/api/v1/charts/{path}").status_code == status
    assert fresh.desk.entries() == ()


def test_wrong_methods_say_what_is_allowed(served: Served) -> None:
    answer = served.client.put(ROUTE, headers=OWN)
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST"}
