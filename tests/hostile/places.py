"""File names and places in the file system that would lead a careless reader elsewhere."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile.case import ANY, SKIPPED, Case, record

CANARY = "canaryvexilol"
NAMES = [
    "a b.md", " leading.md", "trailing .md", "-rf.md", "--help.md", "..md", "...md", "a..b.md", "~.md", "a\nb.md", "a\rb.md", "a\tb.md", "a\x1b[31mb.md",
    "'quote'.md", '"quote".md', "`id`.md", "$(id).md", "${HOME}.md", ";id;.md", "a|b.md", "a&b.md", "a*b?.md", "[a].md", "{a,b}.md", "a\\b.md", "a%2fb.md",
    "%00.md", "%s%n.md", "a:b.md", "<script>alert(1)<|script>.md", "<b>.md", "&lt;.md", "=1+1.md", "@SUM(1).md", "+1.md", "CON.md", "nul.md", "a.md.exe",
    "no-extension", "UPPER.MD", "a.txt", "a.yaml", "a.json", "a.html", "a.duckdb", "中文.md", "עברית.md", "é.md", "e\u0301x.md", "🙂.md", "\u202egnp.md",
    "\u200bzero.md", "\ufeffmark.md", "a\u2028b.md", "a\u0085b.md", "x" * 252 + ".md", "é" * 120 + ".md", "DROP TABLE article.md", "#.md", "?.md",
]  # fmt: skip
RAW_NAMES = [b"\xff\xfe.md", b"caf\xe9.md", b"a\x80b.md", b"\xed\xa0\x80.md"]


def place_cases() -> Iterator[Case]:
    for number, name in enumerate(NAMES):
        slug = f"place-{number}"
        hidden = name.startswith(".")
        yield Case(
            "name",
            name,
            record(slug).encode(),
            SKIPPED if hidden else "accepted",
            hidden=hidden,
            facts={"url": f"https://www.paper.example/{slug}"},
        )
    for number, raw in enumerate(RAW_NAMES):
        slug = f"raw-{number}"
        yield Case("name", os.fsdecode(raw), record(slug).encode(), facts={"url": f"https://www.paper.example/{slug}"})
    for name in (".hidden.md", ".git", ".DS_Store", ".#lock.md"):
        yield Case("place", name, record("x").encode(), SKIPPED, hidden=True)
    yield Case("place", ".hidden/inside.md", record("x").encode(), ANY, hidden=True)
    yield Case("place", "/".join(["deep"] * 30) + "/inside.md", record("inside-deep").encode())
    yield Case("place", "/".join(["deeper"] * 40) + "/inside.md", record("x").encode(), ANY, hidden=True)
    yield Case("place", "folder.md/inside.md", record("inside-folder").encode())
    for name, make in {
        "link-to-document.md": _link("../control/00.md"),
        "link-outside.md": _link("../../outside/canary.md"),
        "link-absolute.md": _link("/etc/passwd"),
        "link-broken.md": _link("nowhere"),
        "link-to-itself.md": _link("link-to-itself.md"),
        "link-to-folder": _link(".."),
        "link-to-device.md": _link("/dev/zero"),
        "pipe.md": lambda path: _made(os.mkfifo, path),
        "socket.md": _socket,
        "zeros.md": _device(5),
        "random.md": _device(9),
    }.items():
        yield Case("place", name, outcome=SKIPPED, hidden=True, make=make)
    yield Case("place", "corrections.yaml", b"- path: x\n", ANY, hidden=True)


def plant_canary(corpus: Path) -> None:
    """A document beside the corpus that only a followed link leads to."""
    outside = corpus.parent / "outside"
    outside.mkdir(parents=True, exist_ok=True)
    (outside / "canary.md").write_text(record(CANARY), encoding="utf-8")


def _link(target: str) -> Callable[[Path], bool]:
    return lambda path: _made(lambda place: place.symlink_to(target), path)


def _device(minor: int) -> Callable[[Path], bool]:
    return lambda path: _made(lambda place: os.mknod(place, stat.S_IFCHR | 0o644, os.makedev(1, minor)), path)


def _socket(path: Path) -> bool:
    def bind(place: Path) -> None:
        here = Path.cwd()
        os.chdir(place.parent)
        try:
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(place.name)
        finally:
            os.chdir(here)

    return _made(bind, path)


def _made(make: Callable[[Path], None], path: Path) -> bool:
    try:
        make(path)
    except OSError:
        return False
    return True
