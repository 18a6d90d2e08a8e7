"""What was corrected in an article's facets, in words: by whom, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from dashboard.model.article import Article, Correction
from dashboard.model.facets import Facet, FacetKind
from dashboard.policy.known_keys import known_keys
from dashboard.text.dates import exact_words

Payload = dict[str, Any]

_KINDS: Final = frozenset(FacetKind)


def is_facet_mark(correction: Correction) -> bool:
    """Whether it added or removed a single facet."""
    return correction.field in _KINDS and bool(correction.stated or correction.corrected)


def marks_by_facet(corrections: Iterable[Correction]) -> Mapping[tuple[str, str], Correction]:
    """The last mark of every facet, by its kind and key."""
    marks = [item for item in corrections if is_facet_mark(item)]
    return {(item.field, item.corrected or item.stated or ""): item for item in marks}


def author_words(correction: Correction) -> str:
    """``by Ada on 2 Jan 2026``; ``by hand`` where the entry does not say who."""
    day = exact_words(datetime.fromisoformat(correction.at), date_only=True) if correction.at else ""
    return f"by {correction.by or 'hand'}" + (f" on {day}" if day else "")


def corrected_words(facet: Facet, marks: Mapping[tuple[str, str], Correction]) -> str:
    """How a corrected facet came about: ``added by Ada on 2 Jan 2026``, ``set by hand``."""
    mark = marks.get((facet.kind, facet.key))
    return f"added {author_words(mark)}" if mark and mark.corrected else "set by hand"


def removed_facets(kind: FacetKind, marks: Mapping[tuple[str, str], Correction]) -> list[Payload]:
    """The facets of a kind that were marked wrong, as the browser lists them."""
    return [
        {
            "id": f"{kind}:{key}",
            "label": known_keys().get(kind, {}).get(key, key),
            "note": f"marked wrong {author_words(mark)}",
            "removed": True,
        }
        for (field, key), mark in marks.items()
        if field == kind and mark.corrected is None
    ]


def editing_payload(article: Article) -> Payload:
    """What the browser needs to offer corrections: the article, and which marks were applied."""
    applied = [
        [item.field, item.stated or item.corrected, "wrong" if item.stated else "missing", item.at]
        for item in article.corrections
        if is_facet_mark(item)
    ]
    return {"id": article.article_id, "applied": applied}
