"""A snapshot as a reference: plain text, BibTeX, and CSL-JSON for reference managers."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from dashboard.snapshots.caption import caption, moment_words, short_version
from dashboard.snapshots.snapshot import Kind, Snapshot
from dashboard.version import NAME

_GENRE = {Kind.CHART: "Chart snapshot", Kind.ARTICLES: "Article list snapshot", Kind.STORY: "Story snapshot"}
_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_"},
}


@dataclass(frozen=True, slots=True)
class Citation:
    """One reference in three forms; ``bibtex`` and ``csl`` are whole files."""

    text: str
    bibtex: str
    csl: str


def citation(snapshot: Snapshot, address: str) -> Citation:
    """How to cite a snapshot that lives at ``address``: title, query, moment, versions, hash of the rows, address."""
    return Citation(_text(snapshot, address), _bibtex(snapshot, address), _csl(snapshot, address))


def canonical_query(snapshot: Snapshot) -> str:
    """The question as one string: what is shown and every parameter, defaults included, sorted."""
    return f"{snapshot.view}?{urlencode(sorted(snapshot.params()))}"


def _provenance(snapshot: Snapshot) -> str:
    said = caption(snapshot, "")
    return (
        f"{said.which} {said.count} Corpus version {short_version(snapshot)}, {NAME} {snapshot.tool_version}, "
        f"query {canonical_query(snapshot)}, rows SHA-256 {snapshot.rows_sha256}."
    )


def _text(snapshot: Snapshot, address: str) -> str:
    return (
        f"{NAME} ({snapshot.made_at:%Y}). “{snapshot.heading}” [{_GENRE[snapshot.kind]}]. {_provenance(snapshot)} "
        f"As seen on {moment_words(snapshot.made_at)}. {address}"
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
    flat = re.sub(r"\s+", " ", text)
    return "".join(_SPECIAL.get(character, character) for character in flat)


def _tex_address(address: str) -> str:
    return re.sub(r"[{}\\\s]", "", address)
