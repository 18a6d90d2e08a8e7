"""A snapshot as a reference: plain text, and BibTeX, RIS and CSL-JSON for reference managers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dashboard.config.version import NAME
from dashboard.snapshots.caption import caption, short_version
from dashboard.snapshots.snapshot import Kind, Snapshot
from dashboard.text.bidi import isolated, steady
from dashboard.text.dates import day_words, exact_words

_GENRE = {Kind.CHART: "Chart snapshot", Kind.ARTICLES: "Article list snapshot", Kind.STORY: "Story snapshot"}
_SPECIAL = {  # parsers count braces, escaped ones too: a lone one must not appear
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_"},
}


@dataclass(frozen=True, slots=True)
class Citation:
    """One reference in five forms: ``short`` for people, ``text`` with query and hashes, and three whole files."""

    short: str
    text: str
    bibtex: str
    ris: str
    csl: str


def citation(snapshot: Snapshot, address: str) -> Citation:
    """How to cite a snapshot that lives at ``address``: title, query, moment, versions, hash of the rows, address."""
    forms = (_short, _text, _bibtex, _ris, _csl)
    return Citation(*(form(snapshot, address) for form in forms))


def canonical_query(snapshot: Snapshot) -> str:
    """The question as one string: what is shown and every parameter, defaults included, sorted."""
    return f"{snapshot.view}?{urlencode(sorted(snapshot.params()))}"


def _provenance(snapshot: Snapshot) -> str:
    said = caption(snapshot, "")
    return (
        f"{said.which} {said.count} Corpus version {short_version(snapshot)}, {NAME} {snapshot.tool_version}, "
        f"query {canonical_query(snapshot)}, rows SHA-256 {snapshot.rows_sha256}."
    )


def _short(snapshot: Snapshot, address: str) -> str:
    said = caption(snapshot, "")
    seen = f"As seen on {day_words(snapshot.made_at.date())}."
    return f"{NAME} ({snapshot.made_at:%Y}). “{isolated(snapshot.heading)}” {steady(said.which)} {said.count} {seen} {address}".rstrip()


def _text(snapshot: Snapshot, address: str) -> str:
    return (
        f"{NAME} ({snapshot.made_at:%Y}). “{isolated(snapshot.heading)}” [{_GENRE[snapshot.kind]}]. "
        f"{steady(_provenance(snapshot))} As seen on {exact_words(snapshot.made_at)}. {address}"
    ).rstrip()


def _bibtex(snapshot: Snapshot, address: str) -> str:
    fields = {
        "author": f"{{{_tex(NAME)}}}",
        "title": f"{{{_tex(snapshot.heading)}}}",
        "year": f"{snapshot.made_at:%Y}",
        "month": str(snapshot.made_at.month),
        "howpublished": _tex(_GENRE[snapshot.kind]),
        "note": _tex(_provenance(snapshot)),
        "version": _tex(snapshot.corpus_version),
        "url": _tex_address(address),
        "urldate": f"{snapshot.made_at:%Y-%m-%d}",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{pulse-{snapshot.id},\n" + ",\n".join(lines) + "\n}\n"


def _ris(snapshot: Snapshot, address: str) -> str:
    day = f"{snapshot.made_at:%Y/%m/%d}"
    fields = [
        ("TY", "FIGURE" if snapshot.kind is Kind.CHART else "DATA"),
        ("ID", f"pulse-{snapshot.id}"),
        ("TI", snapshot.heading),
        ("AU", NAME),
        ("PB", NAME),
        ("PY", f"{snapshot.made_at:%Y}"),
        ("DA", day),
        ("Y2", day),
        ("M3", _GENRE[snapshot.kind]),
        ("ET", snapshot.corpus_version),
        ("N1", _provenance(snapshot)),
        ("UR", address),
        ("ER", ""),
    ]
    lines = (f"{tag}  - {_one_line(value)}" for tag, value in fields if value or tag == "ER")
    return "".join(f"{line}\r\n" for line in lines)


def _csl(snapshot: Snapshot, address: str) -> str:
    day = [snapshot.made_at.year, snapshot.made_at.month, snapshot.made_at.day]
    item: dict[str, Any] = {
        "id": f"pulse-{snapshot.id}",
        "type": "graphic" if snapshot.kind is Kind.CHART else "dataset",
        "title": snapshot.heading,
        "author": [{"literal": NAME}],
        "publisher": NAME,
        "genre": _GENRE[snapshot.kind],
        "issued": {"date-parts": [day]},
        "accessed": {"date-parts": [day]},
        "version": snapshot.corpus_version,
        "note": _provenance(snapshot),
    }
    if address:
        item["URL"] = address
    return json.dumps([item], ensure_ascii=False, indent=1) + "\n"


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(character, character) for character in _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _tex_address(address: str) -> str:
    return re.sub(r"[{}\\\s]", "", address)
