"""The process that reads documents for another one: a line in, a line and some bytes out, within bounded memory.

The first line in holds the rules; ``ready`` answers it. Every further line names a file and its number; the answer is a
line of JSON, which says how the file was judged and how many bytes follow, and those bytes. Whoever reads them never
has to trust this process. Started as ``python -m dashboard.corpus.worker``, the bytes are the article as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final, TypeAlias

import orjson

from dashboard.article import Status
from dashboard.corpus.folder import FoundFile
from dashboard.corpus.judging import Judge, Judgement, Rules
from dashboard.ingest_report import Outcome, ReportLine

Parts: TypeAlias = Callable[[Judgement, int], Sequence[bytes]]
"""What is sent for a judgement beside its line, given the file's number."""

Head: TypeAlias = list[Any]

READY: Final = "ready"
MEMORY_BYTES: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Answer:
    """How a file was judged, and what was asked for beside. ``heat`` ranks it among files of the same article."""

    found: FoundFile
    line: ReportLine
    heat: int | None = None
    unchanged: bool = False
    parts: tuple[bytes, ...] = ()


def serve(parts: Parts) -> None:
    """Answer lines until there are no more."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    judge = Judge(Rules.from_line(asked.readline().decode()))
    told.write(READY.encode() + b"\n")
    told.flush()
    for line in asked:
        found, number = question_from(line)
        told.write(answer_bytes(answer(judge, found, number, parts)))
        told.flush()


def answer(judge: Judge, found: FoundFile, number: int, parts: Parts) -> Answer:
    """The answer for one file."""
    judgement = judge.read(found)
    heat = None if judgement.article is None else judgement.article.heat
    return Answer(found, judgement.line, heat, judgement.unchanged, tuple(parts(judgement, number)))


def question_bytes(found: FoundFile, number: int) -> bytes:
    """The line that asks for a file."""
    return json.dumps([number, *(getattr(found, name) for name in _FOUND)]).encode("ascii") + b"\n"


def question_from(line: bytes) -> tuple[FoundFile, int]:
    """The inverse of :func:`question_bytes`."""
    number, *values = json.loads(line)
    found = dict(zip(_FOUND, values, strict=True))
    member = found.pop("member")
    return FoundFile(**found, member=None if member is None else tuple(member)), number


def answer_bytes(given: Answer) -> bytes:
    """The line and the bytes that answer for a file; what the asker knows of the file itself is left out."""
    line = given.line
    told = [getattr(line, name) for name in _TOLD]
    moment = None if line.published_at is None else line.published_at.isoformat()
    head = [[len(part) for part in given.parts], told, moment, given.heat, given.unchanged]
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
    if not all(type(size) is int and size >= 0 for size in head[0]):
        raise ValueError("A size is no number of bytes.")
    return head


def answer_from(head: Head, parts: Sequence[bytes], found: FoundFile) -> Answer:
    """The inverse of :func:`answer_bytes`; ``parts`` are as long as the head's first item says.

    Raises:
        LookupError, TypeError, ValueError: the head is no answer's.
    """
    _, values, moment, heat, unchanged = head
    told = dict(zip(_TOLD, values, strict=True))
    outcome, status = Outcome(told.pop("outcome")), told.pop("status")
    line = ReportLine(
        found.path,
        outcome,
        size=found.size,
        mtime_ns=found.mtime_ns,
        ctime_ns=found.ctime_ns,
        status=None if status is None else Status(status),
        published_at=None if moment is None else datetime.fromisoformat(moment),
        **told,
    )
    return Answer(found, line, heat, unchanged is True, tuple(parts))


def article_part(judgement: Judgement, _number: int) -> tuple[bytes, ...]:
    """The article as JSON; nothing where there is none."""
    return () if judgement.record is None else (json.dumps(judgement.record).encode(),)


_FOUND: Final = tuple(item.name for item in fields(FoundFile))
_TOLD: Final = (
    *("outcome", "reason", "remedy", "status", "visible", "article_id", "title", "url", "format", "digest"),
    "bytes_digest",
)

if __name__ == "__main__":
    serve(article_part)
