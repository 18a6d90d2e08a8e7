"""What is added to Streamlit's page, and that nothing is added to anything else."""

from __future__ import annotations

import gzip
import re
import threading

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient
from streamlit.file_util import get_static_dir

from dashboard.config.settings import Settings
from dashboard.config.version import NAME
from dashboard.frontend.bundle import browser_files, module_address, page_head
from dashboard.model.page_preview import PagePreview
from dashboard.ui.streamlit_bridge.static_files import SERVER_SCRIPT
from dashboard.web import page_frame
from dashboard.web.page_frame import PageFrame, Previews

INDEX = f"{get_static_dir()}/index.html"
OTHER = "<!doctype html><html><head><title>Another</title></head><body></body></html>"


async def _page(_request: Request) -> Response:
    return FileResponse(INDEX)


async def _other(_request: Request) -> Response:
    return HTMLResponse(OTHER)


async def _broken(_request: Request) -> Response:
    return HTMLResponse(b"\x1f\x8b not gzip at all", headers={"Content-Encoding": "gzip"})


async def _long(_request: Request) -> Response:
    async def parts() -> object:
        yield OTHER
        yield OTHER * 1000

    return StreamingResponse(parts(), media_type="text/html")  # type: ignore[arg-type]


def client(*, packing: bool = False, previews: Previews | None = None) -> TestClient:
    routes = [Route("/", _page), Route("/other", _other), Route("/broken", _broken), Route("/long", _long)]
    middleware = [
        Middleware(PageFrame, settings=Settings(), previews=previews),
        *([Middleware(GZipMiddleware, minimum_size=1)] if packing else []),
    ]
    return TestClient(Starlette(routes=routes, middleware=middleware))


@pytest.mark.parametrize("packing", [False, True])
def test_the_page_has_room_for_its_parts_and_names_their_files(packing: bool) -> None:
    answer = client(packing=packing).get("/", headers={"Accept-Encoding": "gzip"})
    with open(INDEX, encoding="utf-8") as file:
        before, after = file.read().replace("<title>Streamlit</title>", f"<title>{NAME}</title>").split("</head>")
    assert answer.text == f"{before}{page_head()}<script>{SERVER_SCRIPT.decode()}</script></head>{after}"
    assert answer.headers.get("content-encoding") == ("gzip" if packing else None)
    assert not {"etag", "last-modified"} & set(answer.headers), "they would call an older frame unchanged"
    raw = gzip.compress(answer.content, page_frame.COMPRESSION, mtime=0) if packing else answer.content
    assert answer.headers["content-length"] == str(len(raw))
    named = set(re.findall(r'href="([^"]+)"', page_head()))
    assert named <= {module_address(path) for path in browser_files()}
    first = ("page/mount.js", "components/chart_card.js", "figures/figure_painter.js", "style.css")
    assert named >= {module_address(path) for path in first}
    assert "<script" not in page_head()


def test_a_browser_that_still_has_the_file_of_streamlit_is_given_the_page() -> None:
    app = Starlette(
        routes=[Mount("/", StaticFiles(directory=get_static_dir(), html=True))],
        middleware=[Middleware(PageFrame, settings=Settings())],
    )
    before = StaticFiles(directory=get_static_dir(), html=True)
    known = TestClient(Starlette(routes=[Mount("/", before)])).get("/").headers
    for asked in (
        {"If-None-Match": known["etag"]},
        {"If-Modified-Since": known["last-modified"]},
        {"Range": "bytes=0-"},
    ):
        answer = TestClient(app).get("/", headers=asked)
        assert answer.status_code == 200
        assert page_head() in answer.text


HOSTILE = '"><script>alert(1)</script>&'


@pytest.mark.parametrize("packing", [False, True])
def test_the_tags_of_a_page_are_escaped(packing: bool) -> None:
    asked: list[tuple[str, tuple[tuple[str, str], ...]]] = []

    def previews(path: str, params: tuple[tuple[str, str], ...]) -> PagePreview:
        asked.append((path, params))
        return PagePreview(HOSTILE, HOSTILE + "\ud800", "/?a=1&b=2", "/p.png", HOSTILE)

    text = client(packing=packing, previews=previews).get("/?topic=A%22&x=%ff").text
    assert asked == [("", (("topic", 'A"'), ("x", "\ufffd")))]
    assert HOSTILE not in text
    assert text.count("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;") == 5
    assert '<meta property="og:url" content="http://testserver/?a=1&amp;b=2">' in text
    assert '<meta property="og:image" content="http://testserver/p.png">' in text


def test_feed_readers_find_the_feeds_of_the_view() -> None:
    def previews(_path: str, _params: object) -> PagePreview:
        return PagePreview(HOSTILE, "", "/?topic=A", view="topic=%22%3E%3Cb%3E&topic=B")

    text = client(previews=previews).get("/").text
    for path, kind in (("/feed.atom", "atom+xml"), ("/feed.json", "feed+json")):
        href = f'href="{path}?topic=%22%3E%3Cb%3E&amp;topic=B"'
        assert re.search(
            rf'<link rel="alternate" type="application/{re.escape(kind)}" title="[^"<>]*" {re.escape(href)}>', text
        )
    assert 'href="/calendar.ics?' in text
    assert HOSTILE not in text
    nothing = client(previews=lambda _path, _params: PagePreview("x", "", "/corpus")).get("/").text
    assert 'rel="alternate"' not in nothing


def test_a_page_does_not_wait_for_a_slow_or_broken_preview(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_frame, "SECONDS", 0.05)
    free = threading.Event()

    def slow(_path: str, _params: object) -> None:
        assert free.wait(30)

    def broken(_path: str, _params: object) -> None:
        raise ZeroDivisionError

    for previews in (slow, broken):
        text = client(previews=previews).get("/").text
        assert f"<title>{NAME}</title>" in text
        assert "og:" not in text
    free.set()


def test_an_address_that_is_too_long_has_no_preview() -> None:
    def refuse(_path: str, _params: object) -> PagePreview:
        raise AssertionError

    assert f"<title>{NAME}</title>" in client(previews=refuse).get(f"/?q={'x' * 9000}").text


@pytest.mark.parametrize("packing", [False, True])
def test_nothing_else_is_touched(packing: bool) -> None:
    visitor = client(packing=packing)
    assert visitor.get("/other").text == OTHER
    assert visitor.get("/long").text == OTHER * 1001
    assert visitor.get("/nowhere").status_code == 404
    assert visitor.head("/").text == ""
    with visitor.stream("GET", "/broken") as answer:
        assert b"".join(answer.iter_raw()) == b"\x1f\x8b not gzip at all"
