"""A briefing as a file: Markdown for notes, HTML and text for mail, PDF for paper."""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from dashboard.briefing.text import Briefing, Headline, Sentence
from dashboard.config.version import NAME, VERSION
from dashboard.definitions.catalog import DEFINITIONS
from dashboard.snapshots.bundled_files import FONT_STACK, font_face
from dashboard.snapshots.renderer import Renderer, Sheet
from dashboard.text.bidi import steady
from dashboard.text.dates import day_words

MEDIA_TYPES: Final = {
    "md": "text/markdown; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "mail": "text/html; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
}
CERTAINTY: Final = "How sure are these figures?"
_ASSETS: Final = Path(__file__).parents[1] / "frontend" / "briefing"
_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~])")
_PAPER_WIDTH, _PAPER_HEIGHT = 680, 1009


def markdown(briefing: Briefing) -> str:
    """CommonMark; every sentence is followed by links to its chart and its articles. Ends with a line break."""
    lines = [f"# {_plain(briefing.title)}: {_plain(briefing.view)}", "", _plain(briefing.period)]
    if briefing.note:
        lines += ["", f"**{_plain(briefing.note)}**"]
    for part in briefing.parts:
        lines += ["", f"## {_plain(part.heading)}", ""]
        lines += [_marked(headline) for headline in part.headlines]
        lines += [f"- {_plain(sentence.words)}{_links(sentence)}" for sentence in part.sentences]
    if briefing.certainty:
        lines += ["", f"## {CERTAINTY}", ""]
        lines += [f"- {_plain(heading)}: {_plain(words)}" for heading, words in briefing.certainty]
    lines += [
        "",
        "---",
        "",
        *(f"{_plain(line)}  " for line in foot(briefing)),
        f"[{_plain(briefing.address)}]({briefing.address})",
    ]
    return "\n".join(lines) + "\n"


def _marked(headline: Headline) -> str:
    about = f"{_plain(headline.about)}: " if headline.about else ""
    return f"- {about}**[{_plain(headline.title)}]({headline.address})** ({_plain(headline.source)})"


def mail_text(briefing: Briefing) -> str:
    """Plain text to paste into a mail, with the address of each headline and of the briefing."""
    lines = [f"{briefing.title}: {briefing.view}", briefing.period, *([briefing.note] if briefing.note else [])]
    for part in briefing.parts:
        lines += ["", part.heading.upper()]
        for item in part.headlines:
            about = f"{item.about}: " if item.about else ""
            lines += [f"* {about}{item.title}", f"  {item.source}", f"  {item.address}"]
        lines += [f"- {said.words}" for said in part.sentences]
    if briefing.certainty:
        lines += ["", CERTAINTY.upper(), *(f"- {heading}: {words}" for heading, words in briefing.certainty)]
    return "\n".join([*lines, "", *foot(briefing), briefing.address]) + "\n"


def mail_html(briefing: Briefing) -> str:
    """The briefing to paste into a mail: its styles stand on each element, since mail programs drop all others."""
    return _templates().get_template("mail.html").render(briefing=briefing, foot=foot(briefing), certainty=CERTAINTY)


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


TEXTS: Final = {"md": markdown, "html": html, "mail": mail_html, "txt": mail_text}
"""The forms that are text, by name."""


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
                "headlines": [
                    {
                        "title": headline.title,
                        "outlet": headline.outlet,
                        "day": headline.day,
                        "about": headline.about,
                        "note": headline.note,
                        "address": headline.address,
                        "picture": headline.picture,
                    }
                    for headline in part.headlines
                ],
                "sentences": [
                    {
                        "words": sentence.words,
                        "chart": sentence.chart,
                        "articles": sentence.rows,
                        "certainty": sentence.sure,
                    }
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
            certainty=CERTAINTY,
            font_face=Markup(font),  # noqa: S704 -- ours
            css=Markup(css),  # noqa: S704 -- ours
        )
    )


def _links(sentence: Sentence) -> str:
    links = [f"[{name}]({address})" for name, address in sentence.links]
    return f" ({', '.join(links)})" if links else ""


def _plain(text: str) -> str:
    """Text that Markdown shows as it is: what a document says never becomes a heading, a link or markup."""
    return _MARKS.sub(r"\\\1", steady(" ".join(text.split())))


@functools.cache
def _templates() -> jinja2.Environment:
    templates = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_ASSETS), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    templates.filters["steady"] = steady
    return templates
