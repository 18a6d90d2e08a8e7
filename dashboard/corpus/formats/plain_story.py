"""Read multi-source stories: plain text with headed sections whose passages cite numbered sources.

Two layouts are known. In the older one a citation cuts its paragraph: each number stands alone on a line and the rest
of the sentence, often only its full stop, follows. In the newer one the numbers stand in the text (``citations``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Final

from dashboard.corpus.addresses import safe_url
from dashboard.corpus.cleaning import clean_text
from dashboard.corpus.coercion import Notes
from dashboard.corpus.document import STORY_FORMAT, Document, Limits, Reading
from dashboard.corpus.formats.citations import inline_passages
from dashboard.corpus.formats.news_record import MAX_EXCERPT, MAX_TITLE
from dashboard.corpus.formats.published_flag import flag_statements
from dashboard.corpus.identity import OUTPOST_DOMAIN, identity_of, story_id_of
from dashboard.errors import UnreadableDocument
from dashboard.model.article import STORY_TYPE, Article, Passage, Provider, Section, Status
from dashboard.text.shortening import clipped

_OUTPOST: Final = Provider(OUTPOST_DOMAIN, "TheOutpost.ai")
_COUNT = re.compile(r"(\d{1,3}) Sources?", re.IGNORECASE)
_FURNITURE = re.compile(r"Share|Reviewed by.{0,100}|By [A-Z].{0,60}|-{3,}|={3,}|\*{3,}", re.IGNORECASE)
_CREDIT = re.compile(r"(?:Source|Image credit|Credit|Image source): .{1,120}", re.IGNORECASE)
_NUMBER = re.compile(r"\[?(\d{1,3})\]?")
_LIST_ITEM = re.compile(r"[ \t]*(?:\d{1,2}[.)]|[•◦▪‣*–-])[ \t]+\S")
_TAIL = re.compile(r"([.,;:!?…)\]”’\"']{1,4})(?:\s+(.*)|$)", re.DOTALL)
_FOOTER = re.compile(r"TheOutpost\.ai|©\s*\d{4}\s+Triveous.*", re.IGNORECASE)
_FOOTER_EVIDENCE = re.compile(r"Triveous|Daily Dose of Curated AI News|Don[’']t drown in AI news", re.IGNORECASE)
_BODY_MARK: Final = "news article"
_PREAMBLE: Final = 12
_MAX_HEADING: Final = 140
_SENTENCE_END: Final = '.:;,…”"'


class PlainStory:
    """Reads a multi-source story. It has no date, topics, score or published flag of its own."""

    name = STORY_FORMAT

    def sniff(self, document: Document) -> bool:
        """Whether a line among the first says how many sources it has."""
        first = [line for line in document.text.split("\n", 60)[:60] if line.strip()][:_PREAMBLE]
        return any(_COUNT.fullmatch(line.strip()) for line in first[1:])

    def read(self, document: Document, limits: Limits) -> Reading:
        """The story's article.

        Raises:
            UnreadableDocument: it has no title, or a line that belongs to a news record's published flag.
        """
        if flag_statements(document.text):
            raise UnreadableDocument(
                document.path,
                "It reads like a story but holds a published or removed flag, which only a news record has.",
                "Make it a news record with front matter, or take that line out.",
            )
        notes = Notes()
        notes.extend(document.notes)
        lines, has_footer = _without_footer(_lines(document.text))
        story = _Preamble.of(lines)
        if not story.title:
            raise UnreadableDocument(document.path, "It has no title.", "Begin the story with its title.")
        sections = _sections(story.rest, story.source_count, notes)
        if not sections:
            notes.add("It has no text beside its summary.")
        story_id = story_id_of(story.url)
        provider = _OUTPOST if has_footer or story_id else Provider()
        return Reading(
            Article(
                identity=identity_of(story.url, provider.domain, story.title, story_id),
                path=document.path,
                format=self.name,
                type=STORY_TYPE,
                title=clipped(story.title, MAX_TITLE),
                excerpt=clipped(story.summary, MAX_EXCERPT) or None,
                url=story.url,
                provider=provider,
                status=Status.UNSCORED,
                source_count=story.source_count,
                sections=sections,
                notes=tuple(notes.said),
            )
        )


def _lines(text: str) -> list[str]:
    """The document's lines, cleaned, empty ones left out; wrapped lines of one paragraph are joined."""
    paragraphs: list[list[str]] = []
    open_paragraph = False
    for raw in text.split("\n"):
        line = clean_text(raw)
        if not line:
            open_paragraph = False
            continue
        alone = any(p.fullmatch(line) for p in (_NUMBER, _COUNT, _FURNITURE, _CREDIT, _FOOTER)) or bool(
            _LIST_ITEM.match(raw)
        )
        if open_paragraph and not alone and not _TAIL.match(line):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
        open_paragraph = not alone
    return [" ".join(paragraph) for paragraph in paragraphs]


def _without_footer(lines: list[str]) -> tuple[list[str], bool]:
    """The lines before the publisher's footer, and whether there was one."""
    for index, line in enumerate(lines):
        if _FOOTER.fullmatch(line) and any(_FOOTER_EVIDENCE.search(later) for later in lines[index:]):
            return lines[:index], True
    return lines, False


@dataclass(slots=True)
class _Preamble:
    """The lines before the sections."""

    title: str = ""
    summary: str = ""
    source_count: int = 0
    url: str | None = None
    rest: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, lines: list[str]) -> _Preamble:
        found = cls()
        marked = next((i for i, line in enumerate(lines[:40]) if line.lower() == _BODY_MARK), None)
        for index, line in enumerate(lines):
            if index == marked:
                found.rest = lines[index + 1 :]
                return found
            if found.summary and marked is None:
                found.rest = lines[index:]
                return found
            found._take(line)
        return found

    def _take(self, line: str) -> None:
        count = _COUNT.fullmatch(line)
        if count and not self.source_count:
            self.source_count = int(count[1])
        elif _FURNITURE.fullmatch(line) or _CREDIT.fullmatch(line):
            return
        elif line.lower().startswith(("http://", "https://")) and " " not in line:
            self.url = self.url or safe_url(line)
        elif not self.title:
            self.title = line
        else:
            self.summary = f"{self.summary} {line}".strip()


def _sections(lines: list[str], source_count: int, notes: Notes) -> tuple[Section, ...]:
    cut = any(_NUMBER.fullmatch(line) for line in lines)
    builder = _SectionBuilder(source_count, inline=not cut)
    kept = [line for line in lines if not _CREDIT.fullmatch(line) and line.lower() != "share"]
    for line, following in zip_longest(kept, kept[1:]):
        builder.take(line, following)
    sections = builder.finish()
    cited = {number for section in sections for passage in section.cited for number in passage.sources}
    if over := sorted(number for number in cited if not 1 <= number <= source_count):
        notes.add(f"It cites source {over[0]} but says it has {source_count}.")
    return sections


@dataclass(slots=True)
class _SectionBuilder:
    """Grows sections line by line: an open passage, the numbers that follow it, the paragraph it is part of."""

    source_count: int
    inline: bool
    sections: list[Section] = field(default_factory=list)
    heading: str | None = None
    paragraphs: list[tuple[Passage, ...]] = field(default_factory=list)
    paragraph: list[Passage] = field(default_factory=list)
    text: str = ""
    sources: list[int] = field(default_factory=list)

    def take(self, line: str, following: str | None) -> None:
        number = _NUMBER.fullmatch(line)
        tail = _TAIL.fullmatch(line)
        if number and self.text:
            self.sources.append(int(number[1]))
        elif tail and self.text:
            self.text += tail[1]
            self._end_passage()
            self.text = tail[2] or ""
        elif self.sources and line[0].islower():
            self._end_passage()
            self.text = line
        elif self._is_heading(line, following):
            self._end_section()
            self.heading = line
        else:
            self._end_paragraph()
            self.text = line

    def finish(self) -> tuple[Section, ...]:
        self._end_section()
        return tuple(self.sections)

    def _is_heading(self, line: str, following: str | None) -> bool:
        """A short line without final punctuation, with text after it that is neither a citation nor a sentence's end."""
        if len(line) > _MAX_HEADING or line[-1] in _SENTENCE_END or _LIST_ITEM.match(line) or following is None:
            return False
        if line[-1] in "?!" and len(following) <= len(line):
            return False
        return not _NUMBER.fullmatch(following) and not _TAIL.fullmatch(following)

    def _end_passage(self) -> None:
        if self.text and self.inline:
            self.paragraph.extend(inline_passages(self.text, self.source_count))
        elif self.text:
            self.paragraph.append(Passage(self.text, tuple(dict.fromkeys(self.sources))))
        self.text, self.sources = "", []

    def _end_paragraph(self) -> None:
        self._end_passage()
        if self.paragraph:
            self.paragraphs.append(tuple(self.paragraph))
        self.paragraph = []

    def _end_section(self) -> None:
        self._end_paragraph()
        if self.heading is not None or self.paragraphs:
            self.sections.append(Section(self.heading, tuple(self.paragraphs)))
        self.heading, self.paragraphs = None, []
