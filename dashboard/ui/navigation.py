"""The pages of the dashboard, and the one the reader is on.

Streamlit's own menu would drop the filters from the address; the sidebar draws the menu with links that keep them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from dashboard.version import NAME

ICON: Final = Path(__file__).parent / "assets" / "icon.png"


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One page: ``path`` in the address (empty for the first), ``script`` relative to the entry script's folder.

    ``parts`` names the parts of the page for browsers that fetch them (``page_parts.py``); without one, another address
    on the page is another run of its script.
    """

    path: str
    title: str
    script: str
    listed: bool = True
    parts: str | None = None


PAGES: Final = (
    PageEntry("", "Overview", "views/overview.py", parts="overview"),
    PageEntry("briefing", "Briefing", "views/briefing.py", parts="briefing"),
    PageEntry("policy", "Policy", "views/policy.py", parts="policy"),
    PageEntry("trends", "Trends", "views/trends.py", parts="trends"),
    PageEntry("sources", "Sources", "views/sources.py", parts="sources"),
    PageEntry("compare", "Compare", "views/compare.py", parts="compare"),
    PageEntry("story", "Stories", "views/story.py", parts="story"),
    PageEntry("articles", "Articles", "views/articles.py", parts="articles"),
    PageEntry("article", "Article", "views/article.py", listed=False),
    PageEntry("snapshots", "Snapshots", "views/snapshots.py"),
    PageEntry("corpus", "Corpus", "views/corpus.py"),
    PageEntry("methodology", "Methodology", "views/methodology.py"),
)


def current_page(pages: Iterable[PageEntry] = PAGES) -> tuple[PageEntry, StreamlitPage]:
    """The page that the address names, and what runs it."""
    entries = {entry.path: entry for entry in pages}
    chosen = st.navigation(
        [
            st.Page(entry.script, title=f"{entry.title} · {NAME}", url_path=entry.path, default=not entry.path)
            for entry in entries.values()
        ],
        position="hidden",
    )
    return entries.get(chosen.url_path, PAGES[0]), chosen
