"""One update of the store: which files to read, what became of each, and what that changes in the generation."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from dashboard.corpus.folder import FoundFile
from dashboard.corpus.ingest import Candidate, Progress, duplicate_line, losers_of, skipped_line
from dashboard.corpus.survey import Survey
from dashboard.corpus.worker import Answer
from dashboard.corpus.worker_pool import Reading, read_files
from dashboard.errors import SyncCancelled
from dashboard.ingest_report import Outcome, ReportLine
from dashboard.policy.outlets import home_of
from dashboard.settings import Visibility
from dashboard.store.base import Base, Store
from dashboard.store.edition import Edition, Stamp
from dashboard.store.ledger import Ledger, Times, lines_about, lines_of, next_number, note_unchanged

AT_ONCE: Final = 500
EVERY: Final = 25
_Item = TypeVar("_Item")


class Overtaken(Exception):  # noqa: N818 -- an event, answered by starting again
    """Another process published while this one was looking."""


class Update:
    """``known`` is what the current generation was made from by the same rules; ``None``: everything is read.

    After :meth:`run`: ``published`` tells whether there is a new generation, ``unkept`` has the lines that the store
    must not hold, ``read`` is the number of files that were opened.
    """

    def __init__(
        self, store: Store, folder: Path, seen: Survey, known: Ledger | None, reading: Reading, stamp: Stamp
    ) -> None:
        self.published = False
        self.unkept: list[ReportLine] = []
        self.read = 0
        self._store = store
        self._folder = folder
        self._seen = seen
        self._known = known
        self._reading = reading
        self._shows_all = reading.rules.visibility is Visibility.ALL
        self._stamp = stamp
        self._edition: Edition | None = None
        self._next_number = 0 if known is None else next_number(store)
        self._candidates: list[Candidate] = []
        self._affected: set[str] = set()
        self._changed: set[str] = set()
        self._unchanged: dict[str, Times] = {}
        self._withdrawn = False
        self._told: dict[str, ReportLine] = {}

    def run(self, progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> None:
        """Read what differs and publish what that changes.

        Raises:
            BadCorrections: the corrections cannot be honoured as written.
            Overtaken: another process published meanwhile, and nothing was done.
            StoreBusy: another process is syncing.
            StoreUnavailable: the store cannot be read or written.
            SyncCancelled: ``cancelled`` said so.
        """
        try:
            if self._known is None:
                self._writing()
            self._skip()
            self._take(self._differing(), progress, cancelled)
            if self._known is not None:
                self._remove_gone()
                self._read_groups()
            self._beat()
            if self._edition is None:
                note_unchanged(self._store, self._folder, self._stamp.fingerprint, self._unchanged)
            else:
                self._edition.publish(self._stamp, packed=self._withdrawn and not self._shows_all, home_of=home_of)
                self.published = True
        except BaseException:
            if self._edition is not None:
                self._edition.abort()
            raise

    def _writing(self) -> Edition:
        """The edition, begun when the first difference is found."""
        if self._edition is None:
            edition = Edition(self._store, Base.CURRENT if self._known else Base.PREVIOUS)
            if self._known and self._store.generation() != self._known.generation:
                edition.abort()
                raise Overtaken
            self._edition = edition
        return self._edition

    def _differing(self) -> list[FoundFile]:
        """The documents that have to be opened, with the digest of the bytes they had."""
        documents = [item for item in self._seen.files if not item.skip]
        # an archive is unpacked from its beginning: its members come in their order there
        documents.sort(key=lambda item: (item.path, ()) if item.member is None else (item.location, item.member))
        if self._known is None:
            return documents
        times = self._known.times
        differing = [item for item in documents if not self._is_known(item)]
        before = self._stored([item.path for item in differing if item.path in times])
        return [replace(f, known=before[f.path].bytes_digest) if f.path in before else f for f in differing]

    def _is_known(self, item: FoundFile) -> bool:
        times = self._known.times.get(item.path) if self._known else None
        return times is not None and item.ctime_ns != 0 and times == _times(item)

    def _stored(self, paths: Sequence[str]) -> dict[str, ReportLine]:
        if self._known is None:
            return {}
        known = [path for path in paths if path in self._known.times]
        return {line.path: line for line in lines_of(self._store, known)}

    def _skip(self) -> None:
        """Bring the lines of what is no document up to date."""
        skipped = (item for item in self._seen.files if item.skip and not self._is_known(item))
        for some in _batches(skipped, AT_ONCE):
            self._compare([Answer(item, skipped_line(item)) for item in some])

    def _take(
        self, files: Sequence[FoundFile], progress: Callable[[Progress], None], cancelled: Callable[[], bool]
    ) -> None:
        """Read these files and take in what differs from what the store has of them."""
        progress(Progress(0, len(files)))

        def told(answers: Iterator[Answer]) -> Iterator[Answer]:
            for given in answers:
                self.read += 1
                if self.read % EVERY == 0 or self.read == len(files):
                    progress(Progress(self.read, len(files)))
                if cancelled():
                    raise SyncCancelled("The sync was stopped.", "What was shown before stays on show.")
                yield given

        with closing(self._answers(files)) as answers:
            for some in _batches(told(answers), AT_ONCE):
                self._compare(some)

    def _answers(self, files: Sequence[FoundFile]) -> Generator[Answer]:
        first = self._next_number
        self._next_number += len(files)
        return read_files(files, self._reading, first_number=first)

    def _compare(self, answers: Sequence[Answer]) -> None:
        """Sort answers into what the store has already, what it must take in, and what it must not know of."""
        stored = self._stored([given.found.path for given in answers])
        new: list[Answer] = []
        for given in answers:
            before = stored.get(given.found.path)
            if before is not None and (given.unchanged or _same(given.line, before)):
                self._unchanged[given.found.path] = _times(given.found)
            else:
                new.append(given)
        self._replace([stored[given.found.path] for given in new if given.found.path in stored])
        for given in new:
            self._changed.add(given.found.path)
            if candidate := Candidate.of(given):
                self._candidates.append(candidate)
                self._affected.add(candidate.article_id)
            self._keep(given.line, given.parts)

    def _keep(self, line: ReportLine, parts: Sequence[bytes] = ()) -> None:
        if not self._shows_all:
            self._told[line.path] = line
        if self._shows_all or line.visible:
            self._writing().add(line, parts, below=self._next_number)
        else:
            self.unkept.append(line)

    def _replace(self, before: Sequence[ReportLine]) -> None:
        """Take out what the store has of files, whose articles may now be other files."""
        if before:
            self._affected.update(line.article_id for line in before if line.article_id)
            self._writing().replace([line.path for line in before])
            self._withdrawn = True

    def _remove_gone(self) -> None:
        here = {item.path for item in self._seen.files}
        gone = [path for path in (self._known.times if self._known else ()) if path not in here]
        for some in _batches(gone, AT_ONCE):
            self._changed.update(some)
            self._replace(list(self._stored(some).values()))

    def _read_groups(self) -> None:
        """Read the other files of every article that may now be another file, and decide among them again."""
        files = {item.path: item for item in self._seen.files}
        asked: set[str] = set()
        held: list[tuple[Answer, ReportLine]] = []
        while asking := self._affected - asked:
            asked |= asking
            members = [line for line in lines_about(self._store, asking) if line.path not in self._changed]
            before = {line.path: line for line in members if line.path in files}
            with closing(self._answers([files[path] for path in before])) as answers:
                for given in answers:
                    candidate = Candidate.of(given)
                    if candidate is None or not _same(given.line, before[given.found.path]):
                        self._compare([given])
                    else:
                        self._candidates.append(candidate)
                        held.append((given, before[given.found.path]))
        losers = losers_of(self._candidates)
        for given, line in held:
            winner = losers.get(given.found.path)
            now = given.line if winner is None else duplicate_line(given.line, winner)
            if _without_state(now) != _without_state(line):
                self._replace([line])
                self._keep(now, () if winner else given.parts)

    def _beat(self) -> None:
        """Turn files that were taken in and are not their article into duplicates."""
        beaten = {path: winner for path, winner in losers_of(self._candidates).items() if path in self._changed}
        if not beaten:
            return
        self._withdrawn = True
        lines = [
            duplicate_line(self._told.get(path, ReportLine(path, Outcome.ACCEPTED)), winner)
            for path, winner in beaten.items()
        ]
        if self._edition is not None:
            self._edition.beat(lines, keep_lines=self._shows_all)
        if not self._shows_all:
            paths = {line.path for line in lines}
            self.unkept = [*(line for line in self.unkept if line.path not in paths), *lines]


def _same(line: ReportLine, before: ReportLine) -> bool:
    """Whether a file says what it said; of a duplicate, what it says itself is compared, not why it is one."""
    now, then = _without_state(line), _without_state(before)
    if before.outcome is Outcome.DUPLICATE and line.outcome is Outcome.ACCEPTED:
        return _without_verdict(now) == _without_verdict(then)
    return now == then


def _without_state(line: ReportLine) -> ReportLine:
    return replace(line, size=0, mtime_ns=0, ctime_ns=0, bytes_digest=None)


def _without_verdict(line: ReportLine) -> ReportLine:
    return replace(line, outcome=Outcome.DUPLICATE, reason=None, remedy=None, status=None, visible=None)


def _times(item: FoundFile) -> Times:
    return (item.size, item.mtime_ns, item.ctime_ns)


def _batches(items: Iterable[_Item], size: int) -> Iterator[list[_Item]]:
    remaining = iter(items)
    while some := list(islice(remaining, size)):
        yield some
