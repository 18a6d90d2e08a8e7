"""The records of a corpus folder that were collected, and those that were set aside."""

from __future__ import annotations

import os
import re
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from dashboard.collect.record import MARK_LENGTH, Record, parse_record
from dashboard.collect.writing import StagedFiles
from dashboard.corpus.folder import SET_ASIDE_MARK, SET_ASIDE_NAMES
from dashboard.errors import CorpusReadOnly

COLLECTED: Final = "collected"
IMPORTED: Final = "imported"
_NAME = re.compile(rf".*-([0-9a-f]{{{MARK_LENGTH}}})\.md")
_LONGEST_SLUG: Final = 60
_marking = threading.Lock()
"""Held while a folder for what is set aside is chosen, or made and marked."""


class RecordFolder:
    """Files named ``<UTC date>-<slug>-<mark>.md``, in a folder for each month. One process writes.

    ``imports``: those that were imported, instead of those that were collected.
    """

    def __init__(self, corpus: Path, *, imports: bool = False) -> None:
        self.corpus = corpus
        self._folders_read = (IMPORTED,) if imports else (COLLECTED, *SET_ASIDE_NAMES)

    def names(self) -> dict[str, str]:
        """Return the path within the corpus of every record, by the mark in its name."""
        return {found[1]: path for path in self._paths() if (found := _NAME.fullmatch(path))}

    def read(self, path: str) -> Record | None:
        """Return the record at a path within the corpus; ``None`` if it is gone or no record of ours."""
        try:
            return parse_record((self.corpus / path).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return None

    def path_of(self, record: Record) -> str:
        """Return the path within the corpus for a new record."""
        day = (record.published or record.first_seen)[:10]
        folder = self._aside_folder() if record.aside else self._folders_read[0]
        return f"{folder}/{day[:7]}/{day}-{_slug(record.title)}-{record.mark}.md"

    def newest_aside(self, most: int) -> tuple[list[Record], int]:
        """Return the newest records that were set aside, and how many there are."""
        paths = self._newest(*SET_ASIDE_NAMES)
        return [record for path in paths[:most] if (record := self.read(path)) is not None], len(paths)

    def newest_of_feed(self, address: str, most: int, look_at: int = 5_000) -> list[Record]:
        """Return the newest records of a feed that were not set aside, among the newest ``look_at`` of the folder."""
        read = (self.read(path) for path in self._newest(COLLECTED)[:look_at])
        return list(islice((record for record in read if record and record.feed_address == address), most))

    def _newest(self, *folders: str) -> list[str]:
        paths = (path for path in self._paths() if path.partition("/")[0] in folders)
        return sorted(paths, key=lambda path: path.rpartition("/")[2], reverse=True)

    def _aside_folder(self) -> str:
        """The folder for what is set aside: the first that is ours or free. One that a person made is left alone."""
        with _marking:
            for name in SET_ASIDE_NAMES:
                place = self.corpus / name
                if os.path.lexists(place / SET_ASIDE_MARK) or not os.path.lexists(place) or _is_empty(place):
                    return name
        raise CorpusReadOnly(
            f"The folders {' and '.join(SET_ASIDE_NAMES)} are there and are not the collector's.", "Rename one of them."
        )

    def writing(self) -> RecordWriting:
        """Begin to write records."""
        return RecordWriting(self.corpus)

    def sweep(self) -> None:
        """Delete temporary files that a killed process left."""
        for folder in self._folders():
            for entry in os.scandir(folder):
                if entry.name.startswith(".") and entry.name.endswith(".tmp"):
                    os.unlink(entry.path)

    def _folders(self) -> Iterator[Path]:
        for name in self._folders_read:
            with suppress(FileNotFoundError, NotADirectoryError):
                yield from (Path(e.path) for e in os.scandir(self.corpus / name) if e.is_dir(follow_symlinks=False))

    def _paths(self) -> Iterator[str]:
        for folder in self._folders():
            prefix = folder.relative_to(self.corpus)
            yield from (f"{prefix}/{name}" for name in os.listdir(folder) if name.endswith(".md"))


class RecordWriting:
    """Records on their way to disk: none of them is there before :meth:`publish`. Paths are within the corpus."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._files = StagedFiles()
        self._made: set[Path] = set()
        self._removed: list[str] = []

    def write(self, path: str, record: Record) -> None:
        """Write a record.

        Raises:
            CorpusReadOnly: the folder cannot be written; nothing was published.
        """
        target = self._corpus / path
        try:
            if target.parent not in self._made:
                self._mark(path.partition("/")[0])
                target.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(target.parent)
            self._files.stage(target, record.to_text())
        except OSError as problem:
            self._files.discard()
            raise self._refused(problem) from None

    def _mark(self, name: str) -> None:
        """Mark a folder for what is set aside, if it is new or empty."""
        if name in SET_ASIDE_NAMES:
            with _marking:
                (self._corpus / name).mkdir(parents=True, exist_ok=True)
                if _is_empty(self._corpus / name):
                    (self._corpus / name / SET_ASIDE_MARK).touch()

    def remove(self, path: str) -> None:
        """Delete a record whose place changed, once the others are published."""
        self._removed.append(path)

    def publish(self) -> None:
        """Put the records in their places, and on disk.

        Raises:
            CorpusReadOnly: they cannot be.
        """
        try:
            self._files.publish()
            for path in self._removed:
                (self._corpus / path).unlink(missing_ok=True)
        except OSError as problem:
            raise self._refused(problem) from None

    def _refused(self, problem: OSError) -> CorpusReadOnly:
        return CorpusReadOnly(
            f"Records cannot be written to {self._corpus.name}: {problem.strerror or problem}.",
            "Make the corpus folder writable and its disk not full; nothing was marked as seen.",
        )


def _is_empty(folder: Path) -> bool:
    """Whether a folder has nothing in it: a process may have been killed between making and marking it."""
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except NotADirectoryError:
        return False


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", plain))
    return slug[:_LONGEST_SLUG].strip("-") or "item"
