"""The articles in view as a table or as cards, one page at a time.

``table_part`` is the articles page: sort links, pages, exports, keyboard (``j``, ``k``, Enter, ``p``).
``cards_part`` is a row of cards anywhere. Both send only the rows they show.

Hooks: ``[data-articles]`` the whole, ``[data-article="<id>"]`` a row or card, ``[data-sort="quality"]`` a sort link,
``[data-page="2"]`` a page link, ``[data-export="csv"]`` an export, ``[data-topic="AI"]`` a chip.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from dashboard.access.roles import Role
from dashboard.config.settings import Images
from dashboard.model.article import NON_LEADING_HEAT, STORY_TYPE, Status
from dashboard.model.filters import Filters
from dashboard.model.links import EXCEL
from dashboard.model.results import ArticlePage, ArticleRow
from dashboard.model.view_options import PAGE_SIZE, Layout, Sort
from dashboard.service import service
from dashboard.text.dates import brief_words, exact_words
from dashboard.text.numbers import counted
from dashboard.ui.articles.article_view import (
    LINKS,
    STATUS_MEANING,
    ArticleView,
    host,
    percentile_words,
    picture,
    title_words,
    topic_chips,
    web_address,
)
from dashboard.ui.articles.contact_sheet import sheet_groups
from dashboard.ui.articles.found_words import NOTHING, FoundWords
from dashboard.ui.articles.search_help import offered_values, ways_out
from dashboard.ui.component import Part
from dashboard.ui.reader_role import offers
from dashboard.ui.share import shared

Payload = dict[str, Any]

SORT_LABELS: Final = {
    Sort.RELEVANCE: "Relevance",
    Sort.DATE: "Date",
    Sort.TITLE: "Title",
    Sort.PROVIDER: "Provider",
    Sort.QUALITY: "Quality",
    Sort.HEAT: "Heat",
}
LAYOUT_LABELS: Final = {Layout.TABLE: "Table", Layout.CARDS: "Cards", Layout.SHEET: "Pictures"}
ALPHABETICAL: Final = (Sort.TITLE, Sort.PROVIDER)
PAGES_AROUND: Final = 2
HEADLINES: Final = "headlines"
"""A layout that no address asks for."""
SHOWN_TOPICS: Final = 9
"""Topics of one article in a list; the real ones have at most so many. Its own page shows all."""


def table_part(
    page: ArticlePage, view: ArticleView, *, found: FoundWords = NOTHING, key: str = "pulse-articles"
) -> Part:
    """One page of articles, the words of a search marked where they occur."""
    payload = table_payload(page, view, found)
    if page.rows:
        alt = f"A table of {page.total:,} articles."
        title, version = "Which articles are these?", page.corpus_version
        payload["share"] = shared("articles", title, alt, version, view.filters, view.display, drawn=False)
    return Part("article_list", key, payload)


def headlines_part(rows: Sequence[ArticleRow], view: ArticleView, *, label: str, key: str) -> Part:
    """These rows as a narrow list: a small picture, the title, provider and date."""
    payload = cards_payload(rows, view, label)
    shown = [row | {"excerpt": None, "topics": [], "more_topics": 0} for row in payload["rows"]]
    way = {"label": "All articles", "href": LINKS.page("articles", view.filters)}
    return Part("article_list", key, payload | {"layout": HEADLINES, "rows": shown, "way": way})


def cards_part(rows: Sequence[ArticleRow], view: ArticleView, *, label: str, key: str) -> Part:
    """These rows as cards under a label for those who do not see them."""
    return Part("article_list", key, cards_payload(rows, view, label))


def table_payload(page: ArticlePage, view: ArticleView, found: FoundWords = NOTHING) -> Payload:
    """What the browser gets for one page: no more rows than a page has, and every address it can follow."""
    size = view.display.page_size
    rows = page.rows[:size]
    shown = {"rows": [row_payload(row, view) | {"found": found.payload(row)} for row in rows]}
    if view.display.layout is Layout.SHEET:
        shown = {"groups": sheet_groups(rows, view)}
    return {
        "label": "Articles",
        "layout": view.display.layout.value,
        "range": range_words(len(rows), page.total, view.display.page, size),
        **shown,
        "offers": offered_values(view),
        "empty": None if rows else nothing_found(view),
        "sorts": sort_links(view),
        "layouts": layout_links(view),
        "pages": page_links(page.total, view),
        "exports": export_links(view),
    }


def cards_payload(rows: Sequence[ArticleRow], view: ArticleView, label: str) -> Payload:
    """What the browser gets for a row of cards."""
    return {
        "label": label,
        "layout": Layout.CARDS.value,
        "rows": [row_payload(row, view) for row in rows],
    }


def range_words(shown: int, total: int, page: int, size: int = PAGE_SIZE) -> str:
    """``26–50 of 670 articles``."""
    if not shown:
        return "No articles"
    first = (page - 1) * size + 1
    last = first + shown - 1
    span = f"{first:,}" if first == last else f"{first:,}–{last:,}"
    return f"{span} of {counted(total, 'article')}"


def nothing_found(view: ArticleView) -> Payload:
    """What to say, and to do, when no article is in view."""
    if not view.filters.active:
        return {
            "message": "There are no articles in this corpus yet.",
            "remedy": "Put documents into the corpus folder (the setting PULSE_CORPUS names it): they appear "
            "automatically. The corpus page lists files that could not be read, and why.",
            "action": {"label": "Open the corpus page", "href": LINKS.page("corpus", view.filters)},
        }
    return {
        "message": "No article matches these filters.",
        "remedy": None,
        "groups": ways_out(view),
        "action": {"label": "Show all articles", "href": view.narrowed(Filters())},
    }


def row_payload(row: ArticleRow, view: ArticleView) -> Payload:
    """One article as the browser shows it."""
    related = row.parent_id is not None
    return {
        "id": row.article_id,
        "title": title_words(row.title),
        "href": web_address(row.url),
        "host": host(row.url),
        "details": view.details(row.article_id),
        "excerpt": row.excerpt,
        "provider": row.provider_name or row.provider_domain,
        "domain": row.provider_domain if row.provider_domain != row.provider_name else None,
        "date": brief_words(row.published_at, view.now),
        "exact": exact_words(row.published_at, date_only=row.date_only),
        "datetime": None if row.published_at is None else row.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "topics": [] if related else topic_chips(row.topics[:SHOWN_TOPICS], view),
        "more_topics": max(0, len(row.topics) - SHOWN_TOPICS),
        "badges": _badges(row),
        "quality": row.quality,
        "percentile": None if row.quality_percentile is None else round(row.quality_percentile, 1),
        "percentile_words": percentile_words(row.quality_percentile),
        "heat": row.heat,
        "copy": row.heat == NON_LEADING_HEAT,
        "related": row.related_count,
        "picture": picture(
            row.image,
            row.provider_name or row.provider_domain,
            row.topics,
            view,
            topicless=related,
            domain=row.provider_domain,
        ),
    }


def _badges(row: ArticleRow) -> list[Payload]:
    badges: list[Payload] = []
    if row.parent_id is not None:
        badges.append({"label": "related coverage", "title": "Listed by another article as coverage of its story."})
    elif row.status is not Status.PUBLISHED:
        badges.append({"label": row.status.value, "title": STATUS_MEANING[row.status]})
    if row.type == STORY_TYPE and row.source_count:
        sources = counted(row.source_count, "source")
        badges.append({"label": f"story · {sources}", "title": "A multi-source story."})
    elif row.type != "article":
        badges.append({"label": row.type, "title": "The kind of document."})
    if row.corrected:
        title = "Set by the corrections of this corpus. The article's page says what the document states."
        badges.append({"label": f"corrected: {', '.join(row.corrected)}", "title": title})
    return badges


def sort_links(view: ArticleView) -> list[Payload]:
    """The orders on offer. The one in force says its direction, and its link turns it round."""
    searching = bool(view.filters.q)
    if view.display.layout is Layout.SHEET:
        return [_sort_link(Sort.DATE, view, Sort.DATE)]
    current = view.display.order(searching=searching)
    return [_sort_link(sort, view, current) for sort in SORT_LABELS if searching or sort is not Sort.RELEVANCE]


def _sort_link(sort: Sort, view: ArticleView, current: Sort) -> Payload:
    active = sort is current
    rising = view.display.ascending if active else None
    ascending = not view.display.ascending if active and sort is not Sort.RELEVANCE else sort in ALPHABETICAL
    return {
        "name": sort.value,
        "label": SORT_LABELS[sort],
        "href": view.shown(sort=sort, ascending=ascending, page=1),
        "direction": None if rising is None else ("ascending" if rising else "descending"),
    }


def layout_links(view: ArticleView) -> list[Payload]:
    """Table, cards or, where pictures are shown, a contact sheet of them, by choice."""
    sheet = view.display.layout is Layout.SHEET
    offered = [Layout.TABLE, Layout.CARDS, *([Layout.SHEET] if view.images is not Images.OFF or sheet else [])]
    return [
        {"name": layout.value, "label": LAYOUT_LABELS[layout], "href": _laid_out(layout, view)} for layout in offered
    ]


def _laid_out(layout: Layout, view: ArticleView) -> str:
    """The same articles in another layout; where its pages hold more or fewer, from the first."""
    same = replace(view.display, layout=layout).page_size == view.display.page_size
    return view.shown(layout=layout) if same else view.shown(layout=layout, page=1)


def page_links(total: int, view: ArticleView) -> list[Payload]:
    """Links to pages: the neighbours of this one, the first and the last, ``None`` for a gap; empty for a single page."""
    last, current = page_count(total, view.display.page_size), view.display.page
    if last < 2:
        return []
    near = range(max(1, current - PAGES_AROUND), min(last, current + PAGES_AROUND) + 1)
    wanted = sorted({1, *near, last})
    links: list[Payload] = [_page_link("Previous", current - 1, view, shown=current > 1)]
    for before, number in zip([0, *wanted], wanted, strict=False):
        if number - before > 1:
            links.append({"label": "…", "href": None, "current": False, "page": None})
        links.append(_page_link(f"{number:,}", number, view, current=number == current))
    return [*links, _page_link("Next", current + 1, view, shown=current < last)]


def _page_link(label: str, number: int, view: ArticleView, *, current: bool = False, shown: bool = True) -> Payload:
    href = view.shown(page=number) if shown else None
    return {"label": label, "href": href, "current": current, "page": number if shown else None}


def page_count(total: int, size: int = PAGE_SIZE) -> int:
    """How many pages ``total`` articles fill; an empty view has one."""
    return max(1, -(-total // size))


def export_links(view: ArticleView) -> list[Payload]:
    """This view, every row of it: CSV and JSON in the order shown, the others newest first; those that this reader may take."""
    order = [(n, v) for n, v in view.display.to_params() if n in ("sort", "ascending")]
    listed = [
        {"name": form, "label": label, "href": LINKS.articles(view.filters, format=form, extra=order)}
        for form, label in (("csv", "CSV"), (EXCEL, "CSV for Excel"), ("json", "JSON"))
    ]
    if not offers(service().settings, Role.ANALYST):
        return [link for link in listed if link["name"] == "json"]
    return listed + [
        {"name": form, "label": label, "href": LINKS.export(view.filters, form)}
        for form, label in (("parquet", "Parquet"), ("duckdb", "DuckDB"))
    ]
