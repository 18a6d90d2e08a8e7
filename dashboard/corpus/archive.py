"""Documents in a zip or tar archive: listed and read in place, within bounds, never unpacked.

A member's name is only shown, never used as a path. Links, devices, encrypted members and archives inside archives are
named, not opened.
"""

from __future__ import annotations

import gzip
import os
import stat
import tarfile
import threading
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, Final, TypeAlias, cast

from dashboard.corpus.folder import DECIDING, FoundFile, is_passed_over, shown_name, why_not_a_document
from dashboard.errors import UnreadableDocument

State: TypeAlias = tuple[int, int, int]
"""Size in bytes, and the times of the last change of content and of metadata in nanoseconds."""

TAR_SUFFIXES: Final = (".tar", ".tar.gz", ".tgz")
SUFFIXES: Final = (".zip", *TAR_SUFFIXES)
MOST_MEMBERS: Final = 200_000
MOST_BYTES: Final = 8_000_000_000
"""Of all members together, unpacked."""
MOST_RATIO: Final = 300
_MOST_DIRECTORY_BYTES: Final = 64_000_000
_MOST_AT_ONCE: Final = 16_000_000
_END_OF_ZIP: Final = b"PK\x05\x06"
_END_OF_ZIP64: Final = b"PK\x06\x06"
_SEE_ZIP64: Final = 0xFFFF_FFFF
_STREAM_HEAD: Final = 65_633  # the longest comment, and the records before it
_HEAD_BYTES: Final = 30
_RATIO_MATTERS_FROM: Final = 1_000_000
_REMEDY: Final = "Pack the documents themselves, without links, passwords and archives inside."


class ArchiveProblem(Exception):  # noqa: N818 -- becomes a line of the report
    """Why reading an archive stopped."""


def is_archive(place: Path) -> bool:
    """Whether the name is an archive's."""
    return place.name.lower().endswith(SUFFIXES)


def archive_stem(place: Path) -> str:
    """Return an archive's name without its extension."""
    lower = place.name.lower()
    return place.name[
        : -len(next(suffix for suffix in sorted(SUFFIXES, key=len, reverse=True) if lower.endswith(suffix)))
    ]


def find_members(place: Path, name: str) -> list[FoundFile]:
    """Every member of an archive but the folders. What stops the listing is the last entry, with its reason.

    Raises:
        OSError: the archive cannot be opened.
    """
    status = place.stat()
    return list(_listed(place, name, (status.st_size, status.st_mtime_ns, status.st_ctime_ns)))


def read_member(found: FoundFile, most: int) -> bytes:
    """The content of a member of at most ``most`` bytes.

    Raises:
        UnreadableDocument: it is larger, or the archive is damaged there.
    """
    if found.size > most:
        raise UnreadableDocument(
            found.path, f"It has more than {most:,} bytes.", "Shorten it, or raise PULSE_MAX_FILE_BYTES."
        )
    try:
        data = _content(Path(found.location), found.member or (), found.size, most)
    except Exception as problem:  # noqa: BLE001 -- the readers of archives raise whatever damage leads them to
        raise UnreadableDocument(
            found.path, f"It cannot be read from the archive ({type(problem).__name__}).", "Make the archive anew."
        ) from None
    if len(data) != found.size:
        raise UnreadableDocument(found.path, "It is not as long as the archive says.", "Make the archive anew.")
    return data


@lru_cache(maxsize=8)
def _listed(place: Path, name: str, state: State) -> tuple[FoundFile, ...]:
    """The listing of one state of an archive; its files carry that state's time of change."""
    found: list[FoundFile] = []
    shown: set[str] = set()
    total = 0
    try:
        for item in _zip_members(place) if place.name.lower().endswith(".zip") else _tar_members(place):
            inside, number = item.inside, 1
            while inside in shown:
                number += 1
                inside = f"{item.inside} ({number})"
            shown.add(inside)
            total += item.size
            if len(found) >= MOST_MEMBERS or total > MOST_BYTES:
                raise ArchiveProblem(f"It holds more than {MOST_MEMBERS:,} files or {MOST_BYTES:,} bytes.")
            skip = DECIDING.get(inside)
            found.append(
                FoundFile(
                    str(place),
                    f"{name}/{inside}",
                    inside,
                    item.size,
                    state[1],
                    state[2],
                    item.skip or skip,
                    member=item.member,
                )
            )
    except ArchiveProblem as problem:
        found.append(_stopped(place, name, state, f"The archive is read only in part: {problem}"))
    except Exception as problem:  # noqa: BLE001 -- as in read_member
        reason = f"The archive is damaged or no archive ({type(problem).__name__}); what comes after is not read."
        found.append(_stopped(place, name, state, reason))
    return tuple(found)


def _stopped(place: Path, name: str, state: State, reason: str) -> FoundFile:
    inside = "(archive)"
    return FoundFile(str(place), f"{name}/{inside}", inside, state[0], state[1], state[2], f"{reason} {_REMEDY}")


def _zip_members(place: Path) -> Iterator[FoundFile]:
    _check_directory(place)
    packed, size = 0, place.stat().st_size
    with zipfile.ZipFile(place) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                packed += info.compress_size + _HEAD_BYTES
                if packed > size:
                    raise ArchiveProblem("Its members overlap, which is done to do harm.")
                where = (info.header_offset, info.compress_size, info.CRC)
                yield _member(info.filename, info.file_size, where, _why_skipped_zip(info))


def _check_directory(place: Path) -> None:
    """Refuse a table of contents that would fill the memory, before it is read."""
    with place.open("rb") as stream:
        stream.seek(max(0, place.stat().st_size - _STREAM_HEAD))
        tail = stream.read(_STREAM_HEAD)
    at = tail.rfind(_END_OF_ZIP)
    size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    wide = tail.rfind(_END_OF_ZIP64)
    if wide >= 0:
        size = max(size if size != _SEE_ZIP64 else 0, int.from_bytes(tail[wide + 40 : wide + 48], "little"))
    if size > _MOST_DIRECTORY_BYTES:
        raise ArchiveProblem("Its table of contents is too long.")


def _why_skipped_zip(info: zipfile.ZipInfo) -> str | None:
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) and not stat.S_ISREG(mode):
        return "Not a regular file: links are not followed."
    if info.flag_bits & 1:
        return "It is encrypted."
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "It is compressed in a way that is not read: store or deflate it."
    if info.compress_type == zipfile.ZIP_STORED and info.compress_size != info.file_size:
        return "It is not as long as the archive says."
    if info.file_size > _RATIO_MATTERS_FROM and info.file_size > MOST_RATIO * max(1, info.compress_size):
        return f"It is compressed more than {MOST_RATIO} times: likely made to do harm."
    return None


def _tar_members(place: Path) -> Iterator[FoundFile]:
    with _opened(place) as stream, tarfile.open(fileobj=stream, mode="r:") as archive:
        for info in archive:
            archive.members.clear()  # type: ignore[attr-defined]  # it keeps every member it has passed
            if info.isdir():
                continue
            skip = None if info.isreg() and not info.issparse() else "Not a regular file: links are not followed."
            yield _member(info.name, info.size if info.isreg() else 0, (info.offset_data,), skip)


def _member(name: str, size: int, member: tuple[int, ...], skip: str | None) -> FoundFile:
    inside = "/".join(shown_name(part) for part in name.replace("\\", "/").split("/") if part not in ("", "."))
    inside = inside or "(without a name)"
    if skip is None and inside.lower().endswith(SUFFIXES):
        skip = "An archive inside an archive is not opened."
    if skip is None:
        *folders, own = inside.split("/")
        skip = why_not_a_document([*(part for part in folders if is_passed_over(part)), own])
    return FoundFile("", "", inside, size, skip=skip, member=member)


def _content(place: Path, member: tuple[int, ...], size: int, most: int) -> bytes:
    if place.name.lower().endswith(".zip"):
        return _unpacked(place, *member, most=most)
    if place.name.lower().endswith(".tar"):
        with place.open("rb") as stream:
            stream.seek(member[0])
            return stream.read(size)
    status = place.stat()
    return _STREAMS.read(place, (status.st_size, status.st_mtime_ns, status.st_ctime_ns), member[0], size)


def _unpacked(place: Path, at: int, packed: int, check: int, *, most: int) -> bytes:
    """A zip archive's member, found without its table of contents."""
    if packed > 2 * most:
        raise ArchiveProblem("A member is longer packed than unpacked.")
    with place.open("rb") as stream:
        stream.seek(at)
        head = stream.read(_HEAD_BYTES)
        stream.seek(sum(int.from_bytes(head[n : n + 2], "little") for n in (26, 28)), os.SEEK_CUR)
        data = stream.read(packed)
    if int.from_bytes(head[8:10], "little") == zipfile.ZIP_DEFLATED:
        data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, most + 1)
    if zlib.crc32(data) != check:
        raise ArchiveProblem("A member is damaged.")
    return data


class _Streams:
    """The archive that was read last, kept open: going on in it saves unpacking what comes before."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._key: tuple[Path, State] | None = None
        self._stream: IO[bytes] | None = None

    def read(self, place: Path, state: State, at: int, size: int) -> bytes:
        with self._lock:
            if self._stream is None or self._key != (place, state):
                if self._stream is not None:
                    self._stream.close()
                self._key, self._stream = (place, state), _opened(place)
            self._stream.seek(at)
            return self._stream.read(size)


def _opened(place: Path) -> IO[bytes]:
    """A tar archive's bytes, unpacked as they are read and no further than the bounds."""
    if place.name.lower().endswith(".tar"):
        return place.open("rb")
    return cast(IO[bytes], _Bounded(gzip.open(place), place.stat().st_size))


class _Bounded:
    """An unpacked stream that ends in :class:`ArchiveProblem` when it is out of proportion."""

    def __init__(self, stream: gzip.GzipFile, packed: int) -> None:
        self._stream = stream
        self._most = min(MOST_BYTES, max(_RATIO_MATTERS_FROM, MOST_RATIO * packed))

    def __enter__(self) -> _Bounded:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= _MOST_AT_ONCE or self._stream.tell() + size > self._most + tarfile.BLOCKSIZE:
            raise ArchiveProblem("Unpacked it would be out of proportion.")
        return self._stream.read(size)

    def seek(self, position: int, whence: int = 0) -> int:
        if whence != 0 or position > self._most:
            raise ArchiveProblem("Unpacked it would be out of proportion.")
        return self._stream.seek(position)

    def tell(self) -> int:
        return self._stream.tell()

    def close(self) -> None:
        self._stream.close()


_STREAMS: Final = _Streams()
