"""Invented documents, and shortcuts to read them or write them as a corpus."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from dashboard.config.settings import Settings
from dashboard.corpus.decoding import decode
from dashboard.corpus.document import Limits, Reading
from dashboard.corpus.reader import read
from dashboard.errors import UnreadableDocument

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIMITS = Limits.of(Settings(), NOW)
RECORD = 'title: "A law on chips"\npublishedDateTime: 2026-05-04T03:02:01Z\nwebUrl: "https://www.example.org/law"\n'


def record(keys: str = "", *, base: str = RECORD, opening: str = "---\n", closing: str = "---\n") -> bytes:
    """A record with the keys of ``base`` and more."""
    return f"{opening}{base}{keys}{closing}".encode()


def reading(data: bytes | str, limits: Limits = LIMITS) -> Reading:
    """Read these bytes as a document."""
    return read(decode("corpus/document.txt", data.encode() if isinstance(data, str) else data), limits)


def rejection(data: bytes | str, limits: Limits = LIMITS) -> UnreadableDocument:
    """Return why the readers reject these bytes; fail if they accept them."""
    refused = outcome(data, limits)
    assert isinstance(refused, UnreadableDocument), f"read as {refused}"
    return refused


def outcome(data: bytes | str, limits: Limits = LIMITS) -> Reading | UnreadableDocument:
    """Read these bytes, or return the rejection, which always has a remedy."""
    try:
        return reading(data, limits)
    except UnreadableDocument as problem:
        refused = problem
    assert refused.reason
    assert refused.remedy
    return refused


def corpus_of(folder: Path, files: Mapping[str, bytes | str]) -> Path:
    """A folder of these files."""
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder
