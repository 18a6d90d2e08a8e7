"""An invented corpus whose documents name pictures, each on a host of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

TOPICS = ("AI", "Compute", "Standards")


def pictured_record(number: int, picture: str | None, *, published: bool = True, related: Sequence[str] = ()) -> str:
    """One news record, a day after the one before, that names a picture; ``related`` are the pictures of its coverage."""
    heat = 80 if published else 20
    lines = [
        "category: news",
        f'title: "Committee hears evidence, day {number}"',
        'excerpt: "Invented for tests."',
        f"publishedDateTime: 2025-03-{1 + number % 28:02d}T09:00:00Z",
        f'webUrl: "https://paper{number % 5}.example/{number}"',
        "type: article",
        f"quality: {heat}",
        f"heat: {heat}",
        f"published: {json.dumps(published)}",
        f"provider:\n  name: Paper {number % 5}\n  domain: paper{number % 5}.example",
        f"topics:\n  - {TOPICS[number % 3]}",
    ]
    if picture:
        lines.append(f"images:\n  - url: {json.dumps(picture)}\n    width: 640\n    height: 400")
    if related:
        lines.append("related:")
    for at, address in enumerate(related):
        lines += [
            f'  - title: "Another paper on day {number}, piece {at}"',
            f"    publishedDateTime: 2025-03-{1 + number % 28:02d}T1{at % 9}:00:00Z",
            f'    webUrl: "https://other{at}.example/{number}-{at}"',
            f"    provider:\n      name: Other {at}\n      domain: other{at}.example",
            f"    images:\n      - url: {json.dumps(address)}",
        ]
    return "---\n" + "\n".join(lines) + "\n---\n\n"


def write_pictured(folder: Path, records: Sequence[str]) -> Path:
    """The records as files in ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, record in enumerate(records):
        (folder / f"{number:03}.md").write_text(record, encoding="utf-8")
    return folder
