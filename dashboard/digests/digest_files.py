"""The digests of one data folder, each a file."""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from dashboard.delivery.message import Recipient
from dashboard.digests.digest import Digest, Subscriber, digest_file, read_digest
from dashboard.digests.schedule import Schedule
from dashboard.errors import ArchiveFull, BadParameter, SnapshotUnreadable
from dashboard.saved_views.saved_view import LONGEST_FOLDER, SavedView
from dashboard.saved_views.view_files import SavedViews
from dashboard.snapshots.archive import PURGED
from dashboard.snapshots.kept_files import KeptFiles, bytes_of
from dashboard.snapshots.snapshot import new_id
from dashboard.snapshots.wording import clean_note, clean_title

MOST_DIGESTS: Final = 200
MOST_SUBSCRIBERS: Final = 500
MAX_DIGEST_BYTES: Final = 500_000
TOKEN_BYTES: Final = 24
_CHANGING: Final = threading.Lock()


class Digests:
    """The digests. Every method may be called from any thread."""

    def __init__(self, data: Path) -> None:
        self._files = KeptFiles(data / "digests", "digest", "Add it again.")
        self._views = SavedViews(data)

    def add(
        self,
        what: str,
        recipients: Iterable[Recipient],
        schedule: Schedule,
        now: datetime,
        *,
        name: str = "",
        skip_if_empty: bool = False,
        opening: str = "",
    ) -> Digest:
        """Keep a digest of a saved view (its id) or of a folder of them (its name). Its first one has what comes now on.

        Raises:
            BadParameter: no such view or folder, or nobody to send it to. ArchiveFull: too many, or no space.
        """
        view, folder, called = self._named(what)
        found = tuple(dict.fromkeys(recipients))
        if not 0 < len(found) <= MOST_SUBSCRIBERS:
            raise BadParameter(f"There are {len(found)} recipients.", f"Name 1 to {MOST_SUBSCRIBERS}, each with --to.")
        digest = Digest(
            id=new_id(),
            name=clean_title(name) or called,
            view=view,
            folder=folder,
            subscribers=tuple(Subscriber(to, secrets.token_urlsafe(TOKEN_BYTES)) for to in found),
            schedule=schedule,
            skip_if_empty=skip_if_empty,
            opening=clean_note(opening),
            made_at=now.replace(microsecond=0),
        )
        with _CHANGING:
            self._files.remove_leftovers()
            if sum(1 for _ in self._files.files()) >= MOST_DIGESTS:
                raise ArchiveFull(f"There are {MOST_DIGESTS} digests already.", "Remove those no longer needed.")
            self._files.replace(digest.id, digest_file(digest))
        return digest

    def read(self, digest_id: str) -> Digest:
        """The digest of that id.

        Raises:
            NotFound, SnapshotGone, SnapshotUnreadable.
        """
        return read_digest(self._files.read(digest_id, MAX_DIGEST_BYTES), digest_id)

    def every(self) -> tuple[Digest, ...]:
        """All of them by name. Files that cannot be read are left out."""
        return tuple(sorted(self._all(), key=lambda digest: (digest.name.casefold(), digest.id)))

    def remove(self, digest_id: str, now: datetime) -> None:
        """Remove one for good.

        Raises:
            NotFound, SnapshotGone.
        """
        with _CHANGING:
            self._files.read(digest_id, MAX_DIGEST_BYTES)
            self._files.delete(digest_id, PURGED, now)

    def unsubscribe(self, token: str) -> tuple[Digest, Recipient] | None:
        """End the subscription of a token; the digest and who had it, ``None`` if there is none (any more).

        Raises:
            ArchiveFull: it could not be written.
        """
        with _CHANGING:
            for digest in self._all():
                for item in digest.subscribers:
                    if hmac.compare_digest(item.token.encode(), token.encode("utf-8", "replace")):
                        left = tuple(other for other in digest.subscribers if other is not item)
                        self._files.replace(digest.id, digest_file(replace(digest, subscribers=left)))
                        return digest, item.recipient
        return None

    def views_of(self, digest: Digest) -> tuple[SavedView, ...]:
        """The saved views it is about; of a folder those that are in it now.

        Raises:
            NotFound, SnapshotGone, SnapshotUnreadable: its view is gone or damaged.
        """
        return (self._views.read(digest.view),) if digest.view else self._in_folder(digest.folder)

    def _named(self, what: str) -> tuple[str, str, str]:
        """The id of a view, the name of a folder (one of them empty), and what to call the digest."""
        folder = clean_title(what)[:LONGEST_FOLDER]
        for view in self._views.every():
            if view.id == what:
                return view.id, "", view.name
        if not folder or not self._in_folder(folder):
            raise BadParameter(
                f"There is no saved view or folder “{what[:40]}”.", "python -m dashboard views list names them."
            )
        return "", folder, folder

    def _in_folder(self, folder: str) -> tuple[SavedView, ...]:
        return tuple(view for view in self._views.every() if view.folder == folder)

    def _all(self) -> Iterator[Digest]:
        for path, _ in list(self._files.files()):
            with suppress(SnapshotUnreadable):
                yield read_digest(bytes_of(path, MAX_DIGEST_BYTES) or b"", path.stem)
