"""The picture service with its processes and a real server: what is asked, what is served, what is forgotten."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.cli.images import fetch, prune, status
from dashboard.config.settings import Images, Settings, Visibility
from dashboard.config.version import VERSION
from dashboard.errors import ImagesBusy, SettingError
from dashboard.images.cache import PictureCache
from dashboard.images.record import PictureState, key_of
from dashboard.images.rules import FetchRules
from dashboard.images.service import PictureService
from dashboard.service import Service, sync
from dashboard.web.routes import ERROR_HANDLERS, middleware_of, routes_of
from tests.support.commands import environment
from tests.support.picture_server import PictureServer, encoded, photo, picture_server, trickle
from tests.support.pictured_corpus import pictured_record, write_pictured

pytestmark = pytest.mark.slow

PATIENCE = 60
PROJECT = Path(__file__).resolve().parents[2]


def until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.fixture
def server() -> Iterator[PictureServer]:
    with picture_server() as served:
        yield served


def addresses(server: PictureServer) -> list[str]:
    """Five pictures, each at a host of its own: two photographs, one missing, one SVG, one icon."""
    server.put("/0.jpg", encoded(photo(1)))
    server.put("/1.jpg", encoded(photo(2)))
    server.put("/2.jpg", b"", "text/plain", 404)
    server.put("/3.jpg", b"<svg/>", "image/svg+xml")
    server.put("/4.jpg", encoded(photo(3, (40, 40))))
    return [server.url(f"/{n}.jpg", host=f"h{n}") for n in range(5)]


def settings_of(server: PictureServer, folder: Path, **changes: object) -> Settings:
    made = Settings(
        corpus=(folder / "corpus",),
        data=folder / "data",
        images=Images.PROXY,
        image_hosts=(("*.pictures.test", "127.0.0.1", server.port),),
        missing_grace=0,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def client_of(service: Service, desk: PictureService) -> TestClient:
    def nobody() -> object:
        raise AssertionError("pictures need no snapshots")

    routes = routes_of(lambda: service, nobody, lambda: desk)  # type: ignore[arg-type]
    application = Starlette(
        routes=routes, middleware=middleware_of(lambda: service, routes), exception_handlers=ERROR_HANDLERS
    )
    return TestClient(application, "http://localhost", raise_server_exceptions=False)


def test_pictures_are_fetched_served_and_counted(server: PictureServer, tmp_path: Path) -> None:
    urls = addresses(server)
    write_pictured(
        tmp_path / "corpus", [*(pictured_record(n, url) for n, url in enumerate(urls)), pictured_record(5, None)]
    )
    settings = settings_of(server, tmp_path)
    sync(settings)
    service = Service(settings)
    desk = PictureService(service)
    before = desk.find(urls[0])
    assert (before.state, before.payload()["key"]) == (PictureState.FETCHING, key_of(urls[0]))
    desk.start()
    try:
        until(lambda: (found := desk.report()) is not None and not found.states[PictureState.FETCHING])
        report = desk.report()
        assert report is not None
        assert {state.value: count for state, count in report.states.items()} == {
            "ok": 2, "fetching": 0, "none": 1, "dead": 1, "blocked": 1, "unfit": 1,
        }  # fmt: skip
        assert sorted(server.paths()) == [f"/{n}.jpg" for n in range(5)], "each was asked for once"
        assert {headers["User-Agent"] for _, _, headers in server.asked} == {
            f"AI-Policy-Pulse/{VERSION} (picture previews)"
        }
        shown = desk.find(urls[0]).payload()
        with client_of(service, desk) as client:
            small, large = client.get(shown["src"]), client.get(shown["large"])
            assert small.headers["content-type"] == "image/webp"
            assert small.headers["cache-control"] == "public, max-age=31536000, immutable"
            assert small.headers["x-content-type-options"] == "nosniff"
            assert small.headers["cross-origin-resource-policy"] == "same-origin"
            assert "default-src 'none'" in small.headers["content-security-policy"]
            assert len(small.content) < len(large.content)
            again = client.get(shown["src"], headers={"If-None-Match": small.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert "immutable" in again.headers["cache-control"]
            assert client.head(shown["src"]).status_code == 200
            for wrong in ("/t/" + "0" * 32, "/t/..%2f..%2fx", "/t/", shown["src"] + "0"):
                assert client.get(wrong).status_code == 404
            key = key_of(urls[2])
            news = client.get("/t/news", params=[("key", key), ("key", "0" * 32), ("key", "../x")]).json()
            assert set(news) == {key}
            assert news[key]["word"] == "picture gone"
            assert urls[2] not in json.dumps(news)
            elsewhere = PictureService(Service(replace(settings, images=Images.OFF)))
            with client_of(service, elsewhere) as closed:
                assert closed.get(shown["src"]).status_code == 404
    finally:
        desk.close()
        service.close()
    assert desk._fetcher is not None
    assert not desk._fetcher.alive, "its process ended with it"


def test_what_is_on_view_is_fetched_before_the_rest(server: PictureServer, tmp_path: Path) -> None:
    """A picture that no list begins with, like an article's second one, is fetched when somebody looks."""
    write_pictured(tmp_path / "corpus", [pictured_record(0, None)])
    settings = settings_of(server, tmp_path)
    sync(settings)
    service = Service(settings)
    desk = PictureService(service)
    url = server.put("/second.jpg", encoded(photo(9)))
    desk.start()
    try:
        assert desk.find(url).state is PictureState.FETCHING
        until(lambda: desk.find(url).state is PictureState.OK)
        assert server.paths() == ["/second.jpg"]
    finally:
        desk.close()
        service.close()


def test_hidden_articles_leave_no_picture(server: PictureServer, tmp_path: Path) -> None:
    """Where only published articles are shown: theirs are never asked for, and those withdrawn are forgotten."""
    urls = addresses(server)[:2]
    write_pictured(tmp_path / "corpus", [pictured_record(0, urls[0]), pictured_record(1, urls[1], published=False)])
    settings = settings_of(server, tmp_path, visibility=Visibility.PUBLISHED)
    sync(settings)
    service = Service(settings)
    desk = PictureService(service)
    desk.start()
    try:
        until(lambda: desk.cache.record(urls[0]) is not None)
        assert server.paths() == ["/0.jpg"]
        name = desk.find(urls[0]).record.small  # type: ignore[union-attr]
        write_pictured(tmp_path / "corpus", [pictured_record(0, urls[0], published=False)])
        sync(settings)
        until(lambda: desk.cache.record(urls[0]) is None)
        until(lambda: desk.cache.copy(str(name)) is None)
        assert server.paths() == ["/0.jpg"]
    finally:
        desk.close()
        service.close()


def told(settings: Settings, rules: FetchRules, action: str, **options: bool) -> list[str]:
    """What the command says, without starting a Python for each."""
    service = Service(settings)
    try:
        match action:
            case "fetch":
                again = options.get("again", False)
                return fetch(service, rules, again=again, show=lambda done, total: None, stopped=lambda: False)
            case "prune":
                return prune(service, rules)
            case _:
                return status(service, as_json=options.get("as_json", False))
    finally:
        service.close()


def test_the_command_fetches_counts_and_prunes(server: PictureServer, tmp_path: Path) -> None:
    urls = addresses(server)
    corpus = write_pictured(tmp_path / "corpus", [pictured_record(n, url) for n, url in enumerate(urls)])
    settings, rules = settings_of(server, tmp_path), server.rules()
    sync(settings)
    with pytest.raises(SettingError, match="PULSE_IMAGES=proxy"):
        told(replace(settings, images=Images.HOTLINK), rules, "fetch")
    assert server.asked == []
    (line,) = told(settings, rules, "fetch")
    assert line.startswith("Asked for 5 pictures")
    assert "2 ok" in line
    assert "nothing was due" in told(settings, rules, "fetch")[0]
    found = json.loads(told(settings, rules, "status", as_json=True)[0])
    assert found["articles"] == {"ok": 2, "fetching": 0, "none": 0, "dead": 1, "blocked": 1, "unfit": 1}
    assert (found["due"], found["bytes"] > 5_000) == (0, True)
    assert "  dead: the server answers 404 (1)" in told(settings, rules, "status")

    asked = len(server.asked)
    told(settings, rules, "fetch", again=True)
    assert sorted(server.paths()[asked:]) == ["/2.jpg", "/3.jpg"]
    (corpus / "000.md").unlink()
    sync(settings, accept_removals=True)
    assert told(settings, rules, "prune")[0].startswith("Forgot 1 address ")
    assert json.loads(told(settings, rules, "status", as_json=True)[0])["bytes"] < found["bytes"]


def test_a_fetch_that_is_stopped_keeps_what_came(server: PictureServer, tmp_path: Path) -> None:
    url = server.put("/0.jpg", encoded(photo(1)))
    slow = server.serve("/1.jpg", trickle(bytes(2_000), pause=0.3))
    write_pictured(tmp_path / "corpus", [pictured_record(1, url), pictured_record(0, slow)])
    settings = settings_of(server, tmp_path)
    sync(settings)
    service = Service(settings)
    cache = PictureCache.of(settings)
    try:
        (line,) = fetch(
            service,
            server.rules(seconds=30.0),
            again=False,
            show=lambda done, total: None,
            stopped=lambda: cache.record(url) is not None and "/1.jpg" in server.paths(),
        )
    finally:
        service.close()
    assert "1 ok" in line
    assert cache.record(slow) is None
    assert cache.claim(), "nobody writes any more"
    cache.release()


def test_as_it_is_typed(server: PictureServer, tmp_path: Path) -> None:
    """One process writes at a time; the second is told so, with the exit code of a failure."""
    write_pictured(tmp_path / "corpus", [pictured_record(0, addresses(server)[0])])
    settings = settings_of(server, tmp_path)
    sync(settings)
    cache = PictureCache.of(settings)
    assert cache.claim()
    given = {
        "PULSE_CORPUS": str(tmp_path / "corpus"),
        "PULSE_IMAGES": "proxy",
        "PULSE_IMAGE_HOSTS": f"*.pictures.test=127.0.0.1:{server.port}",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "dashboard", "images", "fetch"],
            cwd=PROJECT,
            env=environment(tmp_path, **given),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        cache.release()
    assert (done.returncode, "Another process" in done.stderr) == (1, True)
    assert cache.claim()
    with pytest.raises(ImagesBusy):
        told(settings, server.rules(), "prune")
    cache.release()
    assert server.asked == []
