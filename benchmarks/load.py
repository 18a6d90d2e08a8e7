"""Simulate many viewers: ``python -m benchmarks.load 50 200``. Each changes filters every five seconds on average.

The time of a change is from requesting the parts of the page to receiving them; with ``--scripts``, that of a run of the
page's script, as on arrival and Back. Every component is compared with what a single viewer received for the same address
before, and the number of articles with naive SQL; any difference counts as a wrong row.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from benchmarks.browser import p95
from benchmarks.filled_store import filled_store
from benchmarks.measured_apps import OURS, running
from benchmarks.parts_viewer import PartsViewer
from benchmarks.peers.articles import Articles, peer_database
from benchmarks.processes import processor_ms, resident_mb
from benchmarks.results import record
from benchmarks.viewer import Params, Viewer

SIZE: Final = 10_000
TOPICS: Final = 20
THINKING_S, LASTING_S, JOINING_S = 5.0, 30.0, 10.0
States = dict[Params, tuple[int, Any]]
Kind = type[Viewer] | type[PartsViewer]


def states(articles: Articles) -> dict[Params, int]:
    """Return the addresses that viewers request, each with its number of articles."""
    found: dict[Params, int] = {}
    for topic in ("", *articles.topics()[:TOPICS]):
        for recent in (False, True):
            params = ((("topic", topic),) if topic else ()) + ((("period", "90d"),) if recent else ())
            found[params] = articles.views(topic or None, recent)["figures"]["articles"]
    return found


async def learn(kind: Kind, url: str, counts: dict[Params, int]) -> States:
    """What a lone viewer is sent at every address.

    Raises:
        AssertionError: a page does not say the number of articles that naive SQL counts.
    """
    async with kind(url) as viewer:
        known: States = {}
        for params, count in counts.items():
            await viewer.ask(params)
            said = re.sub(rb"(?<=[0-9]),(?=[0-9]{3})", b"", viewer.data)
            assert re.search(rb"(?<![0-9])%d(?![0-9])" % count, said), f"{params} does not say {count}"
            known[params] = (count, viewer.shown)
        return known


async def visit(kind: Kind, url: str, known: States, seed: int, until: float) -> tuple[list[float], int]:
    """One viewer's changes in milliseconds, and how many components were not what they should be."""
    chance = random.Random(seed)
    taken, wrong = [], 0
    await asyncio.sleep(chance.uniform(0, JOINING_S))
    async with kind(url) as viewer:
        await viewer.ask(())
        while time.monotonic() < until:
            await asyncio.sleep(chance.uniform(0, 2 * THINKING_S))
            params = chance.choice(list(known))
            taken.append(1000 * await viewer.ask(params))
            wrong += sum((viewer.shown - known[params][1]).values())
    return taken, wrong


async def crowd(kind: Kind, url: str, known: States, viewers: int) -> tuple[list[float], int]:
    """All viewers' changes and wrong components."""
    until = time.monotonic() + JOINING_S + LASTING_S
    visits = await asyncio.gather(*(visit(kind, url, known, seed, until) for seed in range(viewers)))
    return [item for taken, _ in visits for item in taken], sum(wrong for _, wrong in visits)


def main() -> None:
    """Measure the numbers of viewers given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("viewers", nargs="*", type=int, default=[50])
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--scripts", action="store_true", help="run the page's script for every change")
    parser.add_argument("--keep", action="store_true", help="write benchmarks/results.json")
    asked = parser.parse_args()
    kind: Kind = Viewer if asked.scripts else PartsViewer
    store = filled_store(asked.size)
    articles = Articles(peer_database(store))
    counts, topics = states(articles), articles.topics()[:TOPICS]
    articles.close()
    for viewers in asked.viewers:
        with tempfile.TemporaryDirectory() as logs, running(OURS, store, topics, Path(logs)) as app:
            known = asyncio.run(learn(kind, app.url, counts))
            before = processor_ms(app.pid)
            taken, wrong = asyncio.run(crowd(kind, app.url, known, viewers))
            found = {
                "p50_ms": round(statistics.median(taken)),
                "p95_ms": round(p95(taken)),
                "changes": len(taken),
                "wrong_rows": wrong,
                "server_cpu_ms": round((processor_ms(app.pid) - before) / len(taken), 1),
                "resident_mb": round(resident_mb(app.pid)),
                "load_average": round(os.getloadavg()[0], 1),
            }
        print(f"{viewers} viewers: {json.dumps(found)}", flush=True)
        if asked.keep:
            record("load_scripts" if asked.scripts else "load", str(viewers), found)


if __name__ == "__main__":
    main()
