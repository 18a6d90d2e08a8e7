"""The reliability figures, measured: ``make torture``, or ``python -m tests.torture [--short] [name ...]``.

Prints each figure beside its target and ends with 1 when one is missed. Names: hostile, leaks, kill, corruption, disk,
parsers, citations, distinct, freshness, gaps, descriptors, stalled, heavy, collect, deliver, openapi; without names, all of them.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.torture.citations import citations
from tests.torture.corruption import damaged_stores, rebuilt
from tests.torture.disk_full import full_disks
from tests.torture.distinct import distinct_requests
from tests.torture.figure import Figure, table
from tests.torture.freshness import freshness
from tests.torture.gaps import short_gaps
from tests.torture.killed_collectors import killed_collectors
from tests.torture.killed_senders import killed_senders
from tests.torture.kills import killed_syncs, two_at_once
from tests.torture.leaks import HIDDEN_GROUPS, OPEN_GROUPS, leaks, twins, withdrawn
from tests.torture.openapi import documented_answers
from tests.torture.parsers import parsed
from tests.torture.reading import hostile_reading
from tests.torture.served import descriptors, heavy_requests, stalled_clients

Part = Callable[[Path, bool, int], list[Figure]]
PARTS: Final[dict[str, Part]] = {
    "hostile": lambda folder, _short, _examples: hostile_reading(folder),
    "leaks": lambda folder, short, _examples: [
        *leaks(folder / "leaks", (*OPEN_GROUPS, *HIDDEN_GROUPS) if short else (), 60 if short else 10),
        *withdrawn(folder / "withdrawn"),
        *twins(folder / "twins"),
    ],
    "kill": lambda folder, short, _examples: [
        *killed_syncs(folder / "kills", 4 if short else 200, 70 if short else 120),
        *two_at_once(folder / "two", 1 if short else 5),
    ],
    "collect": lambda folder, short, _examples: killed_collectors(folder, 8 if short else 100),
    "deliver": lambda folder, short, _examples: killed_senders(folder, 3 if short else 100),
    "corruption": lambda folder, short, _examples: [
        *damaged_stores(folder, 22 if short else 200, 1 if short else 10),
        *([] if short else rebuilt(folder)),
    ],
    "disk": lambda folder, short, _examples: full_disks(folder, served=not short),
    "parsers": lambda _folder, short, examples: parsed(150 if short else examples),
    "citations": lambda _folder, short, _examples: citations(200 if short else 10_000),
    "distinct": lambda folder, short, _examples: distinct_requests(
        folder, 300 if short else 5_000, 500 if short else 20_000
    ),
    "freshness": lambda folder, short, _examples: freshness(folder, 20 if short else 2_000),
    "gaps": lambda folder, short, _examples: short_gaps(folder, 20, 1 if short else 5, 1 if short else 4),
    "descriptors": lambda folder, short, _examples: descriptors(folder, 2 if short else 60),
    "stalled": lambda folder, short, _examples: stalled_clients(folder, 10 if short else 100),
    "openapi": lambda folder, short, _examples: documented_answers(folder, 4 if short else 500),
    "heavy": lambda folder, short, _examples: heavy_requests(folder, 20 if short else 60, 200 if short else 2_000),
}


def main() -> int:
    """Run what was asked for, print the table, and return the exit code."""
    parser = argparse.ArgumentParser("python -m tests.torture", description="Measure the reliability figures.")
    parser.add_argument("--short", action="store_true", help="a minute instead of an hour")
    parser.add_argument("--examples", type=int, default=100_000, help="invented inputs for each parser (100000)")
    parser.add_argument("parts", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(PARTS)}")
    options = parser.parse_args()
    if unknown := sorted(set(options.parts) - set(PARTS)):
        parser.error(f"there is no part {', '.join(unknown)}")
    logging.disable(logging.WARNING)
    figures: list[Figure] = []
    for name in options.parts or PARTS:
        started = time.perf_counter()
        with tempfile.TemporaryDirectory(prefix="torture-") as folder:
            figures += PARTS[name](Path(folder), options.short, options.examples)
        print(f"{name}: {time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    print(table(figures))
    return int(any(figure.holds is False for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
