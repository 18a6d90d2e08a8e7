"""Another address on the same page: its parts are fetched, no script runs; and the script runs where that cannot be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Route, WebSocket, expect
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.e2e.conftest import Visit
from tests.e2e.invented import record, write_corpus
from tests.e2e.reader import Reader, hold, numbers
from tests.support.live_server import LiveServer, running_dashboard

_FIGURES = """() => {
    const looks = node => [node.nodeName, [...node.attributes].filter(a => a.name !== 'style').map(a => `${a.name}=${a.value}`).sort(), node.children.length
        ? [...node.children].map(looks) : node.textContent];
    return Object.fromEntries([...document.querySelectorAll('.pulse-sheet')].map(sheet => [sheet.id, looks(sheet)]));
}"""
_TOPS = "() => [...document.querySelectorAll('[data-chart], .pulse-strip')].map(n => n.getBoundingClientRect().top)"
_SHIFTS = """() => {
    window.shifted = 0;
    new PerformanceObserver(list => { for (const e of list.getEntries()) window.shifted += e.value; })
        .observe({type: 'layout-shift', buffered: false});
}"""
_PATIENT = """{
    const wait = window.setTimeout;
    window.setTimeout = (work, time, ...rest) => wait(work, time === 400 ? 1e6 : time, ...rest);
}"""


def runs(reader: Reader) -> list[str]:
    """The runs of the whole script that this window asks for from now on, as the parameters asked for."""
    asked: list[str] = []

    def sent(payload: str | bytes) -> None:
        message = BackMsg.FromString(payload if isinstance(payload, bytes) else payload.encode())
        if message.WhichOneof("type") == "rerun_script" and not message.rerun_script.fragment_id:
            asked.append(message.rerun_script.query_string)

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", sent)

    reader.page.on("websocket", opened)
    reader.page.reload()
    reader.settled().drawn()
    asked.clear()
    return asked


def figures(reader: Reader) -> dict[str, Any]:
    found: dict[str, Any] = reader.page.evaluate(_FIGURES)
    return found


def test_filters_change_the_page_without_running_its_script(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented)
    asked = runs(reader)
    whole, drawn = numbers(reader), figures(reader)
    reader.choose("topic", "AI").expect_params(("topic", "AI"))
    expect(reader.sentence).not_to_contain_text("60 of 60")
    narrow = numbers(reader)
    assert narrow != whole
    assert figures(reader) != drawn
    reader.page.locator("#pulse-reset").click()
    reader.expect_params().expect_sentence("60 of 60 articles")
    assert (numbers(reader), figures(reader)) == (whole, drawn), "back where it was"
    assert asked == [], "no script ran"
    reader.back().expect_params(("topic", "AI")).expect_sentence(narrow["sentence"])
    assert numbers(reader) == narrow
    assert asked == ["topic=AI"], "only Back, which is Streamlit's, ran it"
    seen = figures(reader)
    reader.page.reload()
    reader.settled().drawn()
    assert (numbers(reader), figures(reader)) == (narrow, seen), "arriving shows the same"


def test_charts_need_no_library_and_nothing_moves(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented).drawn()
    reader.page.locator(".pulse-switch summary").click()
    expect(reader.page.locator(".pulse-switch-note")).to_have_css("visibility", "visible")  # comes after the charts
    hold(reader, "**/api/v1/**")  # and its next words when the page has been at rest, which is not looked at here
    loaded: list[str] = []
    reader.page.on("request", lambda request: loaded.append(request.url))
    before = reader.page.evaluate(_TOPS)
    reader.page.evaluate(_SHIFTS)
    reader.page.get_by_label("Lowest quality score").fill("40")
    reader.page.keyboard.press("Enter")
    reader.expect_params(("quality", "40"), ("quality", "200"))
    expect(reader.sentence).not_to_contain_text("60 of 60")
    assert reader.page.evaluate(_TOPS) == before
    assert reader.page.evaluate("window.shifted") == 0
    assert [url for url in loaded if "plotly" in url] == []
    assert reader.page.locator(".js-plotly-plot").count() == 0


def test_the_script_runs_where_the_parts_cannot_be_had(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented)
    asked = runs(reader)

    def refuse(route: Route) -> None:
        route.abort()

    reader.page.route("**/parts/**", refuse)
    reader.choose("topic", "AI").expect_params(("topic", "AI"))
    expect(reader.sentence).not_to_contain_text("60 of 60")
    assert asked == ["topic=AI"]
    reader.page.unroute("**/parts/**")
    with_parts = numbers(reader)
    reader.page.locator("#pulse-reset").click()
    reader.expect_params().expect_sentence("60 of 60 articles")
    assert asked == ["topic=AI"], "with parts, no script"
    reader.back().expect_sentence(with_parts["sentence"])
    assert numbers(reader) == with_parts


def test_nothing_in_view_and_another_page_are_runs_of_the_script(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented)
    asked = runs(reader)
    reader.page.locator("input[name=q]").fill("wordsthatnodocumenthas")
    reader.page.keyboard.press("Enter")
    expect(reader.page.get_by_text("No article matches these filters.").first).to_be_visible()
    expect(reader.page.locator("[data-chart]")).to_have_count(0)
    reader.back().expect_sentence("60 of 60 articles").drawn()
    assert asked[0] == "q=wordsthatnodocumenthas"
    asked.clear()
    reader.page.locator(".pulse-menu").get_by_role("link", name="Articles", exact=True).click()
    expect(reader.page.locator("[data-chart]")).to_have_count(0)
    expect(reader.settled().page.locator(".pulse-foot")).to_be_visible()
    reader.choose("topic", "AI").expect_params(("topic", "AI"))
    expect(reader.sentence).not_to_contain_text("60 of 60")
    assert asked == [""], "arriving ran the script, the filter did not"


def test_late_data_of_an_address_left_behind_are_not_shown(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented).drawn()
    reader.choose("topic", "AI").expect_params(("topic", "AI"))
    expect(reader.sentence).not_to_contain_text("60 of 60")
    narrow = numbers(reader)
    reader.page.keyboard.press("r")  # Streamlit runs the script again, for the address that it knows
    reader.page.emulate_media(color_scheme="dark")
    expect(reader.page.locator('[data-testid="stApp"]')).to_have_css("color-scheme", "dark")
    reader.settled()
    assert numbers(reader) == narrow
    assert reader.params == [("topic", "AI")]


def test_a_filter_on_an_older_state_of_the_corpus_shows_the_new_one_whole(visit: Visit, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", 14)
    with running_dashboard(corpus, tmp_path) as server:
        reader = visit(server).drawn()
        reader.choose("topic", "AI").expect_params(("topic", "AI"))
        (corpus / "later.md").write_text(record(16, "A title that was not there"), encoding="utf-8")
        offer = reader.page.get_by_role("button", name="1 new document: show")
        expect(offer).to_be_visible()
        reader.page.locator("#pulse-reset").click()
        reader.expect_params().expect_sentence("15 of 15 articles")
        expect(offer).to_have_count(0)
        expect(reader.page.locator('[data-figure="articles"]')).to_contain_text("15")


def test_a_press_is_not_lost_to_an_answer_that_comes_meanwhile(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented)
    let_go = hold(reader, "**/parts/**")
    reader.choose("topic", "AI")
    reader.page.locator('[data-filter="topic"] input[value="Standards"]').hover()
    reader.page.mouse.down()
    with reader.page.expect_request_finished(lambda request: request.url.endswith("?topic=AI")):
        let_go()
    reader.page.evaluate("() => new Promise(done => setTimeout(() => requestAnimationFrame(done), 200))")
    reader.page.mouse.up()
    reader.expect_params(("topic", "AI"), ("topic", "Standards"))
    expect(reader.page.locator('[data-chip="topic"]')).to_have_count(2)
    reader.page.mouse.down(button="right")
    reader.page.keyboard.press("Escape")
    reader.page.locator("#pulse-reset").focus()
    reader.page.keyboard.press("Enter")
    reader.expect_params().expect_sentence("60 of 60 articles")


def test_what_stands_behind_a_chart_follows_a_view_that_changes_while_it_is_asked_for(
    visit: Visit, invented: LiveServer
) -> None:
    reader = visit(invented)
    reader.page.add_init_script(_PATIENT)
    reader.page.reload()
    reader.settled().drawn()
    parts, evidence = hold(reader, "**/parts/**"), hold(reader, "**/api/v1/charts/**")
    reader.choose("topic", "AI")
    reader.page.locator('[data-chart="provider"] [data-action="data"]').click()
    parts()
    expect(reader.page.locator('[data-chip="topic"]')).to_be_visible()
    evidence()
    dialog = reader.page.locator('[data-chart="provider"] dialog')
    wanted = invented.json("/api/v1/coverage", {"by": "provider", "topic": "AI", "cross": "true"})["rows"]
    expect(dialog.locator("tbody tr")).to_have_count(len(wanted))
    expect(dialog.locator("tbody tr").first.locator("td, th").nth(1)).to_have_text(str(wanted[0]["count"]))
    expect(dialog).not_to_have_attribute("aria-busy", "true")
