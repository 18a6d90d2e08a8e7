"""What is added to Streamlit's page, and that nothing is added to anything else."""

from __future__ import annotations

import gzip
import re

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

from dashboard.browser_files import browser_files, page_head
from dashboard.web.page_frame import PageFrame

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


def client(*, packing: bool = False) -> TestClient:
    routes = [Route("/", _page), Route("/other", _other), Route("/broken", _broken), Route("/long", _long)]
    middleware = [Middleware(PageFrame), *([Middleware(GZipMiddleware, minimum_size=1)] if packing else [])]
    return TestClient(Starlette(routes=routes, middleware=middleware))


@pytest.mark.parametrize("packing", [False, True])
def test_the_page_has_room_for_its_parts_and_names_their_files(packing: bool) -> None:
    answer = client(packing=packing).get("/", headers={"Accept-Encoding": "gzip"})
    with open(INDEX, encoding="utf-8") as file:
        before, after = file.read().split("</head>")
    assert answer.text == f"{before}{page_head()}</head>{after}"
    assert answer.headers.get("content-encoding") == ("gzip" if packing else None)
    assert not {"etag", "last-modified"} & set(answer.headers), "they would call an older frame unchanged"
    raw = gzip.compress(answer.content, mtime=0) if packing else answer.content
    assert answer.headers["content-length"] == str(len(raw))
    named = set(re.findall(r'href="([^"]+)"', page_head()))
    assert named <= {file.address for file in browser_files().values()}
    assert len(named) == 6
    assert "<script" not in page_head()


def test_a_browser_that_still_has_the_file_of_streamlit_is_given_the_page() -> None:
    app = Starlette(
        routes=[Mount("/", StaticFiles(directory=get_static_dir(), html=True))], middleware=[Middleware(PageFrame)]
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


@pytest.mark.parametrize("packing", [False, True])
def test_nothing_else_is_touched(packing: bool) -> None:
    visitor = client(packing=packing)
    assert visitor.get("/other").text == OTHER
    assert visitor.get("/long").text == OTHER * 1001
    assert visitor.get("/nowhere").status_code == 404
    assert visitor.head("/").text == ""
    with visitor.stream("GET", "/broken") as answer:
        assert b"".join(answer.iter_raw()) == b"\x1f\x8b not gzip at all"
