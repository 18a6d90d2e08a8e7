"""Documents made to exhaust or end the reader: depth, size, references, tags, slow numbers, slow patterns."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.case import ACCEPTED, REJECTED, Case, record, story, text_case

DEPTHS = (11, 100, 500, 1_000, 5_000, 24_765, 25_116, 100_000, 400_000)
MOST = 2_000_000


def bomb_cases() -> Iterator[Case]:
    yield from _nesting()
    yield from _references()
    yield from _sizes()
    yield from _slow()
    yield from _tags()


def _nesting() -> Iterator[Case]:
    for depth in DEPTHS:
        for name, text in {
            "flow-list": "[" * depth + "]" * depth,
            "flow-list-open": "[" * depth,
            "flow-map": "{a: " * depth + "x" + "}" * depth,
            "flow-map-open": "{a: " * depth,
            "questions": "? " * depth + "x",
            "dashes": "- " * depth + "x",
        }.items():
            value = f"\n  {text}" if name in ("questions", "dashes") else text
            yield _refused(f"{name}-{depth}", record("x", f"other: {value}\n"))
        yield _refused(f"json-list-{depth}", '{"title": "A", "other": ' + "[" * depth + "]" * depth + "}")
        yield _refused(f"json-map-{depth}", '{"title": "A", "other": ' + '{"a":' * depth + "1" + "}" * depth + "}")
        yield _refused(f"toml-list-{depth}", f'+++\ntitle = "A"\nother = {"[" * depth}{"]" * depth}\n+++\n')
        yield _refused(f"toml-key-{depth}", f'+++\ntitle = "A"\n{"a." * depth}b = 1\n+++\n')
        yield _refused(f"toml-table-{depth}", f'+++\ntitle = "A"\n[{"a." * depth}b]\n+++\n')
    for levels in (12, 100, 1_000):
        block = "".join(f"{' ' * level}a:\n" for level in range(levels)) + " " * levels + "x\n"
        yield _refused(f"block-{levels}", f"---\ntitle: A\nother:\n{block}---\n")
    for place in ("title", "provider", "topics", "related", "images", "quality", "published", "publishedDateTime"):
        yield _refused(f"deep-{place}", record("x", **{place: "[" * 30_000 + "]" * 30_000}))
    yield _refused("deep-key", record("x", "? " + "[" * 30_000 + "]" * 30_000 + "\n: x\n"))


def _references() -> Iterator[Case]:
    for width, depth in ((3, 3), (10, 5), (10, 9), (2, 40)):
        lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, depth + 1)]
        yield _refused(f"laughs-{width}-{depth}", record("x", "\n".join(lines) + "\n"))
    for depth in (2, 6, 7, 9):
        lines = ["m0: &m0 {a: b}"] + [
            f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 10)}]}}" for n in range(1, depth + 1)
        ]
        yield _refused(f"merge-{depth}", record("x", "\n".join(lines) + "\n"))
    for name, value in {
        "self-list": "&a [*a]",
        "self-map": "&a {b: *a}",
        "anchor-only": "&a x",
        "alias-only": "*a",
        "alias-of-title": "*title",
        "merge-alone": "{<<: {a: b}}",
        "merge-self": "&a {<<: *a}",
        "many-anchors": "[" + ", ".join(f"&a{n} x" for n in range(5_000)) + "]",
    }.items():
        yield _refused(name, record("x", f"other: {value}\n"))
    yield _refused("merge-top", record("x", "<<: {published: true}\n"))
    yield _refused("anchor-title", record("x", title="&t A title"))
    yield _refused("anchor-flag", record("x", published="&t true"))


def _sizes() -> Iterator[Case]:
    yield text_case(
        "bomb", "long-title", record("long-title", title='"' + "t" * 1_500_000 + '"'), facts={"title": "t" * 499 + "…"}
    )
    yield text_case("bomb", "long-excerpt", record("long-excerpt", excerpt='"' + "e " * 900_000 + '"'))
    yield text_case("bomb", "long-plain", record("long-plain", excerpt="e" * 1_500_000))
    yield text_case("bomb", "long-block", record("long-block", excerpt="|\n" + "  line\n" * 200_000))
    yield text_case("bomb", "long-comment", record("long-comment", "#" + "c" * 1_500_000 + "\n"))
    yield text_case("bomb", "long-body", record("long-body") + "body " * 380_000)
    yield text_case("bomb", "long-key", record("long-key", "? " + "k" * 900 + "\n: v\n"))
    yield _refused("too-long-key", record("x", "k" * 500_000 + ": v\n"))
    yield _refused("too-large", record("x") + "b" * MOST)
    yield _refused("many-items", record("x", topics="[" + "a," * 200_000 + "a]"))
    yield _refused("many-keys", record("x", "".join(f"k{n}: v\n" for n in range(90_000))))
    yield _refused("many-equal-keys", record("x", "k: v\n" * 90_000))
    yield _refused("many-maps", record("x", related="\n" + "  - title: R\n    quality: 1\n" * 20_000))
    yield _refused("many-lines-of-nothing", "\n" * 1_900_000)
    yield _refused("many-nulls", b"\x00" * 1_900_000)
    yield text_case(
        "bomb",
        "many-topics",
        record("many-topics", topics="\n" + "".join(f"  - Topic {n}\n" for n in range(3_000)).rstrip()),
        facts={"topics": tuple(f"Topic {n}" for n in range(100))},
    )
    yield text_case(
        "bomb",
        "many-related",
        record(
            "many-related", related="\n" + "".join(f"  - title: Related number {n}\n" for n in range(3_000)).rstrip()
        ),
        facts={"related_count": 500},
    )
    yield text_case(
        "bomb", "many-images", record("many-images", images="\n" + '  - url: "https://i.example/a"\n' * 3_000)
    )
    for size in (10_000_000, 100_000_000, 5_000_000_000):
        yield Case("bomb", f"sparse-{size}.md", outcome=REJECTED, make=_sparse(size))


def _sparse(size: int):  # type: ignore[no-untyped-def]
    def make(path: Path) -> bool:
        path.write_bytes(record("x").encode())
        try:
            os.truncate(path, size)
        except OSError:
            return False
        return True

    return make


def _slow() -> Iterator[Case]:
    long = {
        "base-60": "1" + ":59" * 200_000,
        "hex": "0x" + "f" * 1_000_000,
        "digits": "9" * 1_000_000,
        "underscores": "1" + "_0" * 400_000,
        "exponent": "1e" + "9" * 500_000,
        "float": "0." + "1" * 1_000_000,
        "signs": "+" * 500_000,
        "date": "2024-01-01T00:00:00." + "0" * 500_000 + "Z",
        "date-spaces": "2024-01-01" + " " * 500_000 + "x",
        "dates": "2024-01-01 " * 90_000,
    }
    for name, value in long.items():
        for key in ("quality", "publishedDateTime"):
            fact = {"quality": None} if key == "quality" else {"published_at": None}
            yield text_case("slow", f"{name}-{key}", record(f"{name}-{key}", **{key: value}), facts=fact)
    repeated = {
        "entities": "&amp" * 200_000,
        "entity-open": "&" * 900_000,
        "numeric-entities": "&#x41;" * 150_000,
        "spaces": "a" + " " * 900_000 + "b",
        "quotes": "'" * 400_000,
        "flag-words": "published " * 90_000,
        "flag-colons": "published: x " * 70_000,
        "half-flags": "publishe" * 100_000,
        "dashes": "-" * 900_000,
        "tabs": "\\t" * 400_000,
        "accents": "e" + "\u0301" * 400_000,
        "marks": "\u0301" * 400_000,
        "colons": ":" * 400_000,
        "hashes": "#" * 400_000,
        "slashes": "/" * 400_000,
        "dots": "a." * 300_000,
        "ats": "a@" * 300_000,
        "brackets": "[" * 400_000,
        "templates": "{{" * 300_000,
        "rtl": "\u202e" * 300_000,
    }
    for name, value in repeated.items():
        yield text_case("slow", f"text-{name}", record(f"text-{name}", excerpt=f'"{value}"'))
    for name, value in {"labels": "a." * 1_000, "hyphens": "a-" * 2_000, "slashes": "//" * 2_000}.items():
        address = f'"https://{value}example"'
        yield text_case(
            "slow",
            f"url-{name}",
            record(f"url-{name}", webUrl=address),
            facts={"url": None} if name != "slashes" else {},
        )
    for name, value in {
        "fences": "---\n" * 300_000,
        "fences-spaces": ("---" + " " * 100 + "x\n") * 10_000,
        "open-quotes": 'a: "' * 200_000,
        "numbers": "1\n\n" * 300_000,
        "sources": "3 Sources\n\n" * 100_000,
        "rulers": "-----\n" * 200_000,
        "keys-after-fence": "x\n" + ("---\n" + "#\n" * 500) * 600,
        "words": "word " * 380_000,
    }.items():
        yield text_case("slow", f"raw-{name}", value, outcome=ACCEPTED if name == "sources" else REJECTED)
    for name, body in {
        "citations": "1\n\n2\n\n.\n\n" * 60_000,
        "inline": "Word 1 2 3. " * 100_000,
        "paragraph": "word " * 300_000,
        "list": "  1. item\n" * 100_000,
        "credits": "Source: x\n\n" * 90_000,
        "headings": "Heading\n\n" * 100_000,
        "periods": ". " * 500_000,
    }.items():
        yield text_case("slow", f"story-{name}", story(f"slow {name}", body=body))


def _tags() -> Iterator[Case]:
    tags = {
        "apply": "!!python/object/apply:os.system ['touch owned']",
        "apply-args": "!!python/object/apply:subprocess.check_output {args: [[id]]}",
        "new": "!!python/object/new:os.system ['id']",
        "object": "!!python/object:builtins.object {}",
        "name": "!!python/name:os.system",
        "module": "!!python/module:os",
        "tuple": "!!python/tuple [1]",
        "bytes": "!!python/bytes YQ==",
        "binary": "!!binary YQ==",
        "bad-binary": "!!binary '*'",
        "timestamp": "!!timestamp x",
        "bool": "!!bool x",
        "int": "!!int x",
        "null": "!!null x",
        "set": "!!set {a, b}",
        "omap": "!!omap [a: b]",
        "pairs": "!!pairs [a: b]",
        "str": "!!str x",
        "local": "!mine x",
        "plain": "! x",
        "verbatim": "!<tag:yaml.org,2002:python/object/apply:os.system> ['id']",
        "ruby": "!ruby/object:Gem::Installer {}",
        "java": "!!javax.script.ScriptEngineManager []",
        "long": "!" + "a" * 900 + " x",
    }
    for name, value in tags.items():
        for key in ("title", "other"):
            replaced = {key: value}
            yield text_case("tag", f"{name}-{key}", record(f"{name}-{key}", **replaced), outcome=REJECTED)
    yield text_case("tag", "directive", "%TAG ! tag:yaml.org,2002:python/\n" + record("directive"), outcome=REJECTED)
    yield text_case("tag", "directive-inside", "---\n%YAML 1.2\n---\ntitle: A\n---\n", outcome=REJECTED)


def _refused(name: str, text: str | bytes) -> Case:
    return text_case("bomb", name, text, outcome=REJECTED)
