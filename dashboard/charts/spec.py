"""Charts: a question and a drawing of its answer, without store, URL or Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeAlias

from dashboard.definitions.catalog import DEFINITIONS, Definition
from dashboard.model.filters import Filters
from dashboard.model.query import POLICY_DIMENSIONS, Answer, Dimension, Query, Question, Result
from dashboard.model.results import ArticleRow, CorpusFacts
from dashboard.model.view_options import Display

Figure: TypeAlias = dict[str, Any]
"""A Plotly figure as plain values: ``data`` is the list of traces, ``layout`` a mapping.

Plotly's Python objects cost more to build than the queries to run, so only the tests use them: they refuse properties
that do not exist and values of the wrong kind.
"""


@dataclass(frozen=True, slots=True)
class View:
    """The view that a drawing depends on, apart from its answer.

    ``filters`` for what is selected; ``display`` for how to show it; ``span`` = first and last dated UTC day in view
    (``None`` when nothing is dated); ``topics`` = the whole corpus's topics by falling count, so that a topic has one
    colour everywhere; ``few`` = the articles in view when they are at most twelve, else ``None``; ``newest`` = the last
    dated day of the whole corpus, after which a period cannot be complete (``None``: not known); ``axis`` = the days that a
    chart over time spans: the dates in view as far as the corpus covers them, else the corpus (``None``: not known).
    """

    filters: Filters
    display: Display = Display()
    span: tuple[date, date] | None = None
    topics: tuple[str, ...] = ()
    few: tuple[ArticleRow, ...] | None = None
    newest: date | None = None
    axis: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """An answer drawn. ``figure`` is ``None`` when there is nothing to draw, and ``empty`` says why in words.

    ``subtitle`` names the unit and the count; ``note`` is the line at the foot (n of N, omissions).
    ``alt`` describes the chart with its numbers for blind readers. ``height`` is in CSS pixels.
    Text in ``figure`` is escaped for Plotly; ``customdata`` has the raw keys for events.
    """

    figure: Figure | None
    subtitle: str
    note: str
    alt: str
    height: int
    empty: str | None = None


@dataclass(frozen=True, slots=True)
class ChartSpec(Generic[Answer]):
    """One chart: its name in addresses, the question it answers as its title, the id of its definition.

    ``asks`` is the question for the store, or a function where that depends on the view; ``draw`` draws its answer.
    A click toggles the filter of dimension ``picks``, a box selection sets that of ``brushes``. ``page`` is the address of
    its page, empty for the overview.
    """

    name: str
    title: str
    definition_id: str
    asks: Question[Answer] | Callable[[View], Question[Answer]]
    draw: Callable[[Answer, View], Drawing]
    picks: Dimension | None = None
    brushes: Dimension | None = None
    page: str = ""

    @property
    def definition(self) -> Definition:
        """The definition of what it shows."""
        return DEFINITIONS[self.definition_id]

    @property
    def is_of_facets(self) -> bool:
        """Whether it counts policy facets only: neither the days in view nor the articles of a small view matter."""
        return isinstance(self.asks, Query) and set(self.asks.dimensions) <= set(POLICY_DIMENSIONS)

    def ask(self, view: View) -> Question[Answer]:
        """The question under this view."""
        return self.asks if isinstance(self.asks, Question) else self.asks(view)


def axis_days(filters: Filters, facts: CorpusFacts) -> tuple[date, date] | None:
    """The days of a chart over time: the dates in view, cut to those that the corpus covers; else all of these."""
    if facts.first is None or facts.last is None:
        return None
    first, last = filters.window(facts.last)
    start, end = max(first or facts.first, facts.first), min(last or facts.last, facts.last)
    return (start, end) if start <= end else None


@dataclass(frozen=True, slots=True)
class ChartAnswer:
    """A chart with its query, result and drawing. ``figure`` is the drawing as Plotly JSON, if there is one."""

    spec: ChartSpec[Any]
    query: Question[Any]
    result: Result
    drawing: Drawing
    figure: str | None
