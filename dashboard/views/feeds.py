"""Feeds: where records are collected from, how each feed is doing, and what was set aside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from dashboard.access.roles import Role
from dashboard.collect.desk import feed_desk
from dashboard.collect.health import for_readers
from dashboard.config.settings import Visibility
from dashboard.service import service
from dashboard.ui.component import Part
from dashboard.ui.feed_list import SHOWN_ASIDE, feeds_part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.reader_role import offers_changes


def _parts(_view: PageView) -> tuple[Part, ...]:
    """The feeds, which no filter changes."""
    settings = service().settings
    desk = feed_desk(settings)
    editing = offers_changes(settings, Role.ADMIN)
    shown = feeds_part(
        desk.health() if editing else [for_readers(item) for item in desk.health()],
        desk.set_aside(SHOWN_ASIDE) if settings.visibility is Visibility.ALL else ([], 0),
        datetime.now(UTC),
        editing=editing,
        collecting=desk.collecting(),
    )
    return (shown,)


PAGE: Final = PageSpec("feeds", "Feeds", _parts, in_place=False, section="About", filtered=False)
