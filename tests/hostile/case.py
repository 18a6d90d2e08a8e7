"""One hostile document and what must become of it, and the shortest ways to write one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ACCEPTED, REJECTED, SKIPPED, ANY = "accepted", "rejected", "skipped", "any"


@dataclass(frozen=True)
class Case:
    """A file of the hostile corpus.

    ``outcome`` is the one expected where everything is shown, ``hidden`` says that it must never be seen where only
    published articles are; ``refused_there`` that it is rejected there, not merely hidden. ``facts`` are values the
    article must have. ``secret`` occurs in the file and must never leave a published store. ``make`` creates what is no
    plain file, and says whether this machine could.
    """

    group: str
    name: str
    data: bytes = b""
    outcome: str = ACCEPTED
    hidden: bool = False
    refused_there: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)
    secret: str | None = None
    make: Callable[[Path], bool] | None = None

    @property
    def path(self) -> str:
        """Where it stands below the corpus folder."""
        return f"{self.group}/{self.name}"


def text_case(group: str, name: str, text: str | bytes, **more: Any) -> Case:
    """A case of a file called ``name``.md."""
    return Case(group, f"{name}.md", text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text, **more)


def keys_of(slug: str, **replaced: str | None) -> str:
    """The lines of an ordinary record; ``replaced`` sets the YAML after a key, ``None`` leaves the key out."""
    lines: dict[str, str | None] = {
        "category": "news",
        "title": json.dumps(f"An ordinary headline about {slug}"),
        "excerpt": '"An ordinary sentence."',
        "publishedDateTime": "2024-03-04T05:06:07Z",
        "webUrl": json.dumps(f"https://www.paper.example/{slug}"),
        "type": "article",
        "quality": "74",
        "heat": "84",
        "published": "true",
        "provider": "\n  name: The Paper\n  domain: paper.example",
        "topics": "\n  - AI Law",
    }
    lines |= replaced
    return "".join(f"{key}: {value}\n" for key, value in lines.items() if value is not None)


def record(slug: str, extra: str = "", **replaced: str | None) -> str:
    """An ordinary record with ``extra`` lines after its own."""
    return f"---\n{keys_of(slug, **replaced)}{extra}---\n"


def story(slug: str, sources: str = "3 Sources", body: str = "") -> str:
    """An ordinary multi-source story with ``body`` after its first section."""
    return (
        f"A story about {slug}\n\n{sources}\n\nShare\n\nA summary of one sentence.\n\nNews article\n\n"
        f"A heading\n\nA paragraph that is cited\n\n1\n\n2\n\n.\n\n{body}\n"
    )


class Secrets:
    """Words that occur nowhere else, in order."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def next(self) -> str:
        word = f"zq{len(self.given):04d}vexilol"
        self.given.append(word)
        return word
