"""Pictures and pages of snapshots, in the real browser: right sizes, right words, and nothing that runs or fetches."""

from __future__ import annotations

import http.server
import os
import re
import signal
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image
from playwright.sync_api import Browser, Request

from dashboard.charts.labelled_rows import row_bars, row_figure
from dashboard.errors import NotFound, RendererBusy, RendererUnavailable, RenderFailed
from dashboard.snapshots.forms import FORMS, Place, snapshot_file
from dashboard.snapshots.page import html_file, script_json
from dashboard.snapshots.picture import SQUARE, png_file, svg_file
from dashboard.snapshots.renderer import Renderer, Sheet
from dashboard.snapshots.snapshot import Kind, Snapshot, sealed
from dashboard.snapshots.vector import cleaned
from tests.support.chromium import browser_path
from tests.support.snapshots_made import ADDRESS, hand_made

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("renderer")]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    drawing = Renderer(browser_path())
    yield drawing
    drawing.close()


@pytest.fixture
def sink() -> Iterator[tuple[str, list[str]]]:
    """A server that writes down who asks; nobody should."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def _coloured(colour: str) -> Snapshot:
    made = hand_made()
    assert made.figure is not None
    trace = {**made.figure["data"][0], "marker": {"color": colour}}
    return sealed(replace(made, figure={**made.figure, "data": [trace]}))


def _note_request(outside: list[str], request: Request) -> None:
    if "csp" not in (request.failure or ""):
        outside.append(request.url)


def _has(png: bytes, colour: tuple[int, int, int]) -> bool:
    image = Image.open(BytesIO(png)).convert("RGB").resize((480, 270))
    return any(
        max(abs(a - b) for a, b in zip(cast(tuple[int, ...], pixel), colour, strict=True)) < 6
        for _, pixel in image.getcolors(1 << 20) or ()
    )


def test_the_png_has_its_size_and_is_not_blank(renderer: Renderer) -> None:
    wide, square = png_file(hand_made(), ADDRESS, renderer), png_file(hand_made(), ADDRESS, renderer, SQUARE)
    assert Image.open(BytesIO(wide)).size == (2400, 1350)
    assert Image.open(BytesIO(square)).size == (2400, 2400)
    for png in (wide, square):
        assert _has(png, (0x0F, 0x5E, 0x7C))
    assert not _has(wide, (0xFF, 0x00, 0x00))


def test_three_bars_fill_the_slide_and_their_numbers_stay_on_it(renderer: Renderer) -> None:
    figure = row_figure(
        "topic", ["AI", "Law", "A topic with a long name"], ["3 · 100 %", "2 · 67 %", "1 · 33 %"], {"range": [0, 3]}
    )
    figure["data"].append(row_bars([3, 2, 1], "#0f5e7c", ["", "", ""]))
    made = sealed(replace(hand_made(), figure=figure, height=figure["layout"]["height"]))
    picture = (
        Image.open(BytesIO(png_file(made, ADDRESS, renderer))).convert("RGB").resize((480, 270), Image.Resampling.BOX)
    )
    bars = [
        (x, y)
        for y in range(20, 270)
        for x in range(480)
        if max(
            abs(a - b) for a, b in zip(cast(tuple[int, ...], picture.getpixel((x, y))), (0x0F, 0x5E, 0x7C), strict=True)
        )
        < 6
    ]
    assert 185 < max(y for _, y in bars) < 235, "the last bar ends in the lower third, above the caption"
    longest = max(x for x, _ in bars)
    assert longest - min(x for x, _ in bars) > 480 * 0.35
    assert longest < 430, "the numbers have their place"


def test_the_png_carries_its_caption_for_machines_too(renderer: Renderer) -> None:
    image = Image.open(BytesIO(png_file(hand_made(title="人工知能"), ADDRESS, renderer)))
    image.load()
    assert image.text["Title"] == "人工知能"  # type: ignore[attr-defined]
    assert ADDRESS in image.text["Source"]  # type: ignore[attr-defined]
    assert image.text["Description"] == hand_made().alt  # type: ignore[attr-defined]


def test_title_and_caption_are_drawn_in_the_picture(renderer: Renderer) -> None:
    plain = png_file(hand_made(), ADDRESS, renderer)
    pixels = [
        Image.open(BytesIO(png)).convert("L") for png in (plain, png_file(hand_made(title="Another"), "", renderer))
    ]
    for top, bottom in ((0, 200), (1250, 1350)):
        first, second = (image.crop((0, top, 2400, bottom)).tobytes() for image in pixels)
        assert first != second


def test_what_has_no_figure_becomes_a_table_or_says_why(renderer: Renderer) -> None:
    listed = hand_made(
        kind=Kind.ARTICLES,
        figure=None,
        by=("article_id",),
        columns={"article_id": ["1"] * 40, "title": ["A title"] * 40},
    )
    empty = hand_made(figure=None, columns={}, footnote="No article in view has a quality score.")
    for made in (listed, empty):
        assert Image.open(BytesIO(png_file(made, ADDRESS, renderer))).size == (2400, 1350)
        with pytest.raises(NotFound):
            svg_file(made, ADDRESS, renderer)


def test_the_svg_parses_and_says_its_caption_as_text(renderer: Renderer) -> None:
    root = ET.fromstring(svg_file(hand_made(title="A & B <i>"), ADDRESS, renderer))
    texts = " ".join("".join(node.itertext()) for node in root.iter(f"{SVG}tspan"))
    for part in ("A & B <i>", "2 of 3 articles.", "corpus 0123456789ab", ADDRESS):
        assert part in texts
    assert root.findtext(f"{SVG}title") == "A & B <i>"
    assert root.findtext(f"{SVG}desc") == hand_made().alt
    assert {child.tag for child in root.iter()} <= {f"{SVG}{name}" for name in _DRAWN}
    assert "AI" in {node.text for node in root.iter(f"{SVG}text")}


_DRAWN = [
    "svg",
    "g",
    "path",
    "rect",
    "text",
    "tspan",
    "defs",
    "clipPath",
    "title",
    "desc",
    "metadata",
    "style",
    "image",
]


def test_an_svg_is_stripped_of_what_runs_or_fetches() -> None:
    dirty = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="x()">'
        "<script>x()</script><foreignObject><p/></foreignObject><style>@import 'http://e'</style><animate href='#a'/>"
        '<a xlink:href="javascript:x()"><text style="fill:url(http://e/x)">kept</text></a>'
        '<g style="fill: url( \'http://e\')" clip-path="url(#ok)" onclick="x()"><image href="http://e/p.png"/></g>'
        '<image xlink:href="data:image/png;base64,AAAA"/><image href="data:image/svg+xml,x"/><use href="http://e#x"/></svg>'
    )
    text = ET.tostring(cleaned(ET.fromstring(dirty)), encoding="unicode")
    for banned in ("script", "foreign", "import", "animate", "javascript", "http://e", "onload", "onclick", "svg+xml"):
        assert banned not in text.replace("http://www.w3.org", "")
    for wanted in ("kept", "url(#ok)", "data:image/png;base64,AAAA"):
        assert wanted in text


def test_four_threads_get_their_own_pictures(renderer: Renderer) -> None:
    colours = [(0xCC, 0, 0), (0, 0xAA, 0), (0, 0, 0xDD), (0xAA, 0x88, 0)]
    made = [(_coloured("#{:02X}{:02X}{:02X}".format(*colour)), colour) for colour in colours] * 3
    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(lambda pair: png_file(pair[0], ADDRESS, renderer), made))
    for png, (_, colour) in zip(pictures, made, strict=True):
        assert [c for c in colours if _has(png, c)] == [colour]


def test_more_than_the_queue_holds_is_refused_at_once() -> None:
    drawing = Renderer(browser_path(), queue=1)
    started, free = threading.Event(), threading.Event()

    def slow(sheet: Sheet) -> str:
        started.set()
        assert free.wait(20)
        return "drawn"

    try:
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(drawing.draw, slow)
            assert started.wait(40)
            second = pool.submit(drawing.draw, lambda sheet: "second")
            while drawing.waiting < 2:
                time.sleep(0.01)
            with pytest.raises(RendererBusy):
                drawing.draw(lambda sheet: "third")
            free.set()
            assert (first.result(), second.result()) == ("drawn", "second")
        assert drawing.draw(lambda sheet: "again") == "again"
    finally:
        free.set()
        drawing.close()


def test_a_picture_that_takes_too_long_is_given_up_and_the_next_one_works() -> None:
    drawing = Renderer(browser_path(), seconds=2.0)
    try:
        with pytest.raises(RenderFailed, match="in time"):
            drawing.draw(lambda sheet: sheet.run("() => { for (;;); }"))
        drawing._seconds = 60.0
        assert drawing.draw(lambda sheet: sheet.run("() => 2")) == 2
    finally:
        drawing.close()


def test_a_browser_that_dies_between_two_pictures_is_replaced(renderer: Renderer) -> None:
    first = renderer.draw(lambda sheet: sheet.browser.pid)
    os.killpg(first, signal.SIGKILL)  # Debian starts the headless shell from a script
    assert Image.open(BytesIO(png_file(hand_made(), ADDRESS, renderer))).size == (2400, 1350)
    assert renderer.draw(lambda sheet: sheet.browser.pid) != first


def test_closing_leaves_no_process_and_no_profile() -> None:
    drawing = Renderer(browser_path())
    browser = drawing.draw(lambda sheet: sheet.browser)
    drawing.close()
    assert not browser.alive()
    assert not browser.profile.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(browser.pid, 0)


def test_without_a_browser_pictures_say_how_to_get_one_and_the_rest_works() -> None:
    missing = Renderer("no-such-browser")
    assert not missing.available()
    for name, form in FORMS.items():
        if form.drawn:
            with pytest.raises(RendererUnavailable) as refused:
                snapshot_file(hand_made(), name, Place(ADDRESS, "", missing))
            assert "Install Chromium" in refused.value.remedy
        else:
            assert snapshot_file(hand_made(), name, Place(ADDRESS, "", missing)).data


def test_a_program_that_is_no_browser_is_refused_and_does_not_hang() -> None:
    with pytest.raises(RendererUnavailable, match="start"):
        png_file(hand_made(), ADDRESS, Renderer("/bin/true"))


def test_an_unknown_form_is_not_found(renderer: Renderer) -> None:
    with pytest.raises(NotFound):
        snapshot_file(hand_made(), "exe", Place(ADDRESS, "", renderer))


def test_file_names_are_plain_whatever_the_title(renderer: Renderer) -> None:
    made = hand_made(title='../"\r\n.exe')
    for name in ("csv", "json", "html", "parquet"):
        assert re.fullmatch(
            rf"chart-2026-11-03-[\w-]+\.{name}", snapshot_file(made, name, Place("", "", renderer)).filename
        )


def test_json_in_a_script_element_cannot_close_it() -> None:
    assert "<" not in script_json({"a": "</script><!--", "b": "\u2028&"})


HOSTILE = (
    "<script>window.pwned=1;console.log('PWN')</script>",
    "<img src={sink}/img onerror=window.pwned=1>",
    '<span style="background:url({sink}/css)">x</span>',
    "</script><script>window.pwned=1</script>",
    "</style><link rel=stylesheet href={sink}/link><iframe src={sink}/frame></iframe>",
    "{{{{ 7*7 }}}}{{% include '/etc/passwd' %}}",
    "<a href=\"javascript:window.pwned=1\">x</a><meta http-equiv=refresh content='0;url={sink}/meta'>",
    '\u202e=HYPERLINK("{sink}/f")\x00\x1b]0;x',
    "x" * 10_000,
)


def _hostile(sink: str, payload: str) -> Snapshot:
    """A snapshot whose every text is hostile, its figure's too, as if escaping had been forgotten."""
    text = payload.format(sink=sink)[:4000]
    figure = {
        "data": [
            {
                "type": "bar",
                "x": [1, 2],
                "y": [text, "b"],
                "text": [text, text],
                "name": text,
                "customdata": [text, text],
            }
        ],
        "layout": {
            "template": {},
            "height": 200,
            "title": {"text": text},
            "annotations": [{"text": text, "x": 0, "y": 0}],
            "images": [{"source": f"{sink}/layout.png", "x": 0, "y": 0, "sizex": 1, "sizey": 1}],
        },
    }
    return hand_made(
        figure=figure,
        title=text[:200],
        note=text[:2000],
        question=text,
        subtitle=text,
        footnote=text,
        sentence=text,
        alt=text,
        filters={"q": (text,)},
        columns={"topic": [text, None], "label": [text, text], "count": [2, 1], "fractional": [1.5, 1.0]},
    )


@pytest.mark.parametrize("payload", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_run_and_fetch_nothing_in_any_form(
    payload: str, renderer: Renderer, browser: Browser, sink: tuple[str, list[str]], tmp_path: Path
) -> None:
    base, asked = sink
    made = _hostile(base, payload)
    place = Place(ADDRESS, "https://news.example.org/", renderer)
    files = {name: snapshot_file(made, name, place).data for name in FORMS}
    assert Image.open(BytesIO(files["png"])).size == (2400, 1350)
    for name in ("html", "svg"):
        path = tmp_path / f"hostile.{name}"
        path.write_bytes(files[name])
        page = browser.new_page()
        outside: list[str] = []
        page.on("requestfinished", partial(_note_request, outside))
        page.on("requestfailed", partial(_note_request, outside))
        page.goto(path.as_uri())
        if name == "html":
            page.wait_for_selector("#plot[data-ready]")
        assert page.evaluate("window.pwned") is None
        assert [url for url in outside if not url.startswith(("file:", "data:", "blob:"))] == []
        page.close()
    assert asked == []


def test_the_sink_would_notice(browser: Browser, sink: tuple[str, list[str]]) -> None:
    page = browser.new_page()
    page.set_content(f"<img src={sink[0]}/x>")
    page.close()
    assert sink[1] == ["/x"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_html_file_opens_offline_draws_and_makes_no_request(browser: Browser, tmp_path: Path, scheme: str) -> None:
    path = tmp_path / "snapshot.html"
    path.write_bytes(html_file(hand_made(note="One\n\nTwo"), ADDRESS, "https://news.example.org/?q=x"))
    context = browser.new_context(offline=True, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    seen: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda problem: problems.append(str(problem)))
    page.goto(path.as_uri())
    page.wait_for_selector(f"#plot[data-ready={scheme}]")
    assert page.locator("#plot .bars .point").count() == 2
    fill = page.locator("#plot .bars .point path").first.evaluate("node => getComputedStyle(node).fill")
    assert fill == ("rgb(15, 94, 124)" if scheme == "light" else "rgb(79, 176, 211)")
    assert page.locator("tbody tr").count() == 2
    assert page.get_by_role("link", name="Open live view").get_attribute("href") == "https://news.example.org/?q=x"
    assert page.locator("figcaption").inner_text().count("2 of 3 articles.") == 1
    assert [url for url in seen if not url.startswith(("file:", "data:"))] == []
    assert problems == []
    page.emulate_media(media="print")
    assert page.locator("details").first.is_hidden()
    context.close()


def test_without_scripts_the_page_still_says_everything(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "snapshot.html"
    path.write_bytes(html_file(hand_made(), ADDRESS))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    for part in (hand_made().alt, "2 of 3 articles.", ADDRESS, "Coverage: The number of articles;"):
        assert part in page.locator("body").inner_text()
    context.close()


def test_foreign_addresses_are_not_linked() -> None:
    page = html_file(hand_made(), "javascript:alert(1)", "//evil.example").decode()
    assert 'href="javascript' not in page
    assert 'href="//evil' not in page
