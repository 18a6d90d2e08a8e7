"""What each hostile document costs: processor time and memory of reading it, one after the other in one process."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from dashboard.config.settings import Settings, Visibility
from dashboard.corpus.folder import FoundFile, find_files
from dashboard.corpus.ingest import ingest
from dashboard.corpus.reading import read_file
from tests.hostile.corpus import HostileCorpus, write_hostile_corpus, wrong_outcomes
from tests.support.documents import LIMITS
from tests.torture.figure import Figure, count, speed

PROJECT = Path(__file__).resolve().parents[2]
MOST_CPU, MOST_BYTES, MOST_SECONDS = 2.0, 200_000_000, 60.0
NAME = "R1"


def hostile_reading(folder: Path) -> list[Figure]:
    """Every hostile document read as the product reads, and measured one by one."""
    corpus = write_hostile_corpus(folder / "hostile")
    figures = []
    for visibility in Visibility:
        before, started = _children_cpu(), time.perf_counter()
        found = ingest(Settings(corpus=(corpus.folder,), visibility=visibility))
        seconds, cpu = time.perf_counter() - started, _children_cpu() - before
        wrong = wrong_outcomes(corpus, found.report, {a.path: a for a in found.articles}, visibility)
        what = f"{len(corpus.cases):,} hostile files, visibility {visibility}: not as they must be, lost or hung"
        figures += [
            count(NAME, what, "0", wrong),
            speed(NAME, f"the whole folder ({cpu:.1f} s of CPU)", seconds, MOST_SECONDS),
        ]
    return figures + _costs(corpus)


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _costs(corpus: HostileCorpus) -> list[Figure]:
    run = subprocess.run(
        [sys.executable, "-m", "tests.torture.reading", str(corpus.folder)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    ended = [] if run.returncode == 0 else [f"ended with {run.returncode}: {run.stderr[-200:]}"]
    slowest = max(lines, key=lambda line: line["cpu"])
    largest = max(lines, key=lambda line: line["bytes"])
    controls = [line for line in lines if "/control/" in line["path"]]
    return [
        count(NAME, "one process that reads them all: its end", "none", ended, "none"),
        speed(NAME, f"CPU of the slowest file ({slowest['path']})", slowest["cpu"], MOST_CPU),
        Figure(
            NAME,
            f"memory of the largest file ({largest['path']})",
            "≤ 200 MB",
            f"{largest['bytes'] / 1e6:.0f} MB",
            largest["bytes"] <= MOST_BYTES,
            timed=True,
        ),
        count(NAME, "control documents not read", "0 of 50", [c["path"] for c in controls if not c["read"]]),
    ]


def measure(folder: Path) -> None:
    """Print a line of JSON for every document: path, seconds of CPU, peak bytes above the process's own, whether read."""
    for found in sorted(find_files(folder, folder.name), key=lambda item: item.path):
        if not found.skip:
            print(json.dumps(_measured(found)))


def _measured(found: FoundFile) -> dict[str, object]:
    Path("/proc/self/clear_refs").write_text("5")
    before, started = _peak(), time.process_time()
    reading = read_file(found, LIMITS, 2_000_000)
    return {
        "path": found.path,
        "cpu": time.process_time() - started,
        "bytes": _peak() - before,
        "read": reading.article is not None,
    }


def _peak() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
