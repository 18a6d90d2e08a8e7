"""A reader of the dashboard: one clean browser window, and the things a person does and sees in it."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Request, Route, expect

from dashboard.views import catalog

OVERVIEW_CHARTS = ("date", "topic", "provider", "jurisdiction", "theme", "quality")
PAGES = tuple(f"/{page.path}" for page in catalog.PAGES)
PATIENCE = 60_000
"""Milliseconds that anything expected may take on a busy machine."""

Box: TypeAlias = dict[str, float]
LetGo: TypeAlias = Callable[[], None]


@dataclass
class Reader:
    """``page`` is the window; ``faults`` gathers script errors and blocked content, ``foreign`` requests to others."""

    url: str
    context: BrowserContext
    give_back: Callable[[str], None] | None = field(default=None, repr=False)
    page: Page = field(init=False)
    closed: bool = field(default=False, init=False)
    faults: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.faults.append(f"script error: {error}"))
        self.page.on("console", lambda message: self._hear(message.text))
        self.page.on("request", self._see)

    def _hear(self, text: str) -> None:
        if re.search(r"Content Security Policy|Refused to", text):
            self.faults.append(text)

    def _see(self, request: Request) -> None:
        if urlsplit(request.url).scheme in ("http", "https", "ws", "wss") and not request.url.split("://", 1)[
            1
        ].startswith(self.url.split("://", 1)[1]):
            self.foreign.append(request.url)

    def close(self) -> None:
        """Give the window back, or close it where nobody waits for it; a second call does nothing."""
        if self.closed:
            return
        self.closed = True
        if self.give_back:
            self.give_back(self.url)
        else:
            self.context.close()

    # what a person does

    def open(self, path: str) -> Reader:
        self.page.goto(self.url + path)
        return self.settled()

    def back(self) -> Reader:
        self.page.go_back()
        return self.settled()

    def choose(self, name: str, value: str) -> Reader:
        """Tick an option in the sidebar by hand."""
        box = self.page.locator(f'[data-filter="{name}"] input[value="{value}"]')
        expect(box).to_be_visible()
        box.click()
        return self

    def pick(self, chart: str, parameter: str, key: str | None) -> Reader:
        """Click the mark of a chart that stands for ``key``, where it is on the screen."""
        card = self.chart(chart)
        card.scroll_into_view_if_needed()
        place = card.evaluate(_PLACE_OF, [parameter, key])
        assert place, f"the chart {chart} draws nothing for {key!r}"
        self.page.mouse.move(place["x"] - 3, place["y"])
        self.page.mouse.click(place["x"], place["y"])
        return self

    # what a person sees

    @property
    def sentence(self) -> Locator:
        return self.page.locator(".pulse-sentence")

    def chart(self, name: str) -> Locator:
        card = self.page.locator(f'[data-chart="{name}"][data-ready]')
        expect(card).to_be_visible()
        return card

    def settled(self) -> Reader:
        """Wait until the page's script has ended and every component shows the present address, from head to foot."""
        expect(self.page.locator('[data-testid="stApp"]')).to_have_attribute("data-test-script-state", "notRunning")
        expect(self.page.locator('[data-testid="stMain"]')).not_to_have_attribute("aria-busy", "true")
        expect(self.sentence).to_be_visible()
        expect(self.page.locator(".pulse-foot")).to_be_visible()
        self.page.wait_for_function(_ALL_MOUNTED)
        return self

    def drawn(self) -> Reader:
        """Wait until every chart of the overview is drawn or says why it is empty."""
        for name in OVERVIEW_CHARTS:
            card = self.page.locator(f'[data-chart="{name}"]')
            expect(card.locator(".pulse-sheet > text, .js-plotly-plot, .pulse-empty:visible").first).to_be_attached()
        return self

    def expect_sentence(self, words: str | re.Pattern[str]) -> Reader:
        expect(self.sentence).to_contain_text(words)
        return self

    @property
    def params(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.page.url).query, keep_blank_values=True)

    def expect_params(self, *wanted: tuple[str, str]) -> Reader:
        """Wait until the address holds exactly these parameters, in any order."""
        self.page.wait_for_function(_SAME_PARAMS, arg=sorted(map(list, wanted)))
        return self

    def table(self, chart: str) -> list[list[str]]:
        """The rows behind a chart, as its Data button shows them."""
        card = self.page.locator(f'[data-chart="{chart}"]')
        card.hover()
        card.locator('[data-action="data"]').click()
        dialog = card.locator('dialog[data-shows="data"]')
        expect(dialog).to_be_visible()
        expect(dialog).not_to_have_attribute("aria-busy", "true")
        rows: list[list[str]] = dialog.locator("tbody tr").evaluate_all(
            "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        )
        dialog.get_by_role("button", name="Close").click()
        expect(dialog).to_be_hidden()
        return rows

    def expect_no_failure(self) -> Reader:
        expect(self.page.locator('[data-testid="stException"]')).to_have_count(0)
        expect(self.page.get_by_text("Something went wrong")).to_have_count(0)
        text = self.page.locator("body").inner_text()
        assert "Traceback" not in text
        assert not re.search(r"\b\w+(Error|Exception)\b:", text)
        return self


def hold(reader: Reader, address: str) -> LetGo:
    """Keep what the page asks for at ``address`` until the answer is called, which waits until something was."""
    held: list[Route] = []
    reader.page.route(address, lambda route: held.append(route))

    def let_go() -> None:
        until = time.monotonic() + PATIENCE / 1000
        while not held and time.monotonic() < until:
            reader.page.wait_for_timeout(50)
        assert held, f"nothing was asked for at {address}"
        for route in held:
            route.continue_()
        reader.page.unroute(address)

    return let_go


def standing(thing: Locator) -> Box:
    """Where something is in the window, once it stands still."""
    found: Box = thing.evaluate(_STANDING)
    return found


@contextmanager
def copying(page: Page) -> Iterator[None]:
    """Wait at the end until a button has said that it copied, which it says for two seconds only."""
    page.evaluate(_HEAR)
    yield
    page.wait_for_function("() => window.saidCopied")


_HEAR = """() => {
    window.saidCopied = false;
    new MutationObserver((changes, hearing) => {
        if (!changes.some(({target}) => target.matches?.('button') && target.textContent === 'Copied')) return;
        window.saidCopied = true;
        hearing.disconnect();
    }).observe(document.body, {childList: true, subtree: true});
}"""

_STANDING = """async node => {
    const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (let before = ''; ; await frames()) {
        const {x, y, width, height} = node.getBoundingClientRect(), now = JSON.stringify({x, y, width, height});
        if (now === before && width) return JSON.parse(now);
        before = now;
    }
}"""

_ALL_MOUNTED = """() => {
    const places = [...document.querySelectorAll('[data-testid="stBidiComponentRegular"]')];
    return places.length > 2 && places.every(place => place.querySelector('.pulse'));
}"""

_SAME_PARAMS = """wanted => JSON.stringify([...new URLSearchParams(location.search)]
    .sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : 1)) === JSON.stringify(wanted)"""

_PLACE_OF = """async (card, [parameter, key]) => {
    const find = () => {
        const sheet = card.querySelector('.pulse-sheet');
        const frame = sheet.getBoundingClientRect();
        for (const {box: [x0, y0, x1, y1], pick} of sheet.pulseMarks) {
            if (!pick || pick[0] !== parameter || pick[1] !== key || x1 - x0 < 1) continue;
            const place = {x: frame.x + (x0 + x1) / 2, y: frame.y + (y0 + y1) / 2};
            if (document.elementFromPoint(place.x, place.y)?.matches('.pulse-sheet path')) return place;
        }
        return null;
    };
    const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    for (let place = find(), before; ; before = place, place = find()) {
        if (before !== undefined && JSON.stringify(place) === JSON.stringify(before)) return place;
        await frames();
    }
}"""


def numbers(reader: Reader) -> dict[str, Any]:
    """What a person could copy down from the overview: the sentence and the rows behind two charts."""
    return {
        "sentence": reader.sentence.inner_text(),
        "topic": reader.table("topic"),
        "provider": reader.table("provider"),
    }
