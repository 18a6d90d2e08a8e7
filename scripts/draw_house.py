"""Draw the rooms of ``dashboard/`` and their imports as docs/images/house.svg, and print floors and rooms.

A room is a folder or a module directly in ``dashboard/``. Its floor is one above the highest room it imports.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from html import escape
from pathlib import Path
from statistics import median

PROJECT = Path(__file__).resolve().parent.parent
PICTURE = PROJECT / "docs" / "images" / "house.svg"
BOX, GAP, FLOOR, MARGIN = (112, 30), 12, 74, 16

Imports = Mapping[str, frozenset[str]]


def rooms() -> Imports:
    """Return every room with the rooms it imports."""
    package = PROJECT / "dashboard"
    found: dict[str, set[str]] = {}
    for path in [PROJECT / "app.py", *sorted(package.rglob("*.py"))]:
        if path == package / "__init__.py":
            continue
        room = "app" if path.parent == PROJECT else path.relative_to(package).with_suffix("").parts[0]
        targets = found.setdefault(room, set())
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "dashboard":
                parts = (node.module or "").split(".")
                targets.update([parts[1]] if len(parts) > 1 else [alias.name for alias in node.names])
    return {room: frozenset(targets - {room}) for room, targets in found.items()}


def floors(imports: Imports) -> list[list[str]]:
    """Return the rooms floor by floor, the ground floor first.

    Raises:
        ValueError: rooms import each other in a circle.
    """
    level: dict[str, int] = {}
    while len(level) < len(imports):
        ready = [room for room in imports if room not in level and imports[room] <= level.keys()]
        if not ready:
            raise ValueError(f"These rooms import each other in a circle: {sorted(imports.keys() - level.keys())}")
        level |= {room: 1 + max((level[target] for target in imports[room]), default=-1) for room in ready}
    return [sorted(room for room in level if level[room] == number) for number in range(max(level.values()) + 1)]


def drawing(imports: Imports) -> str:
    """Return the SVG: one row a floor, the entrance on top, a line for each import that is not implied by others."""
    by_floor = floors(imports)
    width = MARGIN * 2 + max(len(row) for row in by_floor) * (BOX[0] + GAP) - GAP
    height = MARGIN * 2 + len(by_floor) * FLOOR - (FLOOR - BOX[1])
    place: dict[str, tuple[float, float]] = {}
    for number, row in enumerate(by_floor):
        left = (width - len(row) * (BOX[0] + GAP) + GAP) / 2
        top = height - MARGIN - BOX[1] - number * FLOOR
        place |= {room: (left + index * (BOX[0] + GAP), top) for index, room in enumerate(row)}
    lines, boxes = [], []
    for room, (x, y) in place.items():
        implied = {far for near in imports[room] for far in _below(near, imports)}
        for target in sorted(imports[room] - implied):
            (tx, ty), half = place[target], BOX[0] / 2
            bend = f"C{x + half:g} {y + BOX[1] + 26:g} {tx + half:g} {ty - 26:g} {tx + half:g} {ty:g}"
            lines.append(f'<path d="M{x + half:g} {y + BOX[1]:g}{bend}"/>')
        boxes.append(f'<rect x="{x:g}" y="{y:g}" width="{BOX[0]}" height="{BOX[1]}" rx="5"/>')
        boxes.append(f'<text x="{x + BOX[0] / 2:g}" y="{y + 20:g}">{escape(room)}</text>')
    style = (
        "path{fill:none;stroke:#9AA5B1}rect{fill:#F3F5F7;stroke:#0F5E7C}"
        "text{font:13px sans-serif;text-anchor:middle;fill:#1B2530}"
    )
    title = "<title>The rooms of dashboard/ by floor; lines lead down to what a room imports</title>"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">'
        f'{title}<style>{style}</style><rect width="100%" height="100%" style="fill:#fff;stroke:none"/>'
        + "".join(lines + boxes)
        + "</svg>\n"
    )


def _below(room: str, imports: Imports) -> set[str]:
    """Return every room that ``room`` imports, directly or through others."""
    return set(imports[room]).union(*(_below(target, imports) for target in imports[room]))


def main() -> None:
    """Write the picture and print the floors, the top one first."""
    found = rooms()
    PICTURE.write_text(drawing(found), encoding="utf-8")
    by_floor = floors(found)
    for number in reversed(range(len(by_floor))):
        print(f"{number:>3}  {', '.join(by_floor[number])}")
    lines = [len(path.read_text("utf-8").splitlines()) for path in (PROJECT / "dashboard").rglob("*.py")]
    arrows = sum(map(len, found.values()))
    print(f"{len(found)} rooms, {len(by_floor)} floors, {arrows} imports between rooms, no circle.")
    print(f"{len(lines)} modules, {sum(lines):,} lines, median {median(lines):g}, longest {max(lines)}.")


if __name__ == "__main__":
    main()
