"""Pictures served from here, in a browser: nobody else is asked, nothing jumps, everything opens large by keyboard."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.support.live_server import LiveServer, running_dashboard
from tests.support.picture_server import encoded, photo, picture_server
from tests.support.pictured_corpus import pictured_record, write_pictured

LOADED = "button.pulse-picture.pulse-loaded"


@pytest.fixture(scope="module")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Thirty documents: one picture that four share, one missing, one SVG, one icon, one that takes long, one story."""
    folder = tmp_path_factory.mktemp("pictured")
    with picture_server() as pictures:
        stock = pictures.put("/stock.jpg", encoded(photo(99)))
        odd = {
            20: stock,
            21: stock,
            22: stock,
            23: stock,
            24: pictures.put("/gone.jpg", b"", "text/plain", 404),
            25: pictures.put("/drawn.svg", b"<svg/>", "image/svg+xml"),
            26: pictures.put("/icon.png", encoded(photo(5, (32, 32)), "PNG")),
            27: None,
        }
        records = []
        for number in range(28):
            plain = pictures.put(f"/{number}.jpg", encoded(photo(number, (900, 600))))
            own = pictures.url(f"/{number}.jpg", host=f"h{number}") if plain else None
            related = [pictures.url(f"/{n}.jpg", host=f"h{n}") for n in range(4)] if number == 19 else []
            records.append(pictured_record(number, odd.get(number, own), related=related))
        settings = {"PULSE_IMAGES": "proxy", "PULSE_IMAGE_HOSTS": f"*.pictures.test=127.0.0.1:{pictures.port}"}
        with running_dashboard(write_pictured(folder / "corpus", records), folder, settings) as server:
            yield server


def test_a_table_of_pictures_asks_nobody_else(visit: Visit, pictured: LiveServer) -> None:
    reader = visit(pictured, "/articles")
    page = reader.page
    rows = page.locator("[data-article]")
    expect(rows).to_have_count(25)
    expect(page.locator('[data-state="fetching"]')).to_have_count(0)
    heights = rows.evaluate_all("rows => rows.map(row => row.getBoundingClientRect().height)")
    for row in rows.all():
        row.scroll_into_view_if_needed()
    expect(page.locator(LOADED)).to_have_count(22)
    assert rows.evaluate_all("rows => rows.map(row => row.getBoundingClientRect().height)") == heights
    boxes = page.locator("[data-article] .pulse-picture").evaluate_all("all => all.map(box => box.clientHeight)")
    assert min(boxes) >= 64
    words = page.locator(".pulse-picture-word").all_inner_texts()
    assert words == ["no picture", "logo", "not shown", "picture gone", *["used 4×"] * 4]
    sources = page.locator("[data-articles] img").evaluate_all(
        "all => all.map(image => [image.src, image.alt, image.loading])"
    )
    assert all(source.startswith(f"{pictured.url}/t/") and loading == "lazy" for source, _, loading in sources)
    assert all(alt.startswith("Committee hears evidence") for _, alt, _ in sources)
    assert "pictures.test" not in page.locator("[data-articles]").evaluate(
        'root => root.innerHTML.replace(/title="[^"]*"/g, \'\')'
    )
    # `visit` fails this test if any request left the dashboard or any content was blocked


def test_a_picture_opens_large_and_the_keyboard_goes_through_them(visit: Visit, pictured: LiveServer) -> None:
    reader = visit(pictured, "/articles")
    page = reader.page
    expect(page.locator(LOADED).first).to_be_visible()
    page.locator("h1").first.click()
    for _ in range(5):
        page.keyboard.press("j")
    held = page.locator("[data-article]").nth(4)
    expect(held).to_be_focused()
    expect(held.locator(LOADED)).to_be_visible()
    page.keyboard.press("p")
    dialog = page.locator("dialog.pulse-lightbox")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text(held.locator(".pulse-title a").inner_text().split("\u00a0")[0])
    expect(dialog).to_contain_text("4 articles and related items show it")
    first = dialog.locator("img").get_attribute("alt")
    page.keyboard.press("ArrowRight")
    expect(dialog.locator("img")).not_to_have_attribute("alt", first or "")
    page.keyboard.press("ArrowLeft")
    expect(dialog.locator("img")).to_have_attribute("alt", first or "")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(held.locator(LOADED)).to_be_focused()
    assert ("page", "2") not in reader.params


def test_the_contact_sheet_and_the_corpus_page(visit: Visit, pictured: LiveServer) -> None:
    reader = visit(pictured, "/articles")
    reader.page.locator('[data-layout="sheet"]').click()
    reader.expect_params(("layout", "sheet"))
    expect(reader.page.locator("[data-sheet] [data-article]")).to_have_count(28)
    assert reader.page.locator("[data-sheet-group]").count() == 28
    reader.page.locator("[data-sheet] .pulse-tile-title a").first.click()
    reader.page.wait_for_url("**/article?**")
    reader.back().expect_params(("layout", "sheet"))
    phone = visit(pictured, "/articles?layout=sheet", phone=True, dark=True)
    expect(phone.page.locator("[data-sheet] [data-article]")).to_have_count(28)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    corpus = visit(pictured, "/corpus")
    section = corpus.page.locator("section#pictures")
    expect(section).to_contain_text("24 of 28 (86 %)")
    expect(section).to_contain_text("the server answers 404")
    found = pictured.json("/api/v1/articles", {"q": "19"})["rows"]
    story = visit(pictured, f"/article?id={found[0]['article_id']}")
    expect(story.page.locator("[data-story-sheet] .pulse-tile")).to_have_count(5)


def test_a_picture_on_its_way_appears_by_itself(visit: Visit, tmp_path: Path) -> None:
    data, seen = encoded(photo(1)), threading.Event()
    with picture_server() as pictures:
        url = pictures.serve(
            "/slow.jpg",
            lambda asked: asked.send(data) if seen.wait(3) else asked.send(b"Later.", "text/plain", 503),
        )
        settings = {"PULSE_IMAGES": "proxy", "PULSE_IMAGE_HOSTS": f"*.pictures.test=127.0.0.1:{pictures.port}"}
        with running_dashboard(
            write_pictured(tmp_path / "corpus", [pictured_record(0, url)]), tmp_path, settings
        ) as server:
            reader = visit(server, "/articles")
            expect(reader.page.locator('[data-state="fetching"]')).to_be_visible()
            seen.set()
            expect(reader.page.locator(LOADED)).to_be_visible()
            assert set(pictures.paths()) == {"/slow.jpg"}
