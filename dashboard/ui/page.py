"""A page of the dashboard as one entry, and the address that a reader opened it under."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeAlias

import streamlit as st

from dashboard.config.version import NAME
from dashboard.model.filters import Filters, Notice
from dashboard.model.view_options import Display
from dashboard.text.shortening import clipped
from dashboard.ui.component import Part

Rows: TypeAlias = Sequence[Sequence[Sequence[str]]]
"""Rows of columns of charts, by name, and of other parts, by key (``pulse-…``)."""


TAB_LENGTH: Final = 80


@dataclass(frozen=True, slots=True)
class PageView:
    """The address of the page, read: ``params`` are its parameters in order, ``notices`` what could not be used."""

    filters: Filters
    display: Display
    params: tuple[tuple[str, str], ...]
    notices: tuple[Notice, ...]

    def values(self, name: str) -> list[str]:
        """The values of one parameter, in order."""
        return [value for key, value in self.params if key == name]


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: ``path`` in the address (empty for the first), ``title`` in the menu, and the ``parts`` it shows.

    ``rows`` puts its charts side by side (a column of other parts is narrower), ``headings`` are shown above parts, by
    key. ``definitions`` are those its numbers rest on, by id, for the foot; ``None`` where the last part is a foot of
    the page's own. ``subject`` names what a page of one thing shows, for the browser's tab; a page that is ``headed``
    has its heading in one of its parts. ``section`` is the heading it stands under in the menu. No filter changes a page
    that is not ``filtered``: the sidebar offers none beside it. The menu leaves out
    a page that is not ``listed``. Browsers fetch the parts of a page that changes ``in_place``; the others are run
    again for another address.
    """

    path: str
    title: str
    parts: Callable[[PageView], Sequence[Part]]
    rows: Rows = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    definitions: tuple[str, ...] | None = ()
    subject: Callable[[PageView], str | None] = lambda _view: None
    headed: bool = False
    section: str = ""
    filtered: bool = True
    listed: bool = True
    in_place: bool = True

    @property
    def name(self) -> str:
        """What the page is called where an address cannot be empty."""
        return self.path or "overview"

    def tab(self, view: PageView) -> str:
        """What the browser's tab says."""
        return f"{clipped(self.subject(view) or self.title, TAB_LENGTH)} · {NAME}"

    @property
    def charts(self) -> tuple[str, ...]:
        """The charts of its rows."""
        return tuple(name for row in self.rows for column in row for name in column if not is_key(name))


def is_key(name: str) -> bool:
    """Whether what stands in a row is the key of a part, not the name of a chart."""
    return name.startswith("pulse-")


def page_view() -> PageView:
    """What the address asks for. Never raises: what cannot be used becomes a notice."""
    return view_of((name, value) for name in st.query_params for value in st.query_params.get_all(name))


def view_of(given: Iterable[tuple[str, str]]) -> PageView:
    """What these parameters ask for."""
    params = tuple(given)
    filters, notices = Filters.from_params(params)
    return PageView(filters, Display.from_params(dict(params)), params, notices)
