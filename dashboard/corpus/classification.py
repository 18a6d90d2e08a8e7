"""Classify one file: its report line and, if it may be served, its article."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import orjson

from dashboard.config.settings import Visibility
from dashboard.corpus.corrections import Overlay, corrected, parse_corrections
from dashboard.corpus.document import STORY_FORMAT, Limits
from dashboard.corpus.folder import CORRECTIONS_NAME, KEYS_NAME, FoundFile
from dashboard.corpus.formats.key_map import extended_keys
from dashboard.corpus.reading import FileReading, read_file
from dashboard.model.article import Article, Json, Status, content_of, to_record
from dashboard.model.ingest_report import Outcome, ReportLine

_STATE_IT_ONCE: Final = "State it once, on a line of its own, as “published: true” or “published: false”."


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides how files are read. By the name of each corpus: ``corrections`` is the text of its corrections,
    ``policies`` of its policy dictionary, ``keys`` of its mapping of front matter.
    """

    limits: Limits
    max_file_bytes: int
    visibility: Visibility = Visibility.ALL
    corrections: Mapping[str, str] = field(default_factory=dict)
    policies: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)

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
class Classification:
    """The outcome of one file, before files of the same article are compared.

    ``article`` is set for accepted files, hidden ones included; ``record`` is the same as JSON values.
    ``unchanged``: the bytes are known, so nothing was parsed.
    """

    line: ReportLine
    article: Article | None = None
    record: Json | None = None
    unchanged: bool = False


class Classifier:
    """Reads files by one set of rules.

    Raises:
        BadCorrections: corrections or keys cannot be honoured as written.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._overlays: dict[str, tuple[Overlay, ...]] = {
            name: parse_corrections(text, f"{name}/{CORRECTIONS_NAME}", rules.limits.latest)
            for name, text in rules.corrections.items()
        }
        self._limits = {
            name: replace(rules.limits, key_map=extended_keys(text, f"{name}/{KEYS_NAME}"))
            for name, text in rules.keys.items()
        }

    def excludes(self, article: Article) -> bool:
        """Whether a correction excludes an article that was read before."""
        corpus, _, inside = article.path.partition("/")
        return corrected(article, inside, self._overlays.get(corpus, ()))[1] is not None

    def read(self, found: FoundFile) -> Classification:
        """Read and classify a file; never raises for its content."""
        limits = self._limits.get(_corpus_of(found), self._rules.limits)
        return self.classify(read_file(found, limits, self._rules.max_file_bytes))

    def classify(self, reading: FileReading) -> Classification:
        """Classify a file that was read."""
        found, bytes_digest = reading.found, reading.bytes_digest
        if reading.article is None:
            line = line_of(found, Outcome.REJECTED, reading.reason, reading.remedy, bytes_digest)
            return Classification(line, unchanged=reading.unchanged)
        overlays = self._overlays.get(_corpus_of(found), ())
        article, excluded = corrected(reading.article, found.inside, overlays)
        if excluded is not None:
            why = f"Excluded by {CORRECTIONS_NAME}: {excluded}"
            return Classification(line_of(found, Outcome.SKIPPED, why, bytes_digest=bytes_digest))
        if reading.doubt and self._rules.visibility is Visibility.PUBLISHED:
            line = line_of(found, Outcome.REJECTED, reading.doubt, _STATE_IT_ONCE, bytes_digest)
            return Classification(replace(line, article_id=article.article_id))
        record = to_record(article)
        line = _accepted(found, article, record, self._rules.visibility, bytes_digest)
        return Classification(line, article, record)


def _corpus_of(found: FoundFile) -> str:
    return found.path.removesuffix(f"/{found.inside}")


def line_of(
    found: FoundFile,
    outcome: Outcome,
    reason: str | None = None,
    remedy: str | None = None,
    bytes_digest: str | None = None,
) -> ReportLine:
    """Return a file's report line with what its metadata says."""
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
    """Whether an article may be served. In ``published`` mode: published ones, and stories, which have no flag."""
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
