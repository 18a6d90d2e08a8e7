"""What every answer says to browsers, and which addresses exist, with the middleware alone."""

from __future__ import annotations

import base64
import gzip
import hashlib
import posixpath
import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from dashboard.config.settings import Images
from dashboard.frontend import bundle
from dashboard.frontend.bundle import COMPONENTS, browser_files, files_root, module_address, plotly_path, stub
from dashboard.views.catalog import PAGES, PATHS
from dashboard.web.addresses import _NAMES, KnownAddresses
from dashboard.web.assets import CompressedStreamlit, asset_routes
from dashboard.web.headers import SecurityHeaders, page_policy

STATIC = Path(streamlit.__file__).parent / "static"


async def _page(_request: Request) -> Response:
    return HTMLResponse("<p>the page of Streamlit</p>")


async def _unchanged(_request: Request) -> Response:
    return Response(status_code=304, headers={"ETag": '"x"'})


async def _framed(_request: Request) -> Response:
    return HTMLResponse("<p>for others</p>", headers={"Content-Security-Policy": "frame-ancestors *"})


def client_of(images: Images = Images.HOTLINK) -> TestClient:
    ours = [
        *asset_routes(),
        Route("/framed", _framed),
        Route("/unchanged", _unchanged),
        Route("/plain", lambda _: PlainTextResponse("x")),
    ]
    everything = [*ours, Mount("/", Starlette(routes=[Route("/{path:path}", _page, methods=["GET", "POST"])]))]
    middleware = [
        Middleware(SecurityHeaders, images=images),
        Middleware(KnownAddresses, routes=ours, pages=PATHS),
        Middleware(CompressedStreamlit),
    ]
    return TestClient(Starlette(routes=everything, middleware=middleware))


def policy(answer: object) -> dict[str, str]:
    text = answer.headers["content-security-policy"]  # type: ignore[attr-defined]
    return dict(rule.strip().split(" ", 1) for rule in text.split(";") if " " in rule.strip())


def test_a_page_runs_our_scripts_only_and_is_framed_nowhere() -> None:
    answer = client_of().get("/articles?topic=AI")
    rules = policy(answer)
    assert rules["default-src"] == "'none'"
    assert rules["frame-ancestors"] == "'none'"
    assert rules["connect-src"] == "'self'"
    assert "unsafe" not in rules["script-src"]
    assert "http:" not in rules["script-src"]
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]


def test_every_inline_script_of_the_installed_page_is_allowed_by_its_hash() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    inline = [
        body for body in re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page, re.DOTALL) if body.strip()
    ]
    assert inline
    for body in inline:
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in page_policy(Images.OFF)


def test_publishers_pictures_need_the_operators_word() -> None:
    assert "https:" in policy(client_of(Images.HOTLINK).get("/"))["img-src"].split()
    assert policy(client_of(Images.OFF).get("/"))["img-src"] == "'self' data: blob:"


def test_a_route_may_say_who_frames_it() -> None:
    answer = client_of().get("/framed")
    assert answer.headers["content-security-policy"] == "frame-ancestors *"
    assert "x-frame-options" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_data_can_run_nothing() -> None:
    assert policy(client_of().get("/plain"))["default-src"] == "'none'"
    assert "script-src" not in client_of().get("/plain").headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/articles/", *(f"/{path}" for path in sorted(PATHS))])
def test_pages_get_through(path: str) -> None:
    assert "Streamlit" in client_of().get(path).text


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/_stcore/host-config", "/media/x.png", "/favicon.png", "/static/a.js"]
)
def test_what_the_browser_side_of_streamlit_asks_for_gets_through(path: str) -> None:
    assert client_of().get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/healthz/", "http://localhost//", "/admin", "/wp-login.php", "/articles/secret", "/.env", "http://localhost//articles", "/Articles", "/api/v1/x",
        "/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore", "/assets/../app.py", "/%2e%2e/app.py", "/\\corpus",
    ],
)  # fmt: skip
def test_other_addresses_do_not_exist(path: str) -> None:
    answer = client_of().get(path)
    assert answer.status_code == 404
    assert "Streamlit" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_people_are_led_to_a_page_and_programs_get_json() -> None:
    browser = {"Accept": "text/html"}
    client = client_of()
    moved = client.get("/stories?topic=AI", headers=browser, follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (307, "/story?topic=AI")
    lost = client.get("/storys", headers=browser)
    assert lost.status_code == 404
    leads = re.findall(r'<li><a href="([^"]+)">(\w+)</a>', lost.text)
    assert leads[0] == ("/story", "Stories")
    assert ("/", "Overview") in leads
    assert client.get("/stories").json()["error"]["remedy"]
    assert client.get("/stories", headers={"Accept": "application/json"}).status_code == 404


def test_every_page_of_the_menu_is_known_by_its_name() -> None:
    assert {page.title.lower(): f"/{page.path}" for page in PAGES if page.listed} == _NAMES


def test_pages_take_no_other_method() -> None:
    assert client_of().post("/articles").status_code == 405


def test_plotly_comes_compressed_from_the_installed_package() -> None:
    import plotly

    original = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
    client = client_of()
    assert plotly_path() == f"/assets/plotly-{plotly.__version__}.min.js"
    with client.stream("GET", plotly_path(), headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-type"].startswith("text/javascript")
    assert gzip.decompress(raw) == original.read_bytes()
    assert len(raw) < 1_700_000
    plain = client.get(plotly_path(), headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert len(plain.content) == original.stat().st_size


def test_browser_files_are_served_compressed_and_kept_for_ever() -> None:
    client = client_of()
    for path, body in browser_files().items():
        answer = client.get(module_address(path), headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, path
        assert answer.headers["content-encoding"] == "gzip"
        assert "immutable" in answer.headers["cache-control"]
        kind = "text/css" if path.endswith(".css") else "text/javascript"
        assert answer.headers["content-type"] == f"{kind}; charset=utf-8"
        assert answer.content == body
        assert client.get(module_address(path), headers={"Accept-Encoding": "identity"}).content == body
    older = re.sub(r"[0-9a-f]{16}", "0" * 16, module_address("components/head.js"))
    assert client.get(older).status_code == 404, "an address never leads to another version"


@pytest.mark.parametrize(
    "path", ["bundle.py", "styles/base.css", "snapshot/page.html", "page/../bundle.py", "", "page"]
)
def test_only_browser_files_are_served(path: str) -> None:
    assert client_of().get(f"{files_root()}/{path}").status_code == 404


def test_every_import_of_a_browser_module_is_served() -> None:
    files = browser_files()
    for path, body in files.items():
        for name in re.findall(r'(?:from|^import) "([^"]+)"', body.decode(), re.MULTILINE):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(path), name)) in files, (path, name)


def test_generated_constants_have_the_names_that_tests_use() -> None:
    written = (Path(bundle.__file__).parent / "shared" / "constants.js").read_text(encoding="utf-8")
    exported = re.compile(r"^export const (\w+) =", re.MULTILINE)
    assert exported.findall(browser_files()["shared/constants.js"].decode()) == exported.findall(written)


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_message_names_a_component_and_holds_none_of_its_script(name: str) -> None:
    assert f"components/{name}.js" in browser_files()
    assert f'"{name}"' in stub(name)
    assert all(module_address(path) in stub(name) for path in ("page/mount.js", "style.css"))
    assert "\n" in stub(name), "Streamlit takes one line for a file's name"
    assert len(stub(name)) < 300


def test_streamlits_scripts_come_compressed_and_unchanged() -> None:
    script = next((STATIC / "static" / "js").glob("index.*.js"))
    address = f"/static/js/{script.name}"
    answer = client_of().get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == script.read_bytes()
    head = client_of().head(address, headers={"Accept-Encoding": "gzip"})
    assert head.content == b""
    for headers in ({"Accept-Encoding": "identity"}, {"Accept-Encoding": "gzip;q=0"}, {"Range": "bytes=0-9"}):
        assert "content-encoding" not in client_of().get(address, headers=headers).headers


def test_compression_never_leaves_its_folder() -> None:
    for path in ("/static/js/../../../config.py", "/static/js/..%2f..%2f__init__.py", "/static/js/none.js"):
        answer = client_of().get(path)
        assert "def " not in answer.text
        assert "content-encoding" not in answer.headers


def test_an_unchanged_page_keeps_the_policy_it_was_sent_with() -> None:
    answer = client_of().get("/unchanged")
    assert answer.status_code == 304
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in answer.headers
    assert "x-frame-options" not in answer.headers
