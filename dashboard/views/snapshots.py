"""Snapshots: views that were frozen, and boards put together from them."""

from __future__ import annotations

from dashboard.errors import Forbidden
from dashboard.snapshots.archive import Entry
from dashboard.snapshots.desk import desk
from dashboard.ui.frame import show_foot
from dashboard.ui.snapshot_gallery import snapshot_gallery


def listed() -> tuple[Entry, ...] | None:
    """The snapshots of the deployment, ``None`` where it lists none."""
    try:
        return desk().entries()
    except Forbidden:
        return None


snapshot_gallery(listed())
show_foot(("corpus-version",))
