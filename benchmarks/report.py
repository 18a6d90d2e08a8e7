"""Write the sections “Clicks”, “Questions” and “Viewers” of results.md, and the plots, from results.json."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from benchmarks.results import results, table, write_section

FOLDER: Final = Path(__file__).parent
PLOTS: Final = FOLDER / "plots"
NAMES: Final = {"ours": "ours", "floor": "floor", "dash": "lean Dash", "streamlit": "usual Streamlit"}
COLOURS: Final = {
    "ours": "#0F5E7C",
    "floor": "#6B7680",
    "dash": "#B4690E",
    "streamlit": "#A3324B",
    "naive SQL": "#6B7680",
}
Lines = Mapping[str, Sequence[tuple[float, float]]]
WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 360, 64, 48, 40, 130


def by_size(part: Mapping[str, Any]) -> list[tuple[int, Any]]:
    """The sizes measured, smallest first."""
    return sorted((int(size), found) for size, found in part.items())


def clicks(part: Mapping[str, Any]) -> str:
    """From click to last paint."""
    head = (
        "articles",
        "ours",
        "÷ floor",
        "÷ Streamlit",
        "÷ Dash",
        "ours p95",
        "CPU ours (server)",
        "÷ floor",
        "÷ Streamlit",
        "load",
    )
    rows = [
        (
            f"{size:,}",
            f"{found['ours_ms']:,.0f} ms",
            *(f"{found[f'ratio_{name}']:.2f}" for name in ("floor", "streamlit", "dash")),
            f"{found['p95_ours_ms']:,.0f} ms",
            f"{found['cpu_ours_ms']:,.0f} ms ({found['cpu_ours_server_ms']:,.0f})",
            *(f"{found[f'cpu_ratio_{name}']:.2f}" for name in ("floor", "streamlit")),
            f"{found['load_average']}",
        )
        for size, found in by_size(part)
    ]
    return table(head, rows)


def questions(part: Mapping[str, Any]) -> str:
    """Processor time of all answers of a filter change, over naive SQL, and wall time at the largest size."""
    sizes = by_size(part)
    largest, last = sizes[-1]
    head = ("filter", *(f"{size:,}: ms (÷ naive)" for size, _ in sizes), f"{largest:,}: wall")
    cells = [
        [
            name,
            *(
                f"{found[name]['cpu_ms']:,.0f} ({found[name]['cpu_ms'] / found[name]['naive_cpu_ms']:.2f})"
                for _, found in sizes
            ),
            f"{last[name]['wall_ms']:,.0f} ms",
        ]
        for name in sizes[0][1]
    ]
    return table(head, cells)


def viewers(part: Mapping[str, Any]) -> str:
    """Changes under load."""
    head = ("viewers", "p50", "p95", "wrong rows", "server CPU a change")
    rows = [
        (
            str(n),
            f"{found['p50_ms']:,} ms",
            f"{found['p95_ms']:,} ms",
            str(found["wrong_rows"]),
            f"{found['server_cpu_ms']} ms",
        )
        for n, found in by_size(part)
    ]
    return table(head, rows)


def starts(part: Mapping[str, Any]) -> str:
    """From starting the server to what a reader sees."""
    head = ("articles", "ready", "first paint", "words", "first chart", "processor time", "memory", "load")
    names = ("ready_ms", "paint_ms", "words_ms", "chart_ms", "cpu_ms")
    rows = [
        (
            f"{size:,}",
            *(f"{found[name] / 1000:.1f} s" for name in names),
            f"{found['resident_mb']:,} MB",
            f"{found['load_average']}",
        )
        for size, found in by_size(part)
    ]
    return table(head, rows)


def plot(title: str, unit: str, lines: Lines) -> str:
    """Cost against size, both axes logarithmic, as SVG."""
    sizes = [size for points in lines.values() for size, _ in points]
    costs = [cost for points in lines.values() for _, cost in points if cost > 0]
    first, last = math.floor(math.log10(min(sizes))), math.ceil(math.log10(max(sizes)))
    low, high = math.floor(math.log10(min(costs))), math.ceil(math.log10(max(costs)))

    def across(size: float) -> float:
        return LEFT + (math.log10(size) - first) / max(1, last - first) * (WIDTH - LEFT - RIGHT)

    def up(cost: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(cost) - low) / max(1, high - low) * (HEIGHT - BOTTOM - TOP)

    parts = [f'<text x="{LEFT}" y="22" font-size="15" font-weight="600">{escape(title)}</text>']
    for power in range(low, high + 1):
        y = up(10**power)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#D5DBE1"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    for power in range(first, last + 1):
        parts.append(
            f'<text x="{across(10**power):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>'
        )
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 10}">articles; {escape(unit)}</text>')
    for name, points in lines.items():
        colour = COLOURS.get(name, "#1B2530")
        path = " ".join(f"{across(size):.1f},{up(cost):.1f}" for size, cost in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{across(size):.1f}" cy="{up(cost):.1f}" r="3" fill="{colour}"/>' for size, cost in points
        ]
        end = points[-1]
        parts.append(
            f'<text x="{across(end[0]) + 8:.1f}" y="{up(end[1]) + 4:.1f}" fill="{colour}">{escape(NAMES.get(name, name))}</text>'
        )
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" '
        f'role="img" aria-label="{escape(title)}">\n<rect width="{WIDTH}" height="{HEIGHT}" fill="#FFFFFF"/>\n{body}\n</svg>\n'
    )


def write_plots(found: Mapping[str, Any]) -> list[str]:
    """The plots of what was measured at two sizes or more; their Markdown."""
    PLOTS.mkdir(exist_ok=True)
    wanted: dict[str, tuple[str, str, Lines]] = {}
    if len(sizes := by_size(found.get("browser", {}))) > 1:
        for key, title, pattern in (
            ("click", "Click to last paint", "{}_ms"),
            ("cpu", "Processor time of a click", "cpu_{}_ms"),
        ):
            lines: Lines = {name: [(size, item[pattern.format(name)]) for size, item in sizes] for name in NAMES}
            wanted[key] = (title, "milliseconds, server and browser" if key == "cpu" else "milliseconds, median", lines)
    if len(sizes := by_size(found.get("queries", {}))) > 1:
        means: Lines = {
            label: [(size, sum(item[key] for item in part.values()) / len(part)) for size, part in sizes]
            for label, key in (("ours", "cpu_ms"), ("naive SQL", "naive_cpu_ms"))
        }
        wanted["questions"] = ("Answers of one filter change, mean over filters", "processor milliseconds", means)
    for key, (title, unit, lines) in wanted.items():
        (PLOTS / f"{key}.svg").write_text(plot(title, unit, lines), encoding="utf-8")
    return [f"![{title}](plots/{key}.svg)" for key, (title, _, _) in wanted.items()]


def section(found: Mapping[str, Any]) -> str:
    """All of it as Markdown."""
    parts = ["## Clicks", (FOLDER / "clicks.md").read_text("utf-8").strip()]
    for name, words in (("browser", clicks), ("queries", questions), ("load", viewers), ("start", starts)):
        if found.get(name):
            parts += [_HEADS[name], words(found[name])]
    built = [
        (f"{size:,}", f"{item['wall_s']:,.0f} s ({item['cpu_s']:,.0f} s CPU)", f"{item['bytes'] / 1e6:,.0f} MB")
        for size, item in by_size(found.get("build", {}))
    ]
    if built:
        parts += ["### Filling the store", table(("articles", "time", "on disk"), built)]
    return "\n\n".join([*parts, *write_plots(found)])


_HEADS: Final = {
    "browser": "### One filter change, click to last paint",
    "queries": "### The answers of one filter change, processor time",
    "load": "### Many viewers, a change every five seconds each, 10,000 articles",
    "start": "### From starting the server to the page",
}


if __name__ == "__main__":
    write_section("clicks", [section(results())])
