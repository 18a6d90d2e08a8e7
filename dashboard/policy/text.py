"""An article's parts as one text, and places of it as places of a part."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

from dashboard.model.article import Article
from dashboard.model.facets import Span

BETWEEN: Final = "\n\n"
"""Between the parts of a text, so that no phrase reaches from one into the next."""


@dataclass(frozen=True, slots=True)
class Text:
    """An article's parts in one string: ``starts`` has where each of ``names`` begins."""

    whole: str
    names: tuple[str, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, article: Article) -> Text:
        """The title, the excerpt and the body of an article."""
        parts = {
            "title": article.title,
            "excerpt": article.excerpt or "",
            "body": article.body if article.sections else "",
        }
        present = {name: text for name, text in parts.items() if text}
        starts, place = [], 0
        for text in present.values():
            starts.append(place)
            place += len(text) + len(BETWEEN)
        return cls(BETWEEN.join(present.values()), tuple(present), tuple(starts))

    def part(self, place: int) -> int:
        """The number of the part that has this character of the whole."""
        return max(bisect_right(self.starts, place) - 1, 0)

    def span(self, start: int, end: int) -> Span:
        """Characters of the whole, as those of a part."""
        part = self.part(start)
        return Span(self.names[part], start - self.starts[part], end - self.starts[part])

    def in_body(self, place: int) -> bool:
        """Whether this character of the whole is in the body."""
        return self.names[self.part(place)] == "body"
