"""Measure click to last paint, for ours, its peers and a floor in one run: ``python -m benchmarks.browser 10000 ...``.

Every change is clicked in Chromium. It ends with the second frame after the last change to any view, and counts only if
every view then shows the known result. The apps take turns, change by change, so that load on the machine affects all
of them. Processor time is that of the server and the app's own Chromium, including their child processes.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, Playwright, sync_playwright

from benchmarks.filled_store import build_facts, filled_store
from benchmarks.measured_apps import APPS, DASH, FLOOR, OURS, STREAMLIT, App, running
from benchmarks.peers.articles import Articles, peer_database
from benchmarks.processes import browsers, processor_ms, resident_mb
from benchmarks.results import record, sizes_parser
from tests.support.chromium import browser_arguments, found_browser

SHORT: Final = (10_000, 100_000)
FULL: Final = (10_000, 100_000, 1_000_000, 10_000_000)
TOPICS: Final = 7
QUIET_MS, PATIENCE_MS = 500, 120_000
KINDS: Final = ("topic", "dates", "reset")
SCRIPT: Final = Path(__file__).with_name("last_paint.js")
State = tuple[str, bool]


@dataclass
class Window:
    """An app in its own browser, and its measurements in milliseconds."""

    app: App
    page: Page
    browser_pid: int
    shown: dict[State, str] = field(default_factory=dict)
    wall: dict[str, list[float]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    server: list[float] = field(default_factory=list)
    chromium: list[float] = field(default_factory=list)

    def change(self, kind: str, selector: str, state: State, articles: int, *, measured: bool = True) -> None:
        """Click and wait until all views show the state.

        Raises:
            AssertionError: they differ from the first time.
        """
        before = processor_ms(self.app.pid), processor_ms(self.browser_pid)
        taken = self.page.evaluate(
            "asked => window.benchChange(...asked)", [selector, str(articles), QUIET_MS, PATIENCE_MS]
        )
        after = processor_ms(self.app.pid), processor_ms(self.browser_pid)
        shown = self.page.evaluate("() => JSON.stringify(window.benchShown())")
        assert self.shown.setdefault(state, shown) == shown, f"{self.app.name} shows {state} in two ways"
        if measured:
            self.wall[kind].append(taken)
            self.server.append(after[0] - before[0])
            self.chromium.append(after[1] - before[1])


def open_window(playwright: Playwright, app: App, stack: ExitStack) -> Window:
    """Open the app's page in a separate Chromium."""
    already = browsers(os.getpid())
    browser = playwright.chromium.launch(
        executable_path=found_browser() or None,
        args=browser_arguments(),
    )
    stack.callback(browser.close)
    (started,) = browsers(os.getpid()) - already
    page = browser.new_page(viewport={"width": 1360, "height": 900}, reduced_motion="reduce")
    page.set_default_timeout(PATIENCE_MS)
    page.add_init_script(f"window.benchRoots = {json.dumps(app.roots)}; window.benchTexts = {json.dumps(app.texts)};")
    page.add_init_script(path=SCRIPT)
    page.goto(app.url)
    page.wait_for_function(
        "() => document.querySelectorAll('.js-plotly-plot .main-svg, .pulse-sheet > text').length >= 4"
    )
    page.wait_for_timeout(2000)
    page.evaluate("() => window.benchWatch()")
    return Window(app, page, started)


def measure(size: int, topics_used: int, names: tuple[str, ...]) -> dict[str, Window]:
    """Choose a topic, narrow to ninety days, reset: for several topics, every app in turn, the first topic again at the end."""
    store = filled_store(size)
    peer = Articles(peer_database(store))
    topics = peer.topics()[: topics_used + 1]
    counts = {
        (topic, recent): peer.views(topic or None, recent)["figures"]["articles"]
        for topic in ("", *topics)
        for recent in (False, True)
    }
    peer.close()
    chance = random.Random(size)
    with sync_playwright() as playwright, ExitStack() as stack:
        logs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        apps = [stack.enter_context(running(name, store, topics, logs)) for name in names]
        windows = [open_window(playwright, app, stack) for app in apps]
        for position in (0, *range(1, len(topics)), 0, 1):
            topic = topics[position]
            repeated = (topic, False) in windows[0].shown
            steps: tuple[tuple[str, State], ...] = (
                ("topic", (topic, False)),
                ("dates", (topic, True)),
                ("reset", ("", False)),
            )
            for kind, state in steps:
                chance.shuffle(windows)
                for window in windows:
                    app = window.app
                    selector = {"topic": app.topic(position, topic), "dates": app.recent, "reset": app.reset}[kind]
                    window.change(kind, selector, state, counts[state], measured=position > 0 and not repeated)
        for window in windows:
            print(f"  {window.app.name:<10} resident {resident_mb(window.app.pid):7.0f} MB")
        return {window.app.name: window for window in windows}


def p95(values: list[float]) -> float:
    """The 95th percentile, by rank."""
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


def summary(windows: dict[str, Window]) -> dict[str, Any]:
    """Return the figures of one size for results.json."""
    wall = {name: [taken for kind in KINDS for taken in window.wall[kind]] for name, window in windows.items()}
    median = {name: statistics.median(values) for name, values in wall.items()}
    found: dict[str, Any] = {f"{name}_ms": round(median[name], 1) for name in windows}
    for name, window in windows.items():
        found[f"cpu_{name}_ms"] = round(statistics.mean(window.server) + statistics.mean(window.chromium), 1)
        found[f"cpu_{name}_server_ms"] = round(statistics.mean(window.server), 1)
        found[f"p95_{name}_ms"] = round(p95(wall[name]), 1)
        found[f"min_{name}_ms"] = round(min(wall[name]), 1)
        found[f"by_kind_{name}_ms"] = {kind: round(statistics.median(window.wall[kind]), 1) for kind in KINDS}
    for other in (FLOOR, STREAMLIT, DASH):
        if other in windows and OURS in windows:
            found[f"ratio_{other}"] = round(median[OURS] / median[other], 2)
            found[f"cpu_ratio_{other}"] = round(found[f"cpu_{OURS}_ms"] / found[f"cpu_{other}_ms"], 2)
    return found | {"changes": len(next(iter(wall.values()))), "load_average": round(os.getloadavg()[0], 1)}


def main() -> None:
    """Measure the sizes given."""
    parser = sizes_parser(__doc__)
    parser.add_argument("--topics", type=int, default=TOPICS, help="topics clicked; three changes each")
    parser.add_argument("--apps", default=",".join(APPS))
    asked = parser.parse_args()
    for size in asked.sizes or (FULL if asked.full else SHORT):
        print(f"{size:,} articles", flush=True)
        found = summary(measure(size, asked.topics, tuple(asked.apps.split(","))))
        print(json.dumps(found, indent=1), flush=True)
        if asked.keep:
            record("browser", str(size), found)
            record("build", str(size), build_facts(size))


if __name__ == "__main__":
    main()
