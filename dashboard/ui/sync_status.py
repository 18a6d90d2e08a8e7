"""Show the state of the sync on an open page: its progress, its failure, and the offer to show what is new.

A page stays as it is until “show” is pressed or a link followed.
Hooks for browser tests: ``.st-key-pulse-news`` the offer, ``.st-key-pulse-failing`` why the corpus is not followed, ``.st-key-pulse-stop`` and ``.st-key-pulse-resume`` buttons.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.access.roles import Role
from dashboard.errors import DashboardError, SyncCancelled
from dashboard.model.results import News
from dashboard.service import service
from dashboard.sync.watch import SyncProgress
from dashboard.text.durations import left_words
from dashboard.ui.frame import show_error
from dashboard.ui.plain_text import plain
from dashboard.ui.reader_role import answering_reader, offers

MANY_FILES: Final = 200
"""Reading fewer is too quick to be worth a bar."""


@st.fragment(run_every=1)
@answering_reader()
def await_corpus() -> None:
    """The progress of the first sync; the page appears when it is done."""
    if service().ready():
        st.rerun()
    progress = service().progress()
    if progress.error is not None and not progress.running:
        show_error(progress.error)
        _offer_resuming(progress)
    elif progress.total:
        _show_progress("Reading the corpus", progress)
    else:
        st.progress(0.0, text="Opening the corpus")


@st.fragment(run_every=3)
@answering_reader()
def follow_generation(shown: str, *, noticed: bool = False) -> None:
    """Offer to show a newer generation than ``shown``; show a long sync and a failing one. An empty page fills itself.

    ``noticed``: the page itself says already that the sync fails.
    """
    try:
        newer = service().generation() != shown
        news = service().news(shown) if newer else None
        was_empty = newer and news is not None and service().facts().articles == news.added
    except DashboardError:
        return
    if was_empty:
        st.rerun()
    progress = service().progress()
    if (failure := progress.failure) and not noticed:
        with st.container(key="pulse-failing"):
            st.warning(f"New documents are not read. {plain(failure.message)} {plain(failure.remedy)}")
    long = progress.running and progress.total >= MANY_FILES
    if not (newer or long or isinstance(progress.error, SyncCancelled)):
        return
    with st.container(key="pulse-news"):
        if newer and st.button(f"{news_words(news)}: show", key="pulse-show", type="primary"):
            st.rerun()
        if long:
            _show_progress("Reading new documents", progress)
        _offer_resuming(progress)


def news_words(news: News | None) -> str:
    """What came, changed and left: ``12 new documents``; ``1 new document, 3 changed, 1 removed``."""
    if news is None or not (news.added or news.changed or news.removed):
        return "The corpus was updated"
    parts = []
    if news.added:
        parts.append(f"{news.added:,} new document{'' if news.added == 1 else 's'}")
    for count, word in ((news.changed, "changed"), (news.removed, "removed")):
        if count:
            noun = "" if parts else f" document{'' if count == 1 else 's'}"
            parts.append(f"{count:,}{noun} {word}")
    return ", ".join(parts)


def progress_words(doing: str, progress: SyncProgress) -> str:
    """How far a sync is: ``Reading the corpus: 1,200 of 5,000 documents, 900 a second, 4 s left``."""
    words = f"{doing}: {progress.done:,} of {progress.total:,} documents"
    if progress.per_second and progress.seconds_left is not None and progress.done < progress.total:
        words += f", {progress.per_second:,.0f} a second, {left_words(progress.seconds_left)} left"
    return words


def _show_progress(doing: str, progress: SyncProgress) -> None:
    st.progress(min(1.0, progress.done / progress.total), text=progress_words(doing, progress))
    if offers(service().settings, Role.ADMIN):
        st.button("Stop", key="pulse-stop", on_click=service().cancel_sync)


def _offer_resuming(progress: SyncProgress) -> None:
    if isinstance(progress.error, SyncCancelled) and offers(service().settings, Role.ADMIN):
        st.button("Read the new documents", key="pulse-resume", on_click=service().resume_sync)
