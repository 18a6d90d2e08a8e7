"""Text that would do something elsewhere, text nobody can see, bytes that are no text, addresses that lead astray."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator

from tests.hostile.case import ACCEPTED, ANY, REJECTED, Case, record, story, text_case

PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", '"><script>alert(1)</script>',
    "</script><script>alert(1)</script>", "<!--", "]]>", "<style>*{display:none}</style>", "<iframe src=//evil.example>",
    "<a href='javascript:alert(1)' target=_top>x</a>", '<span style="background:url(http://evil.example/x)">x</span>',
    '<span style="fill:url(http://evil.example/)">x</span>', "<b>bold</b><br><sup>1</sup>", "&lt;script&gt;alert(1)&lt;/script&gt;",
    "![x](http://evil.example/p.png)", "[click](javascript:alert(1))", "[click](data:text/html,x)", ":red-background[System failure]",
    ":material/delete:", "$$\\\\href{javascript:alert(1)}{x}$$", "$\\\\includegraphics{http://evil.example/x}$", "```mermaid\ngraph```",
    "# Heading", "---", "- item", "> quote", "`code`", "**bold**", "~~gone~~", "| a | b |", "http://evil.example/", "www.evil.example",
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "=HYPERLINK(\"http://evil.example\")", "=cmd|' /C calc'!A0", "＝1+1", " =1+1", "\\t=1+1", "\\r=1+1",
    "'; DROP TABLE article; --", "' OR '1'='1", "%' OR 1=1 --", "_%_%", "\\\\", "Robert'); DELETE FROM meta;--", "$parameter", "?", ":name",
    "{{7*7}}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{% raw %}", "%s%s%n", "%(title)s", "{0.__class__}", "{title}", "%{customdata}", "%{x}<extra></extra>",
    "$(id)", "`id`", "; rm -rf /", "| cat /etc/passwd", "&& id", "../../etc/passwd", "/etc/passwd", "C:\\\\Windows", "file:///etc/passwd",
    "\\u001b[31mred", "\\u001b]0;title\\u0007", "\\nERROR forged log line", "\\r\\nSet-Cookie: a=b", "\\0null", "\\b\\b\\bgone", "a\\u2028b",
    "\\u202egnp.exe", "\\u200bzero\\u200bwidth", "\\ufeffmark", "\\u0000", "e\\u0301\\u0301\\u0301\\u0301\\u0301\\u0301", "\\ufffd", "\\uffff x",
    "\U000e0041\U000e0042tagged", "ＡＩ", "𝐀𝐈", "Αpple", "раypal", "🏴‍☠️", "👨‍👩‍👧‍👦", "ﷺ", "ﬁ", "İ", "ß", "ǅ", "١٢٣", "中文 标题", "עברית", "\\u061c x",
    "__proto__", "constructor", "undefined", "NaN", "null", "None", "[object Object]", "true", "0", "-0", "1e999", "x" * 499, "x " * 249,
]  # fmt: skip
NOT_TEXT_TITLE = ("\\u0000", "---")
URLS: dict[str, str | None] = {
    "https://www.paper.example/ok": "https://www.paper.example/ok",
    "http://paper.example:8080/ok?a=b#c": "http://paper.example:8080/ok?a=b#c",
    "HTTPS://Paper.Example/OK": "https://paper.example/OK",
    "https://münchen.example/ok": "https://xn--mnchen-3ya.example/ok",
    'https://paper.example/a b"<>': "https://paper.example/a%20b%22%3C%3E",
    "https://paper.example/%252e": "https://paper.example/%252e",
    "https://paper.example./ok": "https://paper.example/ok",
}
NO_URLS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\\tscript:alert(1)", "java\\nscript:alert(1)", "\\u0001javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>", "data:image/svg+xml,x", "vbscript:x", "file:///etc/passwd", "blob:https://a.example/x", "ftp://a.example/",
    "about:blank", "chrome://settings", "view-source:https://a.example", "mailto:a@b.example", "tel:1", "ws://a.example", "//evil.example/x", "/etc/passwd",
    "evil.example", "?q=1", "#x", "", "https:", "https://", "https:///x", "https:x", "https:/a.example", "http:\\\\\\\\a.example", "https://a.example\\\\@b.example/",
    "https://user@paper.example/", "https://user:secret@paper.example/", "https://paper.example@evil.example/", "https://127.0.0.1/", "https://127.1/",
    "https://2130706433/", "https://0x7f000001/", "https://0177.0.0.1/", "https://0x7f.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/",
    "https://169.254.169.254/latest/meta-data/", "https://10.0.0.1/", "https://１２７.０.０.１/", "https://127。0。0。1/", "https://localhost/", "https://localhost:8501/",
    "https://intranet/", "https://a.example:0/", "https://a.example:99999/", "https://a.example:x/", "https://a..example/", "https://.example/", "https://-a.example/",
    "https://a.example%2eevil.example/", "https://a.example%00.evil.example/", "https://a\\u0000.example/", "https://a b.example/", "https://a<b>.example/",
    "https://xn--a.example.1/", "https://a.1/", "https://*.example/", "https://a.example;evil/", "https://exa\\u00admple/", "https://\\u202ea.example/",
    "https://a.example/\\r\\nSet-Cookie: a", "https://a.example/\\u0000", "http://a.example/" + "x" * 5_000, "https://" + "a." * 200 + "example/", "null", "NaN",
]  # fmt: skip


def text_cases() -> Iterator[Case]:
    yield from _payloads()
    yield from _addresses()
    yield from _encodings()
    yield from _not_documents()
    yield from _stories()


def _payloads() -> Iterator[Case]:
    for number, payload in enumerate(PAYLOADS):
        text = payload.replace('"', '\\"').replace("\n", "\\n")
        title = f'"{text} (title {number})"'
        slug = f"payload-{number}"
        yield text_case("injection", f"{slug}-title", record(f"{slug}-title", title=title))
        both = {
            "excerpt": f'"{text}"',
            "type": f'"{text}"',
            "topics": f'\n  - "{text}"\n  - AI',
            "provider": f'\n  name: "{text}"\n  domain: paper.example',
        }
        yield text_case("injection", f"{slug}-rest", record(f"{slug}-rest", **both))


def _addresses() -> Iterator[Case]:
    for number, (address, safe) in enumerate(URLS.items()):
        slug = f"address-{number}"
        yield text_case(
            "url",
            slug,
            record(slug, webUrl=json.dumps(f"{address}{number}", ensure_ascii=False)),
            facts={"url": f"{safe}{number}"},
        )
    for number, address in enumerate(NO_URLS):
        slug = f"no-address-{number}"
        quoted = f'"{address}"'
        title = f'"A headline whose address leads nowhere {number}"'
        yield text_case("url", slug, record(slug, title=title, webUrl=quoted), facts={"url": None})
        replaced = {
            "images": f"\n  - url: {quoted}",
            "ampWebUrl": quoted,
            "cdnAmpWebUrl": quoted,
            "related": f"\n  - title: Beside\n    webUrl: {quoted}\n    images:\n      - url: {quoted}",
            "provider": f"\n  name: The Paper\n  domain: {quoted}",
        }
        yield text_case("url", f"{slug}-rest", record(f"{slug}-rest", **replaced), facts={"images": (), "amp_urls": ()})


def _encodings() -> Iterator[Case]:
    words = "Ein Gesetz über Künstliche Intelligenz – “zitiert” €"
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"):
        text = record(f"encoding-{encoding}", title=f'"{words} {encoding}"', published=None)
        yield text_case(
            "encoding", encoding, text.encode(encoding), facts={"title": f"{words} {encoding}"}, hidden=True
        )
    for encoding in ("utf-32", "utf-7", "shift_jis", "koi8-r", "cp037", "hz"):
        text = record(f"encoding-{encoding}", title=f'"A law {encoding}"', published=None)
        yield text_case("encoding", encoding, text.encode(encoding, "replace"), outcome=ANY, hidden=True)
    plain = record("broken-bytes", published=None).encode()
    at = plain.index(b"ordinary")
    for name, put in {
        "overlong": b"\xc0\xaf", "surrogate": b"\xed\xa0\x80", "too-high": b"\xf4\x90\x80\x80", "cut": b"\xe2\x82", "continuation": b"\x80\x80",
        "ff": b"\xff\xff", "nul": b"\x00", "del": b"\x7f", "bell": b"\x07", "escape": b"\x1b[2J", "c1": b"\xc2\x9b31m", "nel": b"\xc2\x85",
        "ls": "\u2028".encode(), "noncharacter": "\ufffe".encode(), "form-feed": b"\x0c", "vertical": b"\x0b", "backspace": b"\x08" * 5, "lone-cr": b"\r",
    }.items():  # fmt: skip
        yield text_case("encoding", f"byte-{name}", plain[:at] + put + plain[at:], outcome=ANY, hidden=True)
    for name, ending in {"crlf": "\r\n", "cr": "\r", "lfcr": "\n\r"}.items():
        yield text_case(
            "encoding", f"lines-{name}", record(f"lines-{name}", published=None).replace("\n", ending), hidden=True
        )
    for name, escape in {
        "surrogate": "\\ud800",
        "pair": "\\ud83d\\ude00",
        "too-high": "\\U00110000",
        "nul": "\\0",
        "del": "\\x7f",
    }.items():
        yield text_case(
            "encoding", f"escape-{name}", record(f"escape-{name}", title=f'"A law {escape} {name}"'), outcome=ANY
        )


def _not_documents() -> Iterator[Case]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("bomb.md"), "0" * 1_000_000, zipfile.ZIP_DEFLATED)
        archive.writestr(zipfile.ZipInfo("../../escape.md"), record("escaped"), zipfile.ZIP_DEFLATED)
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE article (title TEXT)")
    database = base.serialize()
    base.close()
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for name, data in {
        "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "jpeg": b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, "gif": b"GIF89a" + bytes(500),
        "gzip": gzip.compress(b"0" * 1_000_000, mtime=0), "elf": b"\x7fELF" + bytes(2_000), "pdf": b"%PDF-1.7\n" + bytes(range(256)) * 20,
        "zip": packed.getvalue(), "sqlite": database, "duckdb": bytes(8) + b"DUCK" + bytes(4_000), "parquet": b"PAR1" + bytes(2_000) + b"PAR1",
        "pickle": b"\x80\x04\x95cposix\nsystem\n(S'id'\ntR.", "class": b"\xca\xfe\xba\xbe" + bytes(500), "wasm": b"\x00asm\x01\x00\x00\x00" + bytes(500),
        "xml-bomb": f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]><x>&l9;</x>'.encode(),
        "xml-outside": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><rss><title>&e;</title></rss>',
        "html": b"<!doctype html><title>A law</title><script>alert(1)</script>", "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "rtf": b"{\\rtf1\\ansi A law}", "shell": b"#!/bin/sh\nid\n", "json-lines": b'[{"title": "A"}]\n', "null-page": bytes(10_000),
        "random": bytes((n * 7919 + n // 13) % 256 for n in range(10_000)), "half": record("half").encode()[:40] + bytes(range(128, 256)) * 30,
    }.items():  # fmt: skip
        yield Case("binary", f"{name}.md", data, REJECTED)
    yield Case("binary", "document.zip", packed.getvalue(), ANY)
    yield Case("binary", "document.gz", gzip.compress(record("packed").encode(), mtime=0), ANY)
    yield text_case(
        "binary", "image-with-record", b"\x89PNG\r\n\x1a\n" + record("image-with-record").encode(), outcome=REJECTED
    )


def _stories() -> Iterator[Case]:
    for name, sources, accepted in (
        ("none", "0 Sources", True), ("one", "1 Source", True), ("many", "999 Sources", True), ("too-many", "999999 Sources", False),
        ("negative", "-3 Sources", False), ("float", "3.5 Sources", False), ("arabic", "٣ Sources", True), ("word", "Three Sources", False),
    ):  # fmt: skip
        yield text_case(
            "story", f"sources-{name}", story(f"counting {name}", sources), outcome=ACCEPTED if accepted else ANY
        )
    bodies = {
        "script": "<script>alert(1)</script>\n\n1\n\n.", "citations-only": "1\n\n2\n\n3\n\n.", "citation-high": "Text\n\n999\n\n.", "citation-zero": "Text\n\n0\n\n.",
        "formula": "=1+1", "markdown": "![x](http://evil.example/p.png)", "footer": "TheOutpost.ai\n\nDon't drown in AI news", "second-footer": "© 2025 Triveous\n\nText",
        "bidi": "\u202egnp.exe", "heading-long": "H" * 5_000, "nested-list": "  1. one\n    • two\n      ◦ three", "tail-only": ".\n\n.\n\n.", "credit": "Source: <b>x</b>",
        "url": "javascript:alert(1)", "numbers": "In 2024 1 2 3 4 5 6 7 8 9 10.", "brackets": "Text [1][2] [3].", "ruler": "-----\n\nText", "quote": "“Text” 1.",
    }  # fmt: skip
    for name, body in bodies.items():
        yield text_case("story", f"body-{name}", story(f"a body {name}", body=body))
    for name, line in {
        "flag": "published: true",
        "flag-no": "published: false",
        "removed": "removed: true",
        "fence": "---\ntitle: B\n---",
        "case": "Published: yes",
    }.items():
        yield text_case("story", f"line-{name}", story(f"a line {name}", body=line), outcome=REJECTED)
    yield text_case("story", "title-missing", "3 Sources\n\nSummary\n", outcome=REJECTED)
    yield text_case("story", "title-script", story("<script>alert(1)</script>"))
    yield text_case("story", "only-title", "A title\n\n3 Sources\n", outcome=ANY)
