"""Invented documents, and the shortest ways from them to readings and corpora."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dashboard.corpus.decoding import decode
from dashboard.corpus.document import Limits, Reading
from dashboard.corpus.reader import read
from dashboard.errors import UnreadableDocument
from dashboard.settings import Settings

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LIMITS = Limits.of(Settings(), NOW)
RECORD = 'title: "A law on chips"\npublishedDateTime: 2026-05-04T03:02:01Z\nwebUrl: "https://www.example.org/law"\n'


def record(keys: str = "", *, base: str = RECORD, opening: str = "---\n", closing: str = "---\n") -> bytes:
    """A record with the keys of ``base`` and more."""
    return f"{opening}{base}{keys}{closing}".encode()


def reading(data: bytes | str, limits: Limits = LIMITS) -> Reading:
    """What the readers make of these bytes."""
    return read(decode("corpus/document.txt", data.encode() if isinstance(data, str) else data), limits)


def rejection(data: bytes | str, limits: Limits = LIMITS) -> UnreadableDocument:
    """Why the readers refuse these bytes; fails when they do not."""
    refused = outcome(data, limits)
    assert isinstance(refused, UnreadableDocument), f"read as {refused}"
    return refused


def outcome(data: bytes | str, limits: Limits = LIMITS) -> Reading | UnreadableDocument:
    """What the readers make of these bytes, or why they refuse them: always with a remedy."""
    try:
        return reading(data, limits)
    except UnreadableDocument as problem:
        refused = problem
    assert refused.reason
    assert refused.remedy
    return refused


def corpus_of(folder: Path, files: dict[str, bytes | str]) -> Path:
    """A folder of these files."""
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
    return folder
