"""A briefing as a file: Markdown for notes, HTML for mail, PDF for paper."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from dashboard.briefing.text import Briefing, Sentence
from dashboard.days import day_words
from dashboard.definitions import DEFINITIONS
from dashboard.snapshots.renderer import Renderer, Sheet
from dashboard.snapshots.shipped import FONT_STACK, font_face
from dashboard.version import NAME, VERSION

MEDIA_TYPES: Final = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}
_ASSETS: Final = Path(__file__).with_name("assets")
_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")
_PAPER_WIDTH, _PAPER_HEIGHT = 680, 1009


def markdown(briefing: Briefing) -> str:
    """CommonMark; every sentence is followed by links to its chart and its articles. Ends with a line break."""
    lines = [f"# {_plain(briefing.title)}: {_plain(briefing.view)}", "", _plain(briefing.period)]
    if briefing.note:
        lines += ["", f"**{_plain(briefing.note)}**"]
    for part in briefing.parts:
        lines += ["", f"## {_plain(part.heading)}", ""]
        lines += [f"- {_plain(sentence.words)}{_links(sentence)}" for sentence in part.sentences]
    lines += [
        "",
        "---",
        "",
        *(f"{_plain(line)}  " for line in foot(briefing)),
        f"[{_plain(briefing.address)}]({briefing.address})",
    ]
    return "\n".join(lines) + "\n"


def html(briefing: Briefing) -> str:
    """One page that needs nothing else, small enough for a mail, light or dark as its reader prefers."""
    return _page(briefing, "")


def pdf(briefing: Briefing, renderer: Renderer) -> bytes:
    """The page on A4.

    Raises:
        RendererUnavailable, RendererBusy, RenderFailed.
    """
    page = _page(briefing, font_face())

    def make(sheet: Sheet) -> bytes:
        sheet.show(page, width=_PAPER_WIDTH, height=_PAPER_HEIGHT, scale=1)
        return sheet.pdf()

    return renderer.draw(make)


def record(briefing: Briefing) -> dict[str, Any]:
    """The briefing as JSON has it."""
    return {
        "title": briefing.title,
        "view": briefing.view,
        "period": briefing.period,
        "address": briefing.address,
        "generation": briefing.generation,
        "corpus_version": briefing.corpus_version,
        "made_at": f"{briefing.made_at:%Y-%m-%dT%H:%M:%SZ}",
        "definitions": list(briefing.definitions),
        "parts": [
            {
                "heading": part.heading,
                "sentences": [
                    {"words": sentence.words, "chart": sentence.chart, "articles": sentence.rows}
                    for sentence in part.sentences
                ],
            }
            for part in briefing.parts
        ],
    } | ({"corpus_note": briefing.note} if briefing.note else {})


def foot(briefing: Briefing) -> list[str]:
    """What the figures rest on."""
    defined = ", ".join(DEFINITIONS[name].name for name in briefing.definitions)
    made = briefing.made_at
    return [
        f"{NAME} {VERSION}, corpus version {briefing.corpus_version[:12]}, {day_words(made.date())}, {made:%H:%M} UTC.",
        f"Definitions: {defined}. Days are UTC.",
    ]


def _page(briefing: Briefing, font: str) -> str:
    css = f":root{{--font:{FONT_STACK}}}{(_ASSETS / 'briefing.css').read_text('utf-8')}"
    return (
        _templates()
        .get_template("briefing.html")
        .render(
            briefing=briefing,
            foot=foot(briefing),
            font_face=Markup(font),  # noqa: S704 -- ours
            css=Markup(css),  # noqa: S704 -- ours
        )
    )


def _links(sentence: Sentence) -> str:
    links = [
        f"[{name}]({address})" for name, address in (("chart", sentence.chart), ("articles", sentence.rows)) if address
    ]
    return f" ({', '.join(links)})" if links else ""


def _plain(text: str) -> str:
    """Text that Markdown shows as it is: what a document says never becomes a heading, a link or markup."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


@functools.cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_ASSETS), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
