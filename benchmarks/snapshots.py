"""Measure sharing: pictures, formats, and a snapshot's page against the live one: ``python -m benchmarks.snapshots``.

All requests go to a running dashboard over HTTP. Each page is opened in a clean Chromium window with an empty cache,
snapshot and live in turns, so that load on the machine affects both. The floor of a picture is a screenshot of an empty
page of the same size in the same browser.
"""

from __future__ import annotations

import json
import os
import statistics
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, sync_playwright

from benchmarks.processes import free_port, server
from benchmarks.results import measure_and_report, table
from benchmarks.synthetic_records import write_records
from dashboard.snapshots.chromium import find_browser
from dashboard.snapshots.forms import FORMS
from dashboard.snapshots.picture import WIDE
from dashboard.snapshots.renderer import Renderer, Sheet

DOCUMENTS: Final = 2_000
PICTURES: Final = 15
VISITS: Final = 7
PAINTED: Final = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
DRAWN: Final = {"snapshot": "#plot[data-ready]", "live": ".pulse-sheet > path"}


def measure(folder: Path) -> dict[str, Any]:
    """Return all figures over a dashboard of invented documents, in milliseconds and bytes."""
    (folder / "corpus").mkdir()
    write_records(folder / "corpus", DOCUMENTS)
    port = free_port()
    options = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    command = ["-m", "streamlit", "run", "app.py", *options]
    environment = {"PULSE_CORPUS": str(folder / "corpus"), "PULSE_DATA": str(folder / "data"), "PULSE_IMAGES": "off"}
    with server(command, port, ready="/readyz", environment=environment, log=folder / "log"):
        url = f"http://127.0.0.1:{port}"
        freezing, made = timed(lambda: freeze(url))
        stem = f"{url}/s/{made['id']}"
        first, picture = timed(lambda: get(f"{stem}.png"))
        figures: dict[str, Any] = {
            "documents": DOCUMENTS,
            "load": os.getloadavg()[0] / (os.cpu_count() or 1),
            "freeze_ms": freezing,
            "png_first_ms": first,
            "png_remembered_ms": median(lambda _: get(f"{stem}.png")),
            "png_new_ms": median(lambda n: get(f"{url}/api/v1/charts/topic.png?quality=0&quality={100 + n}")),
            "png_floor_ms": floor(),
            "bytes": {name: len(get(f"{stem}.{name}")) for name in FORMS} | {"png": len(picture)},
            "page_bytes": len(get(stem)),
        }
        return figures | visits({"snapshot": stem, "live": f"{url}/"})


def visits(addresses: dict[str, str]) -> dict[str, Any]:
    """Milliseconds from navigation to the first paint and to the drawn chart, in clean windows; bytes on the wire."""
    found: dict[str, list[tuple[float, float, int]]] = {name: [] for name in addresses}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox"])
        for _ in range(VISITS):
            for name, address in addresses.items():
                found[name].append(visit(browser, address, DRAWN[name]))
        browser.close()
    return {
        f"{name}_page": {
            "paint_ms": statistics.median(seen[0] for seen in each),
            "drawn_ms": statistics.median(seen[1] for seen in each),
            "wire_bytes": round(statistics.median(seen[2] for seen in each)),
        }
        for name, each in found.items()
    }


def visit(browser: Browser, address: str, drawn: str) -> tuple[float, float, int]:
    """One visit in a clean window: first paint, chart drawn, bytes received."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    received: list[int] = []
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    session.send("Network.enable")
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(drawn, state="attached")
    ready = (time.perf_counter() - began) * 1000
    paint = float(page.evaluate(PAINTED) or ready)
    context.close()
    return paint, ready, sum(received)


def floor() -> float:
    """Return the median milliseconds of a screenshot of an empty page."""
    renderer = Renderer()

    def make(sheet: Sheet) -> bytes:
        sheet.show("<!doctype html><title>x</title>", width=WIDE.width, height=WIDE.height, scale=WIDE.scale)
        return sheet.png()

    try:
        renderer.draw(make)
        return median(lambda _: renderer.draw(make))
    finally:
        renderer.close()


def freeze(url: str) -> dict[str, Any]:
    """Freeze the chart of topics over HTTP."""
    body = json.dumps({"view": "topic", "title": "A chart to share"}).encode()
    headers = {"X-Pulse": "1", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/api/v1/snapshots", body, headers, method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        made: dict[str, Any] = json.load(answer)
    return made


def get(address: str) -> bytes:
    """The body of an answer."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        return bytes(answer.read())


def timed(do: Callable[[], Any]) -> tuple[float, Any]:
    """Return the milliseconds and the result."""
    began = time.perf_counter()
    made = do()
    return (time.perf_counter() - began) * 1000, made


def median(do: Callable[[int], Any]) -> float:
    """The median of several times, in milliseconds."""
    return statistics.median(timed(partial(do, number))[0] for number in range(PICTURES))


def report(figures: dict[str, Any]) -> list[str]:
    """The section of ``results.md``."""
    ours, live = figures["snapshot_page"], figures["live_page"]
    rows = [
        ("freeze a chart (the first after the start)", f"{figures['freeze_ms']:,.0f} ms"),
        ("first PNG, browser not yet started", f"{figures['png_first_ms']:,.0f} ms"),
        ("PNG of another view, browser started (median)", f"{figures['png_new_ms']:,.0f} ms"),
        ("the same PNG again (median)", f"{figures['png_remembered_ms']:,.1f} ms"),
        ("floor: an empty sheet of that size (median)", f"{figures['png_floor_ms']:,.0f} ms"),
    ]
    sizes = [(name, f"{size / 1000:,.1f} kB") for name, size in figures["bytes"].items()]
    pages = [
        (name, f"{page['paint_ms']:,.0f} ms", f"{page['drawn_ms']:,.0f} ms", f"{page['wire_bytes'] / 1e6:.2f} MB")
        for name, page in (("snapshot", ours), ("live overview", live))
    ]
    return [
        "## Sharing",
        "",
        f"Over {figures['documents']:,} invented documents; `python -m benchmarks.snapshots` measures it again. "
        "Pages are opened with an empty cache; medians of "
        f"{VISITS} visits each, in turns. {figures['load']:.1f} processes wanted each core when it began: on an idle "
        "machine times are shorter, on a busy one compare with the floor.",
        "",
        table(("step", "time"), rows),
        "",
        table(("page", "first paint", "first chart drawn", "on the wire"), pages),
        "",
        table(
            ("form of the chart of topics", "size"),
            [*sizes, ("page at its address", f"{figures['page_bytes'] / 1000:,.1f} kB")],
        ),
    ]


if __name__ == "__main__":
    measure_and_report("snapshots", measure, report)
