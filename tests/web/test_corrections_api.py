"""Facets marked over HTTP end in corrections.yaml, are applied by the next sync, and only where editing is allowed."""

from __future__ import annotations

import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.config.settings import Editing, Settings, Visibility
from dashboard.model.article import article_id_of
from dashboard.model.facets import FacetKind
from dashboard.service import Service, sync
from dashboard.snapshots.service import SnapshotService
from dashboard.web.routes import ERROR_HANDLERS, middleware_of, routes_of
from tests.support.documents import corpus_of

pytestmark = pytest.mark.slow

ROUTE = "/api/v1/corrections"
OWN = {"X-Pulse": "1"}
ARTICLE = article_id_of("url:example.org/japan")
DOCUMENT = (
    '---\ntitle: "Japan passes a law on AI in Tokyo"\npublishedDateTime: 2026-05-04T03:02:01Z\n'
    'webUrl: "https://www.example.org/japan"\nquality: 50\nheat: 60\npublished: true\n---\n'
)
THEIRS = "# Read by hand.\n- path: other.md   # keep this\n  topics: [AI]"


class Desk:
    """A deployment of one article about Japan, asked from its own machine."""

    def __init__(self, settings: Settings, service: Service, client: TestClient) -> None:
        self.settings, self.service, self.client = settings, service, client
        self.file = settings.corpus[0] / "corrections.yaml"

    def mark(self, key: str = "JP", verdict: str = "wrong", by: Any = "Ada", **more: Any) -> Any:
        body = {"article_id": ARTICLE, "kind": "jurisdiction", "key": key, "verdict": verdict, "by": by, **more}
        return self.client.post(ROUTE, json=body, headers=OWN)

    def keys(self, kind: FacetKind = FacetKind.JURISDICTION) -> dict[str, bool]:
        """The keys of the article's facets, and whether each is corrected."""
        return {facet.key: facet.corrected for facet in self.service.article(ARTICLE).findings.of(kind)}


@contextmanager
def desk_of(
    corpus: Path, data: Path, host: str = "localhost", peer: str = "127.0.0.1", **chosen: Any
) -> Iterator[Desk]:
    settings = Settings(corpus=(corpus,), data=data, **chosen)
    sync(settings)
    service = Service(settings)
    snapshots = SnapshotService(service)
    routes = routes_of(lambda: service, lambda: snapshots)
    application = Starlette(
        routes=routes, middleware=middleware_of(lambda: service, routes), exception_handlers=ERROR_HANDLERS
    )
    with TestClient(application, base_url=f"http://{host}", client=(peer, 5000)) as client:
        yield Desk(settings, service, client)
    snapshots.close()
    service.close()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return corpus_of(tmp_path / "news", {"japan.md": DOCUMENT})


@pytest.fixture
def desk(corpus: Path, tmp_path: Path) -> Iterator[Desk]:
    with desk_of(corpus, tmp_path / "data") as found:
        yield found


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One for tests after which everything is as before."""
    folder = tmp_path_factory.mktemp("kept")
    with desk_of(corpus_of(folder / "news", {"japan.md": DOCUMENT}), folder / "data") as found:
        yield found


@pytest.fixture
def still(kept: Desk) -> Iterator[Desk]:
    yield kept
    kept.file.unlink(missing_ok=True)


def refused(answer: Any, status: int, said: str) -> None:
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert said in error["message"] + " " + error["remedy"]
    assert error["remedy"]


def test_a_wrong_facet_goes_and_a_missing_one_comes_with_the_next_sync(desk: Desk) -> None:
    assert desk.keys() == {"JP": False}
    first = desk.mark("JP", "wrong", by="Ada O’Hara")
    assert first.status_code == 201
    assert first.json()["by"] == "Ada O’Hara"
    assert desk.mark("FR", "missing").status_code == 201
    assert desk.keys() == {"JP": False}, "nothing changes before the sync"
    assert sync(desk.settings).changed
    assert desk.keys() == {"FR": True}
    stored = desk.service.article(ARTICLE).article.corrections
    assert [(c.field, c.stated, c.corrected, c.by) for c in stored] == [
        ("jurisdiction", "JP", None, "Ada O’Hara"),
        ("jurisdiction", None, "FR", "Ada"),
    ]
    assert stored[0].at == first.json()["at"]
    said = desk.client.get(f"{ROUTE}?article_id={ARTICLE}").json()
    assert said["editing"] is True
    assert next((c["corrected"], c["by"], c["at"]) for c in said["corrections"]) == (None, "Ada O’Hara", stored[0].at)
    assert {"key": "FR", "label": "France"} in next(k["keys"] for k in said["kinds"] if k["kind"] == "jurisdiction")


def test_the_last_mark_of_a_facet_counts(desk: Desk) -> None:
    desk.mark("JP", "wrong")
    sync(desk.settings)
    assert desk.keys() == {}
    assert desk.mark("JP", "missing").status_code == 201
    sync(desk.settings)
    assert desk.keys() == {"JP": True}


def test_nothing_that_people_wrote_is_changed(still: Desk) -> None:
    still.file.write_text(THEIRS, encoding="utf-8")
    still.file.chmod(0o640)
    assert still.mark().status_code == 201
    text = still.file.read_text(encoding="utf-8")
    assert text.startswith(f"{THEIRS}\n- {{")
    assert text.count("\n") == THEIRS.count("\n") + 2
    assert still.file.stat().st_mode & 0o777 == 0o640
    assert {path.name for path in still.file.parent.iterdir()} == {"japan.md", "corrections.yaml"}


def test_many_writers_at_once_lose_nothing(desk: Desk) -> None:
    keys = ["FR", "DE", "KR", "IN", "BR", "CA", "US", "GB", "IT", "ES", "CN", "AU"]
    go = threading.Barrier(len(keys))
    answers: dict[str, int] = {}

    def write(key: str) -> None:
        go.wait()
        answers[key] = desk.mark(key, "missing", by=f"Editor {key}").status_code

    threads = [threading.Thread(target=write, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == dict.fromkeys(keys, 201)
    assert len(desk.file.read_text(encoding="utf-8").splitlines()) == len(keys)
    sync(desk.settings)
    assert desk.keys() == {**dict.fromkeys(keys, True), "JP": False}


@pytest.mark.parametrize(
    "by",
    ['"}, exclude: x, a: {"', "- path: '*'", "#comment: yes", "李雷 🦊", "\\n\\u0041", "{{7*7}}", "*a", "!!x", "null"],
)
def test_a_hostile_name_stays_a_name(desk: Desk, by: str) -> None:
    answer = desk.mark(by=by)
    if answer.status_code == 201:
        sync(desk.settings)
        assert desk.keys() == {}
        assert [c.by for c in desk.service.article(ARTICLE).article.corrections] == [by]
    else:
        refused(answer, 400, "by")
        assert not desk.file.exists()


@pytest.mark.parametrize("by", ["", "   ", "a\nb", "a\u2028b", "a\u202eb", "\x00", "x" * 81, 7, None, ["Ada"]])
def test_what_is_no_name_is_refused(still: Desk, by: Any) -> None:
    refused(still.mark(by=by), 400, "by")
    assert not still.file.exists()


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"key": "FR"}, 400, "no jurisdiction “FR”"),
        ({"verdict": "missing"}, 400, "already has"),
        ({"verdict": "right"}, 400, "wrong or missing"),
        ({"kind": "colour"}, 400, "jurisdiction"),
        ({"key": "ZZ", "verdict": "missing"}, 409, "unknown jurisdiction “ZZ”"),
        ({"kind": "theme", "key": "weather", "verdict": "missing"}, 409, "unknown theme “weather”"),
        ({"kind": "instrument", "key": "prayer", "verdict": "missing"}, 409, "unknown instrument “prayer”"),
        ({"kind": "organisation", "key": "two words", "verdict": "missing"}, 409, "no organisation can have"),
        ({"article_id": "nothing"}, 404, ""),
        ({"secret": "x"}, 400, "secret"),
    ],
)
def test_what_cannot_be_marked_is_refused_and_leaves_nothing(
    still: Desk, body: dict[str, str], status: int, said: str
) -> None:
    refused(still.mark(**body), status, said)
    assert not still.file.exists()


@pytest.mark.parametrize("theirs", ["- path: [law.md\n", "[]\n", "- path: law.md\n", "a: b\n"])
def test_a_file_that_cannot_be_honoured_is_left_as_it_is(still: Desk, theirs: str) -> None:
    still.file.write_text(theirs, encoding="utf-8")
    refused(still.mark(), 409, "news/corrections.yaml")
    assert still.file.read_text(encoding="utf-8") == theirs
    assert {path.name for path in still.file.parent.iterdir()} == {"japan.md", "corrections.yaml"}


def test_a_file_that_would_be_too_long_for_the_next_sync_is_left_as_it_is(still: Desk) -> None:
    theirs = "#" * (still.settings.max_file_bytes - 10) + "\n"
    still.file.write_text(theirs, encoding="utf-8")
    refused(still.mark(), 409, "PULSE_MAX_FILE_BYTES")
    assert still.file.read_text(encoding="utf-8") == theirs


def test_a_link_in_place_of_the_file_is_not_followed(still: Desk, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.yaml").write_text("")
    still.file.symlink_to(tmp_path / "elsewhere.yaml")
    refused(still.mark(), 409, "by hand")
    assert (tmp_path / "elsewhere.yaml").read_text() == ""


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Pulse": "1", "Origin": "https://evil.example"},
        {"X-Pulse": "1", "Sec-Fetch-Site": "cross-site"},
        {"X-Pulse": "1", "X-Forwarded-For": "203.0.113.7"},
        {"X-Pulse": "1", "Forwarded": "for=203.0.113.7"},
    ],
)
def test_other_sites_and_proxies_are_refused(still: Desk, headers: dict[str, str]) -> None:
    body = {"article_id": ARTICLE, "kind": "jurisdiction", "key": "JP", "verdict": "wrong", "by": "Ada"}
    refused(still.client.post(ROUTE, json=body, headers=headers), 403, "")
    assert not still.file.exists()


@pytest.mark.parametrize(
    "chosen",
    [
        {"peer": "203.0.113.7"},
        {"peer": "10.0.0.2"},
        {"peer": "testclient"},
        {"host": "news.example.org", "allowed_hosts": ("news.example.org",)},
        {"editing": Editing.OFF},
        {"visibility": Visibility.PUBLISHED},
        {"public_url": "https://news.example.org"},
    ],
)
def test_editing_is_only_for_the_own_machine(corpus: Path, tmp_path: Path, chosen: dict[str, Any]) -> None:
    with desk_of(corpus, tmp_path / "data", **chosen) as desk:
        refused(desk.mark(), 403, "docs/corrections.md")
        assert not desk.file.exists()
        assert desk.client.get(f"{ROUTE}?article_id={ARTICLE}").json()["editing"] is False


def test_an_archive_says_what_to_write_by_hand(corpus: Path, tmp_path: Path) -> None:
    archive = tmp_path / "packed.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(corpus / "japan.md", "japan.md")
    with desk_of(archive, tmp_path / "data") as desk:
        answer = desk.mark()
        refused(answer, 409, 'packed/corrections.yaml by hand: - {identity: "url:example.org/japan"')
        entry = answer.json()["error"]["remedy"].split("by hand: ", 1)[1]
    (corpus / "corrections.yaml").write_text(entry, encoding="utf-8")
    with desk_of(corpus, tmp_path / "other") as desk:
        assert desk.keys() == {}


def test_an_article_whose_address_was_corrected_is_named_by_its_file(desk: Desk) -> None:
    desk.file.write_text("- path: japan.md\n  url: https://example.org/corrected\n", encoding="utf-8")
    sync(desk.settings)
    corrected = article_id_of("url:example.org/corrected")
    assert desk.mark(article_id=corrected).status_code == 201
    sync(desk.settings)
    assert desk.service.article(corrected).findings.of(FacetKind.JURISDICTION) == ()
