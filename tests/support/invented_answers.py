"""Hand-made answers and views, for drawing charts without a store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any

import plotly.graph_objects as go

from dashboard.charts.colours import LIGHT_COLOURS, recoloured
from dashboard.charts.spec import Drawing, View
from dashboard.model.article import Status
from dashboard.model.filters import Filters
from dashboard.model.query import Dimension, LeftOut, Result
from dashboard.model.results import ArticleRow
from dashboard.model.view_options import Display

HOSTILE = (
    "__proto__",
    "constructor",
    '<a href="http://evil.example/">click</a>',
    '<span style="background:url(http://evil.example/x)">x</span>',
    "%{x} & <b>bold</b>\x00\n",
    "\ud800 half a pair",
    "人工知能に関する政策と半導体の供給網についての長い見出し",
    "word" * 60,
    " ",
)


def answer(
    dimensions: Sequence[Dimension],
    rows: Iterable[Sequence[Any]],
    *,
    total: int,
    whole: int | None = None,
    labels: Sequence[str | None] | None = None,
    left_out: tuple[LeftOut, ...] = (),
) -> Result:
    """An answer whose rows are the keys, the count and, where it differs, the fractional count."""
    table = [tuple(row) for row in rows]
    width = len(dimensions)
    columns: dict[str, list[Any]] = {d.value: [row[i] for row in table] for i, d in enumerate(dimensions)}
    columns["label"] = list(labels) if labels is not None else [row[0] for row in table]
    columns["count"] = [row[width] for row in table]
    columns["fractional"] = [float(row[-1]) for row in table]
    return Result(columns, total, total if whole is None else whole, left_out)


def view(
    filters: Filters | None = None,
    display: Display | None = None,
    span: tuple[date, date] | None = None,
    topics: Sequence[str] = (),
    few: Sequence[ArticleRow] | None = None,
    newest: date | None = None,
) -> View:
    """A view with everything left open."""
    return View(
        filters or Filters(),
        display or Display(),
        span,
        tuple(topics),
        None if few is None else tuple(few),
        newest,
    )


def row(
    article_id: str, title: str, published_at: datetime | None = None, topics: tuple[str, ...] = (), **fields: Any
) -> ArticleRow:
    """A row of the article table, unknown in whatever is not given."""
    given: dict[str, Any] = {
        "excerpt": None,
        "url": None,
        "date_only": False,
        "provider_domain": "example.org",
        "provider_name": "Example",
        "type": "article",
        "quality": None,
        "quality_percentile": None,
        "heat": None,
        "status": Status.UNSCORED,
        "image": None,
        "related_count": 0,
        "source_count": None,
        "path": None,
    } | fields
    return ArticleRow(article_id=article_id, title=title, published_at=published_at, topics=topics, **given)


def at(year: int, month: int, day: int, hour: int = 12) -> datetime:
    """A moment in UTC."""
    return datetime(year, month, day, hour, tzinfo=UTC)


def plotted(drawing: Drawing) -> go.Figure:
    """The figure in light colours as Plotly reads it, which refuses what its own schema does not know."""
    assert drawing.figure is not None
    return go.Figure(recoloured(drawing.figure, LIGHT_COLOURS))


def texts(value: Any) -> Iterator[str]:
    """Every text in a figure's plain form, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from texts(item)
