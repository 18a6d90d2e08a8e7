"""What a chart is: a question, and a drawing of its answer. It never sees the store, the URL or Streamlit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from dashboard.definitions import Definition
from dashboard.display import Display
from dashboard.filters import Filters
from dashboard.listing import ArticleRow
from dashboard.query import Dimension, Question, Result

Figure: TypeAlias = dict[str, Any]
"""What plotly.js draws, as plain values: ``data`` is the list of traces, ``layout`` a mapping.

The Python side of Plotly stays out of answers: its objects cost more to build than the questions to ask. The tests hand
every figure to it, which refuses properties that do not exist and values of the wrong kind.
"""


@dataclass(frozen=True, slots=True)
class View:
    """What a drawing may depend on beside its answer.

    ``filters`` for what is selected; ``display`` for how to show it; ``span`` = first and last dated UTC day in view
    (``None`` when nothing is dated); ``topics`` = the whole corpus's topics by falling count, so that a topic has one
    colour everywhere; ``few`` = the articles in view when they are at most twelve, else ``None``; ``newest`` = the last
    dated day of the whole corpus, after which a period cannot be complete (``None``: not known).
    """

    filters: Filters
    display: Display = Display()
    span: tuple[date, date] | None = None
    topics: tuple[str, ...] = ()
    few: tuple[ArticleRow, ...] | None = None
    newest: date | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """An answer drawn. ``figure`` is ``None`` when there is nothing to draw, and ``empty`` says why in words.

    ``subtitle`` is the unit and what is counted; ``note`` is the one line at the foot (n of N, what is left out).
    ``alt`` tells a blind reader what the chart shows, with its numbers. ``height`` is in CSS pixels.
    Text in ``figure`` is escaped for Plotly; raw keys for events stand in ``customdata``.
    """

    figure: Figure | None
    subtitle: str
    note: str
    alt: str
    height: int
    empty: str | None = None


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One chart: ``name`` is its key in addresses, ``title`` the question it answers.

    ``picks`` is the dimension whose filter a click on the chart toggles, ``brushes`` the one a box selection sets.
    ``page`` is the address of the page it stands on, empty for the overview.
    """

    name: str
    title: str
    definition: Definition
    ask: Callable[[View], Question]
    draw: Callable[[Result, View], Drawing]
    picks: Dimension | None = None
    brushes: Dimension | None = None
    page: str = ""
