"""The saved views of one data folder, each a file that the holder of its secret may change."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from dashboard.errors import ArchiveFull, BadParameter, SnapshotUnreadable
from dashboard.saved_views.saved_view import (
    LONGEST_FOLDER,
    SavedView,
    from_json,
    read_address,
    to_json,
)
from dashboard.snapshots.archive import DELETED
from dashboard.snapshots.kept_files import KeptFiles, bytes_of
from dashboard.snapshots.snapshot import new_id
from dashboard.snapshots.wording import clean_note, clean_title

MOST_VIEWS: Final = 1_000
MAX_VIEW_BYTES: Final = 50_000
_CHANGING: Final = threading.Lock()
"""Held from reading a view to writing it: else one that is deleted meanwhile would come back, or a change be lost."""


class SavedViews:
    """The saved views. Every method may be called from any thread."""

    def __init__(self, data: Path) -> None:
        self._files = KeptFiles(data / "views", "saved view", "Save the view again.")

    def save(self, address: str, name: str, folder: str, note: str, now: datetime) -> tuple[SavedView, str]:
        """Keep the address of a page; the secret returned may change or delete it and is not stored.

        Raises:
            BadParameter: no name, or not the address of a page. ArchiveFull: too many, or no space.
        """
        page, query = read_address(address)
        view = SavedView(
            new_id(), _named(name), _line(folder), clean_note(note), page, query, now.replace(microsecond=0)
        )
        with _CHANGING:
            self._files.remove_leftovers()
            if sum(1 for _ in self._files.files()) >= MOST_VIEWS:
                raise ArchiveFull(f"There are {MOST_VIEWS:,} saved views already.", "Delete those no longer needed.")
            return view, self._files.create(view.id, to_json(view))

    def read(self, view_id: str) -> SavedView:
        """The saved view of that id.

        Raises:
            NotFound, SnapshotGone, SnapshotUnreadable.
        """
        return from_json(self._files.read(view_id, MAX_VIEW_BYTES), view_id)

    def every(self) -> tuple[SavedView, ...]:
        """All of them by folder and name; those without a folder first. Files that cannot be read are left out."""
        return tuple(sorted(self._all(), key=lambda view: (view.folder.casefold(), view.name.casefold(), view.id)))

    def change(
        self,
        view_id: str,
        secret: str | None,
        *,
        address: str | None = None,
        name: str | None = None,
        folder: str | None = None,
        note: str | None = None,
    ) -> SavedView:
        """Change what is given. Without a ``secret`` it is the operator who does.

        Raises:
            WrongSecret, NotFound, SnapshotGone, SnapshotUnreadable, BadParameter, ArchiveFull.
        """
        with _CHANGING:
            if secret is not None:
                self._files.check(view_id, secret)
            view = self.read(view_id)
            page, query = (view.page, view.query) if address is None else read_address(address)
            changed = replace(
                view,
                page=page,
                query=query,
                name=view.name if name is None else _named(name),
                folder=view.folder if folder is None else _line(folder),
                note=view.note if note is None else clean_note(note),
            )
            self._files.replace(view_id, to_json(changed))
            return changed

    def delete(self, view_id: str, secret: str | None, now: datetime) -> None:
        """Delete it. Without a ``secret`` it is the operator who does.

        Raises:
            WrongSecret, NotFound, SnapshotGone.
        """
        with _CHANGING:
            if secret is not None:
                self._files.check(view_id, secret)
            self._files.read(view_id, MAX_VIEW_BYTES)
            self._files.delete(view_id, DELETED, now)

    def _all(self) -> Iterator[SavedView]:
        for path, _ in list(self._files.files()):
            with suppress(SnapshotUnreadable):
                yield from_json(bytes_of(path, MAX_VIEW_BYTES) or b"", path.stem)


def _named(name: str) -> str:
    cleaned = clean_title(name)
    if not cleaned:
        raise BadParameter("A saved view needs a name.", "Give it one.")
    return cleaned


def _line(text: str) -> str:
    return clean_title(text)[:LONGEST_FOLDER]
