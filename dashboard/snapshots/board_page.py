"""Render a board: as a page of the site, as one self-contained HTML file, as PDF for paper or slides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from dashboard.charts.colours import DARK_FROM_LIGHT
from dashboard.config.version import NAME, VERSION
from dashboard.snapshots.board import Board
from dashboard.snapshots.bundled_files import (
    FONT_STACK,
    asset,
    drawing_script,
    filled,
    font_face,
    page_function,
    plotly_script,
    script_hash,
)
from dashboard.snapshots.caption import caption
from dashboard.snapshots.cells import Paragraph, headings, paragraphs, table_rows
from dashboard.snapshots.page import script_json
from dashboard.snapshots.renderer import Renderer, Sheet
from dashboard.snapshots.snapshot import Kind, Snapshot
from dashboard.text.dates import day_words

PAGE_ROWS: Final = 25


@dataclass(frozen=True, slots=True)
class BoardSlot:
    """One slot on a board: its heading, and the snapshot with its ``address``, or why it is ``gone``."""

    heading: str = ""
    snapshot: Snapshot | None = None
    address: str = ""
    gone: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper size: its CSS ``page`` rule, the CSS pixels between its margins, and how many table rows and words of a
    story fit on it.
    """

    name: str
    page: Markup
    width: int
    height: int
    rows: int
    words: int


A4: Final = Paper(
    "a4",
    Markup(
        '@page{size:A4;margin:15mm;@bottom-right{content:counter(page) " / " counter(pages);font:9px sans-serif;color:#55616C}}'
    ),
    680,
    1009,
    20,
    10_000,
)
WIDE: Final = Paper("wide", Markup("@page{size:1280px 720px;margin:0}"), 1280, 720, 11, 330)
PAPERS: Final = {paper.name: paper for paper in (A4, WIDE)}


def board_page(
    board: Board, slots: Sequence[BoardSlot], address: str, files: Mapping[str, str], forms: Mapping[str, str]
) -> str:
    """The page at ``/b/<id>``, with the ``files`` it loads and the ``forms`` it offers, by name."""
    return filled("board.html", **_values(board, slots, address), files=files, forms=forms, policy="")


def board_file(board: Board, slots: Sequence[BoardSlot], address: str) -> bytes:
    """The page as one file that opens from disk without a request."""
    inline = (
        [plotly_script(), drawing_script()] if any(slot.snapshot and slot.snapshot.figure for slot in slots) else []
    )
    allowed = " ".join(script_hash(script) for script in inline) or "'none'"
    policy = (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    page = filled(
        "board.html",
        **_values(board, slots, address),
        files={},
        forms={},
        policy=policy,
        style=Markup(f"{font_face()}:root{{--font:{FONT_STACK}}}{asset('page.css')}"),  # noqa: S704 -- ours
        scripts=[Markup(script) for script in inline],  # noqa: S704 -- ours
    )
    return page.encode("utf-8", "replace")


def board_pdf(board: Board, slots: Sequence[BoardSlot], address: str, paper: Paper, renderer: Renderer) -> bytes:
    """The board on A4 pages, or a 16:9 slide for each snapshot.

    Raises:
        RendererUnavailable, RendererBusy, RenderFailed.
    """
    html = filled(
        "board_print.html",
        **_values(board, slots, address, paper),
        font_face=Markup(font_face()),  # noqa: S704 -- ours
        css=Markup(f":root{{--font:{FONT_STACK}}}{asset('board_print.css')}"),  # noqa: S704 -- ours
        paper=paper,
        slides=len(slots) + 1,
    )
    figures = [slot.snapshot.figure for slot in slots if slot.snapshot and slot.snapshot.figure]

    def make(sheet: Sheet) -> bytes:
        sheet.show(html, width=paper.width, height=paper.height, scale=1)
        sheet.run(page_function("draw.js"), figures, FONT_STACK, paper is WIDE)
        return sheet.pdf()

    return renderer.draw(make)


def _values(board: Board, slots: Sequence[BoardSlot], address: str, paper: Paper | None = None) -> dict[str, Any]:
    title = board.title or "A board of snapshots"
    places = [_place(number, slot, paper) for number, slot in enumerate(slots, 1)]
    return {
        "title": title,
        "day": day_words(board.made_at.date()),
        "address": address,
        "places": places,
        "drawn": any(place["figure"] for place in places),
        "dark_json": script_json(dict(DARK_FROM_LIGHT)),
        "site": NAME,
        "generator": f"{NAME} {VERSION}",
    }


def _place(number: int, slot: BoardSlot, paper: Paper | None) -> dict[str, Any]:
    shown = slot.snapshot
    values: dict[str, Any] = {"number": number, "heading": slot.heading, "gone": slot.gone, "shown": shown}
    if shown is None:
        return values | {"figure": None}
    table = shown.figure is None and (paper is None or shown.kind is not Kind.CHART)
    most = PAGE_ROWS if paper is None else paper.rows
    rows = table_rows(shown, most, brief=True) if table else []
    hidden = len(shown.rows()) - most
    passages = paragraphs(shown)
    read = passages if paper is None else _beginning(passages, paper.words)
    if passages:
        rows, hidden = [], len(passages) - len(read)
    return values | {
        "figure": None if shown.figure is None else script_json(shown.figure),
        "caption": caption(shown, slot.address),
        "address": slot.address,
        "names": headings(shown, brief=True),
        "rows": rows,
        "passages": read,
        "more": f"and {hidden:,} more {'passages' if passages else 'rows'}" if (rows or read) and hidden > 0 else "",
    }


def _beginning(passages: list[Paragraph], most: int) -> list[Paragraph]:
    """As much of a story as fits a sheet."""
    words = 0
    for number, passage in enumerate(passages):
        words += len(passage.text.split())
        if words > most and number:
            return passages[:number]
    return passages
