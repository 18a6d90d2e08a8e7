"""Snapshots: frozen views, and boards put together from them."""

from __future__ import annotations

from typing import Final

from dashboard.access.roles import Role
from dashboard.errors import Forbidden
from dashboard.service import service
from dashboard.snapshots.archive import ArchiveEntry
from dashboard.snapshots.service import snapshot_service
from dashboard.ui.component import Part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.reader_role import offers
from dashboard.ui.snapshot_gallery import gallery_part


def _parts(_view: PageView) -> tuple[Part, ...]:
    """The gallery."""
    return (gallery_part(_listed(), keeps=offers(service().settings, Role.EDITOR)),)


def _listed() -> tuple[ArchiveEntry, ...] | None:
    """The snapshots of the deployment, ``None`` where it lists none."""
    try:
        return snapshot_service().entries()
    except Forbidden:
        return None


PAGE: Final = PageSpec(
    "snapshots", "Snapshots", _parts, definitions=("corpus-version",), in_place=False, section="Keep", filtered=False
)
