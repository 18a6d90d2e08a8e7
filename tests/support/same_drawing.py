"""Compare two drawings of one figure, as read by tests/e2e/read_figures.js."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, TypeAlias

Facts: TypeAlias = dict[str, list[Any]]

FAR = 1.0
"""CSS pixels that a mark may be away from its counterpart."""
FAR_WORDS = 3.0
"""Likewise for words, whose boxes depend on how lines of text are stacked."""
FAR_COLOUR = 6
"""Steps of 255 that a colour may differ: shades of cells are rounded to 64."""
FAR_OPACITY = 0.02
LEAST_GAP = 4.0
"""CSS pixels that the painter keeps between words below an axis."""
BOXED = ("bars", "points", "cells", "errors", "shapes")
WORDED = ("titles", "annotations", "texts")
PLAIN = ("legend", "scale")
PARTS = (*BOXED, "curves", *WORDED, "ticks", *PLAIN, "swatches")


def differences(mine: Facts, theirs: Facts) -> list[str]:
    """Return the differences between two drawings as sentences; empty if they show the same."""
    found: list[str] = []
    for part in BOXED:
        found += _of_marks(part, mine[part], theirs[part])
    found += _of_curves(mine["curves"], theirs["curves"])
    for part in WORDED:
        found += _of_words(part, mine[part], theirs[part])
    found += _of_ticks(mine["ticks"], theirs["ticks"])
    for part in PLAIN:
        if mine[part] != theirs[part]:
            found.append(f"{part} {mine[part]}, theirs {theirs[part]}")
    return [*found, *_of_swatches(mine["swatches"], theirs["swatches"])]


def moved(facts: Facts, part: str) -> Iterator[Facts]:
    """The same facts without the first of a part, with it a little away, and with it in another colour."""
    first, *rest = sorted(facts[part], key=lambda item: part == "curves" and item["fill"] != "none")
    yield {**facts, part: rest}
    if part in PLAIN:
        yield {**facts, part: [f"{first}s", *rest]}
        return
    if "box" in first:
        yield {**facts, part: [{**first, "box": [value + 2 * FAR for value in first["box"]]}, *rest]}
    if "points" in first and first["fill"] == "none":
        bent = [[x, y + 2 * FAR] for x, y in first["points"]]
        yield {**facts, part: [{**first, "points": bent}, *rest]}
    if "text" in first:
        yield {**facts, part: [{**first, "y": first["y"] + 2 * FAR_WORDS}, *rest]}
        yield {**facts, part: [{**first, "text": f"{first['text']}s"}, *rest]}
    colour = "colour" if "text" in first else "stroke" if first["fill"] == "none" else "fill"
    yield {**facts, part: [{**first, colour: "rgb(255, 0, 0)"}, *rest]}


def _of_marks(part: str, mine: list[Any], theirs: list[Any]) -> Iterator[str]:
    if len(mine) != len(theirs):
        yield f"{len(mine)} {part}, theirs {len(theirs)}"
        return
    for one, other in _paired(mine, theirs):
        if _away(one["box"], other["box"]) > FAR:
            yield f"{part} at {_short(one['box'])}, theirs {_short(other['box'])}"
        elif not _same_paint(one, other):
            yield f"{part} at {_short(one['box'])} {_paint(one)}, theirs {_paint(other)}"


def _of_curves(mine: list[Any], theirs: list[Any]) -> Iterator[str]:
    if len(mine) != len(theirs):
        yield f"{len(mine)} curves, theirs {len(theirs)}"
        return
    for one, other in _paired(mine, theirs):
        if _away(one["box"], other["box"]) > FAR:
            yield f"curve in {_short(one['box'])}, theirs {_short(other['box'])}"
        elif not _same_paint(one, other) or one["dashed"] != other["dashed"]:
            yield f"curve in {_short(one['box'])} {_paint(one)}, theirs {_paint(other)}"
        elif one["fill"] == "none" and max(map(_away, one["points"], other["points"])) > FAR:
            yield f"curve in {_short(one['box'])} runs elsewhere"


def _of_words(part: str, mine: list[Any], theirs: list[Any]) -> Iterator[str]:
    if Counter(w["text"] for w in mine) != Counter(w["text"] for w in theirs):
        yield f"{part} {[w['text'] for w in mine]}, theirs {[w['text'] for w in theirs]}"
        return
    in_order = [sorted(words, key=lambda w: (w["text"], w["y"], w["x"])) for words in (mine, theirs)]
    for one, other in zip(*in_order, strict=True):
        if _away([one["x"], one["y"]], [other["x"], other["y"]]) > FAR_WORDS:
            yield f"{part} {one['text']!r} at {_place(one)}, theirs {_place(other)}"
        elif not _same_colour(one["colour"], other["colour"]):
            yield f"{part} {one['text']!r} in {one['colour']}, theirs {other['colour']}"


def _of_ticks(mine: list[Any], theirs: list[Any]) -> Iterator[str]:
    """The words at axes; where those of an axis across would touch, mine are turned, or every second or third of them."""
    turned = Counter(tick["text"] for tick in mine if tick["slanted"])
    for axis in {tick["axis"] for tick in theirs if not tick["slanted"]} if turned else ():
        if Counter(tick["text"] for tick in theirs if tick["axis"] == axis) == turned:
            mine = [tick for tick in mine if not tick["slanted"]]
            theirs = [tick for tick in theirs if tick["axis"] != axis]
    axes = sorted({tick["axis"] for tick in theirs})
    drawn = Counter(tick["text"] for tick in mine)
    for gap in (LEAST_GAP - 1, LEAST_GAP + 1):
        kept = [tick for axis in axes for tick in _kept([tick for tick in theirs if tick["axis"] == axis], gap)]
        if Counter(tick["text"] for tick in kept) == drawn:
            break
    yield from _of_words("ticks", mine, kept)


def _kept(axis: list[Any], gap: float) -> list[Any]:
    """The first, every second, every third … words of an axis: the most that stay so far apart."""
    if axis[0]["slanted"] or axis[0]["axis"].startswith("y"):
        return axis
    row = sorted(axis, key=lambda tick: tick["x"])
    return next(
        row[::every]
        for every in range(1, len(row) + 1)
        if all(other["left"] - one["right"] >= gap for one, other in pairwise(row[::every]))
    )


def _of_swatches(mine: list[Any], theirs: list[Any]) -> Iterator[str]:
    if len(mine) != len(theirs):
        yield f"{len(mine)} swatches, theirs {len(theirs)}"
        return
    for one, other in zip(mine, theirs, strict=True):
        if not _same_paint(one, other):
            yield f"swatch {_paint(one)}, theirs {_paint(other)}"


def _paired(mine: list[Any], theirs: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Each of mine with the nearest of theirs that is left, and of equally near ones with that of the same paint."""
    left: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for other in theirs:
        left[_square(other)].append(other)
    for one in mine:
        x, y = _square(one)
        near = [other for dx in (-1, 0, 1) for dy in (-1, 0, 1) for other in left.get((x + dx, y + dy), ())]
        some = near or [other for others in left.values() for other in others]
        nearest = min(some, key=lambda other: _unlike(one, other))
        left[_square(nearest)].remove(nearest)
        yield one, nearest


def _square(mark: Any) -> tuple[int, int]:
    return int(mark["box"][0] // 8), int(mark["box"][1] // 8)


def _unlike(one: Any, other: Any) -> tuple[bool, bool, float]:
    away = _away(one["box"], other["box"])
    return away > FAR, not _same_paint(one, other), away


def _away(one: Sequence[float], other: Sequence[float]) -> float:
    return max(abs(a - b) for a, b in zip(one, other, strict=True))


def _same_paint(one: Any, other: Any) -> bool:
    strokes = _same_colour(one.get("stroke", "none"), other.get("stroke", "none"))
    return (
        _same_colour(one["fill"], other["fill"]) and strokes and abs(one["opacity"] - other["opacity"]) <= FAR_OPACITY
    )


def _same_colour(one: str, other: str) -> bool:
    numbers = [[int(float(n)) for n in re.findall(r"[\d.]+", colour)[:3]] for colour in (one, other)]
    if not all(len(n) == 3 for n in numbers):
        return one == other
    return one.split("(")[0] == other.split("(")[0] and _away(*numbers) <= FAR_COLOUR


def _paint(mark: Any) -> str:
    return f"{mark['fill']} edge {mark.get('stroke')} opacity {mark['opacity']:.2f}"


def _short(box: Sequence[float]) -> list[float]:
    return [round(value, 1) for value in box]


def _place(words: Any) -> list[float]:
    return _short([words["x"], words["y"]])
