"""Hidden documents that try to be published, and documents whose front matter is nearly none."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.hostile.case import ANY, REJECTED, Case, Secrets, keys_of, record, story, text_case

BREAKS = {"lf": "\n", "nel": "\u0085", "ls": "\u2028", "ps": "\u2029", "vt": "\x0b", "ff": "\x0c", "cr": "\r"}
SECRET_KEYS = ("title", "excerpt", "webUrl", "provider", "topics")


def flag_cases(secrets: Secrets) -> Iterator[Case]:
    yield from _plainly_hidden(secrets)
    yield from _ambiguous(secrets)
    yield from _smuggled(secrets)
    yield from _lost_fences(secrets)
    yield from _other_syntaxes(secrets)


def secret_record(secret: str, extra: str = "", **replaced: str | None) -> str:
    """A record that says its secret everywhere a document can."""
    return record(secret, extra, **(_told(secret) | replaced))


def _told(secret: str) -> dict[str, str | None]:
    return {
        "title": f'"A hidden headline {secret}"',
        "excerpt": f'"What {secret} means."',
        "provider": f"\n  name: The {secret}\n  domain: {secret}.example",
        "topics": f"\n  - {secret}",
        "type": secret,
        "published": "false",
        "images": f'\n  - url: "https://{secret}.example/picture.jpg"',
        "related": f'\n  - title: "Beside {secret}"\n    webUrl: "https://{secret}.example/beside"',
        "secured": f'"{secret}"',
        "ampWebUrl": f'"https://{secret}.example/amp"',
    }


def _plainly_hidden(secrets: Secrets) -> Iterator[Case]:
    for number in range(60):
        secret = secrets.next()
        extra, published = (("", "false"), ("removed: true\n", "true"), ("", None), ("removed: true\n", "false"))[
            number % 4
        ]
        text = secret_record(secret, extra, published=published)
        yield _hidden(f"plain-{number}-{secret}", text, secret)


def _ambiguous(secrets: Secrets) -> Iterator[Case]:
    values = ["True", "TRUE", "tRuE", '"true"', "'true'", "yes", "Yes", "on", "y", "1", "t", "null", "~", "", "[true]"]
    values += ["{a: true}", "truee", "true false", "true,", "wahr", "｜true", "tru\\x65", "!true", "- true", "\n  true"]
    values += [
        '"tr\\x75e"',
        '"\\u0074rue"',
        "|\n  true",
        ">\n  true",
        "true\u200b",
        "\u200btrue",
        "tr\u00adue",
        "ｔｒｕｅ",
    ]
    for number, value in enumerate(values):
        secret = secrets.next()
        yield _hidden(
            f"value-{number}-{secret}", secret_record(secret, published=value), secret, outcome=ANY, refused=True
        )
    keys = [
        "Published",
        "PUBLISHED",
        "publıshed",
        "published\u00a0",
        '"published"',
        "'published'",
        "is_published",
        "unpublished",
    ]
    keys += [
        "? published\n",
        '"publi\\x73hed"',
        "published\u200b",
        "рublished",
        "draft: false\nPublished",
        "  published",
    ]
    for number, key in enumerate(keys):
        secret = secrets.next()
        text = secret_record(secret, f"{key}: true\n", published=None)
        yield _hidden(f"key-{number}-{secret}", text, secret, outcome=ANY)
        secret = secrets.next()
        text = secret_record(secret, f"{key}: true\n", published="false")
        yield _hidden(f"key-too-{number}-{secret}", text, secret, outcome=ANY)
    doubled = [
        "published: true\n",
        "published: false\npublished: true\n",
        "removed: false\npublished: true\n",
        "Published: true\n",
    ]
    doubled += ["published: true # published: false\n", "published: true\nunpublished: true\n", '"published": true\n']
    doubled += [
        "publishedAt: true\npublished: true\n",
        "published : true\n",
        "published:\ttrue\n",
        "published:   true\n",
    ]
    for number, extra in enumerate(doubled):
        secret = secrets.next()
        yield _hidden(f"twice-{number}-{secret}", secret_record(secret, extra), secret, outcome=ANY)


def _smuggled(secrets: Secrets) -> Iterator[Case]:
    holders = (
        "title: a{}b\n",
        'note: "a{}b"\n',
        "note: 'a{}b'\n",
        "note: a{}b\n",
        "note: |\n  a{}b\n",
        "# a{}b\n",
        "a{}b: c\n",
    )
    for name, mark in BREAKS.items():
        for number, holder in enumerate(holders):
            for side in ("before", "after"):
                secret = secrets.next()
                smuggled = holder.replace("{}", f"{mark}published: true{mark}")
                replaced = {"title": None} if holder.startswith("title") else {}
                text = secret_record(secret, smuggled if side == "after" else "", **replaced)
                if side == "before":
                    text = text.replace("category: news\n", smuggled)
                yield _hidden(f"smuggled-{name}-{number}-{side}-{secret}", text, secret, outcome=ANY)
    nested = ["provider", "topics", "images", "related"]
    for key in nested:
        secret = secrets.next()
        yield _hidden(
            f"nested-{key}-{secret}", secret_record(secret, **{key: "\n  published: true"}), secret, outcome=ANY
        )
    for name, text in {
        "body": "published: true\n",
        "second": "---\npublished: true\n---\n",
        "second-record": "---\n" + keys_of("other") + "---\n",
        "yaml-end": "...\npublished: true\n",
    }.items():
        secret = secrets.next()
        yield _hidden(f"after-{name}-{secret}", secret_record(secret) + text, secret, outcome=ANY)


def _lost_fences(secrets: Secrets) -> Iterator[Case]:
    def around(before: str, opening: str, closing: str, after: str = "") -> str:
        return f"{before}{opening}{keys}{closing}{after}"

    shapes = {
        "bom": ("\ufeff", "---\n", "---\n", ANY),
        "two-boms": ("\ufeff\ufeff", "---\n", "---\n", ANY),
        "note-on-fence": ("", "--- # note\n", "---\n", REJECTED),
        "space-on-fence": ("", "--- \n", "---\n", ANY),
        "zero-width-on-fence": ("", "---\u200b\n", "---\n", REJECTED),
        "no-break-on-fence": ("", "---\u00a0\n", "---\n", ANY),
        "four-dashes": ("", "----\n", "----\n", REJECTED),
        "two-dashes": ("", "--\n", "--\n", REJECTED),
        "long-dashes": ("", "———\n", "———\n", REJECTED),
        "no-fence": ("", "", "", REJECTED),
        "no-opening": ("", "", "---\n", REJECTED),
        "no-closing": ("", "---\n", "", REJECTED),
        "dots-closing": ("", "---\n", "...\n", REJECTED),
        "indented-closing": ("", "---\n", " ---\n", REJECTED),
        "note-on-closing": ("", "---\n", "--- # end\n", REJECTED),
        "text-first": ("A word.\n", "---\n", "---\n", REJECTED),
        "comment-first": ("# note\n", "---\n", "---\n", REJECTED),
        "html-first": ("<!-- x -->\n", "---\n", "---\n", REJECTED),
        "directive-first": ("%YAML 1.1\n", "---\n", "---\n", REJECTED),
        "blank-first": ("\n\n \n", "---\n", "---\n", ANY),
        "zero-width-first": ("\u200b", "---\n", "---\n", REJECTED),
        "ruler": ("", "-----\n", "-----\n", REJECTED),
        "title-and-ruler": ("Title\n-----\n\n", "---\n", "---\n", REJECTED),
        "story-first": (story("cover") + "\n", "---\n", "---\n", REJECTED),
        "story-shape": ("A title\n\n3 Sources\n\n", "", "", REJECTED),
        "code-fence": ("```yaml\n", "---\n", "---\n```\n", REJECTED),
        "quoted": ("", "> ---\n", "> ---\n", REJECTED),
    }
    for name, (before, opening, closing, outcome) in shapes.items():
        for flag in ("published: false\n", "")[: 1 if name == "story-shape" else 2]:
            secret = secrets.next()
            keys = keys_of(secret, **(_told(secret) | {"published": None})) + flag
            yield _hidden(f"fence-{name}-{secret}", around(before, opening, closing), secret, outcome=outcome)
    for name, text in {
        "indented": "  ---\n  title: {}\n  published: false\n  ---\n",
        "list": "---\n- title: {}\n- published: false\n---\n",
        "scalar": "---\n{} published: false\n---\n",
        "comments": "---\n# title: {}\n# published: false\n---\n",
        "empty": "---\n---\n{}\n",
        "two-documents": "---\ntitle: {}\n---\npublished: true\ntitle: B\n---\n",
        "flow": "---\n{{title: {}, published: false}}\n---\n",
    }.items():
        secret = secrets.next()
        outcome = ANY if name == "flow" else REJECTED
        yield _hidden(f"shape-{name}-{secret}", text.format(secret), secret, outcome=outcome)


def _other_syntaxes(secrets: Secrets) -> Iterator[Case]:
    bodies = {
        "json": '{{"title": "{0}", "webUrl": "https://{0}.example/a", {1}}}',
        "toml": '+++\ntitle = "{0}"\nwebUrl = "https://{0}.example/a"\n{1}\n+++\n',
    }
    flags = {
        "json": [
            '"published": false',
            '"published": "true"',
            '"Published": true',
            '"published": 1',
            '"published": [true]',
        ],
        "toml": ["published = false", 'published = "true"', "Published = true", "published = 1", "published = [true]"],
    }
    flags["json"] += [
        '"published": false, "published": true',
        '"published": true, "published": false',
        '"removed": true',
        '"a": 1',
    ]
    flags["json"] += [
        '"publish\\u0065d": true',
        '"excerpt": "\\"published\\": true", "published": false',
        '"x": {"published": true}',
    ]
    flags["toml"] += [
        "removed = true\npublished = true",
        "a = 1",
        "[x]\npublished = true",
        "'published' = true",
        '"publish\\u0065d" = true',
    ]
    for syntax, body in bodies.items():
        for number, flag in enumerate(flags[syntax]):
            secret = secrets.next()
            yield _hidden(f"{syntax}-{number}-{secret}", body.format(secret, flag), secret, outcome=ANY)
    for name, encoding in {
        "utf-16": "utf-16",
        "utf-16-le": "utf-16-le",
        "utf-16-be": "utf-16-be",
        "utf-32": "utf-32",
        "utf-7": "utf-7",
    }.items():
        for flag in ("true", "false"):
            secret = secrets.next()
            data = secret_record(secret, published=flag).encode(encoding)
            if (name, flag) == ("utf-7", "true"):
                continue
            yield Case("flag", f"encoded-{name}-{flag}-{secret}.md", data, ANY, hidden=True, secret=secret)


def mutated_cases(secrets: Secrets, seed: int, count: int) -> Iterator[Case]:
    """Hidden records with a few bytes changed; whatever they become, the line that hides them is still there."""
    chance = random.Random(seed)
    words = [
        b"---",
        b"\n",
        b"\r",
        b": ",
        b"- ",
        b'"',
        b"'",
        b"#",
        b"\xef\xbb\xbf",
        b"\xff",
        b"\x00",
        b"published: true\n",
        b"&a ",
        b"*a ",
        b"!!",
    ]
    words += [
        "\u2028".encode(),
        "\u0085".encode(),
        b"{",
        b"[",
        b"|",
        b">",
        b"%",
        b"@",
        b"`",
        b"\t",
        b"true",
        b"<<: ",
        b"+++\n",
        b"? ",
    ]
    for number in range(count):
        secret = secrets.next()
        data = bytearray(secret_record(secret).encode())
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(data))
            match chance.randrange(4):
                case 0:
                    data[place] = chance.randrange(256)
                case 1:
                    data[place:place] = chance.choice(words)
                case 2:
                    del data[place : place + chance.randint(1, 12)]
                case _:
                    start = chance.randrange(len(data))
                    data[place:place] = data[start : start + chance.randint(1, 60)]
        if b"\npublished: false\n" not in data:
            data[data.find(b"\n") + 1 : data.find(b"\n") + 1] = b"published: false\n"
        yield Case("mutated", f"{number:03d}-{secret}.md", bytes(data), ANY, hidden=True, secret=secret)


def _hidden(name: str, text: str, secret: str, outcome: str = "accepted", refused: bool = False) -> Case:
    return text_case("flag", name, text, outcome=outcome, hidden=True, refused_there=refused, secret=secret)
