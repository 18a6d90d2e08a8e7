"""Everyone can use it: keyboard, screen reader, light and dark, phone."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.reader import PAGES, Reader
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
        && !node.closest('svg, .pulse-unseen') && node.getBoundingClientRect().right > window.innerWidth + 1
        && getComputedStyle(node).position !== 'absolute')
    .map(node => node.outerHTML.slice(0, 160))"""


def _article(server: LiveServer) -> str:
    rows = server.json("/api/v1/articles", {"sort": "date"})["rows"]
    return f"/article?id={rows[0]['article_id']}"


def _open(visit: Visit, server: LiveServer, path: str, **how: Any) -> Reader:
    reader = visit(server, _article(server) if path == "/article" else path, **how)
    reader.page.locator(".pulse-foot").wait_for()  # the last part of every page
    return reader.drawn() if path == "/" else reader


@pytest.mark.parametrize("path", PAGES)
def test_the_keyboard_reaches_every_control(visit: Visit, seeded: LiveServer, path: str) -> None:
    reader = _open(visit, seeded, path)
    count = reader.page.evaluate(COLLECT)
    assert count > 15
    for _ in range(count + 30):
        reader.page.keyboard.press("Tab")
    assert reader.page.evaluate(MISSED) == []


def _serious(reader: Reader) -> list[str]:
    violations = Axe().run(reader.page).response["violations"]
    return [
        f"{item['impact']} {item['id']}: {node['html'][:160]}"
        for item in violations
        if item["impact"] in ("serious", "critical")
        for node in item["nodes"]
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(visit: Visit, invented: LiveServer, path: str, dark: bool) -> None:
    assert _serious(_open(visit, invented, path, dark=dark)) == []


def test_axe_finds_nothing_serious_in_a_dialog_a_notice_or_chips(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/?topic=AI&status=nonsense").drawn()
    card = reader.page.locator('[data-chart="topic"]')
    card.hover()
    card.locator('[data-action="data"]').click()
    expect(card.locator("dialog[open]")).to_be_visible()
    assert _serious(reader) == []


def test_dark_is_dark_and_light_is_light(visit: Visit, seeded: LiveServer) -> None:
    grounds = {}
    for dark in (False, True):
        reader = visit(seeded, dark=dark)
        colour = reader.page.locator('[data-testid="stApp"]').evaluate("node => getComputedStyle(node).backgroundColor")
        grounds[dark] = sum(int(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
    assert grounds[True] < 3 * 80 < 3 * 200 < grounds[False]


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_needs_no_sideways_scrolling(visit: Visit, invented: LiveServer, path: str) -> None:
    reader = _open(visit, invented, path, phone=True)
    assert reader.page.evaluate(SIDEWAYS) == []
    assert reader.page.evaluate(BEYOND_THE_EDGE) == []


def test_every_chart_says_its_numbers_to_those_who_do_not_see_it(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded).drawn()
    for figure in reader.page.locator("[data-chart] .pulse-figure:visible").all():
        words = figure.get_attribute("aria-label") or ""
        assert len(words) > 40
        assert any(character.isdigit() for character in words), words
