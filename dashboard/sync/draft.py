"""The next generation, begun when the first difference is written to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from dashboard.config.settings import Visibility
from dashboard.corpus.classification import Classifier
from dashboard.corpus.ingest import Candidate, duplicate_line
from dashboard.model.ingest_report import Outcome, ReportLine
from dashboard.policy.outlets import home_of
from dashboard.store import answers
from dashboard.store.base import Base, Store
from dashboard.store.writing.article_tables import store_rows
from dashboard.store.writing.file_index import FileIndex, lines_about, lines_of, next_number
from dashboard.store.writing.generation_writer import GenerationWriter, Stamp


@dataclass(frozen=True, slots=True)
class FormerGeneration:
    """The generation before, described by ``index``, while a new one is made from nothing by the rules of ``classifier``."""

    store: Store
    index: FileIndex
    classifier: Classifier

    def articles(self, paths: Iterable[str]) -> list[ReportLine]:
        """The lines of those files that are articles."""
        lines = lines_of(self.store, [path for path in paths if path in self.index.times])
        return [line for line in lines if line.outcome is Outcome.ACCEPTED and line.visible]

    def rows(self, line: ReportLine, number: int) -> tuple[bytes, bytes] | None:
        """The rows of an article under another number; ``None`` where a correction excludes it."""
        found = answers.article(self.store, line.article_id or "")
        if self.classifier.excludes(found.article):
            return None
        return store_rows(found.article, number, None, found.findings)


class Overtaken(Exception):  # noqa: N818 -- an event, answered by starting again
    """Another process published while this one was looking."""


class Draft:
    """A changed copy of the generation that ``index`` describes, or a new one. Discarded unless published.

    Every method raises ``StoreUnavailable`` where the store cannot be read or written, and those that change it
    ``StoreBusy`` while another process writes and ``Overtaken`` once one has published.
    """

    def __init__(
        self, store: Store, index: FileIndex | None, visibility: Visibility, former: FormerGeneration | None = None
    ) -> None:
        self._store = store
        self._former = former
        self._index = index
        self._shows_all = visibility is Visibility.ALL
        self._writer: GenerationWriter | None = None
        self._next_number = 0 if index is None else next_number(store)
        self._lines: dict[str, ReportLine] = {}
        self._takes_out = False

    def __enter__(self) -> Self:
        if self._index is None:
            self._begun()
        return self

    def __exit__(self, *_error: object) -> None:
        if self._writer is not None:
            self._writer.abort()

    def unlisted(self) -> tuple[ReportLine, ...]:
        """The lines of files read that the store may not hold: in published mode, those of hidden files."""
        return tuple(line for line in self._lines.values() if not line.visible)

    def known(self, paths: Iterable[str]) -> dict[str, ReportLine]:
        """The lines that the generation has of these files, by path."""
        if self._index is None:
            return {}
        return {line.path: line for line in lines_of(self._store, [p for p in paths if p in self._index.times])}

    def known_about(self, article_ids: Iterable[str]) -> list[ReportLine]:
        """The lines of all files of these articles."""
        return list(lines_about(self._store, article_ids))

    def former_articles(self, paths: Sequence[str]) -> list[ReportLine]:
        """The lines of those files that are articles of the generation before, where all is read anew."""
        return [] if self._former is None else self._former.articles(paths)

    def keep(self, line: ReportLine) -> bool:
        """Add an article as the generation before has it; ``False`` where a correction excludes it by now."""
        parts = self._former and self._former.rows(line, self.reserve_numbers(1))
        if not parts:
            return False
        self.add(line, parts)
        return True

    def reserve_numbers(self, count: int) -> int:
        """Reserve article numbers; returns the first."""
        self._next_number += count
        return self._next_number - count

    def add(self, line: ReportLine, parts: Sequence[bytes] = ()) -> None:
        """Add a file's line and rows."""
        if not self._shows_all:
            self._lines[line.path] = line
        if self._shows_all or line.visible:
            self._begun().add(line, parts, below=self._next_number)

    def remove(self, paths: Sequence[str]) -> None:
        """Take out the lines and rows of files that the generation knows."""
        if paths:
            self._begun().remove_files(paths)
            self._takes_out = True

    def demote(self, losers: Mapping[str, Candidate]) -> None:
        """Turn files that were added into duplicates of the given ones."""
        if not losers:
            return
        self._takes_out = True
        added = {path: self._lines.get(path, ReportLine(path, Outcome.ACCEPTED)) for path in losers}
        lines = [duplicate_line(added[path], winner) for path, winner in losers.items()]
        if self._writer is not None:
            self._writer.mark_duplicates(lines, keep_lines=self._shows_all)
        if not self._shows_all:
            self._lines.update({line.path: line for line in lines})

    def publish(self, stamp: Stamp) -> bool:
        """Make it the current generation; ``False`` when nothing was written."""
        if self._writer is None:
            return False
        self._writer.publish(stamp, packed=self._takes_out and not self._shows_all, home_of=home_of)
        return True

    def _begun(self) -> GenerationWriter:
        if self._writer is None:
            self._writer = GenerationWriter(self._store, Base.CURRENT if self._index else Base.PREVIOUS)
            if self._index and self._store.generation() != self._index.generation:
                raise Overtaken
        return self._writer
