"""The manifest of a generation: the size, digest and row counts that its database is checked against."""

from __future__ import annotations

import errno
import functools
import hashlib
import json
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final, TypeAlias

import xxhash

Signature: TypeAlias = tuple[int, int, int, int]
"""Inode, size in bytes, and the times of the last change of content and of metadata in nanoseconds."""
_REMEMBERED: Final = 32
_PART: Final = 67_108_864
_READ: Final = 1_048_576
_READERS: Final = 2
_PASSING: Final = frozenset((errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN, errno.EINTR))


class DamagedGeneration(Exception):  # noqa: N818 -- what it is; the store answers it with another generation
    """A generation's files are not what was published; the text says what differs."""


class NotReadNow(OSError):  # noqa: N818 -- as above
    """Files could not be read for want of descriptors or memory: nothing is known of them, and they are tried again."""


def check_passing(problem: OSError) -> None:
    """Tell a failure that says nothing of the files from one that does.

    Raises:
        NotReadNow: it came from want of descriptors or memory.
    """
    if problem.errno in _PASSING:
        raise NotReadNow(problem.strerror) from None


@dataclass(frozen=True, slots=True)
class Manifest:
    """``size`` in bytes and ``digest`` (:func:`file_digest`) of the database file, and the rows of each of its tables."""

    name: str
    schema_version: int
    size: int
    digest: str
    rows: Mapping[str, int]

    def text(self) -> str:
        """The manifest as a line of JSON with its checksum."""
        return with_checksum(json.dumps(asdict(self), sort_keys=True))

    @classmethod
    def from_text(cls, text: str) -> Manifest:
        """The inverse of :meth:`text`; unknown fields are ignored.

        Raises:
            DamagedGeneration: it is not one that :meth:`text` wrote.
        """
        line = without_checksum(text)
        if line is None:
            raise DamagedGeneration("its manifest is damaged")
        try:
            found = json.loads(line)
            return cls(**{item.name: found[item.name] for item in fields(cls)})
        except (KeyError, TypeError, ValueError):
            raise DamagedGeneration("its manifest is of another kind") from None


def with_checksum(line: str) -> str:
    """A line of ASCII followed by a line with its SHA-256."""
    return f"{line}\n{sha256_of_text(line)}\n"


def without_checksum(text: str) -> str | None:
    """The line, or ``None`` if its checksum is wrong."""
    line = text.partition("\n")[0]
    return line if line.isascii() and text == with_checksum(line) else None


def sha256_of_text(text: str) -> str:
    """The SHA-256 of ASCII text in hexadecimal."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def signature_of(path: Path | str) -> Signature | None:
    """Changes when a file is changed or replaced; ``None`` without a file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@functools.lru_cache(maxsize=_REMEMBERED)
def file_digest(path: Path, _signature: Signature | None) -> str:
    """The digest of a file's content in hexadecimal, cached by signature: the 128-bit XXH3 of the XXH3s of its parts.

    It detects damage, not forgery: whoever can write the file can write its manifest too.

    Raises:
        OSError: the file cannot be read.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        starts = range(0, os.fstat(descriptor).st_size, _PART)
        with ThreadPoolExecutor(_READERS) as readers:
            parts = readers.map(functools.partial(_part_digest, descriptor), starts)
            return xxhash.xxh3_128_hexdigest(b"".join(parts))
    finally:
        os.close(descriptor)


def _part_digest(descriptor: int, start: int) -> bytes:
    digest = xxhash.xxh3_128()
    buffer = bytearray(_READ)
    view = memoryview(buffer)
    place, end = start, start + _PART
    while place < end and (count := os.preadv(descriptor, [view[: min(_READ, end - place)]], place)):
        digest.update(view[:count])
        place += count
    return digest.digest()
