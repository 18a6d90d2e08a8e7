"""What the table, the cards and an article's page share: an article's addresses, colours and pictures in a view.

Payload parts that the table, the cards and an article's own page share. Every address into the dashboard is built here
from filters; every address out of it is http(s) or missing.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from dashboard.charts.colours import DARK_COLOURS, LIGHT_COLOURS
from dashboard.charts.theme import topic_colour
from dashboard.config.settings import Images
from dashboard.images.service import picture_service
from dashboard.images.shown_picture import NO_PICTURE, ShownPicture
from dashboard.images.statistics import host_of, same_site
from dashboard.model.article import Image, Status
from dashboard.model.filters import NO_TOPIC, Filters
from dashboard.model.links import Links
from dashboard.model.view_options import Display
from dashboard.service import service
from dashboard.text.shortening import clipped
from dashboard.ui.page import PageView

LINKS: Final = Links()
"""Addresses within the dashboard are paths: they stay in the window that follows them."""

TITLE_LENGTH: Final = 500
STATUS_MEANING: Final[Mapping[Status, str]] = {
    Status.PUBLISHED: "The producer published it: its heat reaches 70 and it was not removed.",
    Status.UNPUBLISHED: "Below the producer's bar, a copy of another article's story, or removed. Not a secret.",
    Status.UNSCORED: "The document carries no score and no flag, so the producer makes no claim about it.",
}


@dataclass(frozen=True, slots=True)
class ArticleView:
    """Where articles are shown. ``topics`` are the corpus's, by falling count; dates are relative to ``now``.

    ``page`` is the URL path its topic and provider links lead to. ``pictures`` finds the picture of an address, where
    they are served from here.
    """

    filters: Filters = Filters()
    display: Display = Display()
    topics: tuple[str, ...] = ()
    images: Images = Images.HOTLINK
    page: str = "articles"
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    pictures: Callable[[str], ShownPicture] = lambda url: picture_service().find(url)

    @classmethod
    def of(cls, view: PageView, *, page: str = "articles") -> ArticleView:
        """The articles of a page, as this deployment's settings have them."""
        return cls(view.filters, view.display, service().facts().topics, service().settings.images, page)

    def details(self, article_id: str) -> str:
        """An article's own page, which leads back to this view."""
        return LINKS.article(article_id, self.filters, self.display.to_params())

    def narrowed(self, filters: Filters) -> str:
        """The first page of the same view under other filters."""
        return LINKS.page(self.page, filters, replace(self.display, page=1).to_params())

    def shown(self, **changes: Any) -> str:
        """The same articles shown another way."""
        return LINKS.page(self.page, self.filters, replace(self.display, **changes).to_params())


def topic_chips(topics: Iterable[str], view: ArticleView) -> list[dict[str, Any]]:
    """A chip a topic: its label, colours in light and dark, and the address that toggles its filter."""
    return [_chip(topic, view) for topic in topics] or [_chip(None, view)]


def _chip(topic: str | None, view: ArticleView) -> dict[str, Any]:
    key = NO_TOPIC if topic is None else topic
    active = key in view.filters.topic
    return {
        "label": key,
        "href": view.narrowed(view.filters.toggled("topic", key)),
        "active": active,
        "does": f"Stop filtering by {key}" if active else f"Only {key}",
        **colours(topic, view),
    }


def colours(topic: str | None, view: ArticleView) -> dict[str, str]:
    """The topic's colour everywhere, as ``colour`` in the light theme and ``dark`` in the dark one."""
    role = topic_colour(topic, view.topics)
    return {"colour": LIGHT_COLOURS[role], "dark": DARK_COLOURS[role]}


def picture(
    image: Image | None,
    name: str | None,
    topics: tuple[str, ...],
    view: ArticleView,
    *,
    topicless: bool = False,
    domain: str | None = None,
) -> dict[str, Any]:
    """A picture and its stand-in: the publisher's initials on a pattern of its own, in the colour of the first topic.

    ``src`` is for lists and ``large`` to look at; both are ``None`` when there is nothing to show, so that nothing is
    requested. ``elsewhere`` is the host it lies at where that is not the provider's (a ``domain``).
    """
    tint = None if topicless or not topics else topics[0]
    where = host_of(image.url) if image else ""
    return {
        "initials": initials(name),
        "turn": zlib.crc32((domain or name or "").encode()) % 6,
        **colours(tint, view),
        **_shown(image, view),
        "elsewhere": where if where and domain and not same_site(where, domain) else None,
    }


def _shown(image: Image | None, view: ArticleView) -> dict[str, Any]:
    if view.images is Images.PROXY:
        return view.pictures(image.url).payload() if image else dict(NO_PICTURE)
    address = web_address(image.url) if image and view.images is Images.HOTLINK else None
    if image is None or address is None or not address.lower().startswith("https://"):
        return {"src": None, "large": None, "width": None, "height": None}
    return {"src": address, "large": address, "width": image.width, "height": image.height}


def initials(name: str | None) -> str:
    """At most two letters or digits that stand for a publisher: ``NA`` for Nikkei Asia; empty when there is no name."""
    bare = (name or "").removeprefix("www.").replace("'", "").replace("’", "")
    words = "".join(c if c.isalnum() else " " for c in bare).split()
    if not words:
        return ""
    letters = words[0][0] + words[1][0] if len(words) > 1 and "." not in bare else words[0][:2]
    return letters.upper()


def web_address(url: str | None) -> str | None:
    """The address if a browser may follow it out of the dashboard: http or https with a host; else ``None``."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def host(url: str | None) -> str | None:
    """The host an address leads to, without ``www.``."""
    address = web_address(url)
    return (urlsplit(address).hostname or "").removeprefix("www.") if address else None


def title_words(title: str) -> str:
    """A title as far as it is shown: at most 500 characters."""
    return clipped(title, TITLE_LENGTH)


def percentile_words(percentile: float | None) -> str | None:
    """``67th percentile``, or ``None`` without one."""
    if percentile is None:
        return None
    rank = round(percentile)
    ending = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank}{ending} percentile"
