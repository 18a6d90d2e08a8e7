"""Sharing: two clicks from any view to something another person can open, and it stays what it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import PHONE, Visit
from tests.e2e.invented import record, write_corpus
from tests.e2e.reader import Reader, copying
from tests.e2e.test_access import COLLECT, MISSED
from tests.support.live_server import LiveServer, running_dashboard

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}
TOO_WIDE = "() => document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth + 1"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A dashboard of sixty documents that only this module freezes views of."""
    folder = tmp_path_factory.mktemp("sharing")
    with running_dashboard(write_corpus(folder / "corpus"), folder) as server:
        yield server


@dataclass
class Stranger:
    """Somebody without this dashboard's pages open: a clean window, what it asked for, and what went wrong in it."""

    page: Page
    requests: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def numbers(self) -> list[list[str]]:
        rows: list[list[str]] = self.page.locator('[aria-label="The numbers"] tbody tr').evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        )
        return rows


@contextmanager
def stranger(browser: Browser, address: str, *, offline: bool = False, width: int = 1280) -> Iterator[Stranger]:
    context = browser.new_context(offline=offline, viewport={"width": width, "height": 844})
    page = context.new_page()
    someone = Stranger(page)
    page.on("request", lambda request: someone.requests.append(request.url))
    page.on("websocket", lambda socket: someone.sockets.append(socket.url))
    page.on("pageerror", lambda error: someone.faults.append(str(error)))
    page.on("console", lambda said: someone.faults.append(said.text) if said.type == "error" else None)
    page.goto(address)
    yield someone
    context.close()
    assert someone.faults == []


def share(reader: Reader, chart: str) -> Locator:
    """Open the share panel of a chart."""
    card = reader.chart(chart)
    card.scroll_into_view_if_needed()
    card.hover()
    card.locator('[data-action="share"]').click()
    panel = reader.page.locator('dialog[data-shows="share"][open]')
    expect(panel).to_be_visible()
    return panel


def freeze(panel: Locator, title: str = "") -> str:
    """Freeze what the panel shows and return the path of the snapshot."""
    panel.locator('[name="title"]').fill(title)
    panel.locator('[data-share="freeze"]').click()
    expect(panel.locator('[data-share="snapshot"]')).to_be_visible()
    address = panel.locator(".pulse-share-address a").get_attribute("href") or ""
    assert "/s/" in address
    return address[address.index("/s/") :]


def clipboard(reader: Reader) -> str:
    return str(reader.page.evaluate("() => navigator.clipboard.readText()"))


def test_what_is_frozen_stays_and_says_what_has_changed_since(browser: Browser, visit: Visit, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", 14)
    with running_dashboard(corpus, tmp_path) as server:
        reader = visit(server, "/?topic=AI&counting=fractional", **CLIPBOARD).drawn()
        chart = [row[:3] for row in reader.table("topic")]
        panel = share(reader, "topic")
        with copying(reader.page):
            panel.locator('[data-share="live"]').click()
        live = clipboard(reader).removeprefix(server.url)
        path = freeze(panel, "As it was")
        with stranger(browser, server.url + path) as before:
            expect(before.page.locator("#drift")).to_contain_text("gives the same rows")
            assert [row[:3] for row in before.numbers()] == chart
            expect(before.page.locator(".js-plotly-plot .point")).to_have_count(len(chart))
            assert before.sockets == []
            assert not [url for url in before.requests if "/_stcore/" in url or not url.startswith(server.url)]
        (corpus / "later.md").write_text(record(16, "A title that was not there"), encoding="utf-8")
        reader.page.keyboard.press("Escape")
        offer = reader.page.get_by_role("button", name="1 new document: show")
        expect(offer).to_be_visible()
        expect(share(reader, "quality").get_by_text("The corpus has changed since")).to_be_visible()
        reader.page.keyboard.press("Escape")
        offer.click()
        reader.expect_sentence("of 15 articles")
        expect(share(reader, "quality").locator(".pulse-share-cited")).to_contain_text("of 15 articles")
        expect(reader.page.get_by_text("The corpus has changed since")).to_have_count(0)
        with stranger(browser, server.url + path) as after:
            expect(after.page.locator("#drift")).to_contain_text("1 added")
            expect(after.page.locator("#drift")).not_to_contain_text("gives the same rows")
            assert [row[:3] for row in after.numbers()] == chart
        again = visit(server, live)
        expect(again.page.locator(".pulse-earlier")).to_contain_text("14 articles then, 15 now (+1)")
        again.page.get_by_role("link", name="Show latest").click()
        again.expect_params(("topic", "AI"), ("counting", "fractional"))
        expect(again.page.locator(".pulse-earlier")).to_have_count(0)


def test_a_link_opened_at_the_state_it_was_copied_at_says_nothing(visit: Visit, served: LiveServer) -> None:
    reader = visit(served, "/articles?topic=AI", **CLIPBOARD)
    with copying(reader.page):
        reader.page.locator("#pulse-share").click()
    address = clipboard(reader)
    assert address.startswith(f"{served.url}/articles?topic=AI&as_of=")
    again = visit(served, address.removeprefix(served.url))
    expect(again.page.locator(".pulse-earlier")).to_have_count(0)


def test_every_copy_button_fills_the_clipboard_and_says_so(visit: Visit, served: LiveServer) -> None:
    reader = visit(served, "/?provider=harbour.example", **CLIPBOARD)
    panel = share(reader, "topic")
    heard: dict[str, str] = {}
    for selector in ("live", "freeze", "snapshot", "embed"):
        button = panel.locator(f'[data-share="{selector}"]')
        if selector == "freeze":
            button.click()
            expect(panel.get_by_text("Frozen, and its link is on the clipboard.")).to_be_visible()
        else:
            with copying(reader.page):
                button.click()
        heard[selector] = clipboard(reader)
    for form in ("short", "text", "bibtex", "csl"):
        with copying(reader.page):
            panel.locator(f'[data-cite="{form}"]').click()
        heard[form] = clipboard(reader)
    link = heard["snapshot"]
    assert heard["freeze"] == link
    assert heard["live"].startswith(f"{served.url}/?provider=harbour.example&as_of=")
    assert heard["embed"].startswith("<iframe ")
    assert f'src="{link}/embed"' in heard["embed"]
    assert heard["short"].endswith(link)
    assert "SHA-256" not in heard["short"]
    assert heard["text"].endswith(link)
    assert "SHA-256" in heard["text"]
    assert heard["bibtex"].startswith("@misc{")
    assert json.loads(heard["csl"])[0]["URL"] == link
    assert len(set(heard.values())) == len(heard) - 1


def test_a_chart_is_on_the_clipboard_after_two_clicks(visit: Visit, served: LiveServer) -> None:
    reader = visit(served, "/?topic=Health", **CLIPBOARD).drawn()
    button = reader.chart("topic").locator('[data-action="share"]')
    reader.page.mouse.move(0, 0)
    assert button.evaluate("node => getComputedStyle(node).opacity") == "1", "it must not wait for the mouse"
    reader.page.evaluate("() => { window.clicks = 0; addEventListener('click', () => (window.clicks += 1), true); }")
    button.click()
    copy = reader.page.locator('dialog[data-shows="share"][open] [data-share="picture"]')
    with copying(reader.page):
        copy.click()
    assert reader.page.evaluate("() => window.clicks") <= 2
    size = reader.page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          const picture = await createImageBitmap(await item.getType("image/png"));
          return [picture.width, picture.height];
        }"""
    )
    assert size == [2400, 1350]


def test_a_picture_that_cannot_be_copied_says_what_to_do_instead(visit: Visit, served: LiveServer) -> None:
    reader = visit(served, "/", **CLIPBOARD)
    panel = share(reader, "topic")
    reader.page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('no')); }")
    panel.locator('[data-share="picture"]').click()
    expect(panel.locator(".pulse-share-quick + .pulse-share-note")).to_contain_text("save the PNG")


def test_a_phone_sends_the_picture_with_its_link_to_another_app(visit: Visit, served: LiveServer) -> None:
    reader = visit(served, "/?topic=Health", phone=True, has_touch=True)
    receiver = """() => {
      navigator.canShare = () => true;  // Chromium on Linux has nobody to send to
      navigator.share = async ({ title, url, files }) => {
        window.sent = [title, url, files.map((file) => [file.name, file.type, file.size > 1000])];
      };
    }"""
    reader.page.evaluate(receiver)
    panel = share(reader, "topic")
    expect(panel.locator(".pulse-share-preview img")).to_be_visible()
    panel.locator('[data-share="send"]').click()
    reader.page.wait_for_function("() => window.sent")
    title, url, files = reader.page.evaluate("() => window.sent")
    assert title == "Which topics are covered?"
    assert url.startswith(f"{served.url}/?topic=Health&as_of=")
    assert files == [["topic.png", "image/png", True]]


def test_a_table_is_copied_as_a_table(visit: Visit, served: LiveServer) -> None:
    reader = visit(served, "/corpus", **CLIPBOARD)
    table = reader.page.locator(".pulse-report-table").first
    with copying(reader.page):
        reader.page.locator('[data-action="copy-table"]').first.click()
    html = reader.page.evaluate("async () => (await (await navigator.clipboard.read())[0].getType('text/html')).text()")
    assert html.count("<tr>") == table.locator("tr").count()
    first = [cell.split("\n")[0] for cell in clipboard(reader).split("\n")[0].split("\t")]
    assert first == table.locator("thead tr > *").all_text_contents()
    with reader.page.expect_download() as download:
        reader.page.locator('[data-action="csv-table"]').first.click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert download.value.suggested_filename.endswith(".csv")
    assert len(lines) == table.locator("tr").count()
    with copying(reader.page):
        reader.page.locator('[data-action="copy-link"]').first.click()
    section = table.locator("xpath=ancestor::section[@id]").get_attribute("id")
    version = served.json("/api/v1/coverage", {"by": "topic"})["corpus_version"]
    assert clipboard(reader) == f"{served.url}/corpus?as_of={version[:12]}#{section}"


def test_the_clipboard_is_filled_where_the_browser_has_no_clipboard_for_pages(visit: Visit, served: LiveServer) -> None:
    reader = visit(served, "/", **CLIPBOARD)
    panel = share(reader, "topic")
    reader.page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    with copying(reader.page):
        panel.locator('[data-share="live"]').click()
    expect(panel.locator('[data-share="live"]')).to_be_focused()
    assert "as_of=" in clipboard(reader)


def test_deleting_needs_two_presses_and_leaves_a_word(browser: Browser, visit: Visit, served: LiveServer) -> None:
    reader = visit(served)
    panel = share(reader, "quality")
    path = freeze(panel)
    remove = panel.locator('[data-share="delete"]')
    remove.click()
    with stranger(browser, served.url + path) as someone:
        assert someone.numbers(), "one press must not delete"
    remove.click()
    expect(panel.get_by_text("The snapshot is deleted.")).to_be_visible()
    expect(panel.locator('[data-share="freeze"]')).to_be_visible()
    for form in ("", ".png", ".csv", ".html", ".json"):
        answer = reader.context.request.get(served.url + path + form)
        assert answer.status == 410, form


def test_a_panel_is_reached_left_and_used_by_keyboard(visit: Visit, served: LiveServer) -> None:
    reader = visit(served, "/?topic=AI").drawn()
    button = reader.chart("provider").locator('[data-action="share"]')
    button.focus()
    reader.page.keyboard.press("Enter")
    panel = reader.page.locator('dialog[data-shows="share"][open]')
    expect(panel.locator(".pulse-share-preview img")).to_be_visible()
    expect(panel.locator('[data-share="picture"]')).to_be_focused()
    assert violations(reader.page) == []
    count = reader.page.evaluate(
        COLLECT.replace(
            "document.querySelectorAll(selector)", "document.querySelector('dialog[open]').querySelectorAll(selector)"
        )
    )
    assert count > 12
    for _ in range(count + 5):
        reader.page.keyboard.press("Tab")
    assert reader.page.evaluate(MISSED) == []
    reader.page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(button).to_be_focused()


def test_the_same_file_whether_saved_before_or_after_freezing(visit: Visit, served: LiveServer) -> None:
    reader = visit(served, "/?topic=Health")
    panel = share(reader, "topic")
    expect(panel.locator(".pulse-share-preview img")).to_be_visible()
    with reader.page.expect_download() as before:
        panel.locator('[data-form="csv"]').click()
    expect(panel.get_by_text("CSV: saved.")).to_be_visible()
    freeze(panel)
    with reader.page.expect_download() as after:
        panel.locator('[data-form="csv"]').click()
    rows = [Path(item.value.path()).read_text("utf-8") for item in (before, after)]
    assert rows[0] == rows[1]
    assert len(rows[0].splitlines()) > 5
    with reader.page.expect_download() as picture:
        panel.locator('[data-form="square.png"]').click()
    data = Path(picture.value.path()).read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert [int.from_bytes(data[at : at + 4], "big") for at in (16, 20)] == [2400, 2400]


def test_what_the_page_could_not_use_does_not_stand_in_the_way(visit: Visit, served: LiveServer) -> None:
    reader = visit(served, "/?topic=AI&status=nonsense&utm_source=mail")
    panel = share(reader, "provider")
    expect(panel.locator(".pulse-share-preview img")).to_be_visible()
    expect(panel.locator(".pulse-share-cited")).to_contain_text("topic=AI")
    expect(panel.locator(".pulse-share-cited")).not_to_contain_text("nonsense")


def test_the_saved_page_opens_from_disk_without_asking_anybody(
    browser: Browser, visit: Visit, served: LiveServer, tmp_path: Path
) -> None:
    panel = share(visit(served, "/?topic=AI"), "topic")
    with panel.page.expect_download() as saved:
        panel.locator('[data-form="html"]').click()
    file = tmp_path / "saved.html"
    saved.value.save_as(file)
    with stranger(browser, file.as_uri(), offline=True) as someone:
        expect(someone.page.locator(".js-plotly-plot .point").first).to_be_visible()
        assert len(someone.numbers()) == someone.page.locator(".js-plotly-plot .point").count() > 5
        assert [url for url in someone.requests if not url.startswith(("file:", "data:", "blob:"))] == []


@pytest.mark.parametrize("path", ["/articles?topic=AI", "/article"])
def test_the_table_and_an_article_are_shared_as_charts_are(visit: Visit, served: LiveServer, path: str) -> None:
    newest = served.json("/api/v1/articles", {"sort": "date"})["rows"][0]["article_id"]
    reader = visit(served, f"/article?id={newest}" if path == "/article" else path)
    reader.page.locator('[data-action="share"]').click()
    panel = reader.page.locator('dialog[data-shows="share"][open]')
    expect(panel.locator(".pulse-share-preview img")).to_be_visible()
    expect(panel.locator('[data-form="svg"]')).to_have_count(0)
    frozen = freeze(panel, "From a page")
    kind = json.loads(served.get(f"{frozen}.json"))["kind"]
    assert kind == ("story" if path == "/article" else "articles")


def test_without_a_browser_to_draw_with_everything_else_works(visit: Visit, tmp_path: Path) -> None:
    settings = {"PULSE_CHROMIUM": str(tmp_path / "none")}
    with running_dashboard(write_corpus(tmp_path / "corpus", 14), tmp_path, settings) as server:
        reader = visit(server)
        panel = share(reader, "topic")
        expect(panel.locator(".pulse-share-preview figcaption")).to_contain_text("Drawn by this browser")
        expect(panel.locator(".pulse-share-preview figcaption")).to_contain_text("Chromium")
        expect(panel.locator('[data-form="square.png"]')).to_have_count(0)
        with reader.page.expect_download() as picture:
            panel.locator('[data-form="png"]').click()
        data = Path(picture.value.path()).read_bytes()
        assert [int.from_bytes(data[at : at + 4], "big") for at in (16, 20)] == [2400, 1350]
        freeze(panel)
        reader.page.keyboard.press("Escape")
        reader.open("/articles").page.locator('[data-action="share"]').click()
        expect(reader.page.locator(".pulse-share-preview")).to_contain_text("Chromium")


def test_freezing_too_fast_is_said_in_words(visit: Visit, tmp_path: Path) -> None:
    with running_dashboard(write_corpus(tmp_path / "corpus", 14), tmp_path) as server:
        reader = visit(server)
        for _ in range(10):
            reader.context.request.post(
                f"{server.url}/api/v1/snapshots", data={"view": "topic", "query": ""}, headers={"X-Pulse": "1"}
            )
        panel = share(reader, "topic")
        panel.locator('[data-share="freeze"]').click()
        expect(panel.locator('.pulse-share-form [role="status"]')).to_contain_text("within a minute")
        expect(panel.locator('[data-share="freeze"]')).to_be_enabled()
        expect(panel.locator('[data-share="snapshot"]')).to_have_count(0)


def test_a_board_is_selected_ordered_and_handed_out(browser: Browser, visit: Visit, served: LiveServer) -> None:
    reader = visit(served)
    for chart, title in (("topic", "First made"), ("provider", "Second made")):
        freeze(share(reader, chart), title)
        reader.page.keyboard.press("Escape")
    reader.open("/snapshots")
    gallery = reader.page.locator("[data-gallery]")
    gallery.get_by_label("Search snapshots").fill("made")
    expect(gallery.locator("[data-snapshot]")).to_have_count(2)
    for title in ("First made", "Second made"):
        gallery.get_by_label(f"Put on a board: {title}").check()
    names = gallery.locator("[data-chosen] .pulse-chosen-name")
    gallery.get_by_role("button", name="Move up: Second made").click()
    expect(names).to_have_text(["Second made", "First made"])
    gallery.locator("[data-chosen]").first.locator(".pulse-drag").drag_to(gallery.locator("[data-chosen]").last)
    expect(names).to_have_text(["First made", "Second made"])
    gallery.get_by_role("button", name="Move up: Second made").click()
    gallery.get_by_label("Heading above: First made").fill("A heading of ours")
    gallery.get_by_role("button", name="Make a board of 2").click()
    expect(gallery.locator("[data-board]")).to_have_count(0)  # a board needs a title
    gallery.get_by_label("Title", exact=True).fill("For the meeting")
    assert violations(reader.page) == []
    gallery.get_by_role("button", name="Make a board of 2").click()
    board = gallery.locator("[data-board]")
    expect(board).to_contain_text("For the meeting")
    path = board.locator("a").first.get_attribute("href") or ""
    with stranger(browser, served.url + path) as someone:
        headings = someone.page.locator("h1, h2, h3").all_inner_texts()
        wanted = ["For the meeting", "Second made", "A heading of ours", "First made"]
        assert [text for text in headings if text in wanted] == wanted
        assert someone.sockets == []
    board.get_by_role("button", name="Edit").click()
    gallery.get_by_label("Title", exact=True).fill("For the next meeting")
    gallery.get_by_role("button", name="Move down: Second made").click()
    gallery.get_by_role("button", name="Save changes").click()
    expect(board).to_contain_text("For the next meeting")
    with stranger(browser, served.url + path) as someone:
        expect(someone.page.locator("h3")).to_have_text(["First made", "Second made"])
        expect(someone.page.locator("h1")).to_have_text("For the next meeting")
    for link in board.locator(".pulse-board-files a").all():
        answer = reader.context.request.get(served.url + (link.get_attribute("href") or ""))
        assert answer.ok
        assert answer.body()[:5] in (b"%PDF-", b"<!doc", b"PK\x03\x04\x14")
    board.get_by_role("button", name="Delete").click()
    board.get_by_role("button", name="Delete for everybody").click()
    expect(gallery.locator("[data-board]")).to_have_count(0)
    assert reader.context.request.get(served.url + path).status == 410


def test_only_the_browser_that_made_a_snapshot_may_rename_or_delete_it(visit: Visit, served: LiveServer) -> None:
    maker = visit(served)
    path = freeze(share(maker, "provider"), "Mine")
    card = f'[data-snapshot="{path.removeprefix("/s/")}"]'
    maker.page.keyboard.press("Escape")
    maker.open("/snapshots")
    other = visit(served, "/snapshots")
    expect(other.page.locator(card)).to_contain_text("Mine")
    expect(other.page.locator(f'{card} [data-do="rename"], {card} [data-do="delete"]')).to_have_count(0)
    maker.page.locator(f'{card} [data-do="rename"]').click()
    box = maker.page.locator(f"{card} .pulse-gallery-rename input")
    box.fill("Ours <b>now</b>")
    box.press("Enter")
    expect(maker.page.locator(f"{card} h2")).to_have_text("Ours <b>now</b>")
    other.page.reload()
    other.settled()
    expect(other.page.locator(f"{card} h2")).to_have_text("Ours <b>now</b>")
    for _ in range(2):
        maker.page.locator(f'{card} [data-do="delete"]').click()
    expect(maker.page.locator(card)).to_have_count(0)
    other.page.reload()
    other.settled()
    expect(other.page.locator(card)).to_have_count(0)


def test_a_published_deployment_lists_nothing_and_embeds_nothing(visit: Visit, tmp_path: Path) -> None:
    settings = {"PULSE_VISIBILITY": "published"}
    with running_dashboard(write_corpus(tmp_path / "corpus", 14), tmp_path, settings) as server:
        reader = visit(server)
        panel = share(reader, "topic")
        expect(panel.locator('[data-share="embed"]')).to_have_count(0)
        freeze(panel, "Not for a list")
        expect(panel.get_by_text("kept until")).not_to_contain_text("deleted")
        reader.page.keyboard.press("Escape")
        other = visit(server, "/snapshots")
        expect(other.page.get_by_text("does not list its snapshots")).to_be_visible()
        expect(other.page.locator("[data-snapshot]")).to_have_count(0)
        reader.open("/snapshots")
        expect(reader.page.locator("[data-snapshot]")).to_contain_text("Not for a list")


def test_a_phone_needs_no_sideways_scrolling_to_share(browser: Browser, visit: Visit, served: LiveServer) -> None:
    reader = visit(served, phone=True)
    panel = share(reader, "topic")
    expect(panel.locator(".pulse-share-preview img")).to_be_visible()
    assert not reader.page.evaluate(TOO_WIDE)
    assert not panel.evaluate("panel => panel.scrollWidth > panel.clientWidth + 1")
    path = freeze(panel, "A title that goes on and on, as titles made on a phone in a meeting sometimes do")
    assert not panel.evaluate("panel => panel.scrollWidth > panel.clientWidth + 1")
    reader.page.keyboard.press("Escape")
    reader.open("/snapshots")
    expect(reader.page.locator("[data-snapshot]").first).to_be_visible()
    assert not reader.page.evaluate(TOO_WIDE)
    with stranger(browser, served.url + path, width=PHONE["width"]) as someone:
        expect(someone.page.locator(".js-plotly-plot .point").first).to_be_visible()
        assert not someone.page.evaluate(TOO_WIDE)
