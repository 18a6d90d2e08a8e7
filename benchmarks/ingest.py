"""How far ingest and questions are from their floors, on invented documents: ``make bench``, or with a number of them.

The floor of ingest is reading every file and parsing its YAML with libyaml, nothing else. The floor of a question is the
smallest statement the same store can answer. Both are measured in the same run: read the ratios, not the seconds.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

import yaml  # noqa: E402 -- the project is not installed, it is found beside this file

from dashboard.corpus.ingest import ingest  # noqa: E402
from dashboard.filters import Filters  # noqa: E402
from dashboard.pipeline import sync  # noqa: E402
from dashboard.query import Dimension, Query  # noqa: E402
from dashboard.settings import Settings  # noqa: E402
from dashboard.store import answers  # noqa: E402
from dashboard.store.base import Statement  # noqa: E402
from dashboard.store.duckdb_store import open_store  # noqa: E402

WORDS = (
    "ministry",
    "register",
    "model",
    "audit",
    "compute",
    "standard",
    "subsidy",
    "export",
    "court",
    "guideline",
    "chip",
)
TOPICS = [f"Topic {number}" for number in range(20)]
RUNS = 15


def write_documents(folder: Path, count: int, seed: int = 1) -> None:
    """``count`` invented news records of ordinary length."""
    chance = random.Random(seed)
    for number in range(count):
        moment = datetime(2022, 1, 1, tzinfo=UTC) + timedelta(minutes=chance.randrange(2_000_000))
        quality = chance.randrange(190)
        topics = "".join(f"  - {topic}\n" for topic in chance.sample(TOPICS, chance.randint(1, 4)))
        text = (
            f'---\ncategory: news\ntitle: "{" ".join(chance.choices(WORDS, k=9)).capitalize()} {number}"\n'
            f'excerpt: "{" ".join(chance.choices(WORDS, k=45)).capitalize()}."\n'
            f"publishedDateTime: {moment:%Y-%m-%dT%H:%M:%SZ}\n"
            f'originalUrl: "https://outlet{number % 300}.example/{number}"\nwebUrl: "https://outlet{number % 300}.example/{number}"\n'
            f"type: article\nquality: {quality}\nheat: {quality + 10}\npublished: {str(quality >= 60).lower()}\n\n"
            f"provider:\n  name: Outlet {number % 300}\n  domain: outlet{number % 300}.example\n\ntopics:\n{topics}\n"
            f'images:\n  - url: "https://outlet{number % 300}.example/{number}.jpg"\n    width: 1200\n    height: 630\n\n'
            f'secured: "{chance.randbytes(400).hex()}"\n---\n\n'
        )
        (folder / f"{number:06}.md").write_text(text, encoding="utf-8")


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def milliseconds(work: Callable[[], object]) -> float:
    """The median of several runs, after one that warms up."""
    work()
    return 1000 * statistics.median(seconds(work) for _ in range(RUNS))


def read_and_parse(folder: Path) -> None:
    """The floor of ingest."""
    for path in sorted(folder.iterdir()):
        text = path.read_bytes().decode()
        yaml.load(text[4 : text.index("\n---", 4)], Loader=yaml.CSafeLoader)


QUESTIONS = {
    "by topic": (Query((Dimension.TOPIC,)), Filters()),
    "by provider, one topic": (Query((Dimension.PROVIDER,)), Filters(topic=("Topic 1",))),
    "by month": (Query((Dimension.MONTH,)), Filters()),
    "topic x month": (Query((Dimension.TOPIC, Dimension.MONTH)), Filters()),
    "by quality, searching": (Query((Dimension.QUALITY,)), Filters(q="export audit")),
}


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder, settings = Path(name) / "corpus", Settings(corpus=(Path(name) / "corpus",), data=Path(name) / "data")
        folder.mkdir()
        write_documents(folder, count)
        floor = min(seconds(lambda: read_and_parse(folder)) for _ in range(2))
        reading = seconds(lambda: ingest(settings))
        syncing = seconds(lambda: sync(settings))
        again = seconds(lambda: sync(settings))
        print(f"{count:,} documents")
        print(f"{'read and parse (floor)':<28}{floor:8.2f} s   1.0")
        for label, taken in (("ingest", reading), ("sync: ingest and load", syncing), ("sync, nothing changed", again)):
            print(f"{label:<28}{taken:8.2f} s {taken / floor:5.1f}")
        ask(settings)


def ask(settings: Settings) -> None:
    """Measure and print what questions cost."""
    store = open_store(settings)
    try:
        least = milliseconds(lambda: store.query(Statement("SELECT COUNT(*) AS n FROM article")))
        print(f"{'smallest statement (floor)':<28}{least:8.2f} ms  1.0")
        for label, (query, filters) in QUESTIONS.items():
            taken = milliseconds(lambda query=query, filters=filters: answers.coverage(store, query, filters))
            print(f"{label:<28}{taken:8.2f} ms{taken / least:5.1f}")
        page = milliseconds(lambda: answers.article_page(store, Filters()))
        print(f"{'a page of articles':<28}{page:8.2f} ms{page / least:5.1f}")
    finally:
        store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
