"""One article with everything it says: pictures, metadata, related coverage, and a story's passages with their sources.

Hooks: ``[data-detail="<id>"]`` the whole, ``[data-back]`` the way back, ``[data-related="<n>"]`` an item of related
coverage, ``[data-fact="Quality"]`` a row of the metadata, ``.pulse-single`` a passage that rests on one source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time
from itertools import groupby
from typing import Any, Final

from dashboard.analytics.corroboration import Corroboration, corroboration
from dashboard.model.article import NON_LEADING_HEAT, STORY_TYPE, Article, Related, article_id_of
from dashboard.model.results import Change, History, StoredArticle
from dashboard.text.dates import exact_words
from dashboard.text.numbers import counted
from dashboard.ui.articles.article_findings import Run, marked, policy_payload
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
from dashboard.ui.articles.contact_sheet import story_sheet
from dashboard.ui.articles.corrected_facets import author_words, editing_payload, is_facet_mark
from dashboard.ui.component import Part
from dashboard.ui.share import shared

Payload = dict[str, Any]

SHOWN_RELATED: Final = 10
CHECKED_RELATED: Final = 40
"""Beyond so many items the links between articles of the corpus are left out: each costs a question."""


def detail_part(
    stored: StoredArticle,
    view: ArticleView,
    asked: str,
    is_article: Callable[[str], bool],
    version: str,
    *,
    editing: bool = False,
) -> Part:
    """One article. ``asked`` is the id in the address, ``is_article`` whether an id is an article's own.

    ``version`` is the corpus version it is shown from. ``editing`` offers to correct its facets.
    """
    payload = detail_payload(stored, view, asked, is_article)
    payload["editing"] = editing_payload(stored.article) if editing else None
    name, title = f"story:{stored.article.article_id}", payload["title"]
    alt = f"The text of {title}"
    payload["share"] = shared(name, title, alt, version, view.filters, view.display, drawn=False)
    return Part("article_detail", "pulse-article", payload)


def missing_part(view: ArticleView, asked: str) -> Part:
    """That the corpus has no such article."""
    return Part("article_detail", "pulse-article", missing_payload(view, asked))


def missing_payload(view: ArticleView, asked: str) -> Payload:
    """What the browser gets for an address that names no article."""
    message = f"There is no article “{asked[:40]}” in this corpus." if asked else "The address names no article."
    remedy = "It may have left the corpus, or the address is incomplete." if asked else "Choose one from the table."
    return {"back": back_link(view), "missing": {"message": message, "remedy": remedy}}


def back_link(view: ArticleView) -> Payload:
    """The way back to the articles as they were in view."""
    return {"href": LINKS.page("articles", view.filters, view.display.to_params()), "label": "Back to the articles"}


def detail_payload(stored: StoredArticle, view: ArticleView, asked: str, is_article: Callable[[str], bool]) -> Payload:
    """What the browser gets for an article's own page; the item of related coverage that the address names is marked."""
    article, row = stored.article, stored.row
    related = [related_payload(item, view, asked) for item in article.related]
    for item in related[:CHECKED_RELATED]:
        item["details"] = view.details(item["id"]) if is_article(item["id"]) else None
    found = marked(article, stored.findings)
    name = row.provider_name or article.provider.name or row.provider_domain
    return {
        "id": article.article_id,
        "back": back_link(view),
        "title": title_words(article.title),
        "href": web_address(article.url),
        "host": host(article.url),
        "provider": name,
        "domain": row.provider_domain if row.provider_domain != name else None,
        "exact": exact_words(article.published_at, date_only=article.date_only),
        "excerpt": article.excerpt,
        "topics": topic_chips(article.topics, view),
        "pictures": [
            picture(image, name, article.topics, view, domain=row.provider_domain)
            for image in article.images or (None,)
        ],
        "sheet": story_sheet(stored, view),
        "facts": metadata(stored, view),
        "notes": list(article.notes),
        "corrections": corrections(article),
        "duplicates": list(stored.duplicates),
        "history": history_lines(stored.history),
        "policy": policy_payload(stored.findings, view.filters, article.corrections),
        "runs": {name: found[name] for name in ("title", "excerpt")},
        "story": story_payload(article, found["body"]) if article.sections else None,
        "related": related,
        "shown": SHOWN_RELATED,
    }


def _provenance(article: Article, view: ArticleView) -> list[Payload]:
    """When and where a collector found it, if one did."""
    seen, feed = article.first_seen_at, article.feed
    return [
        *([_fact("First seen", exact_words(seen), "by the collector; not a publication date")] if seen else ()),
        *([_fact("From the feed", feed, "how feeds are doing", LINKS.page("feeds", view.filters))] if feed else ()),
    ]


def metadata(stored: StoredArticle, view: ArticleView) -> list[Payload]:
    """The metadata, row by row. Unknown is said, never left out."""
    article, row = stored.article, stored.row
    domain = row.provider_domain
    provider = LINKS.page("articles", view.filters.without("provider").toggled("provider", domain)) if domain else None
    found = [
        _fact("Published", exact_words(article.published_at, date_only=article.date_only), _date_note(article)),
        *_provenance(article, view),
        _fact("Provider", domain or "unknown", None if domain is None else "all its articles in view", provider),
        _fact("Type", _type_words(article)),
        _fact("Quality", _score(article.quality, "unrated"), _percentile_note(row.quality_percentile)),
        _fact("Heat", _score(article.heat, "none"), _heat_note(article.heat)),
        _fact("Status", article.status.value, STATUS_MEANING[article.status]),
    ]
    if article.removed:
        found.append(_fact("Removed", "yes", "The producer withdrew it."))
    address = web_address(article.url)
    found.append(_fact("Address", host(article.url) or "none stated", None, address))
    found.extend(_fact("Mobile copy", host(url) or "", None, url) for url in map(web_address, article.amp_urls) if url)
    found.append(_fact("Document", article.path, "the file it was read from, in the corpus"))
    found.append(_fact("Format", article.format))
    return found


def _fact(label: str, value: str, note: str | None = None, href: str | None = None) -> Payload:
    return {"label": label, "value": value, "note": note, "href": href}


def _score(score: int | None, unknown: str) -> str:
    return unknown if score is None else f"{score:,}".replace("-", "−")


def _date_note(article: Article) -> str | None:
    if any(item.field == "date" for item in article.corrections):
        return "Corrected: see below."
    if article.published_at is None:
        return "The document states none that can be used."
    return "The document states no time of day." if article.date_only else None


def _percentile_note(percentile: float | None) -> str | None:
    words = percentile_words(percentile)
    return f"{words} of this corpus’s rated articles; not a 0–100 scale" if words else None


def _heat_note(heat: int | None) -> str | None:
    return "a copy of a story that another article leads" if heat == NON_LEADING_HEAT else None


def _type_words(article: Article) -> str:
    if article.type == STORY_TYPE and article.source_count:
        return f"multi-source story, {counted(article.source_count, 'source')}"
    return article.type


def corrections(article: Article) -> list[Payload]:
    """What a user's overlay file changed, with what the document states; single facets are listed with the others."""
    return [
        {
            "field": item.field,
            "stated": _corrected_words(item.field, item.stated),
            "corrected": _corrected_words(item.field, item.corrected),
            "reason": "; ".join(filter(None, (item.reason, author_words(item) if item.by or item.at else None)))
            or None,
        }
        for item in article.corrections
        if not is_facet_mark(item)
    ]


def _corrected_words(field: str, text: str | None) -> str:
    if text is None or field != "date":
        return text or "nothing"
    moment = datetime.fromisoformat(text)
    return exact_words(moment, date_only=moment.time() == time.min)


def history_lines(history: History) -> list[str]:
    """What syncs found changed, newest first, and when the article was first seen; empty where nothing is known.

    Changes found by one sync share a line.
    """
    lines = [
        f"{exact_words(at)}: {', '.join(map(history_words, changes))}"
        for at, changes in groupby(history.changes, key=lambda change: change.at)
    ]
    return lines + ([f"{exact_words(history.first_at)}: first seen"] if history.first_at else [])


def history_words(change: Change) -> str:
    """``quality 40 → 55``, ``title was “A law”``, ``left the corpus``."""
    match change.field:
        case "left" | "returned":
            return f"{change.field} {'the' if change.field == 'left' else 'to the'} corpus"
        case "content":
            return "other content changed"
        case "title":
            return f"title was “{title_words(change.was or '')}”"
        case _:
            return f"{change.field} {change.was or 'unknown'} → {change.became or 'unknown'}".replace(" -", " −")


def related_payload(item: Related, view: ArticleView, asked: str) -> Payload:
    """One item of related coverage. ``details`` leads to its own page, once it is known to have one."""
    name = item.provider.name or item.provider.domain
    item_id = article_id_of(item.identity)
    return {
        "id": item_id,
        "title": title_words(item.title),
        "href": web_address(item.url),
        "host": host(item.url),
        "provider": name or "unknown provider",
        "domain": item.provider.domain if item.provider.domain != name else None,
        "exact": exact_words(item.published_at, date_only=item.date_only),
        "quality": None if item.quality is None else f"quality {_score(item.quality, '')}",
        "excerpt": item.excerpt,
        "picture": picture(item.images[0] if item.images else None, name, (), view, domain=item.provider.domain),
        "details": None,
        "asked": item_id == asked,
    }


def story_payload(article: Article, texts: Sequence[list[Run]]) -> Payload:
    """A story's sections, its passages with the numbers of their sources, and how well they are corroborated.

    Args:
        texts: headings and passages in reading order, as runs of text.
    """
    left = iter(texts)
    measured = corroboration(article.sections)
    return {
        "summary": corroboration_words(article, measured),
        "loads": [
            {
                "source": f"Source {load.source}",
                "passages": counted(load.passages, "passage"),
                "alone": f"{load.alone:,} of them alone" if load.alone else "never alone",
                "share": load.passages / measured.passages,
            }
            for load in measured.loads
        ],
        "sections": [
            {
                "heading": heading if section.heading else None,
                "paragraphs": [
                    [
                        {
                            "runs": next(left),
                            "sources": sorted(set(passage.sources)),
                            "single": len(set(passage.sources)) == 1,
                        }
                        for passage in paragraph
                    ]
                    for paragraph in section.paragraphs
                ],
            }
            for section, heading in ((section, next(left)) for section in article.sections)
        ],
    }


def corroboration_words(article: Article, measured: Corroboration) -> str:
    """``3 sources, 6 headed sections. 13 cited passages, 7 of them rest on one source; 1.54 sources …``."""
    headed = sum(section.heading is not None for section in article.sections)
    opening = f"{counted(headed, 'headed section')}."
    if article.source_count is not None:
        opening = f"{counted(article.source_count, 'source')}, {opening}"
    if measured.mean is None:
        return f"{opening} No passage cites a source."
    rest = "rests" if measured.single == 1 else "rest"
    return (
        f"{opening} {counted(measured.passages, 'cited passage')}, {measured.single:,} of them {rest} on one source; "
        f"{measured.mean:.2f} sources a passage on average."
    )
