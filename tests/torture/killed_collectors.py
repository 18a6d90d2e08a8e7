"""A collector that is killed at random moments: nothing is lost, nothing is written twice."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from pathlib import Path

from dashboard.collect.feed import Feed
from dashboard.collect.record import parse_record
from dashboard.collect.run import CollectorRun
from dashboard.config.settings import Settings
from dashboard.fetch.rules import RequestRules
from tests.support.feed_server import FeedServer, collecting, feed_server, item, rss
from tests.test_service import until
from tests.torture.figure import Figure, count

FEEDS = 4
ITEMS = 60
LONGEST = 0.6


def _collect(folder: Path, port: int) -> None:
    """Collect everything again and again, until killed."""
    routes = {"*.feeds.test": ("127.0.0.1", port)}
    rules = RequestRules("AI-Policy-Pulse/test", 30.0, 5_000_000, 5, routes)
    with CollectorRun(Settings(corpus=(folder / "corpus",), data=folder / "data"), rules=rules, pause=0.0) as run:
        while True:
            run.collect(run.feeds())


def _offer(server: FeedServer, edition: int) -> int:
    """Serve an edition with three more items, a new title and a new link; returns how many items there are."""
    many = ITEMS + 3 * edition
    for number in range(FEEDS):
        first = number * 100_000
        items = [item(first + n) for n in range(many)]
        items[1] = item(first + 1, title=f"Edition {edition}")
        items[2] = item(first + 2, link=f"https://news.example/{first + 2}-{edition}")
        server.put(f"feed{number}", rss(*items))
    return FEEDS * many


def killed_collectors(folder: Path, kills: int, seed: int = 0) -> list[Figure]:
    """Kill a collector ``kills`` times, then let it finish; count what is lost, twice, wrong or left over."""
    chance = random.Random(seed)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.torture.killed_collectors"])
    with feed_server() as server:
        expected = _offer(server, 0)
        feeds = [Feed(f"Feed {n}", f"http://feed{n}.feeds.test/feed") for n in range(FEEDS)]
        collecting(server, folder, *feeds, dry=True).close()
        for kill in range(kills):
            process = context.Process(target=_collect, args=(folder, server.port), daemon=True)
            before = len(server.asked)
            process.start()
            until(lambda before=before: len(server.asked) > before, "a request")  # type: ignore[misc]
            time.sleep(chance.uniform(0.0, LONGEST))
            process.kill()
            process.join()
            expected = _offer(server, kill // 2 + 1)
        with collecting(server, folder, pause=0.0) as run:
            first: Counter[str] = sum((outcome.counts for outcome in run.collect(run.feeds())), Counter())
            again: Counter[str] = sum((outcome.counts for outcome in run.collect(run.feeds())), Counter())
        asked = sum(request.path == "/feed" for request in server.asked)
    found = [parse_record(path.read_text("utf-8")) for path in (folder / "corpus").rglob("*.md")]
    items = Counter((record.feed_name, record.item_id) for record in found if record is not None)
    return [
        count("C1", "files that are no whole record", "0", [None] * found.count(None)),
        count("C2", "items lost", "0", range(expected - len(items)), f"{len(items):,} of {expected:,}"),
        count("C3", "items written twice", "0", [key for key, times in items.items() if times > 1]),
        count("C4", "items that are new or changed again", "0", [(k, n) for k, n in again.items() if k != "unchanged"]),
        count("C5", "temporary files left", "0", (folder / "corpus").rglob(".*.tmp")),
        count(
            "C6",
            "nothing was written before a kill",
            "no",
            [first] * (first["new"] == expected),
            f"{kills} kills, {asked} requests",
        ),
    ]
