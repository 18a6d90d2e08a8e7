"""What the share panel needs to know of a view: its name for the server, its words, and whether it has a figure.

Hooks: ``[data-action="share"]`` opens it, ``dialog[data-shows="share"]`` is it, ``[data-share="live|freeze|snapshot|delete|
embed"]`` its buttons, ``[data-form="png"]`` a download, ``[data-cite="text|bibtex|ris|csl"]`` a citation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dashboard.access.roles import Role
from dashboard.model.filters import Filters
from dashboard.model.view_options import Display, Layout
from dashboard.service import service
from dashboard.ui.reader_role import offers


def shared(
    view: str, title: str, alt: str, version: str, filters: Filters, display: Display, *, drawn: bool
) -> dict[str, Any]:
    """:func:`share_payload` as this deployment's settings have it."""
    settings = service().settings
    freezes = offers(settings, Role.EDITOR)
    embeds = freezes and bool(settings.framed_by)
    query = view_query(filters, display)
    return share_payload(view, title, alt, version, query, drawn=drawn, embeds=embeds, freezes=freezes)


def view_query(filters: Filters, display: Display) -> str:
    """The parameters a view's numbers depend on, as the page understood them: what it could not use is not in there."""
    shown = replace(display, page=1, layout=Layout.AUTO, as_of=None)
    return urlencode([*filters.to_params(), *shown.to_params()])


def share_payload(
    view: str,
    title: str,
    alt: str,
    version: str,
    query: str = "",
    *,
    drawn: bool,
    embeds: bool = True,
    freezes: bool = True,
) -> dict[str, Any]:
    """What the browser gets to share a view: a chart's name, ``articles``, or ``story:`` and an article's id.

    ``version`` is the corpus version now shown; ``query`` the view's parameters; ``drawn`` tells whether there is a
    figure (without one there is no SVG); ``embeds`` whether other sites may frame snapshots; ``freezes`` whether this
    reader may freeze the view.
    """
    return {
        "embeds": embeds,
        "freezes": freezes,
        "view": view,
        "title": title,
        "alt": alt,
        "version": version,
        "query": query,
        "drawn": drawn,
    }
