"""Everyone can use it: keyboard, screen reader, light and dark, phone, paper."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import expect

from tests.e2e.axe import COLOURS, SHEET, violations
from tests.e2e.conftest import DESK, PHONE, Visit
from tests.e2e.reader import PAGES
from tests.support.live_server import LiveServer

COLLECT = """() => {
    const shown = node => node.checkVisibility({visibilityProperty: true}) && node.getClientRects().length > 0
        && !node.closest('[inert], dialog:not([open])');
    const selector = 'a[href], button, input, select, textarea, summary, [role=button], [role=link], [tabindex]';
    window.controls = [...document.querySelectorAll(selector)].filter(node => shown(node) && !node.disabled
        && !(node.tabIndex < 0 && node.matches('[tabindex]:not(a, button, input, select, textarea, summary, [role])')));
    window.reached = new Set();
    document.addEventListener('focusin', event => window.reached.add(event.target), true);
    return window.controls.length;
}"""
MISSED = """() => window.controls.filter(node => node.isConnected && !window.reached.has(node))
    .map(node => node.outerHTML.slice(0, 160))"""
SIDEWAYS = """() => [document.scrollingElement, ...document.querySelectorAll('[data-testid="stMain"], .stMain')]
    .filter(node => node.scrollWidth > node.clientWidth + 1)
    .map(node => `${node.tagName}.${node.className}: ${node.scrollWidth} > ${node.clientWidth}`)"""
BEYOND_THE_EDGE = """() => [...document.querySelectorAll('[data-testid="stMain"] *')]
    .filter(node => node.childElementCount === 0 && node.textContent.trim() && node.checkVisibility()
        && !node.closest('svg, .pulse-unseen, .pulse-tile-words') && node.getBoundingClientRect().right > window.innerWidth + 1
        && getComputedStyle(node).position !== 'absolute')
    .map(node => node.outerHTML.slice(0, 160))"""


DARK: Final = """() => {
    const [r, g, b] = getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor.match(/\\d+/g);
    return Number(r) + Number(g) + Number(b) < 240;
}"""


def _address(server: LiveServer, path: str) -> str:
    if path != "/article":
        return path
    rows = server.json("/api/v1/articles", {"sort": "date"})["rows"]
    return f"/article?id={rows[0]['article_id']}"


@pytest.mark.parametrize("path", [*PAGES, "/articles?layout=sheet"])
def test_a_page_is_for_everyone(visit: Visit, invented: LiveServer, path: str) -> None:
    """Loaded once, then seen by keyboard, in light, in dark, on a phone and on paper."""
    reader = visit(invented, _address(invented, path))
    page = reader.page
    if path == "/":
        reader.drawn()
    found = {"light": violations(reader.page)}
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(DARK)
    found["dark"] = violations(reader.page, only=COLOURS)
    page.emulate_media(color_scheme="light", media="print")
    page.set_viewport_size(SHEET)
    found["paper"] = violations(reader.page)
    page.emulate_media(media="screen")
    page.set_viewport_size(PHONE)
    page.wait_for_function(
        "() => innerWidth === 390 && !document.querySelector('[data-testid=stSidebar][aria-expanded=true]')"
    )
    found["phone"] = violations(reader.page, without=COLOURS)
    assert found == {look: [] for look in found}
    assert page.evaluate(SIDEWAYS) == []
    assert page.evaluate(BEYOND_THE_EDGE) == []
    page.set_viewport_size(DESK)
    reader.settled()
    count = page.evaluate(COLLECT)
    assert count > 15
    for _ in range(count + 30):
        page.keyboard.press("Tab")
    assert page.evaluate(MISSED) == []


def test_axe_finds_nothing_in_a_dialog_a_notice_or_chips(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/?topic=AI&status=nonsense").drawn()
    card = reader.page.locator('[data-chart="topic"]')
    card.hover()
    card.locator('[data-action="data"]').click()
    expect(card.locator("dialog[open]")).to_be_visible()
    assert violations(reader.page) == []


def test_what_is_wrong_is_found_in_every_way_of_looking(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/methodology")
    reader.page.evaluate(
        "() => document.querySelector('.pulse-sentence').insertAdjacentHTML('beforebegin',"
        " '<h4></h4><p style=\"color:#888;background:#999\">faint</p>')"
    )
    assert {words.split(":")[0] for words in violations(reader.page)} >= {
        "minor empty-heading",
        "serious color-contrast",
    }
    assert {words.split(":")[0] for words in violations(reader.page, only=COLOURS)} == {"serious color-contrast"}
    assert "minor empty-heading" in {words.split(":")[0] for words in violations(reader.page, without=COLOURS)}


def test_every_chart_says_its_numbers_to_those_who_do_not_see_it(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded).drawn()
    for figure in reader.page.locator("[data-chart] .pulse-figure:visible").all():
        words = figure.get_attribute("aria-label") or ""
        assert len(words) > 40
        assert any(character.isdigit() for character in words), words
