"""Write what changed in a corpus to the next generation while ``corpus/worker_pool.py`` reads its files."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final, TypeAlias, TypeVar

from dashboard.corpus.folder import NOT_OPENED, FoundFile
from dashboard.corpus.ingest import Candidate, duplicate_line, losers_of, skipped_line
from dashboard.corpus.worker import Answer
from dashboard.model.ingest_report import Outcome, ReportLine
from dashboard.store.writing.file_index import Times
from dashboard.sync.diff import Changes, times_of
from dashboard.sync.draft import Draft
from dashboard.sync.last_look import Patience

AT_ONCE: Final = 500

_Item = TypeVar("_Item")
ReadFiles: TypeAlias = Callable[[Sequence[FoundFile]], Generator[Answer]]


@dataclass(slots=True)
class Applied:
    """What became of the files.

    ``unchanged`` say what they said, with their new times; ``changed`` are paths taken in or out; ``missing`` are those
    kept although they are missing, and since when. ``affected`` are articles that may now be another file, among the
    ``candidates``.
    """

    unchanged: dict[str, Times] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    missing: dict[str, float] = field(default_factory=dict)
    affected: set[str] = field(default_factory=set)
    candidates: list[Candidate] = field(default_factory=list)


def apply(changes: Changes, draft: Draft, files: Sequence[FoundFile], read: ReadFiles, patience: Patience) -> Applied:
    """Read what changed and write it. ``files`` are all there are; ``read`` answers for some of them, in any order.

    Raises:
        What ``read`` and the draft raise; nothing is published here.
    """
    done = Applied(missing=dict(changes.missing))
    for others in _batches(changes.others):
        _take_in([Answer(item, skipped_line(item)) for item in others], draft, done, patience)
    with closing(read(_with_digests(changes.documents, draft))) as answers:
        for some in _batches(answers):
            _take_in(some, draft, done, patience)
    if changes.everything:
        _keep_unseen([*changes.kept, *sorted(done.missing.keys() - set(changes.kept))], draft, done)
    else:
        _take_out(changes, draft, done)
        _decide_again(draft, done, {item.path: item for item in files if not item.skip}, read, patience)
    losers = losers_of(done.candidates)
    draft.demote({path: winner for path, winner in losers.items() if path in done.changed})
    return done


def _with_digests(files: Sequence[FoundFile], draft: Draft) -> list[FoundFile]:
    """The files with the digest their bytes had: those that still have it are not parsed."""
    digests = {path: line.bytes_digest for path, line in draft.known(item.path for item in files).items()}
    return [replace(item, known=digests[item.path]) if item.path in digests else item for item in files]


def _take_in(answers: Sequence[Answer], draft: Draft, done: Applied, patience: Patience) -> None:
    """Write what differs from the lines that the generation has."""
    known = draft.known(given.found.path for given in answers)
    new: list[Answer] = []
    for given in answers:
        path, before = given.found.path, known.get(given.found.path)
        if before is None and _not_opened(given.line) and draft.former_articles([path]) and not patience.is_over(path):
            done.missing[path] = patience.first_missed(path)
        elif before is None:
            new.append(given)
        elif given.unchanged or _same(given.line, before):
            done.unchanged[path] = times_of(given.found)
        elif _not_opened(given.line) and before.article_id and not patience.is_over(path):
            done.missing[path] = patience.first_missed(path)
        else:
            new.append(given)
    _remove([known[given.found.path] for given in new if given.found.path in known], draft, done)
    for given in new:
        done.changed.add(given.found.path)
        if candidate := Candidate.of(given):
            done.candidates.append(candidate)
            done.affected.add(candidate.article_id)
        draft.add(given.line, given.parts)


def _take_out(changes: Changes, draft: Draft, done: Applied) -> None:
    """Take out files that are gone, and at once those missing that are nobody's article."""
    for paths in _batches(changes.removed):
        done.changed.update(paths)
        _remove(draft.known(paths).values(), draft, done)
    for paths in _batches(changes.missing):
        idle = [line for line in draft.known(paths).values() if line.outcome is not Outcome.ACCEPTED]
        _remove_missing(idle, draft, done)


def _keep_unseen(paths: Sequence[str], draft: Draft, done: Applied) -> None:
    """Take articles from the generation before whose files cannot be seen now, unless they are in another file."""
    found = {candidate.article_id for candidate in done.candidates}
    for some in _batches(paths):
        kept = {line.path for line in draft.former_articles(some) if line.article_id not in found and draft.keep(line)}
        for path in set(some) - kept:
            done.missing.pop(path, None)


def _remove_missing(lines: Sequence[ReportLine], draft: Draft, done: Applied) -> None:
    for line in lines:
        done.changed.add(line.path)
        done.missing.pop(line.path, None)
    _remove(lines, draft, done)


def _remove(lines: Iterable[ReportLine], draft: Draft, done: Applied) -> None:
    lines = list(lines)
    done.affected.update(line.article_id for line in lines if line.article_id)
    draft.remove([line.path for line in lines])


def _decide_again(
    draft: Draft, done: Applied, documents: dict[str, FoundFile], read: ReadFiles, patience: Patience
) -> None:
    """Read the other files of every affected article, and decide among all of them which one it is."""
    seen: set[str] = set()
    kept: list[tuple[Answer, ReportLine]] = []
    missing: list[ReportLine] = []
    while more := done.affected - seen:
        seen |= more
        others = [line for line in draft.known_about(more) if line.path not in done.changed]
        before = {line.path: line for line in others if line.path in documents}
        with closing(read([documents[path] for path in before])) as answers:
            for given in answers:
                candidate = Candidate.of(given)
                if candidate is None or not _same(given.line, before[given.found.path]):
                    _take_in([given], draft, done, patience)
                else:
                    done.candidates.append(candidate)
                    kept.append((given, before[given.found.path]))
        missing += [line for line in others if line.path in done.missing]
    found = {candidate.article_id for candidate in done.candidates}
    _remove_missing([line for line in missing if line.article_id in found], draft, done)  # it moved
    losers = losers_of(done.candidates)
    for given, before_line in kept:
        winner = losers.get(given.found.path)
        now = given.line if winner is None else duplicate_line(given.line, winner)
        if _without_state(now) != _without_state(before_line):
            _remove([before_line], draft, done)
            draft.add(now, () if winner else given.parts)


def _not_opened(line: ReportLine) -> bool:
    return line.outcome is Outcome.REJECTED and (line.reason or "").startswith(NOT_OPENED)


def _same(line: ReportLine, before: ReportLine) -> bool:
    """Whether a file says what it said; of a duplicate, its own words are compared, not why it is one."""
    now, then = _without_state(line), _without_state(before)
    if before.outcome is Outcome.DUPLICATE and line.outcome is Outcome.ACCEPTED:
        return _without_verdict(now) == _without_verdict(then)
    return now == then


def _without_state(line: ReportLine) -> ReportLine:
    return replace(line, size=0, mtime_ns=0, ctime_ns=0, bytes_digest=None)


def _without_verdict(line: ReportLine) -> ReportLine:
    return replace(line, outcome=Outcome.DUPLICATE, reason=None, remedy=None, status=None, visible=None)


def _batches(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    remaining = iter(items)
    while some := list(islice(remaining, AT_ONCE)):
        yield some
