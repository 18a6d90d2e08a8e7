"""A board: several snapshots in an order, under headings, with an address of their own to hand out.

Boards are files like snapshots, in a folder of their own; they refer to snapshots by id and hold no numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from dashboard.config.settings import Settings
from dashboard.errors import ArchiveFull, BadParameter, SnapshotGone, SnapshotUnreadable
from dashboard.snapshots.archive import DELETED, EXPIRED
from dashboard.snapshots.kept_files import SERVED, UNSERVED, KeptFiles, bytes_of
from dashboard.snapshots.snapshot import new_id
from dashboard.snapshots.wording import clean_title
from dashboard.text.dates import iso_moment

SCHEMA: Final = 1
MOST_ITEMS: Final = 50
MOST_BOARDS: Final = 10_000
MAX_BOARD_BYTES: Final = 100_000


@dataclass(frozen=True, slots=True)
class BoardItem:
    """A ``heading``, the id of a ``snapshot`` under it, or both; never neither."""

    heading: str = ""
    snapshot: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """Snapshots in an order. Datetimes are UTC."""

    id: str
    title: str
    items: tuple[BoardItem, ...]
    made_at: datetime
    expires_at: datetime | None


class Boards:
    """The boards of one data folder. Every method may be called from any thread."""

    def __init__(self, settings: Settings) -> None:
        self._files = KeptFiles(settings.data / "boards", "board")
        self._days = settings.snapshot_lifetime

    def keep(self, title: str, items: Sequence[BoardItem], now: datetime) -> tuple[Board, str]:
        """Write a new board; the secret returned may change or delete it and is not stored.

        Raises:
            BadParameter: no snapshot on it, or too many items. ArchiveFull: too many boards, or no space.
        """
        if sum(1 for _ in self._files.files()) >= MOST_BOARDS:
            raise ArchiveFull(f"There are {MOST_BOARDS:,} boards already.", "Delete boards that are no longer needed.")
        expires = now + timedelta(days=self._days) if self._days else None
        board = Board(new_id(), clean_title(title), _cleaned(items), now.replace(microsecond=0), expires)
        return board, self._files.create(board.id, _to_bytes(board))

    def read(self, board_id: str, now: datetime) -> Board:
        """The board of that id.

        Raises:
            NotFound, SnapshotGone, SnapshotUnreadable.
        """
        board = _from_bytes(self._files.read(board_id, MAX_BOARD_BYTES), board_id)
        if board.expires_at is not None and board.expires_at <= now:
            raise SnapshotGone(EXPIRED, "Ask its maker for a new one.")
        return board

    def change(
        self, board_id: str, secret: str, now: datetime, *, title: str | None, items: Sequence[BoardItem] | None
    ) -> Board:
        """Change title or items; ``None`` keeps the present ones.

        Raises:
            WrongSecret, NotFound, SnapshotGone, SnapshotUnreadable, BadParameter, ArchiveFull.
        """
        self._files.check(board_id, secret)
        board = self.read(board_id, now)
        if title is not None:
            board = replace(board, title=clean_title(title))
        if items is not None:
            board = replace(board, items=_cleaned(items))
        self._files.replace(board_id, _to_bytes(board))
        return board

    def every(self, now: datetime) -> tuple[Board, ...]:
        """The boards that are served, newest first."""
        found = (board for board in self._all((SERVED,)) if board.expires_at is None or board.expires_at > now)
        return tuple(sorted(found, key=lambda board: (board.made_at, board.id), reverse=True))

    def delete(self, board_id: str, secret: str | None, now: datetime) -> None:
        """Delete it; its snapshots stay. Without a ``secret`` it is the operator who does.

        Raises:
            WrongSecret, NotFound, SnapshotGone.
        """
        if secret is not None:
            self._files.check(board_id, secret)
        elif not self._files.path(board_id, UNSERVED).exists():
            self._files.read(board_id, MAX_BOARD_BYTES)
        self._files.delete(board_id, DELETED, now)

    def sweep(self, now: datetime) -> None:
        """Withdraw what has expired; it is deleted after 30 days."""
        self._files.remove_leftovers()
        for board in list(self._all()):
            expired = board.expires_at is not None and board.expires_at <= now
            self._files.settle(board.id, EXPIRED if expired else None, now)

    def _all(self, suffixes: Sequence[str] = (SERVED, UNSERVED)) -> Iterator[Board]:
        for suffix in suffixes:
            for path, _ in list(self._files.files(suffix)):
                with suppress(SnapshotUnreadable):
                    yield _from_bytes(bytes_of(path, MAX_BOARD_BYTES) or b"", path.stem)


def _cleaned(items: Sequence[BoardItem]) -> tuple[BoardItem, ...]:
    kept = tuple(item for given in items if (item := replace(given, heading=clean_title(given.heading))) != BoardItem())
    if not any(item.snapshot for item in kept):
        raise BadParameter("A board needs a snapshot.", "Choose at least one.")
    if len(kept) > MOST_ITEMS:
        raise BadParameter(f"A board holds at most {MOST_ITEMS} items.", "Make two boards.")
    return kept


def _to_bytes(board: Board) -> bytes:
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "id": board.id,
        "title": board.title,
        "items": [{"heading": item.heading, "snapshot": item.snapshot} for item in board.items],
        "made_at": iso_moment(board.made_at),
        "expires_at": None if board.expires_at is None else iso_moment(board.expires_at),
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace") + b"\n"


def _from_bytes(data: bytes, board_id: str) -> Board:
    try:
        document = json.loads(data.decode("utf-8"))
        if document["schema"] != SCHEMA or document["id"] != board_id:
            raise ValueError(document["schema"])
        expires = document["expires_at"]
        return Board(
            id=board_id,
            title=str(document["title"]),
            items=tuple(BoardItem(str(item["heading"]), str(item["snapshot"])) for item in document["items"]),
            made_at=datetime.fromisoformat(document["made_at"]),
            expires_at=None if expires is None else datetime.fromisoformat(expires),
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SnapshotUnreadable(f"Board {board_id} cannot be read.", "Restore its file, or make it again.") from None
