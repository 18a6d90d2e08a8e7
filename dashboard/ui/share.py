"""What the share panel needs to know of a view: its name for the server, its words, and the forms it can be had in.

Hooks: ``[data-action="share"]`` opens it, ``dialog[data-shows="share"]`` is it, ``[data-share="live|freeze|snapshot|delete|
embed"]`` its buttons, ``[data-form="png"]`` a download, ``[data-cite="text|bibtex|csl"]`` a citation.
"""

from __future__ import annotations

from typing import Any, Final

from dashboard.pipeline import service
from dashboard.snapshots.forms import FORMS

LABELS: Final = {
    "png": ("PNG", "2400 x 1350 pixels, for slides; title and caption are drawn in"),
    "square.png": ("PNG, square", "2400 x 2400 pixels; title and caption are drawn in"),
    "svg": ("SVG", "For editing; the caption is text"),
    "html": ("HTML", "One file, interactive, opens without a connection"),
    "csv": ("CSV", "The rows, for a spreadsheet"),
    "json": ("JSON", "Everything: rows, figure, filters, definition"),
    "parquet": ("Parquet", "The rows with their types"),
}


def shared(view: str, title: str, alt: str, version: str, *, drawn: bool) -> dict[str, Any]:
    """:func:`share_payload` as this deployment's settings have it."""
    return share_payload(view, title, alt, version, drawn=drawn, embeds=bool(service().settings.framed_by))


def share_payload(view: str, title: str, alt: str, version: str, *, drawn: bool, embeds: bool = True) -> dict[str, Any]:
    """What the browser gets to share a view: a chart's name, ``articles``, or ``story:`` and an article's id.

    ``version`` is the corpus version now shown; ``drawn`` tells whether there is a figure (without one there is no SVG);
    ``embeds`` whether other sites may frame snapshots.
    """
    return {
        "embeds": embeds,
        "view": view,
        "title": title,
        "alt": alt,
        "version": version,
        "forms": [
            {
                "name": form.name,
                "label": LABELS[form.name][0],
                "about": LABELS[form.name][1],
                "suffix": form.suffix,
                "drawn": form.drawn,
            }
            for form in FORMS.values()
            if drawn or form.name != "svg"
        ],
    }
