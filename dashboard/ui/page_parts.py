"""The parts of a page: what its components show under an address.

A page's script shows them where they stand. A browser that has the page asks for them by themselves when its address
changes (``/parts/…``) and hands them to the components it already has, so that no script has to run.
"""

from __future__ import annotations

import functools
import hashlib
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from gzip import compress
from types import MappingProxyType
from typing import Final

from dashboard.briefing.write import briefing
from dashboard.browser_files import json_bytes
from dashboard.display import Display, Layout, Sort
from dashboard.errors import NotFound
from dashboard.links import Links
from dashboard.pipeline import FEW_ARTICLES, service
from dashboard.query import Analysis, Dimension, Query
from dashboard.ui.analysis_parts import compare_parts, story_parts
from dashboard.ui.article_table import cards_part, page_count, table_part
from dashboard.ui.article_view import ArticleView
from dashboard.ui.briefing_report import downloads, sections_of
from dashboard.ui.chart_card import chart_part
from dashboard.ui.chart_page import chart_parts
from dashboard.ui.component import Part, asked
from dashboard.ui.definition_switch import switch_part
from dashboard.ui.figures_strip import figures_part
from dashboard.ui.frame import PageView, empty_part, foot_part, head_part, view_of
from dashboard.ui.money_table import money_section
from dashboard.ui.navigation import PAGES
from dashboard.ui.report_table import report_part
from dashboard.ui.sidebar import sidebar_part
from dashboard.ui.spike_table import spikes_section
from dashboard.ui.story_tables import shared_stories_section

OVERVIEW_CHARTS: Final = ("date", "topic", "provider", "quality", "status", "type", "topic_month", "quality_heat")
TREND_CHARTS: Final = ("activity", "share_over_time", "bursts", "emerging_topics", "emerging_terms", "topic_ranks")
POLICY_CHARTS: Final = (
    *("jurisdiction_map", "jurisdiction", "instrument", "jurisdiction_instrument", "theme", "organisation"),
    *("money", "co_mentions", "outlet_map"),
)
SOURCE_CHARTS: Final = ("concentration", "copies", "focus", "first_movers", "score_difference", "provider_ranks")
CARDS: Final = 3
STORIES: Final = 12
FRESH_SECONDS: Final = 120
"""How long words like “5 minutes ago” may stand in an answer that is kept."""
_COMPRESSION: Final = 4

Params = tuple[tuple[str, str], ...]


def overview_parts(view: PageView) -> tuple[Part, ...]:
    """The figures of the view, every chart of the overview, the latest and the strongest articles."""
    foot = foot_part(("coverage", "share", "coverage-over-time", "quality", "heat", "stories"))
    articles = service().coverage(Query((Dimension.STATUS,)), view.filters).total
    if not articles:
        return (empty_part(view), foot)
    lists = (("Latest articles", Sort.DATE), ("Strongest articles, by the producer's heat", Sort.HEAT))
    shown = lists[: 1 if articles <= CARDS else 2]
    listed = [_beside().submit(_cards, view, title, sort) for title, sort in shown]
    first, *others = OVERVIEW_CHARTS
    charts = [chart_part(name, view.filters, view.display) for name in others]
    charts.insert(0, chart_part(first, view.filters, view.display, choices=articles > FEW_ARTICLES))
    cards = [part.result() for part in listed]
    return (switch_part(view), figures_part(service().summary(view.filters)), *charts, *cards, foot)


def policy_parts(view: PageView) -> tuple[Part, ...]:
    """Where policy applies, by which instruments, about what, how much money, and who is named."""
    names = ("policy-subject", "jurisdiction", "instrument", "theme", "organisation", "money-ledger", "outlet-country")
    if not service().summary(view.filters).articles:
        return (empty_part(view), foot_part(names))
    charts = (switch_part(view), *chart_parts(view, POLICY_CHARTS))
    ledger = service().finding(Analysis("money", ("commitment",)), view.filters)
    if not len(ledger):
        return (*charts, foot_part(names))
    return (*charts, report_part([money_section(ledger, view.filters)], key="pulse-money"), foot_part(names))


def trends_parts(view: PageView) -> tuple[Part, ...]:
    """The charts of what grew, stands out and is new."""
    foot = foot_part(("share-over-time", "spikes", "rolling", "bursts", "emerging"))
    if not service().summary(view.filters).articles:
        return (empty_part(view), foot)
    spikes = spikes_section(service().chart("activity", view.filters, view.display).result, view.filters)
    told = (report_part([spikes], key="pulse-spikes"),) if spikes else ()
    return (switch_part(view), *chart_parts(view, TREND_CHARTS), *told, foot)


def briefing_parts(view: PageView) -> tuple[Part, ...]:
    """What happened in the view, as sentences that lead to their chart and their articles."""
    written = briefing(service(), Links(), view.filters, datetime.now(UTC))
    foot = foot_part(written.definitions)
    if not service().facts().articles:
        return (empty_part(view), foot)
    sections = [downloads(written, view.filters), *sections_of(written)]
    return (report_part(sections, key="pulse-briefing"), foot)


def sources_parts(view: PageView) -> tuple[Part, ...]:
    """Who publishes it, how much of it, about what, and who has it first."""
    foot = foot_part(("concentration", "focus", "story", "first-mover", "syndication", "score-difference"))
    if not service().summary(view.filters).articles:
        return (empty_part(view), foot)
    charts = (switch_part(view, topics=False), *chart_parts(view, SOURCE_CHARTS))
    stories = service().finding(Analysis("stories", ("story",)), view.filters)
    if not len(stories):
        return (*charts, foot)
    return (
        *charts,
        report_part([shared_stories_section(stories, view.filters, STORIES)], key="pulse-shared-stories"),
        foot,
    )


def articles_parts(view: PageView) -> tuple[Part, ...]:
    """One page of the articles in view; beyond the last page, the last."""
    display = view.display
    ordered = replace(display, sort=Sort.DATE) if display.layout is Layout.SHEET else display
    page = service().articles(view.filters, ordered, size=display.page_size)
    if page.total and not page.rows:
        display = replace(display, page=page_count(page.total, display.page_size))
        page = service().articles(view.filters, replace(ordered, page=display.page), size=display.page_size)
    place = ArticleView(view.filters, display, service().facts().topics, service().settings.images)
    return (table_part(page, place), foot_part(("quality", "quality-percentile", "heat", "stories")))


def _cards(view: PageView, title: str, sort: Sort) -> Part:
    rows = service().articles(view.filters, Display(sort=sort), size=CARDS).rows
    place = ArticleView(view.filters, view.display, service().facts().topics, service().settings.images, page="")
    return cards_part(rows, place, label=title, key=f"pulse-cards-{sort.value}")


PAGE_PARTS: Final[Mapping[str, Callable[[PageView], tuple[Part, ...]]]] = MappingProxyType(
    {
        "overview": overview_parts,
        "briefing": briefing_parts,
        "policy": policy_parts,
        "trends": trends_parts,
        "sources": sources_parts,
        "compare": compare_parts,
        "story": story_parts,
        "articles": articles_parts,
    }
)


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """The parts of a page as browsers get them: JSON, gzipped. ``tag`` changes with any of it."""

    tag: str
    packed: bytes


def page_answer(name: str, params: Params) -> PageAnswer:
    """Every part of a page under these parameters, its sidebar and head among them.

    The JSON has the ``generation`` all of it comes from, what was ``asked``, and the ``parts`` in their order, each as
    its key, a digest of its data, and the data. Answers are kept for all visitors by generation and parameters.

    Raises:
        NotFound: no page has parts of that name.
        StoreUnavailable: the store cannot answer.
    """
    if name not in PAGE_PARTS:
        raise NotFound(f"No page has parts called “{name[:40]}”.", f"There are {', '.join(PAGE_PARTS)}.")
    problem = service().progress().error
    question = (name, params, problem and problem.message, int(time.time() // FRESH_SECONDS))
    return service().once(question, lambda: _answer(name, params))


def _answer(name: str, params: Params) -> PageAnswer:
    view = view_of(params)
    entry = next(page for page in PAGES if page.parts == name)
    while True:
        generation = service().generation()
        frame = _beside().submit(lambda: (sidebar_part(entry, view.filters), head_part(entry, view)))
        shown = PAGE_PARTS[name](view)
        parts = (*frame.result(), *shown)
        if service().generation() == generation:
            break
    said = json_bytes({"generation": generation, "asked": asked(params)})
    body = said[:-1] + b',"parts":[' + b",".join(map(_packed_part, parts)) + b"]}"
    return PageAnswer(f'W/"{hashlib.sha256(body).hexdigest()[:32]}"', compress(body, _COMPRESSION, mtime=0))


@functools.cache
def _beside() -> ThreadPoolExecutor:
    """Threads for the frame and the lists of a page while another answers the rest: the store answers them at once.
    Nothing they do waits for these threads.
    """
    return ThreadPoolExecutor(4, "beside")


def _packed_part(part: Part) -> bytes:
    data = json_bytes(part.data)
    digest = hashlib.blake2b(data, digest_size=12).hexdigest()
    return b"[" + json_bytes(part.key) + b',"' + digest.encode() + b'",' + data + b"]"
