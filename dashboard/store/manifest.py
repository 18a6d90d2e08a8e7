"""What a finished generation was when it was written: the measure every later reading of it is held against."""

from __future__ import annotations

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


class DamagedGeneration(Exception):  # noqa: N818 -- what it is; the store answers it with another generation
    """A generation's files are not what was published; the text says what differs."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """``size`` in bytes and ``digest`` (:func:`digest_of`) of the database file, and the rows of each of its tables."""

    name: str
    schema_version: int
    size: int
    digest: str
    rows: Mapping[str, int]

    def text(self) -> str:
        """The manifest as it is kept: a sealed line of JSON."""
        return sealed(json.dumps(asdict(self), sort_keys=True))

    @classmethod
    def from_text(cls, text: str) -> Manifest:
        """The inverse of :meth:`text`; what a newer version added is passed over.

        Raises:
            DamagedGeneration: it is not one that :meth:`text` wrote.
        """
        line = unsealed(text)
        if line is None:
            raise DamagedGeneration("its manifest is damaged")
        try:
            found = json.loads(line)
            return cls(**{item.name: found[item.name] for item in fields(cls)})
        except (KeyError, TypeError, ValueError):
            raise DamagedGeneration("its manifest is of another kind") from None


def sealed(line: str) -> str:
    """A line of ASCII, and a line with its SHA-256: one flipped bit anywhere shows."""
    return f"{line}\n{sha256_of_text(line)}\n"


def unsealed(text: str) -> str | None:
    """The line that was sealed, or ``None`` if this is not what :func:`sealed` gave."""
    line = text.partition("\n")[0]
    return line if line.isascii() and text == sealed(line) else None


def sha256_of_text(text: str) -> str:
    """The SHA-256 of ASCII text in hexadecimal."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def signature_of(path: Path | str) -> Signature | None:
    """What tells a file from another one that took its name, or from itself before a change; ``None`` without a file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


@functools.lru_cache(maxsize=_REMEMBERED)
def digest_of(path: Path, _signature: Signature | None) -> str:
    """What a file's content is told by, in hexadecimal, computed once for each state of it: the XXH3 of the XXH3s of its
    parts, 128 bits each. It shows damage, not deceit: whoever may write the file may write its manifest too.

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
