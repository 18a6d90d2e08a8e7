"""A corpus that changes between attempts, and the exact states it may be seen in."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from dashboard.store.base import Statement, Store

State: TypeAlias = frozenset[tuple[str, str]]
TITLES = Statement(
    "SELECT article_text.path AS path, article_text.title AS title FROM article "
    "JOIN article_text ON article_text.article_no = article.article_no WHERE article.is_related = 0"
)


@dataclass
class ChangingCorpus:
    """``count`` documents in ``folder``; ``state`` is path and title of each, as a store of it must have them."""

    folder: Path
    count: int
    titles: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for number in range(self.count):
            self.write(number, 0)

    def write(self, number: int, turn: int) -> None:
        """Write one document anew."""
        name = f"{number:05d}.md"
        title = f"Document {number} in its state {turn}"
        self.titles[f"{self.folder.name}/{name}"] = title
        waiting = self.folder.parent / f"{self.folder.name}.waiting"
        waiting.write_text(record_text(number, title), encoding="utf-8")
        waiting.replace(self.folder / name)

    @property
    def state(self) -> State:
        return frozenset(self.titles.items())


def record_text(number: int, title: str) -> str:
    """A record of ordinary length."""
    return (
        f'---\ncategory: news\ntitle: {json.dumps(title)}\nexcerpt: "{"An invented sentence. " * 10}"\n'
        f"publishedDateTime: 2024-0{1 + number % 9}-{1 + number % 27:02d}T06:00:00Z\n"
        f'webUrl: "https://outlet{number % 40}.example/{number}"\ntype: article\nquality: {number % 120}\n'
        f"heat: {number % 120 + 10}\npublished: {'true' if number % 120 >= 60 else 'false'}\n"
        f"provider:\n  name: Outlet {number % 40}\n  domain: outlet{number % 40}.example\n"
        f"topics:\n  - Topic {number % 7}\n  - Topic {number % 5 + 7}\n---\n"
    )


def state_of(store: Store) -> State:
    """What a store now shows."""
    found = store.query(TITLES)
    pairs = list(zip(found["path"], found["title"], strict=True))
    assert len(pairs) == len(set(found["path"])), "a document is there twice"
    return frozenset(pairs)
