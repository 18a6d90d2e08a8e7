"""What whoever reads a page may change, so that pages offer only what the routes will do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from dashboard.access.readership import answering_role, reader_role
from dashboard.access.roles import Role
from dashboard.config.settings import Access, Editing, Settings, Visibility

ROLE_HEADER: Final = "X-Pulse-Role"
"""Set on the page's WebSocket by the guard, which drops one that a client sends."""


def page_role() -> Role:
    """The role of whoever reads the page; ``ANYONE`` where access is open."""
    return Role.of_word(st.context.headers.get(ROLE_HEADER) or "") or Role.ANYONE


@contextmanager
def answering_reader() -> Iterator[None]:
    """Answer with what whoever reads the page may see. Each entry of a script needs it: the page, and every fragment."""
    with answering_role(page_role()):
        yield


def offers(settings: Settings, least: Role) -> bool:
    """Whether a page offers what needs at least this role; everything where access is open. The routes decide for themselves."""
    return settings.access is Access.OPEN or reader_role() >= least


def offers_changes(settings: Settings, least: Role) -> bool:
    """Whether the page may offer changes of the corpus that need at least this role. The routes decide for themselves."""
    if settings.access is Access.OPEN:
        return settings.offers_editing
    offered = settings.editing is not Editing.OFF and settings.visibility is Visibility.ALL
    return offered and reader_role() >= least


def offers_corrections(settings: Settings) -> bool:
    """Whether an article's page may offer corrections; where access is open, only on the machine that serves."""
    if settings.access is Access.OPEN and st.context.ip_address is not None:
        return False  # Streamlit knows no address of its own machine
    return offers_changes(settings, Role.EDITOR)
