"""What one torture measured, beside what it must be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """``name`` is the target's in docs/reliability.md. ``holds`` says whether it was met; ``timed`` that it is a matter
    of speed, which tests on a shared machine show and do not judge. ``None`` for ``holds``: not possible here.
    """

    name: str
    what: str
    target: str
    measured: str
    holds: bool | None
    timed: bool = False


def count(name: str, what: str, target: str, wrong: Iterable[object], measured: str = "") -> Figure:
    """A figure that holds when nothing is wrong; the first faults are told."""
    faults = [str(item) for item in wrong]
    told = "; ".join(faults[:5])
    return Figure(name, what, target, f"{len(faults)} wrong: {told}" if faults else measured or "0 wrong", not faults)


def speed(name: str, what: str, seconds: float, most: float) -> Figure:
    """A figure that holds when it took at most so many seconds."""
    return Figure(name, what, f"≤ {most:g} s", f"{seconds:.2f} s", seconds <= most, timed=True)


def table(figures: Iterable[Figure]) -> str:
    """The figures as a Markdown table."""
    rows = [("figure", "what", "target", "measured", "")]
    words = {True: "holds", False: "MISSED", None: "skipped"}
    rows += [
        (f.name, f.what, f.target, f.measured.replace("|", "¦").replace("\n", " "), words[f.holds]) for f in figures
    ]
    widths = [max(len(row[n]) for row in rows) for n in range(5)]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
