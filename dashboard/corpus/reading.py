"""Read one file: bytes, text, article."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from dashboard.corpus.decoding import decode
from dashboard.corpus.document import Limits
from dashboard.corpus.folder import FoundFile
from dashboard.corpus.reader import read
from dashboard.corpus.sources import read_found
from dashboard.errors import UnreadableDocument
from dashboard.model.article import Article


@dataclass(frozen=True, slots=True)
class FileReading:
    """A file's article, or the reason and remedy of its rejection. ``doubt`` as in ``Reading``.

    ``bytes_digest`` is the SHA-256 of what was read; ``unchanged`` says that it is the known one, so nothing was parsed.
    """

    found: FoundFile
    article: Article | None = None
    doubt: str | None = None
    reason: str | None = None
    remedy: str | None = None
    bytes_digest: str | None = None
    unchanged: bool = False


def read_file(found: FoundFile, limits: Limits, max_bytes: int) -> FileReading:
    """Read one file; never raises for its content."""
    digest: str | None = None
    try:
        data = read_found(found, max_bytes)
        digest = hashlib.sha256(data).hexdigest()
        if digest == found.known:
            return FileReading(found, bytes_digest=digest, unchanged=True)
        reading = read(decode(found.path, data), limits)
    except UnreadableDocument as problem:
        return FileReading(found, reason=problem.reason, remedy=problem.remedy, bytes_digest=digest)
    except MemoryError:
        reason, remedy = "Reading it takes more memory than is allowed.", "Shorten it or split it."
        return FileReading(found, reason=reason, remedy=remedy, bytes_digest=digest)
    except Exception as fault:  # noqa: BLE001 -- one document, whatever it holds, must not end the batch
        return FileReading(
            found,
            reason=f"Reading it failed in the dashboard ({type(fault).__name__}).",
            remedy="Report it with the document, if it may be shared.",
            bytes_digest=digest,
        )
    return FileReading(found, reading.article, reading.doubt, bytes_digest=digest)
