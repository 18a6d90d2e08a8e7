"""Keep the benchmarks' figures in results.json and results.md; each benchmark replaces its own part."""

from __future__ import annotations

import argparse
import fcntl
import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

RESULTS: Final = Path(__file__).with_name("results.json")
PAGE: Final = RESULTS.with_suffix(".md")


def record(part: str, key: str | None, figures: Mapping[str, Any]) -> None:
    """Store ``figures`` under ``part`` and, unless it is ``None``, ``key``."""
    with RESULTS.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        found = json.loads(file.read() or "{}")
        if key is None:
            found[part] = dict(figures)
        else:
            found.setdefault(part, {})[key] = dict(figures)
        file.truncate(0)
        file.write(json.dumps(found, indent=2) + "\n")


def results() -> dict[str, Any]:
    """Return all stored figures."""
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
    return found


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; columns after the first are right-aligned."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def write_section(part: str, lines: Iterable[str]) -> None:
    """Replace the section of ``part`` in results.md, or append it."""
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    page = PAGE.read_text("utf-8") if PAGE.exists() else "# Results\n"
    before, _, rest = page.partition(begin)
    section = "\n".join([begin, *lines, end])
    PAGE.write_text(f"{before.rstrip()}\n\n{section}\n\n{rest.partition(end)[2].lstrip()}".rstrip() + "\n", "utf-8")


def measure_and_report(
    part: str, measure: Callable[[Path], dict[str, Any]], report: Callable[[dict[str, Any]], list[str]]
) -> None:
    """Measure in a temporary folder, store the figures and print their section."""
    with tempfile.TemporaryDirectory() as name:
        figures = measure(Path(name))
    record(part, None, figures)
    lines = report(figures)
    write_section(part, lines)
    print("\n".join(lines))


def sizes_parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of the options that benchmarks over several sizes share."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("sizes", nargs="*", type=int)
    parser.add_argument("--full", action="store_true", help="the sizes up to ten million")
    parser.add_argument("--keep", action="store_true", help="write benchmarks/results.json")
    return parser
