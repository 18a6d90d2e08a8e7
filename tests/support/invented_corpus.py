"""A folder of invented documents and the facts in each, which tests count independently of the product."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

TOPICS = ("AI", "AI Ethics", "=Chips & Co", "AI, Law")


@dataclass(frozen=True)
class Stated:
    """What one invented document states. ``topics`` may be empty; ``quality`` ``None`` leaves it unscored."""

    number: int
    title: str
    published_at: str | None
    domain: str
    topics: tuple[str, ...]
    quality: int | None
    heat: int | None
    published: bool | None

    @property
    def status(self) -> str:
        return {True: "published", False: "unpublished", None: "unscored"}[self.published]

    @property
    def month(self) -> str | None:
        return self.published_at and self.published_at[:7]

    @property
    def url(self) -> str:
        return f"https://www.{self.domain}/news/{self.number:04d}"

    def text(self) -> str:
        """The document: front matter and no body."""
        lines = [
            "category: news",
            f"title: {json.dumps(self.title)}",
            'excerpt: "An invented excerpt."',
            "type: article",
        ]
        if self.published_at:
            lines.append(f"publishedDateTime: {self.published_at}")
        lines += [f"webUrl: {json.dumps(self.url)}", "provider:", f"  name: {json.dumps('Post ' + self.domain)}"]
        lines.append(f"  domain: {self.domain}")
        if self.topics:
            lines += ["topics:", *(f"  - {json.dumps(topic)}" for topic in self.topics)]
        if self.published is not None:
            lines += [f"quality: {self.quality}", f"heat: {self.heat}", f"published: {str(self.published).lower()}"]
        lines.append('secured: "c2VjcmV0LWJsb2I=;aXY="')
        return "---\n" + "\n".join(lines) + "\n---\n\n"


def stated_documents(count: int = 30) -> tuple[Stated, ...]:
    """``count`` documents from 2023 on; every fifth undated, every seventh unscored, every sixth without a topic."""
    return tuple(_stated(number) for number in range(count))


def write_corpus(folder: Path, documents: Sequence[Stated]) -> Path:
    """The documents as files in ``folder``, and one file that no reader can read."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        (folder / f"{document.number:03d}.md").write_text(document.text(), encoding="utf-8")
    (folder / "broken.md").write_text('---\ntitle: "never closed\npublished: true\n', encoding="utf-8")
    return folder


def _stated(number: int) -> Stated:
    scored = number % 7 != 3
    quality = (number * 13) % 120 if scored else None
    heat = None if quality is None else quality + 10
    return Stated(
        number=number,
        title=("=1+1 pays " if number == 4 else "") + f"Invented headline number {number}, “quoted”",
        published_at=None if number % 5 == 2 else f"2023-{1 + number % 9:02d}-{1 + number % 27:02d}T08:30:00Z",
        domain=("example.com", "news.example.org", "beispiel.de")[number % 3],
        topics=() if number % 6 == 5 else tuple(sorted({TOPICS[number % 4], TOPICS[(number // 2) % 4]})),
        quality=quality,
        heat=heat,
        published=None if heat is None else heat >= 70,
    )
