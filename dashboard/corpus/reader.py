"""What reads a document format, and which formats are known: a new format is one module here and one line below."""

from __future__ import annotations

from typing import Final, Protocol

from dashboard.corpus.document import Document, Limits, Reading
from dashboard.corpus.front_matter import FrontMatter
from dashboard.corpus.plain_story import PlainStory
from dashboard.errors import UnreadableDocument

READER_VERSION: Final = 2
"""Raised whenever a reader gives another article for the same file, so that stores are brought up to date."""


class Reader(Protocol):
    """Reads one format. ``name`` is shown in the ingest report."""

    @property
    def name(self) -> str:
        """The format's name, in the field's words."""
        ...

    def sniff(self, document: Document) -> bool:
        """Whether the content has this format; cheap, and never by file name."""
        ...

    def read(self, document: Document, limits: Limits) -> Reading:
        """The article.

        Raises:
            UnreadableDocument: it has this format but cannot become an article.
        """
        ...


READERS: Final[tuple[Reader, ...]] = (FrontMatter(), PlainStory())


def read(document: Document, limits: Limits) -> Reading:
    """The article of a document, by the first reader that knows its format.

    Raises:
        UnreadableDocument: no reader knows it, or its reader cannot make an article of it.
    """
    for reader in READERS:
        if reader.sniff(document):
            return reader.read(document, limits)
    raise UnreadableDocument(
        document.path,
        "Its format is not known: it begins neither with front matter nor with a title and “N Sources”.",
        f"Known formats: {', '.join(reader.name for reader in READERS)}. Otherwise move it out of the folder.",
    )
