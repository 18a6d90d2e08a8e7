"""The readers of document formats. A new format is one module here and one line in ``READERS``."""

from __future__ import annotations

from typing import Final, Protocol

from dashboard.corpus.document import Document, Limits, Reading
from dashboard.corpus.formats.front_matter import FrontMatter
from dashboard.corpus.formats.plain_note import PlainNote
from dashboard.corpus.formats.plain_story import PlainStory
from dashboard.errors import UnreadableDocument

READER_VERSION: Final = 3
"""Increase when a reader returns something else for the same file: stores are then rebuilt."""


class Reader(Protocol):
    """Reads one format. ``name`` is shown in the ingest report."""

    @property
    def name(self) -> str:
        """The format's name, in the field's words."""
        ...

    def sniff(self, document: Document) -> bool:
        """Whether the content has this format. Cheap; file names do not count."""
        ...

    def read(self, document: Document, limits: Limits) -> Reading:
        """Return the article.

        Raises:
            UnreadableDocument: it has this format but cannot become an article.
        """
        ...


READERS: Final[tuple[Reader, ...]] = (FrontMatter(), PlainStory(), PlainNote())


def read(document: Document, limits: Limits) -> Reading:
    """Read a document with the first reader that recognises its format.

    Raises:
        UnreadableDocument: no reader knows it, or its reader cannot make an article of it.
    """
    for reader in READERS:
        if reader.sniff(document):
            return reader.read(document, limits)
    raise UnreadableDocument(
        document.path,
        "Its format is not known: it begins neither with front matter nor with a title and “N Sources”, nor with a heading "
        "and a link.",
        f"Known formats: {', '.join(reader.name for reader in READERS)}. Otherwise move it out of the folder.",
    )
