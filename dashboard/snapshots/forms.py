"""The file formats of a snapshot: one table from the name of a form to what makes it."""

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
    """The address of a snapshot, that of today's view (``live``), and the renderer of its pictures."""

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

    def stem(self, name: str) -> str:
        """The name of its file without suffix: two forms of one suffix get different ones."""
        return "-".join((name, *self.name.split(".")[:-1]))


_ALL = (
    Form("png", "image/png", "png", True, True, lambda s, p: png_file(s, p.address, p.renderer)),
    Form("square.png", "image/png", "png", True, True, lambda s, p: png_file(s, p.address, p.renderer, SQUARE)),
    Form("svg", "image/svg+xml", "svg", True, False, lambda s, p: svg_file(s, p.address, p.renderer)),
    Form("html", "text/html; charset=utf-8", "html", False, False, lambda s, p: html_file(s, p.address, p.live)),
    Form("csv", "text/csv; charset=utf-8", "csv", False, True, lambda s, p: csv_file(s, p.address)),
    Form("excel.csv", "text/csv; charset=utf-8", "csv", False, True, lambda s, p: csv_file(s, p.address, bom=True)),
    Form("json", "application/json", "json", False, True, lambda s, _: to_bytes(s)),
    Form("parquet", "application/vnd.apache.parquet", "parquet", False, False, lambda s, p: parquet_file(s, p.address)),
)
FORMS: Final = {form.name: form for form in _ALL}
FORM_WORDS: Final = {
    "png": ("PNG", "2400 x 1350 pixels, for slides; title and caption are drawn in"),
    "square.png": ("PNG, square", "2400 x 2400 pixels; title and caption are drawn in"),
    "svg": ("SVG", "For editing; the caption is text"),
    "html": ("HTML", "One file, interactive, opens without a connection"),
    "csv": ("CSV", "The rows"),
    "excel.csv": ("CSV for Excel", "The rows, marked as UTF-8 so that Excel shows every letter"),
    "json": ("JSON", "Everything: rows, figure, filters, definition"),
    "parquet": ("Parquet", "The rows with their types"),
}
"""The label of each form's button, and its description."""


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """A downloadable file; its name is ASCII."""

    data: bytes
    media_type: str
    filename: str


def snapshot_file(snapshot: Snapshot, form_name: str, place: Place) -> SnapshotFile:
    """The snapshot in the form of that name.

    Raises:
        NotFound: there is no such form. RendererUnavailable, RendererBusy, RenderFailed: for pictures.
    """
    form = FORMS.get(form_name)
    if form is None:
        raise NotFound(f"There is no form “{form_name[:20]}”.", f"The forms are {', '.join(FORMS)}.")
    stem = form.stem(f"{snapshot.kind}-{snapshot.made_at:%Y-%m-%d}-{snapshot.id}")
    return SnapshotFile(form.make(snapshot, place), form.media_type, f"{stem}.{form.suffix}")
