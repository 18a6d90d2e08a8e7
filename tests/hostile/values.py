"""Values of the wrong kind, dates that are none, scores that are none, keys with a meaning elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from tests.hostile.case import ACCEPTED, ANY, REJECTED, Case, record, text_case

ODD = {
    "yes": "yes", "no": "no", "on": "On", "off": "OFF", "true": "true", "null": "null", "tilde": "~", "empty": "",
    "number": "12", "float": "1.5", "octal": "0777", "hex": "0x1F", "sexagesimal": "12:30", "date": "2024-01-01",
    "list": "[a]", "map": "{a: b}", "empty-list": "[]", "empty-map": "{}", "nan": ".nan", "infinity": "-.inf",
    "quoted": '"12"', "spaces": '"   "', "nul": '"a\\0b"', "surrogate": '"\\ud800"', "bell": '"a\\ab"', "proto": "__proto__",
}  # fmt: skip
SCORES: dict[str, int | None] = {
    "74": 74, "-1": -1, "0": 0, "999999": 999_999, "-999999": -999_999, "+5": 5, "007": 7, '"74"': 74,
    "1000000": None, "9" * 400: None, "74.0": 74, "74.5": None, "7.4e1": None, ".nan": None, "-.inf": None, "0x10": None, "0o7": None,
    "1_000": None, "1:30": None, "true": None, "yes": None, "seventy": None, "[74]": None, "{a: 1}": None, '""': None,
    "2024-01-01": None, "٧٤": None, "７４": None, "1e3": None, "--1": None, "NaN": None, "1,000": None, "74 %": None,
}  # fmt: skip
DATES: dict[str, datetime | None] = {
    "2024-02-29T23:59:59Z": datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC),
    "2024-02-29": datetime(2024, 2, 29, tzinfo=UTC),
    "2024-02-29 10:00:00": datetime(2024, 2, 29, 10, tzinfo=UTC),
    "2024-02-29T10:00:00+05:30": datetime(2024, 2, 29, 4, 30, tzinfo=UTC),
    "1990-01-01T00:00:00Z": datetime(1990, 1, 1, tzinfo=UTC),
    "2024-02-29T00:00:00+05:30": datetime(2024, 2, 29, tzinfo=UTC),
    "February 29, 2024": datetime(2024, 2, 29, tzinfo=UTC),
    "Thu, 29 Feb 2024 10:00:00 GMT": datetime(2024, 2, 29, 10, tzinfo=UTC),
    '"2024-02-29T10:00:00.123456789Z"': datetime(2024, 2, 29, 10, tzinfo=UTC),
}
NO_DATES = [
    "0000-00-00", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-32", "2024-01-01T25:00:00Z", "2024-01-01T10:60:00Z",
    "2024-01-01T10:00:60Z", "2024-01-01T10:00:00+24:00", "2024-01-01T10:00:00-99:00", "9999-12-31T23:59:59-12:00",
    "10000-01-01", "-2024-01-01", "0001-01-01T00:00:00+12:00", "1969-12-31", "1970-01-01", "1989-12-31T23:59:59Z",
    "1990-01-01T00:30:00+01:00", "2999-01-01", "9999-12-31", "07/30/2026", "30.07.2026", "July 32, 2026",
    "Tue, 30 Jul 2024 10:00:00 XYZ", "1722333600", "1722333600000", "20240730", "2024-W31-2", "2024-211", "now", "today",
    "null", "[2024-01-01]", "{a: 2024-01-01}", "2024-1", "2024", "12:30", '""', "NaN", "２０２４-０１-０１", "2024-01-01T10",
    "2024-01-01T10:00:00Z; rm", "2024-01-01T10:00:00[Europe/Berlin]", "0x7E8-01-01", "2024–01–01",
]  # fmt: skip
RESERVED = [
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "valueOf",
    "(no topic)",
    "(unknown provider)",
    "null",
    "undefined",
]
RESERVED += [
    "NaN",
    "others",
    "Others",
    "0",
    "-1",
    "true",
    "'",
    '\\"',
    "%",
    "_",
    "*",
    "AI; DROP TABLE article",
    "$topic",
    "{{topic}}",
    "a\\tb",
]
KEYS = [
    "content",
    "handler",
    "self",
    "metadata",
    "__init__",
    "__class__",
    "get",
    "text",
    "1",
    "null",
    "on",
    "2024-01-01",
    "1.5",
    "''",
]
KEYS += [
    "~",
    "true",
    "[a]",
    "[a, b]",
    "{a: b}",
    "? a",
    '"\\0"',
    '"\\ud800"',
    "=",
    "<",
    "%",
    "a b",
    "a.b",
    "-",
    "路径",
    "🙂",
    "x" * 200,
]


def value_cases() -> Iterator[Case]:
    for key in ("title", "excerpt", "type", "provider", "topics", "images", "related", "webUrl", "category", "secured"):
        for name, value in ODD.items():
            yield _odd(key, name, value)
    for place in ("provider", "related", "images", "topics"):
        for name, value in {
            "list-of-lists": "[[a], [b]]",
            "list-of-maps": "[{a: b}]",
            "deep": "{a: {b: [c]}}",
            "nulls": "[null, ~]",
        }.items():
            yield text_case("type", f"{place}-{name}", record(f"{place}-{name}", **{place: value}))
    for number, (value, wanted) in enumerate(SCORES.items()):
        for key in ("quality", "heat"):
            slug = f"score-{key}-{number}"
            yield text_case("type", slug, record(slug, **{key: value}), facts={key: wanted})
    for number, (value, moment) in enumerate(DATES.items()):
        yield _dated(f"date-{number}", value, moment)
    for number, value in enumerate(NO_DATES):
        yield _dated(f"no-date-{number}", value, None)
    for number, word in enumerate(RESERVED):
        for key, value in {
            "topics": f'\n  - "{word}"',
            "type": f'"{word}"',
            "provider": f'\n  name: "{word}"\n  domain: "{word}"',
        }.items():
            slug = f"reserved-{key}-{number}"
            yield text_case("type", slug, record(slug, **{key: value}))
    for number, key in enumerate(KEYS):
        refused = key in ("[a]", "[a, b]", "{a: b}", "%", '"\\ud800"')
        outcome = REJECTED if refused else ANY if key in ("? a", "-", "''", '"\\0"') else ACCEPTED
        yield text_case("type", f"key-{number}", record(f"key-{number}", f"{key}: x\n"), outcome=outcome)
    yield from _repeated()
    yield from _mistakes()


def _odd(key: str, name: str, value: str) -> Case:
    slug = f"{key}-{name}"
    refused = name == "surrogate" or (
        key == "title" and name in ("null", "tilde", "empty", "list", "map", "empty-list", "empty-map", "spaces")
    )
    facts: dict[str, Any] = {}
    if key == "title" and not refused and name not in ("nul", "bell"):
        facts["title"] = value.strip('"')
    if key == "webUrl":
        facts["url"] = None
    return text_case("type", slug, record(slug, **{key: value}), outcome=REJECTED if refused else ACCEPTED, facts=facts)


def _dated(slug: str, value: str, moment: datetime | None) -> Case:
    return text_case("type", slug, record(slug, publishedDateTime=value), facts={"published_at": moment})


def _repeated() -> Iterator[Case]:
    for key in ("title", "webUrl", "topics", "provider", "quality", "publishedDateTime", "secured"):
        yield text_case("type", f"twice-{key}", record(f"twice-{key}", f"{key}: x\n{key}: y\n"), outcome=REJECTED)
    yield text_case("type", "twice-nested", record("x", provider="\n  name: A\n  name: B"), outcome=REJECTED)
    yield text_case("type", "twice-json", '{"title": "A", "title": "B"}', outcome=REJECTED)
    yield text_case("type", "twice-toml", '+++\ntitle = "A"\ntitle = "B"\n+++\n', outcome=REJECTED)


def _mistakes() -> Iterator[Case]:
    """What people really write wrong."""
    for name, value in {
        "colon": "A law: the details",
        "quotes": '"A "quoted" law"',
        "open-quote": '"A law',
        "at": "@handle says",
        "percent": "%5 more",
        "tab": "\tA law",
        "ampersand": "&nbsp; A law",
        "template": "{{ title }}",
        "backtick": "`law`",
        "star": "*law*",
        "bang": "!important",
        "bracket": "[A law",
        "pipe-text": "| A law",
        "bad-escape": '"A \\law"',
    }.items():
        outcome = ACCEPTED if name == "tab" else REJECTED
        yield text_case("type", f"mistake-{name}", record(f"mistake-{name}", title=value), outcome=outcome)
    for name, text in {
        "tab-indent": record("x", provider="\n\tname: A"),
        "mixed-indent": record("x", provider="\n  name: A\n domain: b.example"),
        "no-title": record("x", title=None),
        "no-keys": "---\n\n---\n",
        "toml-broken": "+++\ntitle = A\n+++\n",
        "json-broken": '{"title": "A",}',
        "json-list": '["title"]',
        "csv": "title,date\nA,2024\n",
        "prose": "Just a text.\n\nOf two paragraphs.\n",
        "markdown": "# A heading\n\nSome *text*.\n",
        "python": "import os\nos.system('id')\n",
        "only-fence": "---",
        "only-fences": "---\n---\n",
        "space": " ",
        "empty": "",
        "newline": "\n",
    }.items():
        yield text_case("type", f"mistake-{name}", text, outcome=REJECTED)


def ordinary_cases() -> Iterator[Case]:
    """Fifty documents that nothing is wrong with."""
    for number in range(50):
        title = f"An ordinary headline, number {number}: “quoted” – {'é' * (1 + number % 3)}"
        text = record(
            f"ordinary-{number}",
            title=json.dumps(title, ensure_ascii=number % 2 == 0),
            quality=str(number),
            heat=str(number + 10),
        )
        data = text.replace("\n", "\r\n") if number % 5 == 4 else text
        yield text_case(
            "control",
            f"{number:02d}",
            data,
            facts={"title": title, "quality": number, "heat": number + 10, "notes": ()},
        )
