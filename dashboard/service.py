"""The query facade of a process that serves: one ``Service``, shared by the pages and the HTTP routes."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from dashboard.access.readership import ByReader
from dashboard.charts.catalog import CHARTS
from dashboard.charts.spec import ChartAnswer, ChartSpec, View, axis_days
from dashboard.charts.theme import figure_json
from dashboard.config.project import project_settings
from dashboard.config.settings import Settings
from dashboard.config.version import NAME, VERSION
from dashboard.config.viewers_settings import settings_of_viewers
from dashboard.corpus.redaction import corpus_places, redacted_error
from dashboard.errors import DashboardError, NotFound
from dashboard.findings.catalog import find
from dashboard.model.export_note import export_note
from dashboard.model.filters import Filters
from dashboard.model.ingest_report import Outcome, ReportLine
from dashboard.model.links import Links
from dashboard.model.query import Analysis, Facts, Finding, Query, Result, Row
from dashboard.model.results import (
    Arrivals,
    ArticlePage,
    ArticleRow,
    CorpusFacts,
    News,
    Origin,
    PictureUses,
    ScoreAudit,
    StoredArticle,
    Summary,
)
from dashboard.model.view_options import PAGE_SIZE, Display, Sort
from dashboard.search.grammar import Clause
from dashboard.store import answers
from dashboard.store.base import GenerationLost
from dashboard.store.duckdb.store import open_store
from dashboard.store.export import About, ExportForm, export
from dashboard.store.single_flight_cache import SingleFlightCache
from dashboard.sync.run import SyncResult, sync
from dashboard.sync.version_history import CorpusHistory
from dashboard.sync.watch import CorpusWatch, SyncProgress

__all__ = ["Service", "SyncProgress", "SyncResult", "service", "sync"]

FEW_ARTICLES: Final = 12
QUERY_BYTES: Final = 64_000_000
ANSWER_BYTES: Final = 64_000_000
"""Budgets of the two caches: answers to SQL statements, and answers to questions."""

_Answer = TypeVar("_Answer")


class Service:
    """The answers of one process. Every method may be called from any thread.

    Those that answer raise ``StoreUnavailable`` while nothing can be answered; answers are cached by generation.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.links = Links(settings.public_url)
        self._statements = SingleFlightCache(QUERY_BYTES)
        self._answers = SingleFlightCache(ANSWER_BYTES)
        self._store = open_store(settings, self._statements)
        self._watch = CorpusWatch(settings, self._store)
        self._history = CorpusHistory(settings.data, settings.visibility)

    def start(self) -> None:
        """Keep the store in step with the corpus from now on, in the background. A second call does nothing."""
        self._watch.start()

    def close(self) -> None:
        """Stop looking at the corpus and release the store."""
        self._watch.close()
        self._store.close()
        self._answers.clear()

    def progress(self) -> SyncProgress:
        """How far the current or last sync is; server paths are redacted in its error."""
        progress = self._watch.progress
        return replace(progress, error=progress.error and redacted_error(progress.error, self.settings))

    def corpus_places(self) -> str:
        """Where new documents belong, with server paths redacted."""
        return corpus_places(self.settings)

    def cancel_sync(self) -> None:
        """Stop the sync under way; what is shown stays, and so does the corpus until it changes."""
        self._watch.cancel()

    def resume_sync(self) -> None:
        """Look at the corpus now, also after a sync was stopped or failed."""
        self._watch.resume()

    def news(self, generation: str) -> News | None:
        """How many articles came, changed and left since a generation; ``None`` when its name is unknown."""
        return self._answer(("news", generation), lambda: answers.news(self._store, generation))

    def ready(self) -> bool:
        """Whether the store can answer now."""
        try:
            answers.outcomes(self._store, limit=1)
        except DashboardError:
            return False
        return True

    def generation(self) -> str:
        """The name of the generation now served, or pinned by :meth:`reading`."""
        return self._store.generation()

    def reading(self) -> AbstractContextManager[str]:
        """Pin one generation for everything asked inside the block; yields its name (see :meth:`Store.reading`)."""
        return self._store.reading()

    def once(self, question: Hashable, make: Callable[[], _Answer]) -> _Answer:
        """The result of ``make``, read from one generation and cached for everybody who has the same question."""
        return self._answer(("once", question), make)

    def facts(self) -> CorpusFacts:
        """The facts of the whole corpus."""
        return self._answer("facts", self._facts)

    def articles_then(self, beginning: str) -> int | None:
        """How many articles the corpus had at the version with this prefix, if it was served here."""
        return self._history.articles(beginning)

    def summary(self, filters: Filters) -> Summary:
        """The figures of the view."""
        return self._answer(("summary", filters), lambda: answers.summary(self._store, filters))

    def coverage(self, query: Query, filters: Filters) -> Result:
        """Coverage by the query's dimensions under ``filters``."""
        return self._answer(("coverage", query, filters), lambda: answers.coverage(self._store, query, filters))

    def finding(self, question: Analysis[Row, Facts], filters: Filters) -> Finding[Row, Facts]:
        """The answer to a question that takes several counts or a formula.

        Raises:
            NotFound: there is no such finding, or its subject does not exist.
        """
        return self._answer(("finding", question, filters), lambda: find(self._store, question, filters))

    def chart(self, name: str, filters: Filters, display: Display) -> ChartAnswer:
        """The chart of that name, answered and drawn.

        Raises:
            NotFound: there is no such chart.
        """
        if name not in CHARTS:
            raise NotFound(f"There is no chart “{name[:40]}”.", f"The charts are {', '.join(CHARTS)}.")
        shown = display.drawn()
        return self._answer(("chart", name, filters, shown), lambda: self._draw(CHARTS[name], filters, shown))

    def articles(self, filters: Filters, display: Display, *, size: int = PAGE_SIZE) -> ArticlePage:
        """The page of ``size`` articles that ``display`` names; by relevance while searching, else newest first."""
        question = ("articles", filters, display.sort, display.ascending, display.page, size)
        return self._answer(question, lambda: self._page(filters, display, size))

    def listing(
        self,
        filters: Filters,
        *,
        sort: Sort | None = None,
        ascending: bool = False,
        limit: int = PAGE_SIZE,
        offset: int = 0,
        cursor: str | None = None,
    ) -> ArticlePage:
        """Articles in view from an offset or cursor, not cached. ``sort`` as for :meth:`articles`.

        Raises:
            BadParameter: the cursor is not one of ours for this order.
        """
        order = sort or (Sort.RELEVANCE if filters.q else Sort.DATE)
        if order is Sort.RELEVANCE and not filters.q:
            order = Sort.DATE
        return answers.article_page(
            self._store, filters, sort=order, ascending=ascending, limit=limit, offset=offset, cursor=cursor
        )

    def article(self, article_id: str) -> StoredArticle:
        """One article.

        Raises:
            NotFound: the corpus holds no such article.
        """
        return self._answer(("article", article_id), lambda: answers.article(self._store, article_id))

    def export(self, filters: Filters, form: ExportForm, path: Path, about: About, *, bom: bool = False) -> int:
        """Write every article in view to a file with ``about`` as metadata; returns their number."""
        return export(self._store, filters, form, path, about, bom=bom)

    def export_note(self, filters: Filters, links: Links, now: datetime) -> dict[str, str]:
        """The metadata of an export of this view, with the operator's note on the corpus if there is one."""
        note = export_note(self.facts(), filters, links.page("articles", filters), now, name=NAME, version=VERSION)
        return note | ({"corpus_note": self.settings.corpus_note} if self.settings.corpus_note else {})

    def pictures(self, limit: int) -> PictureUses:
        """The first picture of each article and related item, newest first, at most ``limit``; not cached."""
        return answers.pictures(self._store, limit)

    def rows(self, article_ids: Sequence[str]) -> tuple[ArticleRow, ...]:
        """The rows of these articles and related items; ids that the corpus does not have are left out."""
        return self._answer(("rows", tuple(article_ids)), lambda: answers.rows_by_id(self._store, article_ids))

    def clauses(self, q: str) -> tuple[Clause, ...]:
        """What a search looks for, with the synonyms of the corpus."""
        return self._answer(("clauses", q), lambda: answers.clauses(self._store, q))

    def bodies(self, article_ids: Sequence[str]) -> Mapping[str, str]:
        """The text of these articles below title and excerpt, by id; not cached."""
        return answers.bodies(self._store, article_ids)

    def arrivals(self, filters: Filters, since: datetime, limit: int) -> Arrivals:
        """The articles in view that came after a moment, at most ``limit``; not cached."""
        return answers.arrivals(self._store, filters, since, limit)

    def count(self, filters: Filters) -> int:
        """The number of articles in view."""
        return self._answer(("count", filters), lambda: answers.total_of(self._store, filters))

    def audit(self) -> ScoreAudit:
        """The distribution of the producer's scores."""
        return self._answer("audit", lambda: answers.score_audit(self._store))

    def origins(self) -> tuple[Origin, ...]:
        """Where the articles came from."""
        return self._answer("origins", lambda: answers.origins(self._store))

    def outcomes(self, outcome: Outcome | None = None) -> tuple[ReportLine, ...]:
        """Lines of the ingest report in path order."""
        return self._answer(("outcomes", outcome), lambda: answers.outcomes(self._store, outcome=outcome))

    def _facts(self) -> CorpusFacts:
        found = answers.facts(self._store)
        self._history.note(found.corpus_version, found.articles)
        return found

    def _page(self, filters: Filters, display: Display, size: int) -> ArticlePage:
        offset = (display.page - 1) * size
        return self.listing(filters, sort=display.sort, ascending=display.ascending, limit=size, offset=offset)

    def _draw(self, spec: ChartSpec[Any], filters: Filters, display: Display) -> ChartAnswer:
        facts, axis = self.facts(), axis_days(filters, self.facts())
        span, few = (None, None) if spec.is_of_facets else self._extent(filters)
        view = View(filters, display, span, facts.topics, few, facts.last, axis)
        query = spec.ask(view)
        if isinstance(query, Query):
            result: Result = self.coverage(query, filters)
        else:
            result = self.finding(cast("Analysis[Any, Any]", query), filters)
        drawing = spec.draw(result, view)
        if note := self.settings.corpus_note:
            drawing = replace(drawing, note=f"{drawing.note} {note}".strip())
        figure = None if drawing.figure is None else figure_json(drawing.figure)
        return ChartAnswer(spec, query, result, drawing, figure)

    def _extent(self, filters: Filters) -> tuple[tuple[date, date] | None, tuple[ArticleRow, ...] | None]:
        """The first and last dated day in view, and its articles if they are few."""
        summary = self.summary(filters)
        is_few = summary.articles <= FEW_ARTICLES
        few = self.listing(filters, sort=Sort.DATE, limit=FEW_ARTICLES).rows if is_few else None
        return (summary.first, summary.last) if summary.first and summary.last else None, few

    def _answer(self, question: Hashable, make: Callable[[], _Answer]) -> _Answer:
        """The cached answer, made from one generation; from the best other one where that is found damaged."""
        try:
            return self._answer_from_one(question, make)
        except GenerationLost:
            return self._answer_from_one(question, make)

    def _answer_from_one(self, question: Hashable, make: Callable[[], _Answer]) -> _Answer:
        with self.reading() as generation:
            return self._answers.get(question, make, generation)


def services_of(settings: Settings) -> ByReader[Service]:
    """The services of a deployment, not yet started: two where viewers see less than others."""
    everything = Service(settings)
    return ByReader(everything, Service(settings_of_viewers(settings)) if settings.has_viewers_store else everything)


@functools.cache
def services() -> ByReader[Service]:
    """The services of this process, not yet started. Raises ``SettingError`` when a setting cannot be used."""
    return services_of(project_settings())


def service() -> Service:
    """The service for whoever is answered now (:mod:`dashboard.access.readership`). Raises as :func:`services`."""
    return services().now()
