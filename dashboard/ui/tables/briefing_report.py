"""A briefing on its page: its period and what can be done with it, then a section for each of its parts.

Hooks for browser tests: ``[data-briefing]`` the bar, ``[data-period="7d"]`` the lengths, ``select[name=period]`` the
named periods, ``[data-action="copy-mail"]``; ``[data-headline]`` a headline, ``details.pulse-sure`` how certain a figure is.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from dashboard.analytics.calendar import window_after, window_before
from dashboard.analytics.windows import Window
from dashboard.briefing.compared import USUAL_DAYS
from dashboard.briefing.text import Briefing, BriefingPart, Headline
from dashboard.model.filters import Filters
from dashboard.model.links import Links
from dashboard.model.results import CorpusFacts
from dashboard.text.bidi import steady
from dashboard.ui.articles.article_view import ArticleView, picture
from dashboard.ui.component import Part
from dashboard.ui.named_periods import days_of, named_periods, window_key
from dashboard.ui.tables.report_table import Block, claim, headline_list, section

LENGTHS: Final = {"7d": "Week", "28d": "Month", "90d": "Quarter"}
_DAYS: Final = {"7d": 7, "28d": USUAL_DAYS, "90d": 90}
_FILES: Final = {"md": "Markdown", "html": "HTML", "pdf": "PDF", "txt": "Text"}


def bar_part(briefing: Briefing, filters: Filters, window: Window | None, facts: CorpusFacts) -> Part:
    """The period in words, the other periods, and the briefing to take away."""
    links = Links()
    return Part(
        "briefing_bar",
        "pulse-briefing-bar",
        {
            "period": f"{briefing.period[:1].upper()}{briefing.period[1:]}",
            "lengths": [
                {
                    "value": value,
                    "label": label,
                    "title": f"The {_DAYS[value]} days to the newest article",
                    "current": _current(value, filters, window, facts.last),
                }
                for value, label in LENGTHS.items()
            ],
            "named": named_periods(facts.first, facts.last),
            "chosen": window_key(window),
            "days": days_of(window),
            "earlier": days_of(_moved(window, facts, -1)),
            "later": days_of(_moved(window, facts, +1)),
            "mail": {form: links.briefing(filters, format=form) for form in ("mail", "txt")},
            "files": [{"label": label, "href": links.briefing(filters, format=form)} for form, label in _FILES.items()],
        },
    )


def _current(value: str, filters: Filters, window: Window | None, newest: date | None) -> bool:
    if window is None:
        return False
    unset = filters.period is None and filters.dates[0] is None
    return filters.period == value or (unset and value == "28d" and window.last == newest)


def _moved(window: Window | None, facts: CorpusFacts, steps: int) -> Window | None:
    """The window before or after, while the corpus has days of it: of a month, quarter or year the next one."""
    if window is None or facts.first is None or facts.last is None:
        return None
    moved = window_after(window) if steps > 0 else window_before(window)
    return moved if moved.first <= facts.last and moved.last >= facts.first else None


def sections_of(briefing: Briefing, view: ArticleView) -> list[Block]:
    """A section for each part: its headlines, then its sentences."""
    return [_section(part, view, lead=part is briefing.parts[0]) for part in briefing.parts]


def _section(part: BriefingPart, view: ArticleView, *, lead: bool) -> Block:
    items = [headline_item(item, view) for item in part.headlines]
    headlines = [headline_list(items, lead=lead)] if items else []
    claims = [claim(said.words, *said.links, sure=said.sure) for said in part.sentences]
    return section(re.sub(r"[^a-z]+", "-", part.heading.lower()), part.heading, *headlines, *claims)


def headline_item(headline: Headline, view: ArticleView) -> dict[str, Any]:
    """A headline as browsers show it."""
    row = headline.row
    return {
        "title": headline.title,
        "href": headline.address,
        "about": headline.about and steady(headline.about),
        "source": steady(headline.source),
        "picture": picture(row.image, headline.outlet, row.topics, view, domain=row.provider_domain),
    }
