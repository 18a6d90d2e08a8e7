"""Records with front matter: YAML between ``---`` lines, and the rarer TOML (``+++``) and JSON kinds.

python-frontmatter splits the front matter from what follows; parsing is ours, because its own handlers build Python
objects from untrusted text and fall silent where a record must be refused.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast

import frontmatter
from frontmatter.default_handlers import BaseHandler

from dashboard.corpus.document import RECORD_FORMAT, Document, Limits, Reading
from dashboard.corpus.formats.news_record import RecordText, read_record
from dashboard.corpus.formats.note import is_note, read_note
from dashboard.corpus.formats.published_flag import FLAG_KEYS
from dashboard.corpus.syntax.other_syntaxes import SyntaxProblem, load_json, load_toml
from dashboard.corpus.syntax.parsed_values import Mapping
from dashboard.corpus.syntax.safe_yaml import YamlProblem, load_mapping
from dashboard.errors import UnreadableDocument

_BEGINS_LIKE_ONE = re.compile(r"[ \t]*(?:---(?!-)|\+\+\+(?!\+)|\{)")
_FURTHER_DOWN = re.compile(
    r"^[ \t]*-{3}[ \t]*\n(?:[ \t]*\n|#[^\n]*\n)*[ \t]*[A-Za-z]\w{0,30}[ \t]*:[ \t]", re.MULTILINE
)
_SECOND_RECORD = re.compile(r"^(?:title|publishedDateTime)[ \t]*[:=]", re.MULTILINE)
# a fence is a line of its own; looking for the signs first, and only then at what stands before them, is several times faster
_YAML_FENCE = re.compile(r"---(?<=^---)[ \t]*$", re.MULTILINE)
_TOML_FENCE = re.compile(r"\+\+\+(?<=^\+\+\+)[ \t]*$", re.MULTILINE)
_BODY_NOTE: Final = "Text after the front matter is not part of a news record and was left out."


class FrontMatter:
    """Reads front matter: of news records, which have no body, and of other tools' documents (``note``)."""

    name = RECORD_FORMAT

    def sniff(self, document: Document) -> bool:
        """Whether front matter begins the text, or comes further down (reading then explains what is wrong)."""
        text = document.text.lstrip()
        return _BEGINS_LIKE_ONE.match(text) is not None or _FURTHER_DOWN.search(text) is not None

    def read(self, document: Document, limits: Limits) -> Reading:
        """Return the article.

        Raises:
            UnreadableDocument: no record can be taken from it; the reason names the line where one is to blame.
        """
        text = document.text.strip()
        if text.startswith("{"):
            record, body = _json(document.path, text, limits)
        elif text.startswith("+++"):
            record, body = _fenced(document, text, _Toml(document, limits))
        else:
            record, body = _fenced(document, text, _Yaml(document, limits))
        if record.keys and is_note(record.keys, limits):
            return read_note(document, record, body, limits)
        if _SECOND_RECORD.search(body):
            raise UnreadableDocument(document.path, "It holds more than one record.", "Keep one record a file.")
        if not record.keys:
            raise UnreadableDocument(
                document.path,
                "Its front matter is empty: no key could be read.",
                "Write the record's keys, at least a title, between the fences.",
            )
        return read_record(document, record, limits, notes=(_BODY_NOTE,) if body else ())


class _Handler(BaseHandler):
    """Splits with python-frontmatter; subclasses parse. ``repeated`` is known once :meth:`load` has run."""

    fence: re.Pattern[str]
    mark: str
    syntax: str

    def __init__(self, document: Document, limits: Limits) -> None:
        super().__init__(self.fence, self.mark, self.mark)
        self.path = document.path
        self.limits = limits
        self.first_line = document.text[: len(document.text) - len(document.text.lstrip())].count("\n") + 1
        self.repeated: frozenset[str] = frozenset()


class _Yaml(_Handler):
    fence = _YAML_FENCE
    mark = "---"
    syntax = "yaml"

    def load(self, fm: str) -> dict[str, Any]:
        limits = self.limits
        above = "\n" * (self.first_line - 1)  # so that the parser's lines are the file's
        try:
            found = load_mapping(
                above + fm, max_depth=limits.max_yaml_depth, max_events=limits.max_yaml_events, may_repeat=FLAG_KEYS
            )
        except YamlProblem as problem:
            place = f"Line {problem.line}, column {problem.column}"
            raise UnreadableDocument(self.path, f"{place}: {problem.reason}", problem.remedy) from None
        self.repeated = found.repeated
        return found.keys


class _Toml(_Handler):
    fence = _TOML_FENCE
    mark = "+++"
    syntax = "toml"

    def load(self, fm: str) -> dict[str, Any]:
        try:
            return load_toml(fm, max_depth=self.limits.max_yaml_depth)
        except SyntaxProblem as problem:
            raise UnreadableDocument(self.path, str(problem), "Write the record as YAML between “---” lines.") from None


def _fenced(document: Document, text: str, handler: _Handler) -> tuple[RecordText, str]:
    opening = handler.fence.match(text)
    if opening is None:
        raise UnreadableDocument(
            document.path,
            f"Its front matter does not begin with a line that is exactly “{handler.mark}” at the top of the file.",
            f"Make “{handler.mark}” the whole first line and remove what stands before it.",
        )
    if handler.fence.search(text, opening.end()) is None:
        last = document.text.rstrip().count("\n") + 1
        raise UnreadableDocument(
            document.path,
            f"Its front matter is not closed: line {last} is the last and none after line {handler.first_line} is exactly “{handler.mark}”.",
            f"Add a line “{handler.mark}” after the last key.",
        )
    keys, body = frontmatter.parse(text, handler=handler)
    return RecordText(cast(Mapping, keys), handler.syntax, handler.repeated), body


def _json(path: str, text: str, limits: Limits) -> tuple[RecordText, str]:
    try:
        keys, repeated, body = load_json(text, max_depth=limits.max_yaml_depth)
    except SyntaxProblem as problem:
        raise UnreadableDocument(path, str(problem), "Write the record as YAML between “---” lines.") from None
    return RecordText(keys, "json", repeated), body
