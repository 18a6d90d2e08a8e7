"""Markdown and HTML bodies as plain headed paragraphs: words only, no markup, pictures or scripts."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from dashboard.corpus.cleaning import clean_text
from dashboard.model.article import Passage, Section
from dashboard.text.shortening import clipped

MAX_BODY: Final = 200_000
_MAX_HEADING: Final = 300
_CODE = re.compile(r"^(?:```|~~~)[^\n]{0,200}\n.{0,20000}?^(?:```|~~~)[ \t]*$", re.MULTILINE | re.DOTALL)
_UNSEEN = re.compile(
    r"<!--.{0,20000}?-->|<(script|style|iframe)\b.{0,20000}?</\1\s*>|%%.{0,5000}?%%|\{\{[<%].{0,500}?[>%]\}\}",
    re.DOTALL | re.IGNORECASE,
)
_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*")
_UNDERLINE = re.compile(r"[ \t]{0,3}(?:=+|-+)[ \t]*")
_RULE = re.compile(r"[ \t]{0,3}(?:[*_-][ \t]*){3,}")
_PICTURE = re.compile(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)|!\[\[[^\]\n]{0,500}\]\]")
_LINK = re.compile(r"\[([^\]\[\n]{1,500})\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])")
_WIKI_LINK = re.compile(r"\[\[(?:[^\]|\n]{0,300}\|)?([^\]|\n]{1,300})\]\]")
_BARE_LINK = re.compile(r"<(https?://[^\s<>]{1,2000})>")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_BEFORE = re.compile(r"[ \t]*(?:>[ \t]?){0,10}(?:[*+-][ \t]+(?:\[[ xX]\][ \t]+)?|\[![A-Za-z]{2,20}\][+-]?[ \t]*)?")
_STRONG = re.compile(r"(\*\*|__|~~|==|`)(?=\S)([^\n]{1,2000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]{1,1000}?)(?<=\S)\1(?![\w*])")
_FOOTNOTE = re.compile(r"\[\^[^\]\n]{1,60}\]:?")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


class Body(NamedTuple):
    """The body's first heading of the first level, if nothing but it was before, and headed paragraphs."""

    title: str | None
    sections: tuple[Section, ...]
    cut: bool

    @property
    def opening(self) -> str | None:
        """The first paragraph."""
        paragraphs = (paragraph for section in self.sections for paragraph in section.paragraphs)
        return next((passage.text for paragraph in paragraphs for passage in paragraph), None)


def read_body(text: str) -> Body:
    """Return the words of a Markdown body of any content; longer ones are cut at ``MAX_BODY`` characters."""
    title: str | None = None
    sections: list[Section] = []
    heading: str | None = None
    paragraphs: list[tuple[Passage, ...]] = []
    for is_heading, words in _blocks(_UNSEEN.sub("", _CODE.sub("", text[:MAX_BODY]))):
        if not is_heading:
            paragraphs.append((Passage(words),))
        elif is_heading == 1 and title is None and not sections and not paragraphs and heading is None:
            title = words
        else:
            if heading is not None or paragraphs:
                sections.append(Section(heading, tuple(paragraphs)))
            heading, paragraphs = clipped(words, _MAX_HEADING), []
    if heading is not None or paragraphs:
        sections.append(Section(heading, tuple(paragraphs)))
    return Body(title, tuple(sections), len(text) > MAX_BODY)


def plain_words(line: str) -> str:
    """Return a line of Markdown without its markup."""
    line = _BEFORE.sub("", line, count=1)
    line = _FOOTNOTE.sub("", _WIKI_LINK.sub(r"\1", _PICTURE.sub("", line)))
    line = _TAG.sub(" ", _BARE_LINK.sub(r"\1", _LINK.sub(r"\1", line)))
    for _ in range(2):
        line = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", line))
    return clean_text(_ESCAPE.sub(r"\1", line))


def _blocks(text: str) -> list[tuple[int, str]]:
    """Headings with their level, and paragraphs with level 0."""
    found: list[tuple[int, str]] = []
    words: list[str] = []

    def end(level: int = 0) -> None:
        if joined := clean_text(" ".join(words)):
            found.append((level, joined))
        words.clear()

    for line in text.split("\n"):
        heading = _HEADING.fullmatch(line)
        if heading:
            end()
            words.append(plain_words(heading[2]))
            end(len(heading[1]))
        elif words and len(words) == 1 and _UNDERLINE.fullmatch(line):
            end(1 if "=" in line else 2)
        elif not line.strip() or _RULE.fullmatch(line):
            end()
        else:
            if _BEFORE.match(line)[0].strip(" \t>"):  # type: ignore[index]  # it matches any line
                end()
            words.append(plain_words(line))
    end()
    return found
