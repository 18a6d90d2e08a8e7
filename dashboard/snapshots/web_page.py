"""A snapshot's page on the web and its frame; scripts and styles are separate files that browsers cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from dashboard.config.version import NAME
from dashboard.snapshots.bundled_files import filled
from dashboard.snapshots.caption import caption
from dashboard.snapshots.forms import FORM_WORDS, FORMS
from dashboard.snapshots.page import page_values
from dashboard.snapshots.snapshot import Snapshot
from dashboard.text.dates import day_words
from dashboard.text.shortening import clipped

SUMMARY_LENGTH: Final = 300
FRAME_WIDTH: Final = 720
FRAME_ABOVE_AND_BELOW: Final = 190
TABLE_HEIGHT: Final = 420


@dataclass(frozen=True, slots=True)
class Site:
    """Where a page finds what it loads: ``assets`` by short name; ``pictures`` whether PNG and SVG can be drawn."""

    assets: Mapping[str, str]
    pictures: bool


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of one snapshot: ``page`` absolute where the deployment knows its own, ``path`` within it.

    ``version`` changes whenever the files do, so that a browser may keep one for as long as the address stands.
    """

    page: str
    path: str
    live: str
    version: str
    framed: bool
    oembed: str = ""

    def form(self, name: str) -> str:
        """One form of it, within the site."""
        return f"{self.path}.{name}?v={self.version}"


def served_page(snapshot: Snapshot, at: Addresses, site: Site) -> str:
    """The page at ``/s/<id>``."""
    values = _values(snapshot, at, site)
    forms = [name for name in FORMS if _can(name, snapshot, site)]
    return filled(
        "served.html",
        **values,
        summary=_summary(snapshot, at.page),
        day=day_words(snapshot.made_at.date()),
        downloads=[(FORM_WORDS[name][0], at.form(name)) for name in forms],
        oembed=at.oembed,
        embed_code=embed_code(snapshot, at),
        scripts="",
        policy="",
    )


def embed_page(snapshot: Snapshot, at: Addresses, site: Site) -> str:
    """The page for iframes of other sites: figure and caption."""
    return filled("embed.html", **_values(snapshot, at, site))


def notice_page(message: str, remedy: str, style: str, leads: Sequence[tuple[str, str]] = (), request: str = "") -> str:
    """The page for what is missing or gone; ``leads`` are names and addresses to go on to, ``request`` an id to name."""
    return filled("notice.html", message=message, remedy=remedy, style=style, site=NAME, leads=leads, request=request)


def embed_code(snapshot: Snapshot, at: Addresses, width: int | None = None, height: int | None = None) -> str:
    """The markup that frames it elsewhere, of that size in CSS pixels (by default as wide as its place allows).

    Empty where nobody may frame it.
    """
    if not at.framed:
        return ""
    return (
        f'<iframe src="{escape(at.page)}/embed" title="{escape(snapshot.heading)}" width="{width or "100%"}" '
        f'height="{height or frame_height(snapshot)}" loading="lazy" referrerpolicy="no-referrer" style="border:0"></iframe>'
    )


def frame_height(snapshot: Snapshot) -> int:
    """CSS pixels that show a framed snapshot whole at ordinary widths."""
    return (snapshot.height if snapshot.figure else TABLE_HEIGHT) + FRAME_ABOVE_AND_BELOW


def form_paths(snapshot: Snapshot, at: Addresses) -> dict[str, str]:
    """The path of each of its forms by name, and of its frame."""
    paths = {name: f"{at.path}.{name}" for name in FORMS if name != "svg" or snapshot.figure is not None}
    return paths | {"page": at.path, "drift": f"{at.path}/drift"} | ({"embed": f"{at.path}/embed"} if at.framed else {})


def _values(snapshot: Snapshot, at: Addresses, site: Site) -> dict[str, Any]:
    own = {"picture": at.form("png"), "drift": f"{at.path}/drift"}
    picture = f"{at.page}.png?v={at.version}" if site.pictures else ""
    return page_values(snapshot, at.page, at.live) | {"files": {**site.assets, **own}, "picture": picture, "site": NAME}


def _can(name: str, snapshot: Snapshot, site: Site) -> bool:
    return (site.pictures or not FORMS[name].drawn) and (name != "svg" or snapshot.figure is not None)


def _summary(snapshot: Snapshot, address: str) -> str:
    said = caption(snapshot, address)
    return clipped(f"{said.which} {said.count} {said.seen}", SUMMARY_LENGTH)
