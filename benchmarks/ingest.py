"""Compare reading a corpus of invented documents with a floor.

    python benchmarks/ingest.py [FILES] [--full] [--keep]

The floor is reading every file and parsing its YAML with libyaml in one process, nothing else, measured before and after
in the same run: read the ratio, not the seconds. ``--full`` also measures a corpus of 100,000 files that did not change,
the memory of reading it all, and 1,000 new articles into a store of a million. ``--keep`` writes the results down.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

PROJECT: Final = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

import yaml  # noqa: E402 -- the project is not installed, it is found beside this file

from benchmarks import corpus_generator, results  # noqa: E402
from benchmarks.filled_store import CACHE, filled_store  # noqa: E402
from benchmarks.synthetic_records import write_records  # noqa: E402
from dashboard.config.settings import Settings  # noqa: E402
from dashboard.model.ingest_report import Outcome, ReportLine  # noqa: E402
from dashboard.store.base import Base  # noqa: E402
from dashboard.store.duckdb.store import open_store  # noqa: E402
from dashboard.store.writing.article_tables import store_rows  # noqa: E402
from dashboard.store.writing.generation_writer import GenerationWriter, Stamp  # noqa: E402

FILES: Final = 20_000
MANY: Final = 100_000
MILLION: Final = 1_000_000
NEW: Final = 1_000
CORES: Final = 2


def read_and_parse(paths: list[Path]) -> None:
    """The floor: the least that any reader of these files based on libyaml must do."""
    for path in paths:
        text = path.read_bytes().decode()
        yaml.load(text[4 : text.index("\n---", 4)], Loader=yaml.CSafeLoader)


def floor_on_every_core(paths: list[Path]) -> None:
    """The same in as many processes as there are workers."""
    context = multiprocessing.get_context("fork")
    crew = [context.Process(target=read_and_parse, args=(paths[n::CORES],)) for n in range(CORES)]
    for process in crew:
        process.start()
    for process in crew:
        process.join()


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return seconds of wall and processor time, including child processes."""
    began, used = time.perf_counter(), sum(os.times()[:4])
    work()
    return time.perf_counter() - began, sum(os.times()[:4]) - used


def run_sync(corpus: Path, data: Path) -> dict[str, float]:
    """Run ``python -m dashboard sync``; return wall and processor seconds, and peak memory in MB."""
    command = [sys.executable, "-m", "dashboard", "sync", "--corpus", str(corpus), "--data", str(data)]
    began, used = time.perf_counter(), sum(os.times()[2:4])
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, start_new_session=True)
    peak = 0
    while process.poll() is None:
        peak = max(peak, _peak_kb(process.pid))
        time.sleep(0.05)
    if process.returncode:
        raise RuntimeError(f"sync ended with {process.returncode}")
    wall, cpu = time.perf_counter() - began, sum(os.times()[2:4]) - used
    return {"wall_s": wall, "cpu_s": cpu, "peak_mb": peak / 1024}


def _peak_kb(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)


def pace(count: int, *, dense: bool = False) -> dict[str, Any]:
    """Measure from files to a published generation, and the floor. ``dense`` as in ``write_records``."""
    with tempfile.TemporaryDirectory() as name:
        corpus, data = Path(name) / "corpus", Path(name) / "data"
        corpus.mkdir()
        write_records(corpus, count, dense=dense)
        paths = sorted(corpus.iterdir())
        floors = [timed(lambda: read_and_parse(paths))]
        first = run_sync(corpus, data)
        floors.append(timed(lambda: read_and_parse(paths)))
        shutil.rmtree(data)
        second = run_sync(corpus, data)
        floors.append(timed(lambda: read_and_parse(paths)))
        wide, _ = timed(lambda: floor_on_every_core(paths))
        floor, floor_cpu = min(floors)
        ours = min((first, second), key=lambda run: run["wall_s"])
        return {
            "files": count,
            "files_per_s": count / ours["wall_s"],
            "floor_files_per_s": count / floor,
            "ratio": floor / ours["wall_s"],
            "floor_every_core_files_per_s": count / wide,
            "cpu_us_per_file": ours["cpu_s"] / count * 1e6,
            "floor_cpu_us_per_file": floor_cpu / count * 1e6,
            "ratio_of_cpu_on_two_cores": floor_cpu / (ours["cpu_s"] / CORES),
            "load": os.getloadavg()[0],
        }


def unchanged(count: int = MANY) -> dict[str, Any]:
    """Measure a full read of a corpus, then a sync without changes."""
    corpus = CACHE / f"documents-{count}"
    if not (corpus / "complete").exists():
        corpus_generator.write_corpus(corpus / "documents", count)
        (corpus / "complete").touch()
    with tempfile.TemporaryDirectory() as name:
        whole = run_sync(corpus / "documents", Path(name) / "data")
        again = min(
            (run_sync(corpus / "documents", Path(name) / "data") for _ in range(3)), key=lambda run: run["cpu_s"]
        )
    return {
        "files": count,
        "whole_wall_s": whole["wall_s"],
        "whole_cpu_s": whole["cpu_s"],
        "peak_mb": whole["peak_mb"],
        "unchanged_cpu_s": again["cpu_s"],
        "unchanged_wall_s": again["wall_s"],
        "load": os.getloadavg()[0],
    }


def into_a_million(count: int = MILLION, new: int = NEW) -> dict[str, Any]:
    """Measure adding articles to a large store, step by step: from the workers' rows to the published generation."""
    articles = list(corpus_generator.articles(new, seed=99))
    with tempfile.TemporaryDirectory(dir=CACHE) as name:
        data = Path(name) / "data"
        shutil.copytree(filled_store(count), data)
        store = open_store(Settings(data=data))
        size = sum(path.stat().st_size for path in data.glob("*.duckdb"))
        store.generation()
        steps: dict[str, dict[str, float]] = {}
        with _step(steps, "whole"):
            with _step(steps, "copy"):
                writer = GenerationWriter(store, Base.CURRENT)
            with _step(steps, "add"):
                first = writer.reserve_numbers(new)
                for number, article in enumerate(articles, start=first):
                    line = ReportLine(f"new/{number}.md", Outcome.ACCEPTED, visible=True, digest=article.digest)
                    writer.add(line, store_rows(article, number))
            with _step(steps, "complete and publish"):
                writer.publish(Stamp("benchmark", datetime.now(UTC), "all"))
        store.close()
    return {"articles": count, "new": new, "store_mb": size / 1e6, "steps": steps, "load": os.getloadavg()[0]}


@contextmanager
def _step(steps: dict[str, dict[str, float]], name: str) -> Iterator[None]:
    began, used = time.perf_counter(), time.process_time()
    yield
    steps[name] = {"wall_s": time.perf_counter() - began, "cpu_s": time.process_time() - used}


def report(found: dict[str, Any]) -> list[str]:
    """The section of results.md."""
    lines = [
        "## Reading a corpus",
        "",
        "`python benchmarks/ingest.py --full --keep` measures it again. The floor is reading every file and parsing its YAML "
        "with libyaml in one process; ours goes from the files to a published generation, in its own process and two workers. "
        "The files weigh what real records weigh, parts, pictures and signature included, and hold as many policy words "
        "(`synthetic_records.py` says how that was counted). "
        f"At the end {found['load']:.0f} processes wanted the two cores: wall times are longer than on an idle machine, "
        "processor times less so.",
        "",
        "| figure | target | measured |",
        "| --- | --- | ---: |",
        f"| files a second, {found['files']:,} files | | {found['files_per_s']:,.0f} |",
        f"| floor, files a second, same run | | {found['floor_files_per_s']:,.0f} |",
        f"| **ratio** | ≥ 0.5 | **{found['ratio']:.2f}** |",
        f"| the floor in two processes at once, files a second | | {found['floor_every_core_files_per_s']:,.0f} |",
        f"| processor time a file, ours and floor | | {found['cpu_us_per_file']:,.0f} and {found['floor_cpu_us_per_file']:,.0f} µs |",
        f"| ratio that these give on two idle cores | ≥ 0.5 | {found['ratio_of_cpu_on_two_cores']:.2f} |",
    ]
    if dense := found.get("dense"):
        lines += [
            f"| the same ratios where every word of the text is a policy word: wall, processors "
            f"| | {dense['ratio']:.2f}, {dense['ratio_of_cpu_on_two_cores']:.2f} |"
        ]
    if many := found.get("unchanged"):
        lines += [
            f"| nothing changed, {many['files']:,} files, processor time | ≤ 3 s | {many['unchanged_cpu_s']:.1f} s |",
            f"| peak memory of reading {many['files']:,} files (the process that writes) | ≤ 500 MB | {many['peak_mb']:,.0f} MB |",
        ]
    if million := found.get("into_a_million"):
        steps = million["steps"]
        lines.append(
            f"| {million['new']:,} new articles into {million['articles']:,} ({million['store_mb']:,.0f} MB), wall | ≤ 1 s "
            f"| {steps['whole']['wall_s']:.1f} s |"
        )
        lines += [
            f"| … {name}: wall, processor | | {step['wall_s']:.2f} s, {step['cpu_s']:.2f} s |"
            for name, step in steps.items()
            if name != "whole"
        ]
    return lines


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How far reading a corpus is from its floor.")
    parser.add_argument("files", nargs="?", type=int, default=2000)
    parser.add_argument(
        "--full", action="store_true", help=f"{FILES:,} files, {MANY:,} unchanged ones, a store of a million"
    )
    parser.add_argument("--keep", action="store_true", help="write results.json and results.md")
    options = parser.parse_args()
    found = pace(FILES if options.full else options.files)
    if options.full:
        found["dense"] = pace(FILES, dense=True)
        found["unchanged"] = unchanged()
        found["into_a_million"] = into_a_million()
    lines = report(found)
    print("\n".join(lines[3:]))
    if options.keep:
        results.record("ingest", None, found)
        results.write_section("ingest", lines)


if __name__ == "__main__":
    main()
