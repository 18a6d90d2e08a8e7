"""Write files so that each is there whole or not at all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

FEW: Final = 32
"""Up to so many files are synced one by one; more by one sync of everything, which is faster."""


def write_whole(path: Path, text: str) -> None:
    """Write to a temporary name, to disk, and rename; the folder must be there.

    Raises:
        OSError: it cannot be written; what was there stays.
    """
    writing = StagedFiles()
    writing.stage(path, text)
    writing.publish()


class StagedFiles:
    """Files written under temporary names until they are published: to disk first, then renamed."""

    def __init__(self) -> None:
        self._staged: dict[Path, Path] = {}

    def stage(self, path: Path, text: str) -> None:
        """Write a file's text; the folder must be there.

        Raises:
            OSError: it cannot be written.
        """
        temporary = path.parent / f".{secrets.token_hex(8)}.tmp"
        self._staged[temporary] = path
        with open(temporary, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)

    def publish(self) -> None:
        """Put all staged files in their places.

        Raises:
            OSError: they cannot be written to disk; those that were not published are deleted.
        """
        try:
            if len(self._staged) > FEW:
                os.sync()
            else:
                for temporary in self._staged:
                    _sync_file(temporary)
            folders = {path.parent for path in self._staged.values()}
            for temporary, path in list(self._staged.items()):
                os.replace(temporary, path)
                del self._staged[temporary]
            for folder in folders:
                _sync_folder(folder)
        finally:
            self.discard()

    def discard(self) -> None:
        """Delete what was staged and not published."""
        for temporary in self._staged:
            with suppress(OSError):
                temporary.unlink()
        self._staged.clear()


def _sync_file(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
