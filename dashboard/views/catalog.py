"""Every page of the dashboard, in the order of the menu."""

from __future__ import annotations

from typing import Final

from dashboard.ui.page import PageSpec
from dashboard.views import (
    article,
    articles,
    briefing,
    compare,
    corpus,
    feeds,
    methodology,
    overview,
    policy,
    snapshots,
    sources,
    story,
    trends,
)

PAGES: Final[tuple[PageSpec, ...]] = (
    overview.PAGE,
    briefing.PAGE,
    story.PAGE,
    articles.PAGE,
    article.PAGE,
    policy.PAGE,
    trends.PAGE,
    sources.PAGE,
    compare.PAGE,
    snapshots.PAGE,
    feeds.PAGE,
    corpus.PAGE,
    methodology.PAGE,
)
PATHS: Final = frozenset(page.path for page in PAGES)
"""The addresses of the pages, without their first slash."""
