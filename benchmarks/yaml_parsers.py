"""Which parser reads front matter: speed, values and what hostile text does to it. ``python -m benchmarks.yaml_parsers``

Compares what is installed: PyYAML's pure loader and its libyaml one (python-frontmatter's default), yaml-rs, and ours.
Speed is CPU time over the same invented records, in one run. Each hostile text is read in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from typing import Any, Final

import yaml

from dashboard.corpus.syntax.parsed_values import Scalar
from dashboard.corpus.syntax.safe_yaml import load_mapping

RECORDS: Final = 400
SECONDS: Final = 10
Parser = Callable[[str], Any]


def _ours(text: str) -> Any:
    return load_mapping(text, max_depth=10, max_events=50_000).keys


def _yaml_rs(text: str) -> Any:
    import yaml_rs  # type: ignore[import-not-found,unused-ignore]

    return yaml_rs.loads(text)


PARSERS: Final[dict[str, Parser]] = {
    "PyYAML, pure": lambda text: yaml.load(text, yaml.SafeLoader),
    "PyYAML on libyaml (python-frontmatter's default)": lambda text: yaml.load(text, yaml.CSafeLoader),
    **({"yaml-rs": _yaml_rs} if find_spec("yaml_rs") else {}),
    "ours: libyaml's events, text only": _ours,
}
VALUES: Final = {
    "name: On": "On",
    "name: No": "No",
    "name: 12:30": "12:30",
    "name: 2024-01-01": "2024-01-01",
    "name: 0777": "0777",
    "name: 1_000": "1_000",
    "name: Null": "Null",
    "name: .nan": ".nan",
    "name: 1e3": "1e3",
    "name: x": "x",
}
HOSTILE: Final = {
    "25,000 nested lists": "a: " + "[" * 25_200 + "]" * 25_200,
    "merge keys, 7 deep": "m0: &m0 {a: b}\n"
    + "".join(f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 10)}]}}\n" for n in range(1, 8)),
    "a billion laughs": "a0: &a0 [x]\n"
    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)),
    "a list that holds itself": "a: &a [*a]",
    "a number in base 60": "a: 1" + ":59" * 100_000,
    "a key stated twice": "a: 1\na: 2",
    "a tag": "a: !!python/object/apply:os.getpid []",
    "a month 13": "a: 2024-13-01",
    "a NUL, escaped": 'a: "\\0"',
    "a list as a key": "? [a]\n: b",
}


def main() -> None:
    """Print both tables as Markdown."""
    texts = [_record(number) for number in range(RECORDS)]
    floor = _rate(lambda text: text.split("\n"), texts)
    print("| parser | records a second of CPU | values kept as written | " + " | ".join(HOSTILE) + " |")
    print("|---|---|---|" + "---|" * len(HOSTILE))
    for name, parse in PARSERS.items():
        kept = sum(_text(parse, text) == wanted for text, wanted in VALUES.items())
        fates = [_fate(name, text) for text in HOSTILE.values()]
        print(f"| {name} | {_rate(parse, texts):,.0f} | {kept} of {len(VALUES)} | {' | '.join(fates)} |")
    print(f"\nSplitting the same records into lines, nothing else: {floor:,.0f} a second.")


def _record(number: int) -> str:
    related = "".join(
        f'  - title: "Related headline {number}-{n}"\n    excerpt: "{"A sentence. " * 20}"\n    type: article\n'
        f"    publishedDateTime: 2024-02-03T04:05:06Z\n    webUrl: https://outlet{n}.example/{number}\n    quality: {n}\n"
        for n in range(number % 6)
    )
    return (
        f'category: news\ntitle: "An invented headline {number}"\nexcerpt: "{"A longer sentence of words. " * 12}"\n'
        f"publishedDateTime: 2024-02-03T04:05:06Z\nwebUrl: https://outlet.example/{number}\ntype: article\nquality: 74\n"
        "heat: 84\npublished: true\nprovider:\n  name: The Outlet\n  domain: outlet.example\ntopics:\n  - AI\n  - AI Law\n"
        f"images:\n  - url: https://outlet.example/{number}.jpg\n    width: 1170\n    height: 780\n"
        + (f"related:\n{related}" if related else "")
        + f'secured: "{"c2VjcmV0" * 40}"\n'
    )


def _rate(parse: Parser, texts: list[str]) -> float:
    started = time.process_time()
    for text in texts:
        parse(text)
    return len(texts) / (time.process_time() - started)


def _text(parse: Parser, text: str) -> str | None:
    found: Mapping[str, Any] = parse(text)
    value = found["name"]
    return value.text if isinstance(value, Scalar) else value if isinstance(value, str) else None


def _fate(name: str, text: str) -> str:
    """What becomes of a process that reads this: an answer, an exception by its name, or its end."""
    try:
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks.yaml_parsers", name],
            input=json.dumps(text),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"**over {SECONDS} s**"
    return run.stdout.strip() if run.returncode == 0 else f"**ends the process ({run.returncode})**"


def _read_one(name: str) -> None:
    started = time.process_time()
    try:
        PARSERS[name](json.load(sys.stdin))
    except Exception as problem:  # noqa: BLE001 -- the kind of exception is the finding
        print(type(problem).__name__)
    else:
        took = time.process_time() - started
        print("accepted" if took < 1 else f"accepted after {took:.1f} s")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _read_one(sys.argv[1])
    else:
        main()
