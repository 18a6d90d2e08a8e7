"""A made-up corpus, written as files: enough documents for two pages, with names and titles that want to be markup."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

TOPICS = (
    "AI",
    "Compute",
    "Standards",
    "Export <b>controls</b>",
    "Procurement & audits",
    "__proto__",
    "Liability",
    "Health",
)
PROVIDERS = (
    ("harbour.example", "Harbour Post"),
    ("ledger.example", "The Ledger"),
    ("north.example", "North & South"),
    ("village.example", "A village paper with a name that goes on for rather longer than anybody would set it in type"),
)
TITLES = (
    "Ministry opens a register of models",
    '<img src=x onerror="document.title=1">',
    "[Click](https://phish.example) **now** :red[alert] $x^2$",
    "=HYPERLINK(1)",
    "Standards body publishes a guide to the auditing of procurement in the field of automated decisions, second edition",
)


def write_corpus(folder: Path, count: int = 60) -> Path:
    """``count`` news records, a day and a half apart, in ``folder``; every tenth unscored, every seventh a copy."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        (folder / f"{number:04}.md").write_text(record(number), encoding="utf-8")
    return folder


def record(number: int, title: str | None = None) -> str:
    """One news record; its number decides everything it says."""
    domain, name = PROVIDERS[number % len(PROVIDERS)]
    topics = sorted({TOPICS[number % len(TOPICS)], TOPICS[(number * 3) % len(TOPICS)]})
    moment = datetime(2026, 1, 5, 8, tzinfo=UTC) + timedelta(hours=36 * number)
    quality = 20 + number * 7 % 120
    heat = -1 if number % 7 == 6 else quality + 10
    words = title or f"{TITLES[number % len(TITLES)]} ({number})"
    scores = "" if number % 10 == 9 else f"quality: {quality}\nheat: {heat}\npublished: {str(heat >= 70).lower()}\n"
    return (
        "---\ncategory: news\n"
        f"title: {_quoted(words)}\n"
        f"excerpt: {_quoted('Invented for tests, number ' + str(number) + '.')}\n"
        f"publishedDateTime: {moment:%Y-%m-%dT%H:%M:%SZ}\n"
        f"webUrl: {_quoted(f'https://{domain}/{number}')}\noriginalUrl: {_quoted(f'https://{domain}/{number}')}\n"
        f"type: article\n{scores}"
        f"provider:\n  name: {_quoted(name)}\n  domain: {domain}\n"
        "topics:\n" + "".join(f"  - {_quoted(topic)}\n" for topic in topics) + "---\n\n"
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
