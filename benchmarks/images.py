"""Measure what pictures cost in the article table: ``python -m benchmarks.images``.

Two dashboards show the same 1,000 invented articles, one with a picture for each, served locally, one with pictures off.
They take turns with the same filter changes and scrolling, so that load on the machine affects both.
A change is timed from the click to the second frame after the last row was drawn; with pictures also to the second
frame after the last picture in sight arrived.
"""

from __future__ import annotations

import io
import os
import random
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from PIL import Image, ImageDraw
from playwright.sync_api import Page, Playwright, sync_playwright

from benchmarks.processes import free_port, server
from benchmarks.results import measure_and_report, table
from dashboard.images.cache import PictureCache
from dashboard.images.recoding import recode
from dashboard.images.record import PictureRecord, PictureState
from dashboard.images.rules import DAY
from tests.support.chromium import browser_arguments, found_browser

ARTICLES: Final = 1_000
ROUNDS: Final = 24
HOST: Final = "https://pictures.example"
TOPICS: Final = ("Compute", "Standards", "Liability")
MODES: Final = ("off", "proxy")
CHANGE: Final = """async (selector) => {
    const root = document.querySelector('[data-articles]'), range = () => root.querySelector('.pulse-range')?.textContent;
    const began = performance.now(), before = range();
    let rows = 0, arrived = 0, still = performance.now();
    const inSight = () => [...root.querySelectorAll('img')].filter(image => { const box = image.getBoundingClientRect(); return box.top < window.innerHeight && box.bottom > 0; });
    const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))));
    const seen = new MutationObserver(async records => {
        still = performance.now();
        const drew = records.some(record => record.type === 'childList' && [...record.addedNodes].some(node => node.querySelector?.('[data-article]')));
        const at = await frames();
        if (!drew) return;
        rows = at;
        while (!inSight().every(image => image.complete)) await new Promise(requestAnimationFrame);
        arrived = await frames();
    });
    seen.observe(root, {subtree: true, childList: true});
    document.querySelector(selector).click();
    for (;;) {
        await new Promise(done => setTimeout(done, 40));
        if (rows && arrived && performance.now() - still > 400 && range() !== before) break;
        if (performance.now() - began > 30000) throw new Error(`nothing changed after ${selector}`);
    }
    seen.disconnect();
    return [rows - began, arrived - began];
}"""
SCROLL: Final = """async () => {
    const main = document.querySelector('[data-testid="stMain"]');
    main.scrollTo(0, 0);
    await new Promise(done => setTimeout(done, 300));
    const frames = [];
    let last = performance.now();
    const began = last;
    while (main.scrollTop + main.clientHeight < main.scrollHeight - 1) {
        main.scrollBy(0, 60);
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        frames.push(now - last);
        last = now;
    }
    return [last - began, Math.max(...frames), frames.length];
}"""


def measure(folder: Path) -> dict[str, Any]:
    """Return medians in milliseconds for each mode, and the time for filling the cache."""
    write_articles(folder / "corpus")
    began = time.perf_counter()
    kept = fill(PictureCache(folder / "proxy" / "images"))
    filled = time.perf_counter() - began
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    taken: dict[str, dict[str, list[float]]] = {
        mode: {name: [] for name in ("rows", "pictures", "page", "scroll", "frame")} for mode in MODES
    }
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        windows = {mode: open_window(playwright, stack, folder, mode) for mode in MODES}
        for turn in range(-1, ROUNDS):
            for mode in MODES if turn % 2 else reversed(MODES):
                found = one_round(windows[mode], TOPICS[turn % len(TOPICS)])
                if turn >= 0:
                    for name, value in found.items():
                        taken[mode][name].append(value)
    medians = {mode: {name: statistics.median(values) for name, values in all_.items()} for mode, all_ in taken.items()}
    return {"articles": ARTICLES, "rounds": ROUNDS, "load": load, "bytes": kept, "filling_s": filled, **medians}


def one_round(page: Page, topic: str) -> dict[str, float]:
    """Narrow to a topic and back, turn a page, scroll through it."""
    box = f'[data-filter="topic"] input[value="{topic}"]'
    rows, pictures = page.evaluate(CHANGE, box)
    page.evaluate(CHANGE, box)
    turned, _ = page.evaluate(CHANGE, '[aria-label="Next page"]')
    scroll, frame, _ = page.evaluate(SCROLL)
    return {"rows": rows, "pictures": pictures, "page": turned, "scroll": scroll, "frame": frame}


def open_window(playwright: Playwright, stack: ExitStack, folder: Path, mode: str) -> Page:
    """Start a dashboard and a browser, and open the article table."""
    port = free_port()
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    environment = {"PULSE_CORPUS": str(folder / "corpus"), "PULSE_DATA": str(folder / mode), "PULSE_IMAGES": mode}
    command = ["-m", "streamlit", "run", "app.py", *options]
    log = folder / f"{mode}.log"
    stack.enter_context(server(command, port, ready="/readyz", environment=environment, log=log))
    browser = playwright.chromium.launch(
        executable_path=found_browser() or None,
        args=browser_arguments(),
    )
    stack.callback(browser.close)
    page = browser.new_page(viewport={"width": 1360, "height": 900}, reduced_motion="reduce")
    page.goto(f"http://127.0.0.1:{port}/articles")
    page.wait_for_selector("[data-article]", timeout=120_000)
    page.wait_for_selector(f'[data-filter="topic"] input[value="{TOPICS[0]}"]', timeout=120_000)
    if mode == "proxy":
        page.wait_for_selector("button.pulse-picture.pulse-loaded", timeout=120_000)
    return page


def write_articles(folder: Path) -> None:
    """Write news records, an hour apart, each with its own picture address."""
    folder.mkdir()
    for number in range(ARTICLES):
        day, hour = divmod(number, 24)
        (folder / f"{number:04}.md").write_text(
            f'---\ncategory: news\ntitle: "Committee paper {number} on the governance of automated decisions"\n'
            f"publishedDateTime: 2025-{1 + day // 28:02}-{1 + day % 28:02}T{hour:02}:00:00Z\n"
            f'webUrl: "https://paper{number % 40}.example/{number}"\ntype: article\nquality: {number % 120}\n'
            f"heat: {number % 120}\npublished: {'true' if number % 120 >= 70 else 'false'}\n"
            f"provider:\n  name: Paper {number % 40}\n  domain: paper{number % 40}.example\n"
            f"topics:\n  - {TOPICS[number % 3]}\nimages:\n  - url: {address(number)}\n---\n\n",
            encoding="utf-8",
        )


def address(number: int) -> str:
    """Return the address of an article's picture; it is never requested."""
    return f"{HOST}/{number}.jpg"


def fill(cache: PictureCache) -> int:
    """Put a picture for each article into the cache as if it had been fetched; return the bytes stored."""
    for number in range(ARTICLES):
        made = recode(picture(number))
        cache.keep_record(
            PictureRecord(
                address(number),
                PictureState.OK,
                checked_at=time.time(),
                next_at=time.time() + 30 * DAY,
                small=cache.keep_copy(made.small),
                large=cache.keep_copy(made.large),
                width=made.width,
                height=made.height,
                tiny=made.tiny,
                colour=made.colour,
                likeness=random.Random(number).getrandbits(64),
            )
        )
    return cache.bytes_kept()


def picture(number: int) -> bytes:
    """A JPEG with the detail of a photograph: noise under shapes."""
    chance = random.Random(number)
    drawn = Image.effect_noise((560, 350), 60).convert("RGB")
    pen = ImageDraw.Draw(drawn, "RGBA")
    for _ in range(24):
        x, y, reach = chance.randrange(560), chance.randrange(350), chance.randrange(20, 150)
        pen.ellipse(
            (x - reach, y - reach, x + reach, y + reach), fill=(*(chance.randrange(256) for _ in range(3)), 130)
        )
    held = io.BytesIO()
    drawn.save(held, "JPEG", quality=80)
    return held.getvalue()


def report(figures: dict[str, Any]) -> list[str]:
    """The section of ``results.md``."""
    off, proxy = figures["off"], figures["proxy"]
    rows: list[tuple[str, Callable[[dict[str, float]], float]]] = [
        ("a topic chosen, to the last row", lambda found: found["rows"]),
        ("a topic chosen, to the last picture in sight", lambda found: found["pictures"]),
        ("the next page, to the last row", lambda found: found["page"]),
        ("scrolling through a page, all frames", lambda found: found["scroll"]),
        ("its longest frame", lambda found: found["frame"]),
    ]
    return [
        "## Pictures",
        "",
        f"The table over {figures['articles']:,} invented articles, each with a picture of its own served from here, "
        f"beside the same without pictures; `python -m benchmarks.images` measures it again. Medians of "
        f"{figures['rounds']} rounds in turns. {figures['load']:.1f} processes wanted each core when it began.",
        "",
        table(
            ("", "without", "with pictures", "ratio"),
            [(name, f"{of(off):,.0f} ms", f"{of(proxy):,.0f} ms", f"{of(proxy) / of(off):.2f}") for name, of in rows],
        ),
        "",
        f"Drawing {figures['articles']:,} pictures anew took {figures['filling_s']:,.0f} s, and "
        f"{figures['bytes'] / 1e6:,.0f} MB on disk.",
    ]


if __name__ == "__main__":
    measure_and_report("images", measure, report)
