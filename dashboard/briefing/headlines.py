"""Choose the headlines that say what happened: stories that several outlets carried, else the producer's strongest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from dashboard.briefing.text import Headline
from dashboard.config.settings import Images
from dashboard.images.shown_picture import ShownPicture
from dashboard.model.filters import Filters
from dashboard.model.findings.stories import STORIES, SharedStory
from dashboard.model.links import Links
from dashboard.model.results import ArticleRow
from dashboard.model.view_options import Sort
from dashboard.service import Service
from dashboard.text.dates import day_words
from dashboard.text.numbers import counted

MOST: Final = 3
"""Headlines of a section."""
_CANDIDATES: Final = 12
FindPicture = Callable[[str], ShownPicture]


class HeadlineChoice:
    """The headlines of one page or briefing; none is given twice. ``find`` finds our copy of a picture, where we keep any."""

    def __init__(self, service: Service, links: Links, find: FindPicture | None = None) -> None:
        self._service = service
        self._links = links
        self._find = find
        self._used: set[str] = set()

    def main(self, filters: Filters, most: int = MOST) -> tuple[Headline, ...]:
        """The stories that most outlets carried, then the articles that the producer rates highest."""
        shared = self.shared(filters, most)
        return (*shared, *self.strongest(filters, most - len(shared)))

    def shared(self, filters: Filters, most: int = MOST) -> tuple[Headline, ...]:
        """Stories that at least two outlets carried, those with most outlets first."""
        stories = {item.story: item for item in self._service.finding(STORIES, filters).records}
        rows = {row.article_id: row for row in self._service.rows(tuple(stories))}
        fresh = [row for story in stories if (row := rows.get(story)) and not self._known(row)][:most]
        return tuple(self._headline(row, story=stories[row.article_id]) for row in fresh)

    def strongest(self, filters: Filters, most: int = MOST, about: str = "") -> tuple[Headline, ...]:
        """The articles of greatest heat, one for each headline."""
        if most <= 0:
            return ()
        found: list[Headline] = []
        for row in self._service.listing(filters, sort=Sort.HEAT, limit=_CANDIDATES).rows:
            if len(found) < most and not self._known(row):
                found.append(self._headline(row, about=about))
        return tuple(found)

    def one(self, article_id: str, about: str = "") -> Headline | None:
        """That article; ``None`` where its headline was given before."""
        fresh = [row for row in self._service.rows((article_id,)) if not self._known(row)]
        return self._headline(fresh[0], about=about) if fresh else None

    def _known(self, row: ArticleRow) -> bool:
        return _title(row).casefold() in self._used

    def _headline(self, row: ArticleRow, about: str = "", story: SharedStory | None = None) -> Headline:
        self._used.add(_title(row).casefold())
        address = self._links.article(row.parent_id or row.article_id, Filters())
        note = ""
        if story is not None:
            address = self._links.page("story", Filters(), [("story", story.story)])
            note = f"carried by {counted(story.providers, 'outlet')}" + (
                f", first {story.first}" if story.first else ""
            )
        return Headline(
            title=_title(row),
            outlet=row.provider_name or row.provider_domain or "unknown outlet",
            day=day_words(row.published_at.date() if row.published_at else None),
            address=address,
            row=row,
            about=about,
            note=note,
            picture=picture_address(row, self._service.settings.images, self._links.base, self._find),
        )


def picture_address(row: ArticleRow, images: Images, base: str, find: FindPicture | None) -> str:
    """An address that others can fetch an article's picture from; empty where this deployment shows none."""
    if row.image is None or images is Images.OFF:
        return ""
    if images is Images.HOTLINK:
        return row.image.url if row.image.url.lower().startswith("https://") else ""
    copy = find(row.image.url).payload()["src"] if find else None
    return f"{base}{copy}" if copy and base else ""


def _title(row: ArticleRow) -> str:
    """The title on one line."""
    return " ".join(row.title.split()) or "(no title)"
