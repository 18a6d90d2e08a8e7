"""Citations of invented titles, read back by libraries of others: bibtexparser, pybtex, rispy and citeproc-py."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator

import rispy
from bibtexparser.entrypoint import parse_string
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string as parse_with_pybtex

from dashboard.snapshots.citation import citation
from dashboard.snapshots.snapshot import Kind
from tests.support.snapshots_made import ADDRESS, hand_made

_PIECES = (
    *"{}\\%#&_$^~@\"'=,;:<>|()[]`-–“”’",
    "{{", "}}", "{}", "\\{", "\\}", "\\\\", "%}", "\\end{document}", "@comment{x}", "@misc{", "}, title = {", "$x^2$",
    "\n", "\r\n", "\t", "\u2028", "\x85", "TY  - ", "\nER  - ", "TI  - ", "  -  ", "\\textbraceleft{}", "\\textbackslash",
    "Łódź", "人工智能", "پیمان", "שלום", "👩‍💻", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "é", "AI", "Act", "the", "U.S.", "$5bn", "50 %", "a_b", "x{y", "x}y",
)  # fmt: skip


def invented_titles(number: int, seed: int = 12) -> Iterator[str]:
    """Titles of one to eight pieces that mean something to a parser, never blank."""
    dice = random.Random(seed)
    for _ in range(number):
        pieces = [dice.choice(_PIECES) for _ in range(dice.randint(1, 8))]
        title = dice.choice(("", " ")).join(pieces)
        yield title if title.strip() else "blank"


def faults(title: str) -> list[str]:
    """What is wrong with the citation of a snapshot of that title, by library; empty when all agree."""
    made = hand_made(title=title, kind=Kind.CHART)
    wanted, cited = " ".join(title.split()), citation(made, ADDRESS)
    key = f"pulse-{made.id}"
    found = []
    library = parse_string(cited.bibtex)
    entries = [(entry.key, printed(entry["title"]), entry["url"]) for entry in library.entries]
    if entries != [(key, wanted, ADDRESS)] or len(library.blocks) != 1:
        found.append(f"bibtexparser read {entries} of {title!r}")
    try:
        read = [
            (name, printed(e.fields["title"])) for name, e in parse_with_pybtex(cited.bibtex, "bibtex").entries.items()
        ]
    except Exception as problem:  # noqa: BLE001 -- whatever a library raises is a fault
        read = [(type(problem).__name__, str(problem))]
    if read != [(key, wanted)]:
        found.append(f"pybtex read {read} of {title!r}")
    ris = [(item["id"], item["title"], item["urls"]) for item in rispy.loads(cited.ris)]
    if ris != [(key, wanted, [ADDRESS])]:
        found.append(f"rispy read {ris} of {title!r}")
    if not all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in cited.ris.removesuffix("\r\n").split("\r\n")):
        found.append(f"RIS has a line without a tag: {title!r}")
    (item,) = CiteProcJSON(json.loads(cited.csl)).values()
    if " ".join(str(item["title"]).split()) != wanted:
        found.append(f"citeproc read {item['title']} of {title!r}")
    return found


def printed(tex: str) -> str:
    """What TeX would print of an escaped title, worked out separately."""
    text = tex.strip().removeprefix("{").removesuffix("}")
    names = {
        "textbackslash": "\\",
        "textasciitilde": "~",
        "textasciicircum": "^",
        "textbraceleft": "{",
        "textbraceright": "}",
    }
    return re.sub(r"\\(?:([a-z]+)\{\}|([&%$#_]))", lambda found: names[found[1]] if found[1] else found[2], text)
