"""A snapshot's own page and a board's in real Chromium: by anybody, in a frame, on paper, without scripts, hostile."""

from __future__ import annotations

import http.server
import io
import json
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.e2e.axe import COLOURS, SHEET, violations
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.invented import write_corpus
from tests.e2e.reader import PATIENCE, copying
from tests.support.live_server import LiveServer, running_dashboard

PWN = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script></title>\u202e javascript:window.pwned=1'


def post(server: LiveServer, path: str, body: Any) -> Any:
    headers = {"X-Pulse": "1", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{server.url}{path}", json.dumps(body).encode(), headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    folder = tmp_path_factory.mktemp("pages")
    with running_dashboard(write_corpus(folder / "corpus"), folder) as found:
        yield found


@pytest.fixture(scope="module")
def snapshot(server: LiveServer) -> Any:
    return post(server, "/api/v1/snapshots", {"view": "topic", "title": "Seen in November", "note": "One line."})


@pytest.fixture(scope="module")
def board(server: LiveServer, snapshot: Any) -> Any:
    table = post(server, "/api/v1/snapshots", {"view": "articles"})
    items = [{"snapshot": snapshot["id"]}, {"heading": "Articles", "snapshot": table["id"]}]
    return post(server, "/api/v1/boards", {"title": "To hand out", "items": items})


@contextmanager
def window(browser: Browser, server: LiveServer, **how: Any) -> Iterator[Page]:
    """A clean window; it may meet no fault, open no WebSocket and ask nobody else."""
    context = browser.new_context(**{"viewport": DESK, **how})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.on("websocket", lambda socket: faults.append(socket.url))
    page.on("request", lambda asked: None if asked.url.startswith((server.url, "data:")) else faults.append(asked.url))
    yield page
    context.close()
    assert faults == []


@pytest.mark.parametrize("what", ["page", "embed", "board"])
def test_axe_finds_nothing(browser: Browser, server: LiveServer, snapshot: Any, board: Any, what: str) -> None:
    """Of any level: in light, in dark, on paper and on a phone."""
    path = board["links"]["page"] if what == "board" else snapshot["links"][what]
    with window(browser, server, bypass_csp=True) as page:
        page.goto(f"{server.url}{path}")
        page.wait_for_selector(".plot[data-ready=light]")
        found = {"light": violations(page)}
        page.emulate_media(color_scheme="dark")
        page.wait_for_selector(".plot[data-ready=dark]")
        found["dark"] = violations(page, only=COLOURS)
        page.emulate_media(color_scheme="light", media="print")
        page.set_viewport_size(SHEET)
        page.wait_for_selector(".plot[data-ready=light]", state="attached")
        found["paper"] = violations(page)
        page.emulate_media(media="screen")
        page.set_viewport_size(PHONE)
        found["phone"] = violations(page, without=COLOURS)
        assert found == {look: [] for look in found}


def test_a_phone_reads_them_without_scrolling_sideways(
    browser: Browser, server: LiveServer, snapshot: Any, board: Any
) -> None:
    for path in (snapshot["links"]["page"], snapshot["links"]["embed"], board["links"]["page"]):
        with window(browser, server, viewport=PHONE) as page:
            page.goto(f"{server.url}{path}")
            page.wait_for_selector(".plot[data-ready]")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_picture_and_the_numbers_are_there(
    browser: Browser, server: LiveServer, snapshot: Any
) -> None:
    with window(browser, server, java_script_enabled=False) as page:
        page.goto(f"{server.url}{snapshot['links']['page']}")
        picture = page.locator("img.still")
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])") == [
            2400,
            1350,
        ]
        expect(page.locator("#plot")).to_be_hidden()
        assert page.locator("tbody tr").count() > 2
        expect(page.get_by_role("link", name="Compare with today's corpus")).to_be_visible()
        assert page.get_by_role("button").count() == 0


def test_it_prints_light_on_a4_without_what_paper_cannot_do(
    browser: Browser, server: LiveServer, snapshot: Any
) -> None:
    with window(browser, server, color_scheme="dark") as page:
        page.goto(f"{server.url}{snapshot['links']['page']}")
        page.wait_for_selector("#plot[data-ready=dark]")
        document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
        first = document[0]
        assert [round(length) for length in first.get_size()] == [595, 842]
        text = first.get_textpage().get_text_range()
        assert "Seen in November" in text
        assert "Copy citation" not in text
        assert "Download" not in text
        image = first.render(scale=0.3).to_pil().convert("L")
        assert sum(image.histogram()[200:]) > 0.7 * image.width * image.height
        document.close()


def test_copying_and_the_comparison_work_by_keyboard(browser: Browser, server: LiveServer, snapshot: Any) -> None:
    with window(browser, server, permissions=["clipboard-read", "clipboard-write"]) as page:
        page.goto(f"{server.url}{snapshot['links']['page']}")
        expect(page.locator("#drift")).to_contain_text("the same rows")
        page.get_by_role("button", name="Copy citation").focus()
        with copying(page):
            page.keyboard.press("Enter")
            page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Copy citation")).to_be_visible()  # again, also after two presses
        assert page.evaluate("navigator.clipboard.readText()") == snapshot["citation"]["short"]


def test_a_reader_zooms_with_the_tools_and_goes_back(browser: Browser, server: LiveServer, snapshot: Any) -> None:
    span = "() => { const [low, high] = document.querySelector('#plot')._fullLayout.xaxis.range; return high - low; }"
    with window(browser, server) as page:
        page.goto(f"{server.url}{snapshot['links']['page']}")
        expect(page.locator("#plot[data-ready]")).to_be_visible()
        whole = page.evaluate(span)
        page.locator('#plot .modebar-btn[data-attr="zoom"][data-val="in"]').click()
        page.wait_for_function(f"whole => ({span})() < 0.9 * whole", arg=whole)
        page.locator('#plot .modebar-btn[data-val="reset"]').click()
        page.wait_for_function(f"whole => Math.abs(({span})() - whole) < 1e-6 * whole", arg=whole)


class _Host(http.server.BaseHTTPRequestHandler):
    """Another site, whose page frames what its address names."""

    def do_GET(self) -> None:
        framed = self.path.partition("?")[2]
        page = f'<!doctype html><title>Another site</title><iframe id="it" src="{framed}" width="700" height="500"></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: Any) -> None:
        return


@pytest.fixture(scope="module")
def another_site() -> Iterator[str]:
    host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Host)
    threading.Thread(target=host.serve_forever, daemon=True).start()
    yield f"http://localhost:{host.server_port}"
    host.shutdown()
    host.server_close()


def framed(browser: Browser, site: str, address: str) -> bool:
    """Whether another site's page shows the plot of that address in its frame."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/?{address}")
    plot = page.frame_locator("#it").locator(".plot[data-ready]")
    deadline = time.monotonic() + PATIENCE / 1000
    try:
        while not (shown := plot.count() == 1) and not any(f.url.startswith("chrome-error:") for f in page.frames):
            assert time.monotonic() < deadline, [frame.url for frame in page.frames]
            page.wait_for_timeout(50)
        return shown
    finally:
        context.close()


def test_another_site_frames_the_embed_and_nothing_else(
    browser: Browser, server: LiveServer, snapshot: Any, another_site: str
) -> None:
    assert framed(browser, another_site, f"{server.url}{snapshot['links']['embed']}")
    assert not framed(browser, another_site, f"{server.url}{snapshot['links']['page']}")


def test_nobody_frames_where_the_operator_says_none(browser: Browser, another_site: str, tmp_path: Path) -> None:
    with running_dashboard(write_corpus(tmp_path / "corpus"), tmp_path, {"PULSE_EMBED_ORIGINS": "none"}) as server:
        made = post(server, "/api/v1/snapshots", {"view": "topic"})
        assert made["embed_code"] == ""
        assert not framed(browser, another_site, f"{server.url}/s/{made['id']}/embed")


def test_hostile_words_run_nothing_and_ask_nobody(browser: Browser, server: LiveServer) -> None:
    made = post(server, "/api/v1/snapshots", {"view": "articles", "title": PWN[:190], "note": PWN})
    chart = post(server, "/api/v1/snapshots", {"view": "provider", "title": PWN[:190], "note": PWN})
    items = [{"heading": PWN[:190], "snapshot": one["id"]} for one in (made, chart)]
    board = post(server, "/api/v1/boards", {"title": PWN[:190], "items": items})
    for path in (made["links"]["page"], chart["links"]["page"], chart["links"]["embed"], board["links"]["page"]):
        with window(browser, server) as page:
            page.goto(f"{server.url}{path}")
            if path != made["links"]["page"]:
                page.wait_for_selector(".plot[data-ready]")
            assert page.evaluate("window.pwned") is None
            assert "onerror" in page.locator("h1").inner_text()
    for path in (chart["links"]["svg"], chart["links"]["html"], board["links"]["html"]):
        with window(browser, server) as page, page.expect_download() as download:
            page.goto(f"{server.url}{made['links']['page']}")
            page.evaluate("path => { location.href = path; }", path)
        assert download.value.suggested_filename.endswith(path.rsplit(".", 1)[1])


def test_the_picture_is_there_to_unfurl(server: LiveServer, snapshot: Any) -> None:
    assert Image.open(io.BytesIO(server.get(snapshot["links"]["png"]))).size == (2400, 1350)
