"""A board as a PowerPoint file: a slide for each snapshot, its words as text, its figure as a picture, its citation as note."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any, Final

from dashboard.config.version import NAME
from dashboard.snapshots.board import Board
from dashboard.snapshots.board_page import BoardSlot
from dashboard.snapshots.caption import caption
from dashboard.snapshots.cells import headings, paragraphs, table_rows
from dashboard.snapshots.citation import citation
from dashboard.snapshots.snapshot import Snapshot
from dashboard.text.dates import day_words
from dashboard.text.shortening import clipped

WIDTH, HEIGHT, MARGIN, INNER = 13.333, 7.5, 0.6, 12.133
"""Inches: the slide, its margin, and the width between margins."""
TOP, FOOT = 1.5, 6.45
"""Inches from the top: where the figure begins, and the caption."""
TITLE_ONLY: Final = 5
ROWS: Final = 9
STORY: Final = 1100
TEXT, MUTED = "1B2530", "55616C"


def board_pptx(board: Board, slots: Sequence[BoardSlot], address: str, picture: Callable[[Snapshot], bytes]) -> bytes:
    """The board as 16:9 slides; ``picture`` draws a snapshot's figure as PNG.

    Raises:
        RendererUnavailable, RendererBusy, RenderFailed: from ``picture``.
    """
    from pptx import Presentation  # loading it takes a moment, and only this form needs it
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    title = board.title or "A board of snapshots"
    deck.core_properties.title, deck.core_properties.author = title, NAME
    first = _slide(deck, title)
    _text(first, f"{NAME}, {day_words(board.made_at.date())}", top=TOP, size=20)
    _text(first, address, top=FOOT, size=12, link=address)
    for slot in slots:
        if slot.snapshot is None:
            slide = _slide(deck, slot.heading or "This snapshot is no longer here")
            _text(slide, slot.gone, top=TOP, size=20)
        else:
            _snapshot_slide(deck, slot, slot.snapshot, picture)
    held = io.BytesIO()
    deck.save(held)
    return held.getvalue()


def _snapshot_slide(deck: Any, slot: BoardSlot, shown: Snapshot, picture: Callable[[Snapshot], bytes]) -> None:
    from pptx.util import Inches

    slide = _slide(deck, shown.heading)
    under = " · ".join(part for part in (slot.heading, shown.title and shown.question, shown.subtitle) if part)
    _text(slide, under, top=1.0, size=16, colour=MUTED)
    if shown.figure is not None:
        drawn = slide.shapes.add_picture(
            io.BytesIO(picture(shown)),
            Inches(MARGIN),
            Inches(TOP),
            width=Inches(INNER),
            height=Inches(FOOT - TOP - 0.1),
        )
        drawn._element.nvPicPr.cNvPr.set("descr", shown.alt)
    elif passages := paragraphs(shown):
        _text(slide, clipped("\n".join(item.text for item in passages), STORY), top=TOP, size=16)
    elif shown.rows():
        _table(slide, shown)
    else:
        _text(slide, shown.footnote, top=TOP, size=20)
    said = caption(shown, slot.address)
    _text(slide, "\n".join(said.lines), top=FOOT, size=9, colour=MUTED, link=slot.address)
    slide.notes_slide.notes_text_frame.text = "\n\n".join(
        part for part in (shown.note, citation(shown, slot.address).text) if part
    )


def _slide(deck: Any, title: str) -> Any:
    from pptx.util import Inches, Pt

    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    heading = slide.shapes.title
    heading.left, heading.top, heading.width, heading.height = (Inches(n) for n in (MARGIN, 0.3, INNER, 0.75))
    heading.text_frame.word_wrap = True
    heading.text_frame.text = clipped(title, 120)
    paragraph = heading.text_frame.paragraphs[0]
    paragraph.alignment = 1
    paragraph.font.size, paragraph.font.bold = Pt(28), True
    return slide


def _text(slide: Any, text: str, *, top: float, size: int, colour: str = TEXT, link: str = "") -> None:
    """Lines of text across the slide; the last one links to ``link``."""
    from pptx.dml.color import RGBColor
    from pptx.util import Inches, Pt

    if not text:
        return
    box = slide.shapes.add_textbox(Inches(MARGIN), Inches(top), Inches(INNER), Inches(0.4)).text_frame
    box.word_wrap = True
    for number, line in enumerate(text.split("\n")):
        paragraph = box.paragraphs[0] if number == 0 else box.add_paragraph()
        run = paragraph.add_run()
        run.text, run.font.size = line, Pt(size)
        run.font.color.rgb = RGBColor(*bytes.fromhex(colour))  # type: ignore[no-untyped-call]
    if link.startswith(("https://", "http://")):
        run.hyperlink.address = link


def _table(slide: Any, shown: Snapshot) -> None:
    from pptx.util import Inches, Pt

    names, rows = headings(shown, brief=True), table_rows(shown, ROWS, brief=True)
    area = [Inches(n) for n in (MARGIN, TOP, INNER, 0.4 * (len(rows) + 1))]
    grid = slide.shapes.add_table(len(rows) + 1, len(names), *area).table
    for line, cells in enumerate([names, *rows]):
        for place, cell in enumerate(cells):
            frame = grid.cell(line, place).text_frame
            frame.text = clipped(cell.text, 90)
            frame.paragraphs[0].font.size = Pt(12)
