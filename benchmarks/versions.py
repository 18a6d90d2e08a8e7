"""Compare clicks in this checkout with those in another: ``python -m benchmarks.versions ../before --documents 10000``.

Both are served as ``make run`` serves them, over the same synthetic documents, and are clicked in turn. A change ends with
the second frame after the last change on the page. Both run with the Python that runs this.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from benchmarks.browser import KINDS, TOPICS, Window, open_window
from benchmarks.corpus_generator import write_corpus
from benchmarks.measured_apps import OURS, App
from benchmarks.processes import PROJECT, free_port, server

BEFORE, NOW = "before", "now"
READY: Final = "/readyz"


def serve(name: str, checkout: Path, corpus: Path, folder: Path, stack: ExitStack) -> App:
    """Serve a checkout until the stack closes."""
    port = free_port()
    command = ["-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.headless", "true"]
    environment = {"PULSE_CORPUS": str(corpus), "PULSE_DATA": str(folder / name), "PULSE_IMAGES": "off"}
    log = folder / f"{name}.log"
    pid = stack.enter_context(server(command, port, ready=READY, environment=environment, log=log, folder=checkout))
    return App(OURS, f"http://127.0.0.1:{port}", pid, ".pulse", "[data-figure], .pulse-sentence, .pulse-articles")


def answer(app: App, path: str) -> dict[str, object]:
    """Return what the app's API says."""
    with urllib.request.urlopen(app.url + path, timeout=60) as reply:
        found = json.load(reply)
    assert isinstance(found, dict)
    return found


def topics_of(app: App, most: int) -> list[str]:
    """The topics with most articles."""
    rows = answer(app, "/api/v1/coverage?by=topic")["rows"]
    assert isinstance(rows, list)
    return [row["key"] for row in rows if row["key"]][:most]


def article_count(app: App, topic: str, *, recent: bool) -> int:
    """How many articles a view has."""
    query = "&".join([f"topic={topic.replace(' ', '+')}"] * bool(topic) + ["period=90d"] * recent)
    return int(str(answer(app, f"/api/v1/coverage?by=status&{query}")["total"]))


def measure(other: Path, documents: int) -> dict[str, Window]:
    """Click topic, dates and reset in both versions by turns; the first topic only warms them up."""
    chance = random.Random(documents)
    with sync_playwright() as playwright, ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        write_corpus(folder / "corpus", documents)
        apps = [serve(name, at, folder / "corpus", folder, stack) for name, at in ((BEFORE, other), (NOW, PROJECT))]
        topics = topics_of(apps[0], TOPICS + 1)
        windows = {name: open_window(playwright, app, stack) for name, app in zip((BEFORE, NOW), apps, strict=True)}
        for position, topic in enumerate(topics):
            steps = (
                ("topic", apps[0].topic(position, topic), (topic, False)),
                ("dates", apps[0].recent, (topic, True)),
                ("reset", apps[0].reset, ("", False)),
            )
            for kind, selector, state in steps:
                count = article_count(apps[0], state[0], recent=state[1])
                for window in chance.sample(list(windows.values()), len(windows)):
                    window.change(kind, selector, state, count, measured=position > 0)
    return windows


def main() -> None:
    """Print medians and their ratio, by kind of change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, help="a checkout of the other version")
    parser.add_argument("--documents", type=int, default=10_000)
    asked = parser.parse_args()
    windows = measure(asked.other.resolve(), asked.documents)
    for kind in KINDS:
        before, now = (statistics.median(windows[name].wall[kind]) for name in (BEFORE, NOW))
        print(f"{kind:<7} before {before:7.1f} ms   now {now:7.1f} ms   ratio {now / before:.2f}")
    for what in ("server", "chromium"):
        before, now = (statistics.mean(getattr(windows[name], what)) for name in (BEFORE, NOW))
        print(f"processor time of {what:<8} before {before:7.1f} ms   now {now:7.1f} ms   ratio {now / before:.2f}")


if __name__ == "__main__":
    main()
