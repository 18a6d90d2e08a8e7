"""Worker process that reads documents: a line in, a line and some bytes out, within bounded memory.

The first line in holds the rules; ``ready`` answers it. Every further line names a file and its number; the answer is a
line of JSON, which says how the file was classified and how many bytes follow, and those bytes. Whoever reads them never
has to trust this process. Started as ``python -m dashboard.corpus.worker``, the bytes are the article as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, TypeAlias

import orjson

from dashboard.corpus.classification import Classification, Classifier, Rules
from dashboard.corpus.folder import FoundFile
from dashboard.model.article import Status
from dashboard.model.ingest_report import Outcome, ReportLine

Parts: TypeAlias = Callable[[Classification, int], Sequence[bytes]]
"""Makes what is sent with a file's line, given its classification and number."""

Head: TypeAlias = list[Any]

READY: Final = "ready"
MEMORY_BYTES: Final = 1_000_000_000
SENT_TOGETHER: Final = 32
SENT_AFTER_BYTES: Final = 100_000
SENT_AFTER_SECONDS: Final = 0.25
"""Answers that are ready wait no longer than this, and the file after them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A file's report line and the requested parts. ``heat`` ranks it among files of the same article."""

    found: FoundFile
    line: ReportLine
    heat: int | None = None
    unchanged: bool = False
    parts: tuple[bytes, ...] = ()


def serve(parts_of: Callable[[Rules], Parts]) -> None:
    """Answer lines until there are no more. Answers are sent a few at a time while more lines wait.

    Args:
        parts_of: what is sent beside, once the rules are known.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    output = sys.stdout.buffer
    requests = _lines(sys.stdin.fileno())
    rules = Rules.from_line(next(requests)[0].decode())
    classifier, parts = Classifier(rules), parts_of(rules)
    output.write(READY.encode() + b"\n")
    output.flush()
    for lines in requests:
        for together in _together(answer_bytes(answer(classifier, *question_from(line), parts)) for line in lines):
            output.write(together)
            output.flush()


def _together(answers: Iterable[bytes]) -> Iterator[bytes]:
    """Join answers, a few at a time, to save switches between processes."""
    ready: list[bytes] = []
    size, since = 0, time.monotonic()
    for given in answers:
        ready.append(given)
        size += len(given)
        late = time.monotonic() - since > SENT_AFTER_SECONDS
        if late or len(ready) == SENT_TOGETHER or size > SENT_AFTER_BYTES:
            yield b"".join(ready)
            ready.clear()
            size, since = 0, time.monotonic()
    if ready:
        yield b"".join(ready)


def _lines(descriptor: int) -> Iterator[list[bytes]]:
    """Yield complete lines as they arrive, a list at a time. The first line comes alone."""
    rest = bytearray()
    first = True
    while data := os.read(descriptor, 65_536):
        rest += data
        *lines, rest = rest.split(b"\n")
        if first and lines:
            yield [bytes(lines.pop(0))]
            first = False
        if lines:
            yield [bytes(line) for line in lines]


def answer(classifier: Classifier, found: FoundFile, number: int, parts: Parts) -> Answer:
    """The answer for one file."""
    classified = classifier.read(found)
    heat = None if classified.article is None else classified.article.heat
    return Answer(found, classified.line, heat, classified.unchanged, tuple(parts(classified, number)))


def question_bytes(found: FoundFile, number: int) -> bytes:
    """The line that asks for a file."""
    values = (number, *_values(found))
    try:
        return orjson.dumps(values) + b"\n"
    except TypeError:  # a file name that is not text, or a time of more than 64 bits
        return json.dumps(values).encode("ascii") + b"\n"


def question_from(line: bytes) -> tuple[FoundFile, int]:
    """The inverse of :func:`question_bytes`."""
    try:
        number, *values = orjson.loads(line)
    except ValueError:
        number, *values = json.loads(line)
    if values[_MEMBER] is not None:
        values[_MEMBER] = tuple(values[_MEMBER])
    return FoundFile(*values), number


def answer_bytes(given: Answer) -> bytes:
    """The line and the bytes that answer for a file; what the asker knows of the file itself is left out."""
    line = given.line
    moment = None if line.published_at is None else line.published_at.isoformat()
    head = [[len(part) for part in given.parts], _line_values(line), moment, given.heat, given.unchanged]
    try:
        text = orjson.dumps(head)
    except TypeError:  # half a surrogate pair, or a number of more than 64 bits
        text = json.dumps(head).encode("ascii")
    return b"".join([text, b"\n", *given.parts])


def head_from(line: bytes) -> Head:
    """The line that comes before an answer's bytes.

    Raises:
        LookupError, TypeError, ValueError: the line is no answer's.
    """
    try:
        head: Head = orjson.loads(line)
    except ValueError:
        head = json.loads(line)
    for size in head[0]:
        if type(size) is not int or size < 0:
            raise ValueError("A size is no number of bytes.")
    return head


def answer_from(head: Head, parts: Sequence[bytes], found: FoundFile) -> Answer:
    """The inverse of :func:`answer_bytes`; ``parts`` are as long as the head's first item says.

    Raises:
        LookupError, TypeError, ValueError: the head is no answer's.
    """
    _, values, moment, heat, unchanged = head
    outcome, reason, remedy, status, visible, article_id, title, url, name, digest, bytes_digest = values
    line = ReportLine(
        found.path,
        _OUTCOMES[outcome],
        reason,
        remedy,
        None if status is None else _STATUSES[status],
        visible,
        article_id,
        title,
        url,
        None if moment is None else datetime.fromisoformat(moment),
        name,
        found.size,
        found.mtime_ns,
        digest,
        found.ctime_ns,
        bytes_digest,
    )
    return Answer(found, line, heat, unchanged is True, tuple(parts))


def article_part(classified: Classification, _number: int) -> tuple[bytes, ...]:
    """The article as JSON; nothing where there is none."""
    return () if classified.record is None else (json.dumps(classified.record).encode(),)


_FOUND: Final = tuple(item.name for item in fields(FoundFile))
_values: Final = attrgetter(*_FOUND)
_line_values: Final = attrgetter(
    *("outcome", "reason", "remedy", "status", "visible", "article_id", "title", "url", "format", "digest"),
    "bytes_digest",
)
_MEMBER: Final = _FOUND.index("member")
_OUTCOMES: Final = {outcome.value: outcome for outcome in Outcome}
_STATUSES: Final = {status.value: status for status in Status}

if __name__ == "__main__":
    serve(lambda _: article_part)
