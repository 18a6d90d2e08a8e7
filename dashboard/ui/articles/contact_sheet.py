"""Pictures side by side over time: a page of the articles in view, or the coverage of one story.

Part of the payloads of the article list and of an article's own page (``assets/contact_sheet.js`` draws it).
Hooks: ``[data-sheet]`` the whole, ``[data-sheet-group]`` a period, ``[data-article="<id>"]`` a tile.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from dashboard.config.settings import Images
from dashboard.model.results import ArticleRow, StoredArticle
from dashboard.text.dates import day_words, exact_words
from dashboard.ui.articles.article_view import ArticleView, host, picture, title_words, web_address

Payload = dict[str, Any]

MONTHS_FROM_DAYS: Final = 45
"""Beyond so many days from first to last the groups are months, else days."""
FEWEST: Final = 3
"""A story with fewer pictures has no sheet: its page shows them anyway."""


def sheet_groups(rows: Sequence[ArticleRow], view: ArticleView) -> list[Payload]:
    """The rows in their order, by day or by month, the undated under a heading of their own."""
    return _grouped([(row.published_at, row_tile(row, view)) for row in rows])


def story_sheet(stored: StoredArticle, view: ArticleView) -> list[Payload]:
    """The pictures of an article and of its related coverage, oldest first; empty when there are too few."""
    article, row = stored.article, stored.row
    name = row.provider_name or row.provider_domain
    own = picture(article.images[0] if article.images else None, name, article.topics, view, domain=row.provider_domain)
    moment, day = article.published_at, article.date_only
    tiles = [(moment, _tile(article.article_id, article.title, article.url, name, (moment, day), own))]
    for item in article.related:
        said = item.provider.name or item.provider.domain
        shown = picture(item.images[0] if item.images else None, said, (), view, domain=item.provider.domain)
        tile = _tile("", item.title, item.url, said, (item.published_at, item.date_only), shown)
        tiles.append((item.published_at, tile))
    tiles = [tile for tile in tiles if tile[1]["picture"]["src"] or tile[1]["picture"].get("key")]
    if view.images is Images.OFF or len(tiles) < FEWEST:
        return []
    return _grouped(sorted(tiles, key=lambda tile: (tile[0] is None, tile[0].timestamp() if tile[0] else 0.0)))


def row_tile(row: ArticleRow, view: ArticleView) -> Payload:
    """One article of a list."""
    name = row.provider_name or row.provider_domain
    topicless = row.parent_id is not None
    shown = picture(row.image, name, row.topics, view, topicless=topicless, domain=row.provider_domain)
    tile = _tile(row.article_id, row.title, row.url, name, (row.published_at, row.date_only), shown)
    return {**tile, "details": view.details(row.article_id)}


def _tile(
    article_id: str,
    title: str,
    url: str | None,
    provider: str | None,
    moment: tuple[datetime | None, bool],
    shown: Payload,
) -> Payload:
    return {
        "id": article_id,
        "title": title_words(title),
        "href": web_address(url),
        "host": host(url),
        "details": None,
        "provider": provider,
        "day": day_words(moment[0].date() if moment[0] else None),
        "exact": exact_words(moment[0], date_only=moment[1]),
        "picture": shown,
    }


def _grouped(tiles: Sequence[tuple[datetime | None, Payload]]) -> list[Payload]:
    days = [moment.date() for moment, _ in tiles if moment is not None]
    monthly = bool(days) and (max(days) - min(days)).days > MONTHS_FROM_DAYS
    return [
        {"heading": heading, "tiles": [tile for _, tile in group]}
        for heading, group in groupby(tiles, key=lambda tile: _heading(tile[0], monthly=monthly))
    ]


def _heading(moment: datetime | None, *, monthly: bool) -> str:
    if moment is None:
        return "No date"
    day: date = moment.date()
    return f"{day:%B %Y}" if monthly else day_words(day)
