"""Focus: of each provider's articles, the share that carries each topic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, interval, label_lines, label_width, unit_of
from dashboard.charts.heat_cells import cell_texts
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import FONT_SIZE, SMALL_FONT_SIZE, blank_figure, quiet_axis, sequential_scale
from dashboard.model.findings.providers import FocusFacts, TopicFocus
from dashboard.model.query import Dimension, Finding
from dashboard.text.numbers import counted, number, percent
from dashboard.text.shortening import shortened, wrapped

ROW: Final = 32
TOPIC_WIDTH: Final = 18
STRONG: Final = 0.45
LEAST: Final = 5
SLANT: Final = 40
PROVIDER_WIDTH: Final = 17


def draw_focus(result: Finding[TopicFocus, FocusFacts], view: View) -> Drawing:
    """A grid: providers by size, topics by frequency, the share within the provider in each cell."""
    unit = unit_of(view.filters)
    subtitle = (
        f"{unit_title(view)} of a provider that carry the topic, as a percentage of its articles; N after its name"
    )
    rows = result.records
    if not rows:
        return nothing_drawn(
            result, view, subtitle, f"No provider has {LEAST} articles in view, the least for a focus."
        )
    figure = _figure(rows, unit)
    more = result.facts.providers - len(dict.fromkeys(row.provider for row in rows))
    told = f"{counted(more, 'smaller provider')} not shown." if more > 0 else ""
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(result, view, told, crossed=Dimension.PROVIDER),
        alt=_alt(rows),
        height=figure["layout"]["height"],
    )


def _figure(rows: Sequence[TopicFocus], unit: str) -> Figure:
    providers = list(dict.fromkeys(row.provider for row in rows))
    topics = list(dict.fromkeys(row.topic for row in rows))
    totals = {row.provider: row.total for row in rows}
    cells = {(row.provider, row.topic): row for row in rows}
    grid = [[cells[provider, topic] for topic in topics] for provider in providers]
    labels = [f"{label_lines(wrapped(p, 2, PROVIDER_WIDTH))} <b>{totals[p]:,}</b>" for p in providers]
    heads = [escape(shortened(topic, TOPIC_WIDTH)) for topic in topics]
    head = 14 + round(0.66 * max(label_width(text, SMALL_FONT_SIZE) for text in heads))
    figure = blank_figure(
        "focus",
        head + 10 + ROW * max(3, len(providers)),
        margin={
            "l": 10 + max(label_width(text, FONT_SIZE) for text in labels),
            "r": 12 + round(0.6 * label_width(heads[-1], SMALL_FONT_SIZE)),
            "t": head,
            "b": 10,
        },
        xaxis=quiet_axis(
            range=[-0.5, max(len(topics), 6) - 0.5],
            side="top",
            tickvals=list(range(len(topics))),
            ticktext=heads,
            tickangle=-SLANT,
            ticklabeloverflow="allow",
        ),
        yaxis=quiet_axis(
            range=[max(3, len(providers)) - 0.5, -0.5],
            tickvals=list(range(len(providers))),
            ticktext=labels,
            tickfont={"color": ROLES.text, "size": FONT_SIZE},
            ticklabelstandoff=6,
            ticklabeloverflow="allow",
        ),
        coloraxis={"cmin": 0, "cmax": 1, "colorscale": sequential_scale(), "showscale": False},
    )
    figure["data"] = [_cells(grid, unit), *_numbers(grid)]
    return figure


def _cells(grid: list[list[TopicFocus]], unit: str) -> dict[str, Any]:
    return {
        "type": "heatmap",
        "z": [[cell.share or None for cell in line] for line in grid],
        "x": list(range(len(grid[0]))),
        "y": list(range(len(grid))),
        "coloraxis": "coloraxis",
        "xgap": 2,
        "ygap": 3,
        "hoverongaps": False,
        "customdata": [
            [["rows", {"provider": [cell.provider], "topic": [cell.topic]}] for cell in line] for line in grid
        ],
        "hovertext": [[_hover(cell, unit) for cell in line] for line in grid],
        "hoverinfo": "text",
    }


def _numbers(grid: list[list[TopicFocus]]) -> list[dict[str, Any]]:
    return cell_texts(
        (x, y, escape(percent(cell.count, cell.total).removesuffix(" %")), cell.share > STRONG)
        for y, line in enumerate(grid)
        for x, cell in enumerate(line)
        if cell.count
    )


def _hover(cell: TopicFocus, unit: str) -> str:
    if not cell.count:
        return ""
    return (
        f"<b>{escape(shortened(cell.provider, 60))}</b> · {escape(shortened(cell.topic, 60))}<br>"
        f"{number(cell.count)} of its {counted(cell.total, unit)} · {escape(percent(cell.count, cell.total))}"
        f"<br>95 % interval {interval(round(cell.count), cell.total)}"
    )


def _alt(rows: Sequence[TopicFocus]) -> str:
    best: dict[str, TopicFocus] = {}
    for row in rows:
        if row.provider not in best or row.share > best[row.provider].share:
            best[row.provider] = row
    told = [
        f"{provider}: {row.topic} {percent(row.count, row.total)} of {row.total:,}"
        for provider, row in list(best.items())[:6]
    ]
    return f"Grid of {counted(len(best), 'provider')} and their topics. Each one's commonest topic: {'; '.join(told)}."
