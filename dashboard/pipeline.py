"""The whole flow on one screen: documents -> articles -> store -> question -> answer -> drawing.

``Service`` is what a process that serves holds: one per process, shared by the pages and the HTTP routes.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from dashboard.charts.catalog import CHARTS
from dashboard.charts.spec import ChartSpec, Drawing, View
from dashboard.charts.theme import figure_json
from dashboard.corpus.told import corpus_told, error_told
from dashboard.corpus_history import CorpusHistory
from dashboard.corpus_sync import SyncResult, sync
from dashboard.corpus_watch import CorpusWatch, SyncProgress
from dashboard.display import PAGE_SIZE, Display, Sort
from dashboard.errors import DashboardError, NotFound
from dashboard.filters import Filters
from dashboard.findings.catalog import find
from dashboard.ingest_report import Outcome, ReportLine
from dashboard.links import Links
from dashboard.listing import (
    ArticlePage,
    ArticleRow,
    CorpusFacts,
    News,
    PictureUses,
    ScoreAudit,
    StoredArticle,
    Summary,
)
from dashboard.project import project_settings
from dashboard.query import Analysis, Query, Question, Result
from dashboard.settings import Settings
from dashboard.store import answers
from dashboard.store.asked_once import AskedOnce
from dashboard.store.duckdb_store import open_store
from dashboard.store.export import About, ExportForm, export

__all__ = ["ChartAnswer", "Service", "SyncProgress", "SyncResult", "service", "sync"]

FEW_ARTICLES: Final = 12
KEPT_ANSWERS: Final = 2048
"""About a hundred views of the overview, some ten kilobytes an answer."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class ChartAnswer:
    """A chart, its question, the answer and the drawing. ``figure`` is the drawing as Plotly JSON, if there is one."""

    spec: ChartSpec
    query: Question
    result: Result
    drawing: Drawing
    figure: str | None


class Service:
    """The answers of one process. Every method may be called from any thread.

    Methods that answer raise ``StoreUnavailable`` while nothing can be answered. Answers are kept by generation and
    question, so a new generation is seen at once. A question that is being answered is not asked a second time: whoever
    has it too waits for the answer, or gets the same error.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.links = Links(settings.public_url)
        self._store = open_store(settings)
        self._asked = AskedOnce(self._store)
        self._watch = CorpusWatch(settings, self._store)
        self._history = CorpusHistory(settings.data, settings.visibility)
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._under_way: dict[Hashable, Future[Any]] = {}
        self._lock = threading.Lock()

    def start(self) -> None:
        """Keep the store in step with the corpus from now on, in the background. A second call does nothing."""
        self._watch.start()

    def close(self) -> None:
        """Stop looking at the corpus and release the store."""
        self._watch.close()
        self._asked.close()

    def progress(self) -> SyncProgress:
        """How far the current or last sync is; its error in words that readers may see."""
        progress = self._watch.progress
        return (
            progress if progress.error is None else replace(progress, error=error_told(progress.error, self.settings))
        )

    def corpus_told(self) -> str:
        """Where new documents belong, in words that readers may see."""
        return corpus_told(self.settings)

    def cancel_sync(self) -> None:
        """Stop the sync under way; what is shown stays, and so does the corpus until it changes."""
        self._watch.cancel()

    def resume_sync(self) -> None:
        """Look at the corpus now, also after a sync was stopped or failed."""
        self._watch.resume()

    def news(self, generation: str) -> News | None:
        """What came, changed and left since a generation was shown; ``None`` when that cannot be told."""
        return self._answer(("news", generation), lambda: answers.news(self._asked, generation))

    def ready(self) -> bool:
        """Whether the store answers a question now."""
        try:
            answers.outcomes(self._store, limit=1)
        except DashboardError:
            return False
        return True

    def generation(self) -> str:
        """The name of the generation now served."""
        return self._store.generation()

    def once(self, question: Hashable, make: Callable[[], _Answer]) -> _Answer:
        """What ``make`` makes of this generation's answers, made once for everybody who has the same question."""
        return self._answer(("once", question), make)

    def facts(self) -> CorpusFacts:
        """The facts of the whole corpus."""
        return self._answer("facts", self._facts)

    def articles_then(self, beginning: str) -> int | None:
        """How many articles the corpus had at the version that begins like this, if it was served here."""
        return self._history.articles(beginning)

    def summary(self, filters: Filters) -> Summary:
        """The figures of the view."""
        return self._answer(("summary", filters), lambda: answers.summary(self._asked, filters))

    def coverage(self, query: Query, filters: Filters) -> Result:
        """Coverage by the query's dimensions under ``filters``."""
        return self._answer(("coverage", query, filters), lambda: answers.coverage(self._asked, query, filters))

    def finding(self, question: Analysis, filters: Filters) -> Result:
        """The answer to a question that takes more than one count.

        Raises:
            NotFound: there is no such finding, or nothing that it was asked about.
        """
        return self._answer(("finding", question, filters), lambda: find(self._asked, question, filters))

    def chart(self, name: str, filters: Filters, display: Display) -> ChartAnswer:
        """The chart of that name, asked and drawn.

        Raises:
            NotFound: there is no such chart.
        """
        if name not in CHARTS:
            raise NotFound(f"There is no chart “{name[:40]}”.", f"The charts are {', '.join(CHARTS)}.")
        shown = display.drawn()
        return self._answer(("chart", name, filters, shown), lambda: self._draw(CHARTS[name], filters, shown))

    def articles(self, filters: Filters, display: Display, *, size: int = PAGE_SIZE) -> ArticlePage:
        """The page of ``size`` articles that ``display`` names; by relevance while searching, else newest first."""
        return self._answer(
            ("articles", filters, display.sort, display.ascending, display.page, size),
            lambda: self.listing(
                filters,
                sort=display.sort,
                ascending=display.ascending,
                limit=size,
                offset=(display.page - 1) * size,
            ),
        )

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
        """Any stretch of the articles in view, not kept. ``sort`` as for :meth:`articles`.

        Raises:
            BadParameter: the cursor is not one of ours for this order.
        """
        order = sort or (Sort.RELEVANCE if filters.q else Sort.DATE)
        if order is Sort.RELEVANCE and not filters.q:
            order = Sort.DATE
        return answers.article_page(
            self._asked, filters, sort=order, ascending=ascending, limit=limit, offset=offset, cursor=cursor
        )

    def article(self, article_id: str) -> StoredArticle:
        """One article.

        Raises:
            NotFound: the corpus holds no such article.
        """
        return self._answer(("article", article_id), lambda: answers.article(self._asked, article_id))

    def export(self, filters: Filters, form: ExportForm, path: Path, about: About) -> int:
        """Every article in view as a file, with what it says ``about`` itself; returns their number."""
        return export(self._asked, filters, form, path, about)

    def pictures(self, limit: int) -> PictureUses:
        """The pictures that articles and related items state first, newest first and not kept; at most ``limit``."""
        return answers.pictures(self._store, limit)

    def rows(self, article_ids: Sequence[str]) -> tuple[ArticleRow, ...]:
        """The rows of these articles and pieces of related coverage, as far as the corpus holds them."""
        return self._answer(("rows", tuple(article_ids)), lambda: answers.rows_of(self._asked, article_ids))

    def audit(self) -> ScoreAudit:
        """What the producer's scores look like."""
        return self._answer("audit", lambda: answers.score_audit(self._asked))

    def outcomes(self, outcome: Outcome | None = None) -> tuple[ReportLine, ...]:
        """Lines of the ingest report in path order."""
        return self._answer(("outcomes", outcome), lambda: answers.outcomes(self._asked, outcome=outcome))

    def _facts(self) -> CorpusFacts:
        found = answers.facts(self._asked)
        self._history.note(found.corpus_version, found.articles)
        return found

    def _draw(self, spec: ChartSpec, filters: Filters, display: Display) -> ChartAnswer:
        summary = self.summary(filters)
        few = None
        if summary.articles <= FEW_ARTICLES:
            few = self.listing(filters, sort=Sort.DATE, limit=FEW_ARTICLES).rows
        span = (summary.first, summary.last) if summary.first and summary.last else None
        facts = self.facts()
        view = View(filters=filters, display=display, span=span, newest=facts.last, topics=facts.topics, few=few)
        query = spec.ask(view)
        result = self.finding(query, filters) if isinstance(query, Analysis) else self.coverage(query, filters)
        drawing = spec.draw(result, view)
        if note := self.settings.corpus_note:
            drawing = replace(drawing, note=f"{drawing.note} {note}".strip())
        figure = None if drawing.figure is None else figure_json(drawing.figure)
        return ChartAnswer(spec, query, result, drawing, figure)

    def _answer(self, question: Hashable, ask: Callable[[], _Answer]) -> _Answer:
        key = (self.generation(), question)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(_Answer, self._kept[key])
            awaited = self._under_way.get(key)
            promised: Future[Any] = self._under_way.setdefault(key, Future())
        if awaited is not None:
            return cast(_Answer, awaited.result())
        try:
            answer = ask()
        except BaseException as error:
            with self._lock:
                del self._under_way[key]
            promised.set_exception(error)
            raise
        with self._lock:
            del self._under_way[key]
            self._kept[key] = answer
            while len(self._kept) > KEPT_ANSWERS:
                self._kept.popitem(last=False)
        promised.set_result(answer)
        return answer


@functools.cache
def service() -> Service:
    """The service of this process, not yet started.

    Raises:
        SettingError: a setting cannot be used.
    """
    return Service(project_settings())
