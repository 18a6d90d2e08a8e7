"""The answers that assistants get: every one with n of N, a definition, the corpus version and a permalink."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl

from dashboard.definitions.catalog import DEFINITIONS
from dashboard.errors import BadParameter, NotFound
from dashboard.model.facets import FacetKind
from dashboard.model.filters import FILTER_NAMES, MAX_QUERY_BYTES, UNKNOWN_LABELS, Filters
from dashboard.model.links import Links
from dashboard.model.query import POLICY_DIMENSIONS, Dimension, Query
from dashboard.model.results import ArticleRow
from dashboard.model.view_options import DISPLAY_NAMES, Display, Sort
from dashboard.model.view_sentence import counted_articles, described
from dashboard.service import Service
from dashboard.snapshots.drift import row_words
from dashboard.snapshots.service import SnapshotService
from dashboard.text.json_values import json_value

Answer: TypeAlias = dict[str, Any]

MOST_ROWS: Final = 200
MOST_ARTICLES: Final = 50
MOST_TEXT: Final = 20_000
CLIENT: Final = "assistant"
"""Whom the limit on freezing counts: all assistants together."""
_DEFINED: Final = {
    **dict.fromkeys((Dimension.DAY, Dimension.WEEK, Dimension.MONTH), "coverage-over-time"),
    **dict.fromkeys((Dimension.QUALITY, Dimension.QUALITY_VALUE), "quality"),
    Dimension.HEAT_VALUE: "heat",
    **{dimension: dimension.value for dimension in POLICY_DIMENSIONS},
    Dimension.OUTLET_COUNTRY: "outlet-country",
}
_FIELDS: Final = (
    "article_id",
    "title",
    "excerpt",
    "url",
    "published_at",
    "provider_domain",
    "topics",
    "type",
    "quality",
)


class AssistantAnswers:
    """Answers from a service and its snapshots; ``links`` gives the addresses that the one who asks can open."""

    def __init__(self, service: Service, desk: SnapshotService, links: Callable[[], Links]) -> None:
        self._service = service
        self._desk = desk
        self._links = links

    def coverage(self, by: str, view: str = "", limit: int = 50) -> Answer:
        """Articles of a view counted by a dimension, those with most first.

        Raises:
            BadParameter, StoreUnavailable.
        """
        if by not in set(Dimension):
            raise BadParameter(f"There is no dimension “{by[:40]}”.", f"by is one of {', '.join(Dimension)}.")
        dimension, filters = Dimension(by), read_filters(view)
        query = Query((dimension,), limit=_within(limit, MOST_ROWS))
        with self._service.reading():
            result = self._service.coverage(query, filters)
            proof = self._proof(filters, _DEFINED.get(dimension, "coverage"), result.total, "")
        rows = []
        for row in result.rows():
            key = row[by]
            label = row.get("label") or (UNKNOWN_LABELS[by] if key is None else str(key))
            rows.append({"key": key, "label": label, "count": row["count"]})
        return {"rows": rows, "of": result.total, **proof}

    def articles(self, view: str = "", sort: str = "date", limit: int = 20) -> Answer:
        """The first articles of a view.

        Raises:
            BadParameter, StoreUnavailable.
        """
        if sort not in set(Sort):
            raise BadParameter(f"There is no order “{sort[:40]}”.", f"sort is one of {', '.join(Sort)}.")
        filters = read_filters(view)
        with self._service.reading():
            page = self._service.listing(filters, sort=Sort(sort), limit=_within(limit, MOST_ARTICLES))
            proof = self._proof(filters, "coverage", page.total, "")
        return {"articles": [self._row(row) for row in page.rows], "shown": len(page.rows), **proof}

    def article(self, article_id: str) -> Answer:
        """One article with its text.

        Raises:
            NotFound, StoreUnavailable.
        """
        with self._service.reading():
            stored = self._service.article(article_id)
            found = stored.article.article_id
            row = self._service.rows((found,))[0]
            text = self._service.bodies((found,)).get(found, "")
            proof = self._proof(Filters(), "coverage", 1, found)
        facets = [
            {"kind": facet.kind.value, "key": facet.key, "label": facet.label, "is_subject": facet.is_subject}
            for kind in FacetKind
            for facet in stored.findings.of(kind)
        ]
        whole = {"text": text[:MOST_TEXT], "text_is_cut": len(text) > MOST_TEXT, "facets": facets}
        return {**self._row(row), **whole, **proof}

    def definitions(self, definition_id: str = "") -> Answer:
        """How figures are computed, one of them or all.

        Raises:
            NotFound, StoreUnavailable.
        """
        if definition_id and definition_id not in DEFINITIONS:
            raise NotFound(f"There is no definition “{definition_id[:40]}”.", f"There are {', '.join(DEFINITIONS)}.")
        chosen = [DEFINITIONS[definition_id]] if definition_id else list(DEFINITIONS.values())
        proof = self._proof(Filters(), definition_id or "coverage", None, "")
        address = self._links().page("methodology", Filters())
        return {"definitions": [asdict(item) for item in chosen], **proof, "permalink": address}

    def freeze(self, chart: str, view: str = "", title: str = "") -> Answer:
        """Keep what a chart shows now at an address of its own.

        Raises:
            BadParameter, NotFound, SnapshotTooLarge, FreezingTooFast, ArchiveFull, StoreUnavailable.
        """
        filters = read_filters(view)
        display = Display.from_params({name: value for name, value in parse_qsl(view) if name in DISPLAY_NAMES})
        kept = self._desk.freeze(chart, filters, display, client=CLIENT, title=title)
        return self._snapshot(kept.snapshot.id) | {"delete_secret": kept.secret}

    def verify(self, snapshot_id: str) -> Answer:
        """Whether the corpus of today gives a snapshot's question the same answer.

        Raises:
            NotFound, SnapshotGone, StoreUnavailable.
        """
        snapshot = self._desk.read(snapshot_id)
        drift = self._desk.drift(snapshot)
        rows = [dict(zip(("row", "then", "now"), row_words(change), strict=True)) for change in drift.rows[:MOST_ROWS]]
        now = {"corpus_version": drift.corpus_version, "total": drift.total, "whole": drift.whole}
        return {
            "same": drift.same,
            "sentence": drift.sentence(),
            "now": now,
            "rows": rows,
            "more_rows": max(0, len(drift.rows) - MOST_ROWS),
            **self._snapshot(snapshot_id),
        }

    def _snapshot(self, snapshot_id: str) -> Answer:
        snapshot = self._desk.read(snapshot_id)
        definition = snapshot.definition
        return {
            "snapshot_id": snapshot.id,
            "made_at": json_value(snapshot.made_at),
            "total": snapshot.total,
            "whole": snapshot.whole,
            "sentence": snapshot.sentence,
            "definition": {"id": definition.id, "name": definition.name, "sentence": definition.sentence},
            "corpus_version": snapshot.corpus_version,
            "permalink": self._links().snapshot(snapshot.id),
        }

    def _row(self, row: ArticleRow) -> Answer:
        said = {name: json_value(getattr(row, name)) for name in _FIELDS}
        return said | {
            "status": row.status.value,
            "page": self._links().article(row.parent_id or row.article_id, Filters()),
        }

    def _proof(self, filters: Filters, definition: str, total: int | None, article_id: str) -> Answer:
        """What a number rests on. The permalink carries the version of the corpus, so that a reader sees what has changed."""
        facts, summary, links = self._service.facts(), self._service.summary(filters), self._links()
        dated = [("as_of", facts.corpus_version[:12])] if facts.corpus_version else []
        known = DEFINITIONS[definition]
        found = summary.articles if total is None else total
        words = (
            f"{counted_articles(replace(summary, articles=found), filters)}{described(summary, filters, facts.names)}."
        )
        return {
            "total": found,
            "whole": summary.whole,
            "sentence": words,
            "definition": {"id": known.id, "name": known.name, "sentence": known.sentence},
            "corpus_version": facts.corpus_version,
            "permalink": links.article(article_id, filters, dated)
            if article_id
            else links.page("articles", filters, dated),
        } | ({"corpus_note": self._service.settings.corpus_note} if self._service.settings.corpus_note else {})


def read_filters(view: str) -> Filters:
    """The filters of a page's query string.

    Raises:
        BadParameter: a name or a value means nothing.
    """
    text = view.removeprefix("?")
    if len(text.encode("utf-8", "replace")) > MAX_QUERY_BYTES:
        raise BadParameter("The view is too long.", f"It has at most {MAX_QUERY_BYTES:,} bytes.")
    pairs = parse_qsl(text, keep_blank_values=True)
    if unknown := next((name for name, _ in pairs if name not in (*FILTER_NAMES, *DISPLAY_NAMES)), None):
        raise BadParameter(f"There is no filter “{unknown[:40]}”.", f"There are {', '.join(FILTER_NAMES)}.")
    if text and not pairs:
        raise BadParameter("The view is not a query string.", "Write it as topic=AI&period=90d.")
    filters, notices = Filters.from_params(pair for pair in pairs if pair[0] in FILTER_NAMES)
    if notices:
        raise BadParameter(notices[0].message, "Correct it, or leave it out.")
    return filters


def _within(limit: int, most: int) -> int:
    if not 1 <= limit <= most:
        raise BadParameter(f"limit {limit} cannot be used.", f"It is a whole number from 1 to {most}.")
    return limit
