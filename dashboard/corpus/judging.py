"""A file -> its line of the report and, if it may be served, its article: everything that one file alone decides."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

import orjson

from dashboard.article import Article, Json, Status, content_of, to_record
from dashboard.corpus.corrections import Overlay, corrected, parse_corrections
from dashboard.corpus.document import STORY_FORMAT, Limits
from dashboard.corpus.folder import CORRECTIONS_NAME, FoundFile
from dashboard.corpus.reading import FileReading, read_file
from dashboard.ingest_report import Outcome, ReportLine
from dashboard.settings import Visibility

_STATE_IT_ONCE: Final = "State it once, on a line of its own, as “published: true” or “published: false”."


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides how a file is read. ``corrections`` is the text of each corpus's corrections, by the corpus's name,
    and ``policies`` that of its policy dictionary.
    """

    limits: Limits
    max_file_bytes: int
    visibility: Visibility = Visibility.ALL
    corrections: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)

    def to_line(self) -> str:
        """These rules as a line of JSON."""
        fields: dict[str, Any] = asdict(self)
        fields["limits"]["latest"] = self.limits.latest.isoformat()
        return json.dumps(fields)

    @classmethod
    def from_line(cls, line: str) -> Rules:
        """The inverse of :meth:`to_line`.

        Raises:
            KeyError, TypeError, ValueError: the line holds no rules.
        """
        fields = json.loads(line)
        limits = fields["limits"]
        limits["latest"] = datetime.fromisoformat(limits["latest"])
        return cls(**fields | {"limits": Limits(**limits), "visibility": Visibility(fields["visibility"])})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one file gives. A line that says accepted holds as long as no other file of the same article ranks higher.

    ``article`` is there for an accepted file, also for a hidden one, and ``record`` is it as JSON's values.
    ``unchanged``: its bytes are the known ones, so that nothing was worked out.
    """

    line: ReportLine
    article: Article | None = None
    record: Json | None = None
    unchanged: bool = False


class Judge:
    """Reads files by one set of rules.

    Raises:
        BadCorrections: the corrections cannot be honoured as written.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._overlays: dict[str, tuple[Overlay, ...]] = {
            name: parse_corrections(text, f"{name}/{CORRECTIONS_NAME}", rules.limits.latest)
            for name, text in rules.corrections.items()
        }

    def read(self, found: FoundFile) -> Judgement:
        """The judgement of a file; never raises for what it holds."""
        return self.judge(read_file(found, self._rules.limits, self._rules.max_file_bytes))

    def judge(self, reading: FileReading) -> Judgement:
        """The judgement of a file that was read."""
        found, bytes_digest = reading.found, reading.bytes_digest
        if reading.article is None:
            line = line_of(found, Outcome.REJECTED, reading.reason, reading.remedy, bytes_digest)
            return Judgement(line, unchanged=reading.unchanged)
        name = found.path.removesuffix(f"/{found.inside}")
        article, excluded = corrected(reading.article, found.inside, self._overlays.get(name, ()))
        if excluded is not None:
            why = f"Excluded by {CORRECTIONS_NAME}: {excluded}"
            return Judgement(line_of(found, Outcome.SKIPPED, why, bytes_digest=bytes_digest))
        if reading.doubt and self._rules.visibility is Visibility.PUBLISHED:
            return Judgement(line_of(found, Outcome.REJECTED, reading.doubt, _STATE_IT_ONCE, bytes_digest))
        record = to_record(article)
        line = _accepted(found, article, record, self._rules.visibility, bytes_digest)
        return Judgement(line, article, record)


def line_of(
    found: FoundFile,
    outcome: Outcome,
    reason: str | None = None,
    remedy: str | None = None,
    bytes_digest: str | None = None,
) -> ReportLine:
    """A file's line, with what is known of it before it is read."""
    return ReportLine(
        found.path,
        outcome,
        reason,
        remedy,
        size=found.size,
        mtime_ns=found.mtime_ns,
        ctime_ns=found.ctime_ns,
        bytes_digest=bytes_digest,
    )


def is_visible(article: Article, visibility: Visibility) -> bool:
    """Whether an article may be served: in published mode only what says so itself, and stories, which cannot say it."""
    return visibility is Visibility.ALL or article.status is Status.PUBLISHED or article.format == STORY_FORMAT


def digest_of(record: Json) -> str:
    """``Article.digest`` of an article's record, several times faster."""
    content = content_of(record)
    try:
        text = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # half a surrogate pair, or a number of more than 64 bits
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.sha256(text).hexdigest()


def _accepted(
    found: FoundFile, article: Article, record: Json, visibility: Visibility, bytes_digest: str | None
) -> ReportLine:
    return ReportLine(
        found.path,
        Outcome.ACCEPTED,
        reason=" ".join(article.notes) or None,
        status=article.status,
        visible=is_visible(article, visibility),
        article_id=article.article_id,
        title=article.title,
        url=article.url,
        published_at=article.published_at,
        format=article.format,
        size=found.size,
        mtime_ns=found.mtime_ns,
        digest=digest_of(record),
        ctime_ns=found.ctime_ns,
        bytes_digest=bytes_digest,
    )
