"""Two dimensions crossed: a cell for each pair of values, numbered and coloured by the number of articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, label_lines, label_width, listed, sentences, unit_of
from dashboard.charts.heat_cells import cell_numbers, colour_axis
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import FONT_SIZE, SMALL_FONT_SIZE, blank_figure, quiet_axis
from dashboard.model.query import Dimension, Result
from dashboard.text.numbers import counted, number
from dashboard.text.shortening import shortened, wrapped

ROW: Final = 30
HEAD: Final = 30
LEAST_COLUMNS: Final = 6
SPOKEN: Final = 6


@dataclass(frozen=True, slots=True)
class Cross:
    """A table of two dimensions, at most so many values of each; columns are headed by their keys.

    ``names`` are those of rows, by key. ``per`` continues the subtitle; ``nothing`` is said where there are no pairs.
    """

    name: str
    rows: Dimension
    columns: Dimension
    names: Mapping[str, str]
    per: str
    nothing: str
    most_rows: int = 14
    most_columns: int = 12

    def draw(self, result: Result, view: View) -> Drawing:
        """The table drawn. The answer's labels name the columns."""
        keys, labels = result.columns[self.columns.value], result.columns["label"]
        names = {key: str(label) for key, label in zip(keys, labels, strict=True) if key is not None}
        return draw_cross(result, view, self, f"{unit_title(view)} {self.per}", (self.names, names))


@dataclass(frozen=True, slots=True)
class _Table:
    rows: list[str]
    columns: list[str]
    counts: Counter[tuple[str, str]]
    hidden_rows: int
    hidden_columns: int


def draw_cross(result: Result, view: View, cross: Cross, subtitle: str, names: Sequence[Mapping[str, str]]) -> Drawing:
    """The most frequent rows and columns. ``names`` are those of rows and of columns, by key; else the key is shown."""
    table = _table(result, cross)
    if not table.counts:
        return nothing_drawn(result, view, subtitle, cross.nothing)
    unit = unit_of(view.filters)
    hidden = [
        f"{counted(count, f'rarer {noun}')} not drawn."
        for count, noun in ((table.hidden_rows, cross.rows.value), (table.hidden_columns, cross.columns.value))
        if count
    ]
    told = [
        f"{names[0].get(row, row)} and {names[1].get(column, column)} {number(count)}"
        for (row, column), count in sorted(table.counts.items(), key=lambda item: (-item[1], item[0]))[:SPOKEN]
    ]
    return Drawing(
        figure=_figure(table, cross, names, unit),
        subtitle=subtitle,
        note=foot_note(result, view, *hidden, crossed=cross.rows),
        alt=sentences(
            f"Table of {cross.rows.value} by {cross.columns.value}: most articles for {listed(told)}.", *hidden
        ),
        height=HEAD + ROW * len(table.rows) + 10,
    )


def _table(result: Result, cross: Cross) -> _Table:
    counts: Counter[tuple[str, str]] = Counter()
    cells = zip(
        result.columns[cross.rows.value], result.columns[cross.columns.value], result.columns["count"], strict=True
    )
    for row, column, count in cells:
        if row is not None and column is not None and count:
            counts[row, column] += int(count)
    by_row: Counter[str] = Counter()
    by_column: Counter[str] = Counter()
    for (row, column), count in counts.items():
        by_row[row] += count
        by_column[column] += count
    rows, columns = _first(by_row, cross.most_rows), _first(by_column, cross.most_columns)
    shown = Counter({pair: n for pair, n in counts.items() if pair[0] in rows and pair[1] in columns})
    return _Table(rows, columns, shown, len(by_row) - len(rows), len(by_column) - len(columns))


def _first(counts: Counter[str], most: int) -> list[str]:
    return [key for key, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]]


def _figure(table: _Table, cross: Cross, names: Sequence[Mapping[str, str]], unit: str) -> Figure:
    labels = [label_lines(wrapped(names[0].get(row, row))) for row in table.rows]
    most = max(table.counts.values())
    cells = (
        (x, y, table.counts[row, column], True)
        for y, row in enumerate(table.rows)
        for x, column in enumerate(table.columns)
        if table.counts[row, column]
    )
    figure = blank_figure(
        cross.name,
        HEAD + ROW * len(table.rows) + 10,
        margin={"l": 10 + max(label_width(label, FONT_SIZE) for label in labels), "r": 8, "t": HEAD, "b": 10},
        xaxis=quiet_axis(
            side="top",
            range=[-0.5, max(len(table.columns), LEAST_COLUMNS) - 0.5],
            tickvals=list(range(len(table.columns))),
            ticktext=[escape(column) for column in table.columns],
            tickangle=0,
            tickfont={"color": ROLES.text, "size": SMALL_FONT_SIZE},
        ),
        yaxis=quiet_axis(
            range=[len(table.rows) - 0.5, -0.5],
            tickvals=list(range(len(table.rows))),
            ticktext=labels,
            tickfont={"color": ROLES.text, "size": FONT_SIZE},
            ticklabelstandoff=6,
            ticklabeloverflow="allow",
        ),
        coloraxis=colour_axis(most, bar=False),
    )
    figure["data"] = [_cells(table, cross, names, unit), *cell_numbers(cells, most)]
    return figure


def _cells(table: _Table, cross: Cross, names: Sequence[Mapping[str, str]], unit: str) -> dict[str, Any]:
    def words(row: str, column: str) -> str:
        count = table.counts[row, column]
        if not count:
            return ""
        pair = f"{shortened(names[0].get(row, row), 60)}, {shortened(names[1].get(column, column), 60)}"
        return f"<b>{escape(pair)}</b><br>{counted(count, unit)}"

    def both(row: str, column: str) -> list[Any]:
        return ["rows", {cross.rows.filter_name: [row], cross.columns.filter_name: [column]}]

    return {
        "type": "heatmap",
        "z": [[table.counts[row, column] or None for column in table.columns] for row in table.rows],
        "x": list(range(len(table.columns))),
        "y": list(range(len(table.rows))),
        "coloraxis": "coloraxis",
        "xgap": 2,
        "ygap": 3,
        "hoverongaps": False,
        "customdata": [[both(row, column) for column in table.columns] for row in table.rows],
        "hovertext": [[words(row, column) for column in table.columns] for row in table.rows],
        "hoverinfo": "text",
    }
