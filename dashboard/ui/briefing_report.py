"""A briefing on its page: its parts as sections, and the files it can be taken away as."""

from __future__ import annotations

import re
from typing import Final

from dashboard.briefing.forms import MEDIA_TYPES
from dashboard.briefing.text import Briefing
from dashboard.filters import Filters
from dashboard.links import Links
from dashboard.ui.report_table import Block, claim, links, section, sentence

_NAMES: Final = {"md": "Markdown", "html": "HTML, for a mail", "pdf": "PDF"}


def downloads(briefing: Briefing, filters: Filters) -> Block:
    """What is compared with what, and the files."""
    files = [(_NAMES[form], Links().briefing(filters, format=form)) for form in MEDIA_TYPES]
    return section("briefing", briefing.title, sentence(_sentence(briefing.period)), links(*files))


def sections_of(briefing: Briefing) -> list[Block]:
    """A section for each part."""
    return [
        section(
            re.sub(r"[^a-z]+", "-", part.heading.lower()),
            part.heading,
            *(claim(said.words, ("chart", said.chart), ("articles", said.rows)) for said in part.sentences),
        )
        for part in briefing.parts
    ]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
