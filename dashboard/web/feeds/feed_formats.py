"""A followed view as Atom and as JSON Feed 1.1."""

from __future__ import annotations

from html import escape
from typing import Any, Final

import orjson
from feedgenerator import Atom1Feed, Enclosure

from dashboard.config.version import NAME
from dashboard.text.dates import iso_moment
from dashboard.web.feeds.followed_view import FollowedArticle, FollowedView

JSON_FEED: Final = "https://jsonfeed.org/version/1.1"
_PICTURE_TYPES: Final = {"webp": "image/webp", "png": "image/png", "gif": "image/gif", "jpg": "image/jpeg"}


def atom_feed(view: FollowedView, address: str) -> bytes:
    """Atom (RFC 4287), to be served at ``address``. Texts of documents are escaped: they never become markup."""
    feed = _StableAtom(
        title=view.title,
        link=view.address,
        description=" ".join(filter(None, (view.sentence, view.note))),
        feed_url=address,
        feed_guid=view.id,
        author_name=NAME,
    )
    feed.moment = view.updated_at
    for item in view.articles:
        feed.add_item(
            title=item.title,
            link=item.source,
            description=_summary(item),
            author_name=item.provider or "unknown provider",
            pubdate=item.published_at,
            updateddate=item.updated_at,
            unique_id=item.id,
            categories=item.topics,
            enclosures=[Enclosure(item.picture, "0", _picture_type(item.picture))] if item.picture else [],
        )
    text: str = feed.writeString("utf-8")
    return text.encode()


def json_feed(view: FollowedView, address: str) -> bytes:
    """JSON Feed 1.1, to be served at ``address``."""
    feed = {
        "version": JSON_FEED,
        "title": view.title,
        "home_page_url": view.address,
        "feed_url": address,
        "description": " ".join(filter(None, (view.sentence, view.note))),
        "items": [_json_item(item) for item in view.articles],
        "_pulse": {
            "about": "What the view counts: total articles of whole, in this version of the corpus.",
            "total": view.total,
            "whole": view.whole,
            "corpus_version": view.corpus_version,
        },
    }
    return orjson.dumps(feed)


class _StableAtom(Atom1Feed):  # type: ignore[misc]  # feedgenerator has no types
    """Atom whose moment is that of its newest entry, not the present one where it is empty."""

    moment: Any = None

    def latest_post_date(self) -> Any:
        return self.moment


def _json_item(item: FollowedArticle) -> dict[str, Any]:
    given = {
        "external_url": item.source if item.source != item.page else None,
        "image": item.picture or None,
        "date_published": iso_moment(item.published_at) if item.published_at else None,
        "authors": [{"name": item.provider}] if item.provider else None,
        "tags": list(item.topics) or None,
    }
    said = {"id": item.id, "url": item.page, "title": item.title, "content_text": item.excerpt}
    return said | {name: value for name, value in given.items() if value is not None}


def _summary(item: FollowedArticle) -> str:
    """HTML of our own around the escaped words of the document."""
    picture = f'<p><img src="{escape(item.picture)}" alt=""></p>' if item.picture else ""
    excerpt = f"<p>{escape(item.excerpt)}</p>" if item.excerpt else ""
    return f'{picture}{excerpt}<p><a href="{escape(item.page)}">{NAME}</a></p>'


def _picture_type(address: str) -> str:
    ending = address.partition("?")[0].rpartition(".")[2].lower()
    return _PICTURE_TYPES.get(ending, "image/webp" if "/t/" in address else "image/jpeg")
