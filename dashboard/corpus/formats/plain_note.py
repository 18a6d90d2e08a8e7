"""Notes without front matter: ``Key: value`` lines before the text, or a heading with a link in its first lines."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import Final

from dashboard.corpus.document import NOTE_FORMAT, Document, Limits, Reading
from dashboard.corpus.formats.key_map import normalised
from dashboard.corpus.formats.news_record import RecordText
from dashboard.corpus.formats.note import read_note
from dashboard.corpus.formats.published_flag import flag_statements
from dashboard.corpus.syntax.parsed_values import Mapping, Scalar

_KEY_LINE = re.compile(r"([A-Za-z][\w -]{0,40}):[ \t]+(\S.*)")
_HEADING = re.compile(r"#[ \t]+\S[^\n]*")
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\((https?://[^\s)]{1,2000})\)|<?(https?://[^\s<>)]{1,2000})>?")
_SOURCE = re.compile(r"(?:source|via|published (?:in|by|on)|from|original(?:ly)?(?: in)?)\b.{0,40}$", re.IGNORECASE)
_DATE = re.compile(
    r"\b(\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)?[ ][A-Z][a-z]{2,8}\.?,?[ ]\d{4}|[A-Z][a-z]{2,8}\.?[ ]\d{1,2}(?:st|nd|rd|th)?,?[ ]\d{4})\b"
)
_FURNITURE = re.compile(r"(?:source|via|published|from|originally|in|by|on)\b|[\W_]+", re.IGNORECASE)
_MOST_KEYS: Final = 50
_FIRST_LINES: Final = 6


class PlainNote:
    """Reads notes that say what they are about in their first lines."""

    name = NOTE_FORMAT

    def sniff(self, document: Document) -> bool:
        """Whether it begins with a title key, or with a heading that a web address follows soon."""
        text = document.text.lstrip()
        first = _KEY_LINE.fullmatch(text.partition("\n")[0])
        if first is not None:
            return normalised(first[1]) == "title"
        return _HEADING.match(text) is not None and _LINK.search(_opening(text)) is not None

    def read(self, document: Document, limits: Limits) -> Reading:
        """The note's article.

        Raises:
            UnreadableDocument: it has no title.
        """
        text = document.text.strip()
        keys, body = _keyed(text) if _KEY_LINE.match(text) else (_from_opening(text), _without_source_line(text))
        record = RecordText(keys, "yaml")
        if flag_statements(document.text) and not document.doubt:
            doubt = "It has a published or removed flag, which only front matter can state."
            document = Document(document.path, document.text, document.notes, doubt)
            keys.setdefault("published", Scalar("in doubt"))
        return read_note(document, record, body, limits)


def _keyed(text: str) -> tuple[Mapping, str]:
    """The key lines before the first empty one, and the text after them."""
    lines = text.split("\n")
    head = list(takewhile(str.strip, lines))[:_MOST_KEYS]
    keys: Mapping = {}
    for line in head:
        found = _KEY_LINE.fullmatch(line.rstrip())
        if found is None:
            break
        keys.setdefault(found[1], Scalar(found[2]))
    return keys, "\n".join(lines[len(keys) :])


def _opening(text: str) -> str:
    """The first lines after the heading that are not empty."""
    lines = [line for line in text.split("\n", 40)[1:40] if line.strip()]
    return "\n".join(lines[:_FIRST_LINES])


def _without_source_line(text: str) -> str:
    """The text without a line among the first that says where it is from and when, and nothing else."""
    lines = text.split("\n")
    for place, line in enumerate(lines[1:_FIRST_LINES], start=1):
        if _LINK.search(line) and not _FURNITURE.sub("", _DATE.sub("", _LINK.sub("", line))):
            return "\n".join((*lines[:place], *lines[place + 1 :]))
    return text


def _from_opening(text: str) -> Mapping:
    """Address, provider and date as the first lines state them."""
    opening = _opening(text)
    keys: Mapping = {}
    if link := _LINK.search(opening):
        keys["link"] = Scalar((link[2] or link[3]).rstrip(".,;"))
        if link[1] and _SOURCE.search(opening[: link.start()].rpartition("\n")[2]):
            keys["publisher"] = Scalar(link[1], False)
    if date := _DATE.search(_LINK.sub("", opening)):
        keys["date"] = Scalar(date[1])
    return keys
