"""What other programs show of a link to a page: its title, its sentence, its picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PagePreview:
    """Plain text, and paths within the site; ``picture`` (with ``alt`` text) is empty where none can be drawn.

    ``view`` is the query string of the filters, under which the view has feeds; ``None`` where there is no view.
    """

    title: str
    sentence: str
    path: str
    picture: str = ""
    alt: str = ""
    view: str | None = None
