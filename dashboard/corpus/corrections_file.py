"""Append an entry to a corpus's ``corrections.yaml``: nothing that is there is rewritten, and no writer undoes another.

Writers lock the corpus folder. The file is replaced by a longer one, so that a reader sees all of an entry or nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from dashboard.corpus.folder import CORRECTIONS_NAME
from dashboard.corpus.sources import Source
from dashboard.corpus.syntax.facet_marks import FacetMark
from dashboard.errors import BadCorrections, CorpusReadOnly

_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_MODE: Final = 0o644


def entry_text(document: tuple[str, str], mark: FacetMark, by: str, at: str) -> str:
    """An entry on a line of its own. ``document`` is ``path`` or ``identity`` and its value, ``at`` a moment in UTC."""
    name, value = document
    action = "remove" if mark.wrong else "add"
    facets = f"{{{action}: [{{kind: {mark.kind}, key: {_quoted(mark.key)}}}]}}"
    return f"- {{{name}: {_quoted(value)}, facets: {facets}, by: {_quoted(by)}, at: {_quoted(at)}}}\n"


def append_entry(source: Source, entry: str, check: Callable[[str], None], most: int) -> None:
    """Append an entry to the corrections of a corpus.

    Args:
        check: raises if a sync could not honour the text of the whole file.
        most: bytes that a sync reads of the file.

    Raises:
        BadCorrections: the file could not be honoured with the entry, or already cannot.
        CorpusReadOnly: the corpus is an archive, or may not be written.
    """
    place = f"{source.name}/{CORRECTIONS_NAME}"
    by_hand = f"Write this into {place} by hand: {entry.strip()}"
    if source.is_archive:
        raise CorpusReadOnly(f"{source.name} is an archive, which is not written to.", by_hand)
    try:
        with _locked(source) as folder:
            before, mode = _read(folder, place)
            text = before + (b"\n" if before and not before.endswith(b"\n") else b"") + entry.encode()
            if len(text) > most:
                raise BadCorrections(f"{place} would have more than {most:,} bytes.", "Raise PULSE_MAX_FILE_BYTES.")
            check(text.decode("utf-8-sig"))
            if _read(folder, place) != (before, mode):
                raise BadCorrections(f"{place} was changed by somebody else meanwhile.", "Try again.")
            _replace(folder, text, mode)
    except OSError as problem:
        raise CorpusReadOnly(f"{place} cannot be written: {problem.strerror or problem}.", by_hand) from None


@contextmanager
def _locked(source: Source) -> Iterator[int]:
    """The folder's descriptor, with a lock that other threads and processes wait for."""
    folder = os.open(source.place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(folder)


def _read(folder: int, place: str) -> tuple[bytes, int]:
    """The file's bytes and its mode; empty if there is none."""
    try:
        descriptor = os.open(CORRECTIONS_NAME, _READ, dir_fd=folder)
    except FileNotFoundError:
        return b"", _MODE
    with open(descriptor, "rb") as stream:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise BadCorrections(f"{place} is not a regular file.", "Put a plain file in its place.")
        data = stream.read()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise BadCorrections(f"{place} is not UTF-8.", "Save it as UTF-8.") from None
    return data, stat.S_IMODE(status.st_mode)


def _replace(folder: int, text: bytes, mode: int) -> None:
    temporary = f".{CORRECTIONS_NAME}.{secrets.token_hex(8)}.tmp"
    try:
        with open(os.open(temporary, _NEW, mode, dir_fd=folder), "wb") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, CORRECTIONS_NAME, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary, dir_fd=folder)
        raise
    os.fsync(folder)


def _quoted(text: str) -> str:
    """A printable text as a YAML scalar in double quotes."""
    return json.dumps(text, ensure_ascii=False)
