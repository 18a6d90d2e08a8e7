"""The forms a snapshot is handed out in: one table from a form's name to the file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dashboard.errors import NotFound
from dashboard.snapshots.page import html_file
from dashboard.snapshots.picture import SQUARE, png_file, svg_file
from dashboard.snapshots.renderer import Renderer
from dashboard.snapshots.snapshot import Snapshot, to_bytes
from dashboard.snapshots.tables import csv_file, parquet_file

Make = Callable[[Snapshot, "Place"], bytes]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a snapshot lives (``address``), where today's view does (``live``), and what draws its pictures."""

    address: str
    live: str
    renderer: Renderer


@dataclass(frozen=True, slots=True)
class Form:
    """One form: its name is the address's ending. ``inline`` may be shown by a browser, others are saved."""

    name: str
    media_type: str
    suffix: str
    drawn: bool
    inline: bool
    make: Make


_ALL = (
    Form("png", "image/png", "png", True, True, lambda s, p: png_file(s, p.address, p.renderer)),
    Form("square.png", "image/png", "png", True, True, lambda s, p: png_file(s, p.address, p.renderer, SQUARE)),
    Form("svg", "image/svg+xml", "svg", True, False, lambda s, p: svg_file(s, p.address, p.renderer)),
    Form("html", "text/html; charset=utf-8", "html", False, False, lambda s, p: html_file(s, p.address, p.live)),
    Form("csv", "text/csv; charset=utf-8", "csv", False, True, lambda s, p: csv_file(s, p.address)),
    Form("json", "application/json", "json", False, True, lambda s, _: to_bytes(s)),
    Form("parquet", "application/vnd.apache.parquet", "parquet", False, False, lambda s, p: parquet_file(s, p.address)),
)
FORMS: Final = {form.name: form for form in _ALL}
FORM_WORDS: Final = {
    "png": ("PNG", "2400 x 1350 pixels, for slides; title and caption are drawn in"),
    "square.png": ("PNG, square", "2400 x 2400 pixels; title and caption are drawn in"),
    "svg": ("SVG", "For editing; the caption is text"),
    "html": ("HTML", "One file, interactive, opens without a connection"),
    "csv": ("CSV", "The rows, for a spreadsheet"),
    "json": ("JSON", "Everything: rows, figure, filters, definition"),
    "parquet": ("Parquet", "The rows with their types"),
}
"""What each form is called on a button, and what is said about it."""


@dataclass(frozen=True, slots=True)
class Handout:
    """A file to hand out: its bytes, media type and a plain ASCII name."""

    data: bytes
    media_type: str
    filename: str


def handout(snapshot: Snapshot, form_name: str, place: Place) -> Handout:
    """The snapshot in the form of that name.

    Raises:
        NotFound: there is no such form. RendererUnavailable, RendererBusy, RenderFailed: for pictures.
    """
    form = FORMS.get(form_name)
    if form is None:
        raise NotFound(f"There is no form “{form_name[:20]}”.", f"The forms are {', '.join(FORMS)}.")
    square = "-square" if form.name.startswith("square") else ""
    name = f"{snapshot.kind}-{snapshot.made_at:%Y-%m-%d}-{snapshot.id}{square}.{form.suffix}"
    return Handout(form.make(snapshot, place), form.media_type, name)
