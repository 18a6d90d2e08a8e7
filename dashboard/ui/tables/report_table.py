"""Reports in sections: sentences, figures, facts, tables and bars, shown by one component of ours.

A block is a mapping with its ``kind``; the functions here build them. Text is shown as it is.
Hooks: ``[data-report]`` the whole, ``section#<id>`` a section, ``[data-figure="Accepted"]`` a figure,
``[data-fact="Undated"]`` a fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from dashboard.service import service
from dashboard.text.bidi import steady
from dashboard.ui.component import Part

Block: TypeAlias = dict[str, Any]
Cell: TypeAlias = str | dict[str, str]
"""Text, or a link: ``{"text": …, "href": …}``."""


def report_part(sections: Sequence[Block], *, key: str, contents: bool = False, columns: bool = False) -> Part:
    """Sections one under the other, in two ``columns`` where there is room; ``contents`` puts links to them on top.

    Links that readers copy name the corpus version now shown.
    """
    version = service().facts().corpus_version if service().ready() else None
    data = {"sections": list(sections), "contents": contents, "columns": columns, "version": version}
    return Part("report", key, data)


def section(id: str, heading: str, *blocks: Block) -> Block:
    """A headed part with an address of its own, ``#<id>``."""
    return {"id": id, "heading": heading, "blocks": list(blocks)}


def sentence(text: str, *, quiet: bool = False) -> Block:
    """A paragraph."""
    return {"kind": "sentence", "text": steady(text), "quiet": quiet}


def claim(text: str, *items: tuple[str, str], sure: str = "") -> Block:
    """A sentence with links to what it rests on, text and address of each; ``sure`` is shown on demand."""
    links = [{"text": words, "href": href} for words, href in items if href]
    return {"kind": "claim", "text": steady(text), "items": links, "sure": sure}


def headline_list(items: Sequence[dict[str, Any]], *, lead: bool = False) -> Block:
    """Headlines with their outlet, date and picture; large pictures for those that ``lead``."""
    return {"kind": "headlines", "items": list(items), "lead": lead}


def formula(text: str) -> Block:
    """How a number is computed, set apart."""
    return {"kind": "formula", "text": text}


def figure_list(items: Iterable[tuple[str, str]]) -> Block:
    """Large numbers side by side: label and value."""
    return {"kind": "figures", "items": [{"label": label, "value": value} for label, value in items]}


def fact_list(items: Iterable[tuple[str, str, str | None]]) -> Block:
    """Labels with a value and, where there is one, a remark."""
    return {"kind": "facts", "items": [{"label": a, "value": b, "note": c} for a, b, c in items]}


def table(caption: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], more: Cell | None = None) -> Block:
    """Rows under column headings; ``more`` says what was left off, with a link to all of it. A caption may be empty."""
    listed = [list(row) for row in rows]
    return {"kind": "table", "caption": caption, "columns": list(columns), "rows": listed, "more": more}


def bars(caption: str, items: Iterable[tuple[str, int]]) -> Block:
    """Counts as horizontal bars with their number."""
    listed = list(items)
    most = max((count for _, count in listed), default=1)
    return {
        "kind": "bars",
        "caption": caption,
        "items": [{"label": label, "count": f"{count:,}", "share": count / most} for label, count in listed],
    }


def link_list(*items: tuple[str, str]) -> Block:
    """Links side by side: text and address."""
    return {"kind": "links", "items": [{"text": text, "href": href} for text, href in items]}
