"""A file -> its reading: an article, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.article import Article
from dashboard.corpus.decoding import decode
from dashboard.corpus.document import Limits
from dashboard.corpus.folder import FoundFile, read_bytes
from dashboard.corpus.reader import read
from dashboard.errors import UnreadableDocument


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file's article, or the reason and remedy of its rejection. ``doubt`` as in ``Reading``."""

    found: FoundFile
    article: Article | None = None
    doubt: str | None = None
    reason: str | None = None
    remedy: str | None = None


def read_file(found: FoundFile, limits: Limits, max_bytes: int) -> FileReading:
    """The reading of one file; never raises for what the file holds."""
    try:
        reading = read(decode(found.path, read_bytes(found, max_bytes)), limits)
    except UnreadableDocument as problem:
        return FileReading(found, reason=problem.reason, remedy=problem.remedy)
    except MemoryError:
        return FileReading(
            found, reason="Reading it takes more memory than is allowed.", remedy="Shorten it or split it."
        )
    except Exception as fault:  # noqa: BLE001 -- one document, whatever it holds, must not end the batch
        return FileReading(
            found,
            reason=f"Reading it failed in the dashboard ({type(fault).__name__}).",
            remedy="Report it with the document, if it may be shared.",
        )
    return FileReading(found, reading.article, reading.doubt)
