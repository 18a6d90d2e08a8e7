"""Find and open the files of a corpus folder without following links."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboard.config.policy_dictionaries import POLICY_NAME
from dashboard.errors import CorpusMissing, UnreadableDocument
from dashboard.search.synonyms import SYNONYMS_NAME

CORRECTIONS_NAME: Final = "corrections.yaml"
KEYS_NAME: Final = "front-matter.toml"
DECIDING: Final = {
    CORRECTIONS_NAME: "The corrections of this corpus, applied to its documents.",
    KEYS_NAME: "The keys of this corpus's own front matter, read with its documents.",
    POLICY_NAME: "The policy dictionary of this corpus, applied to its documents.",
    SYNONYMS_NAME: "The synonyms of this corpus, used by searches.",
}
"""Configuration files of a corpus, which are not documents."""
SOURCES_NAME: Final = "sources.toml"
SET_ASIDE_NAMES: Final = ("set-aside", "set-aside-by-relevance")
SET_ASIDE_MARK: Final = ".not-read"
"""A folder of such a name that has this file holds what a relevance rule set aside."""
MAX_FOLDER_DEPTH: Final = 32
NOT_LISTED: Final = "A folder that cannot be listed"
NOT_EXAMINED: Final = "It vanished or cannot be examined"
NOT_OPENED: Final = "It cannot be opened"
"""How the reasons begin that say nothing of a file, only that this look at it failed."""
_LEFTOVER = re.compile(
    r"(?s).*(?:~|\.~\d+~)|#.*#|~\$.*|4913"  # Emacs, vi, Office
    r"|.*\.(?:bak\d*|backup|old|orig|rej|tmp|temp|save|sw[a-p]|lock|part|partial|crdownload|download)(?:\.\w{1,5})?"
    r"|.*\.\w{1,5}\.(?:mine|r\d+|dpkg-\w+)"
    r"|.*\.sync-conflict-\d.*|.*[._]conflict(?:-\d.*|\.\w{1,5})?"  # Syncthing, ownCloud, Resilio
    r"|.*\((?:.{0,60} )?(?:conflicted copy|case conflict|conflict)\b[\s\d,:.-]*\).*",  # Dropbox, Nextcloud
    re.IGNORECASE,
)
_SYSTEM_FILES: Final = frozenset(
    ("thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", "icon\r", "__macosx", "@eadir", "$recycle.bin")
)
SET_ASIDE_REASON: Final = "What a relevance rule of sources.toml set aside, each record with its reasons: not read."
LEFTOVER: Final = (
    "What an editor, a download or a sync tool left behind: not read, so that no old copy takes a document's place."
)
_HIDDEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """An entry of a corpus folder.

    ``path`` is the name to show: folder name, slash, path inside the folder, odd characters escaped; no two files share
    one. ``inside`` is the escaped path inside the folder. ``size`` is in bytes, ``mtime_ns`` and ``ctime_ns`` are in
    nanoseconds since the epoch. ``skip`` is why it is not a document, or ``None``. ``known`` is the digest its bytes had
    when they were last read: bytes that still have it are not parsed. ``member`` is where in an archive it lies, whose
    location it then has, in bytes and as ``archive`` needs it.
    """

    location: str
    path: str
    inside: str
    size: int = 0
    mtime_ns: int = 0
    ctime_ns: int = 0
    skip: str | None = None
    known: str | None = None
    member: tuple[int, ...] | None = None


def find_files(folder: Path, name: str) -> Iterator[FoundFile]:
    """Every entry below ``folder`` but the folders themselves, in no particular order; links and hidden folders are
    named, not entered.

    Raises:
        CorpusMissing: ``folder`` does not exist, is no folder or may not be listed.
    """
    try:
        with os.scandir(folder):
            pass
    except OSError as problem:
        raise CorpusMissing(
            f"The corpus folder {shown_name(str(folder))} cannot be listed: {problem.strerror or problem}.",
            "Set PULSE_CORPUS to the folder that holds the documents.",
        ) from None
    pending = [(os.fspath(folder), "", 0)]
    while pending:
        place, prefix, depth = pending.pop()
        try:
            with os.scandir(place) as entries:
                listed = list(entries)
        except OSError as problem:
            shown = prefix.rstrip("/")
            yield FoundFile(place, f"{name}/{shown}", shown, skip=f"{NOT_LISTED}: {problem.strerror}.")
            continue
        for entry in listed:
            inside = prefix + shown_name(entry.name)
            if inside in SET_ASIDE_NAMES and os.path.lexists(os.path.join(entry.path, SET_ASIDE_MARK)):
                yield FoundFile(entry.path, f"{name}/{inside}", inside, skip=SET_ASIDE_REASON)
            elif _is_folder(entry) and depth < MAX_FOLDER_DEPTH and not is_passed_over(entry.name):
                pending.append((entry.path, f"{inside}/", depth + 1))
            else:
                yield _found(entry, f"{name}/{inside}", inside)


def shown_name(name: str) -> str:
    """Return a file name fit to store and show, invisible characters as backslash escapes."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace") if not name.isascii() else name
    if text.isprintable() and "\\" not in name:
        return text
    escaped = name.replace("\\", "\\\\")
    text = os.fsencode(escaped).decode("utf-8", "backslashreplace")
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if unicodedata.category(character) in _HIDDEN_CATEGORIES:
        return character.encode("unicode_escape").decode("ascii")
    return character


def read_bytes(found: FoundFile, most: int) -> bytes:
    """Read a file of at most ``most`` bytes without following links or waiting for a writer.

    Raises:
        UnreadableDocument: it is larger, is no regular file any more, or may not be read.
    """
    try:
        descriptor = os.open(found.location, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as problem:
        raise _unreadable(found, problem) from None
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableDocument(found.path, "It is no longer a regular file.", "Put a plain file in its place.")
        data = b"" if status.st_size > most else _read(descriptor, status.st_size, most)
    except OSError as problem:
        raise _unreadable(found, problem) from None
    finally:
        os.close(descriptor)
    if status.st_size > most or len(data) > most:
        raise UnreadableDocument(
            found.path,
            f"It has more than {most:,} bytes.",
            "Shorten it, or raise PULSE_MAX_FILE_BYTES.",
        )
    return data


def _read(descriptor: int, expected: int, most: int) -> bytes:
    """Read the whole file even if it grows; at most one byte more than ``most``."""
    parts = [os.read(descriptor, expected + 1)]
    length = len(parts[0])
    while parts[-1] and length != expected and length <= most:
        parts.append(os.read(descriptor, most + 1 - length))
        length += len(parts[-1])
    return b"".join(parts)


def _unreadable(found: FoundFile, problem: OSError) -> UnreadableDocument:
    return UnreadableDocument(
        found.path, f"{NOT_OPENED}: {problem.strerror or problem}.", "Check that it exists and may be read."
    )


def why_not_a_document(names: Iterable[str]) -> str | None:
    """Why a file is none of the corpus's documents, from its name and those of its folders; ``None`` if it may be."""
    for name in names:
        if name.lower() in _SYSTEM_FILES:
            return "A file of the operating system."
        if name.startswith("."):
            return "A hidden file or folder: names that begin with a dot are not read."
        if _LEFTOVER.fullmatch(name):
            return LEFTOVER
    return None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def is_passed_over(name: str) -> bool:
    """Whether a folder is named in the report and not entered."""
    return name.startswith(".") or name.lower() in _SYSTEM_FILES


def _found(entry: os.DirEntry[str], path: str, inside: str) -> FoundFile:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError as problem:
        return FoundFile(entry.path, path, inside, skip=f"{NOT_EXAMINED}: {problem.strerror}.")
    return FoundFile(
        entry.path,
        path,
        inside,
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        _why_skipped(entry.name, inside, status.st_mode),
    )


def _why_skipped(name: str, inside: str, mode: int) -> str | None:
    if stat.S_ISLNK(mode):
        return "A symbolic link: links are not followed."
    if why := why_not_a_document([name]):
        return why
    if stat.S_ISDIR(mode):
        return f"A folder more than {MAX_FOLDER_DEPTH} levels deep."
    if not stat.S_ISREG(mode):
        return "Not a regular file."
    if inside == SOURCES_NAME:
        return "The feeds of this corpus, from which records are collected."
    return DECIDING.get(inside)
