"""A snapshot as a picture for slides: title, figure and caption drawn in, as PNG or SVG."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from dashboard.config.version import NAME
from dashboard.errors import NotFound
from dashboard.snapshots.bundled_files import FONT_STACK, asset, filled, font_face, page_function
from dashboard.snapshots.caption import Caption, caption
from dashboard.snapshots.cells import headings, paragraphs, table_rows
from dashboard.snapshots.renderer import Renderer, Sheet
from dashboard.snapshots.snapshot import Kind, Snapshot
from dashboard.snapshots.vector import Block, composed
from dashboard.text.bidi import isolated, steady


@dataclass(frozen=True, slots=True)
class Shape:
    """A picture's size: CSS pixels laid out, ``scale`` device pixels each, and how many table rows fit."""

    name: str
    width: int
    height: int
    scale: float
    rows: int


WIDE: Final = Shape("wide", 960, 540, 2.5, 9)
SQUARE: Final = Shape("square", 800, 800, 3.0, 18)
FIGURE: Final = Shape("figure", 960, 384, 2.5, 0)
"""A figure alone, for slides whose words are text."""
VECTOR_WIDTH: Final = 896
MARGIN: Final = 32


def png_file(snapshot: Snapshot, address: str, renderer: Renderer, shape: Shape = WIDE) -> bytes:
    """2400 x 1350 pixels wide, or 2400 x 2400 square.

    Raises:
        RendererUnavailable, RendererBusy, RenderFailed.
    """
    html = card(snapshot, address, shape)
    figures = [] if snapshot.figure is None else [snapshot.figure]

    def make(sheet: Sheet) -> bytes:
        sheet.show(html, width=shape.width, height=shape.height, scale=shape.scale)
        sheet.run(page_function("draw.js"), figures, FONT_STACK, shape is WIDE)
        return sheet.png()

    said = caption(snapshot, address)
    about = {"Title": snapshot.heading, "Description": snapshot.alt, "Software": NAME, "Source": said.text}
    return _with_words(renderer.draw(make), about)


def figure_png(snapshot: Snapshot, renderer: Renderer) -> bytes:
    """The figure without title and caption, 2400 x 960 pixels.

    Raises:
        RendererUnavailable, RendererBusy, RenderFailed.
    """
    html = _blank(FIGURE.name, f":root{{--font:{FONT_STACK}}}{asset('card.css')}")

    def make(sheet: Sheet) -> bytes:
        sheet.show(html, width=FIGURE.width, height=FIGURE.height, scale=FIGURE.scale)
        sheet.run(page_function("draw.js"), [snapshot.figure], FONT_STACK, True)
        return sheet.png()

    return renderer.draw(make)


def svg_file(snapshot: Snapshot, address: str, renderer: Renderer) -> bytes:
    """The figure with its caption as text, 960 units wide.

    Raises:
        NotFound: it has no figure. RendererUnavailable, RendererBusy, RenderFailed.
    """
    if snapshot.figure is None:
        raise NotFound("This view has no figure to draw as SVG.", "Take it as PNG, HTML or CSV.")
    blocks = _blocks(snapshot, caption(snapshot, address))
    measured = [{"text": b.text, "size": b.size, "weight": b.weight, "most": b.most} for b in blocks]

    def make(sheet: Sheet) -> Any:
        sheet.show(_blank(), width=960, height=540, scale=1)
        height = max(snapshot.height, 160)
        return sheet.run(page_function("vector.js"), snapshot.figure, FONT_STACK, VECTOR_WIDTH, height, measured)

    drawn = renderer.draw(make)
    return composed(
        drawn["svg"],
        blocks,
        drawn["lines"],
        title=snapshot.heading,
        alt=snapshot.alt,
        margin=MARGIN,
        family=FONT_STACK,
        face=font_face(),
    )


def card(snapshot: Snapshot, address: str, shape: Shape) -> str:
    """The document a picture is taken of; it may run no script and fetch nothing."""
    said = caption(snapshot, address)
    words = [snapshot.question] if snapshot.title else []
    hidden = len(snapshot.rows()) - shape.rows
    table = snapshot.kind is Kind.ARTICLES and len(snapshot.rows()) > 0
    told = paragraphs(snapshot)
    return filled(
        "card.html",
        shape=shape.name,
        heading=snapshot.heading,
        under=" · ".join([*words, snapshot.subtitle] if snapshot.subtitle else words),
        paragraphs=told,
        message="" if table or told or snapshot.figure is not None else snapshot.footnote,
        names=headings(snapshot, brief=True),
        rows=table_rows(snapshot, shape.rows, brief=True) if table else [],
        total=len(snapshot.rows()),
        more=f"and {hidden:,} more rows" if table and hidden > 0 else "",
        foot=said.lines,
        font_face=Markup(font_face()),  # noqa: S704 -- ours
        css=Markup(f":root{{--font:{FONT_STACK}}}{asset('card.css')}"),  # noqa: S704 -- ours
    )


def _blocks(snapshot: Snapshot, said: Caption) -> list[Block]:
    foot = [Block(steady(line), 11.5, 400, 3, "#55616C", below=True) for line in said.lines]
    head = [Block(isolated(snapshot.heading), 22, 650, 2, "#1B2530")]
    if snapshot.subtitle:
        head.append(Block(steady(snapshot.subtitle), 14, 400, 2, "#55616C"))
    return [*head, *foot]


def _blank(shape: str = "vector", css: str = "") -> str:
    return filled(
        "card.html",
        shape=shape,
        heading="",
        under="",
        message="",
        names=[],
        paragraphs=[],
        rows=[],
        total=0,
        more="",
        foot=[],
        font_face=Markup(font_face()),  # noqa: S704 -- ours
        css=Markup(css),  # noqa: S704 -- ours
    )


def _with_words(png: bytes, words: dict[str, str]) -> bytes:
    header = 8 + 25
    chunks = b"".join(
        _chunk(b"iTXt", name.encode() + b"\0\0\0\0\0" + text.encode("utf-8", "replace")) for name, text in words.items()
    )
    return png[:header] + chunks + png[header:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
