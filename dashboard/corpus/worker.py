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
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeAlias

from dashboard.article import Status, to_record
from dashboard.corpus.folder import FoundFile
from dashboard.corpus.judging import Judge, Judgement, Rules, line_of
from dashboard.ingest_report import Outcome, ReportLine

Parts: TypeAlias = Callable[[Judgement, int], Sequence[bytes]]
"""What is sent for a judgement beside its line, given the file's number."""

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
    return json.dumps([number, asdict(found)]).encode("ascii") + b"\n"


def question_from(line: bytes) -> tuple[FoundFile, int]:
    """The inverse of :func:`question_bytes`."""
    number, fields = json.loads(line)
    return FoundFile(**fields), number


def answer_bytes(given: Answer) -> bytes:
    """The line and the bytes that answer for a file; what the asker knows of the file itself is left out."""
    line = given.line
    head = [getattr(line, name) for name in _TOLD]
    moment = None if line.published_at is None else line.published_at.isoformat()
    sizes = [len(part) for part in given.parts]
    return b"".join([json.dumps([sizes, head, moment, given.heat, given.unchanged]).encode(), b"\n", *given.parts])


def sizes_of(head: bytes) -> list[int]:
    """How many bytes each part has that follows an answer's line.

    Raises:
        TypeError, ValueError: the line is no answer's.
    """
    sizes: Any = json.loads(head)[0]
    if not all(type(size) is int and size >= 0 for size in sizes):
        raise ValueError("A size is no number of bytes.")
    return list(sizes)


def answer_from(head: bytes, parts: Sequence[bytes], found: FoundFile) -> Answer:
    """The inverse of :func:`answer_bytes`.

    Raises:
        KeyError, TypeError, ValueError: the line is no answer's.
    """
    _, values, moment, heat, unchanged = json.loads(head)
    told = dict(zip(_TOLD, values, strict=True))
    outcome, status = Outcome(told.pop("outcome")), told.pop("status")
    line = replace(
        line_of(found, outcome),
        **told,
        status=None if status is None else Status(status),
        published_at=None if moment is None else datetime.fromisoformat(moment),
    )
    return Answer(found, line, heat, unchanged is True, tuple(parts))


def article_part(judgement: Judgement, _number: int) -> tuple[bytes, ...]:
    """The article as JSON; nothing where there is none."""
    return () if judgement.article is None else (json.dumps(to_record(judgement.article)).encode(),)


_TOLD: Final = (
    *("outcome", "reason", "remedy", "status", "visible", "article_id", "title", "url", "format", "digest"),
    "bytes_digest",
)

if __name__ == "__main__":
    serve(article_part)
