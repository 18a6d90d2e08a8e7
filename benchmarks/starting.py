"""Measure from server start to first paint, by size of the store: ``python -m benchmarks.starting 10000 ...``.

Chromium is already open; the page is requested as soon as the server is ready. The store's files are in the system's
cache, as after a restart.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import sync_playwright

from benchmarks.filled_store import filled_store
from benchmarks.processes import free_port, processor_ms, resident_mb, server
from benchmarks.results import record, sizes_parser
from dashboard.snapshots.chromium import find_browser

SHORT: Final = (10_000,)
FULL: Final = (10_000, 1_000_000, 10_000_000)
RUNS: Final = 5
_PAINTED: Final = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
_WORDS: Final = ".pulse-sentence"
_CHART: Final = ".pulse-sheet > text, .js-plotly-plot .main-svg"


def one_start(store: Path, logs: Path) -> dict[str, float]:
    """Return milliseconds since the server's start: ready, first paint, key figures, first chart; and its processor
    time until then and its memory.
    """
    port = free_port()
    command = ["-m", "benchmarks.serve_store", "--server.port", str(port), "--server.headless", "true"]
    environment = {"PULSE_DATA": str(store), "PULSE_IMAGES": "off", "PULSE_CORPUS": str(store)}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1360, "height": 900}, reduced_motion="reduce")
        began = time.perf_counter()
        with server(command, port, ready="/readyz", environment=environment, log=logs / "server.log") as pid:
            found = {"ready_ms": _since(began)}
            asked = _since(began)
            page.goto(f"http://127.0.0.1:{port}")
            page.wait_for_function(_PAINTED)
            found["paint_ms"] = asked + float(page.evaluate(_PAINTED))
            page.locator(_WORDS).first.wait_for()
            found["words_ms"] = _since(began)
            page.locator(_CHART).first.wait_for(state="attached")
            found["chart_ms"] = _since(began)
            found |= {"cpu_ms": processor_ms(pid), "resident_mb": resident_mb(pid)}
        browser.close()
    return found


def _since(began: float) -> float:
    return 1000 * (time.perf_counter() - began)


def starts(size: int) -> dict[str, Any]:
    """Return medians of several starts without the first."""
    store = filled_store(size)
    with tempfile.TemporaryDirectory() as logs:
        runs = [one_start(store, Path(logs)) for _ in range(RUNS + 1)][1:]
    found: dict[str, Any] = {name: round(statistics.median(run[name] for run in runs)) for name in runs[0]}
    return found | {"runs": RUNS, "load_average": round(os.getloadavg()[0], 1)}


def main() -> None:
    """Measure the sizes given."""
    asked = sizes_parser(__doc__).parse_args()
    for size in asked.sizes or (FULL if asked.full else SHORT):
        found = starts(size)
        print(f"{size:,} articles", json.dumps(found), flush=True)
        if asked.keep:
            record("start", str(size), found)


if __name__ == "__main__":
    main()
