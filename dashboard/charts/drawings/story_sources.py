"""Sources of a multi-source story: which cited passage cites which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dashboard.charts.colours import ROLES
from dashboard.charts.drawings.story_course import NOT_NAMED
from dashboard.charts.figure_text import escape, listed
from dashboard.charts.labelled_rows import row_figure
from dashboard.charts.notes import EMPTY_HEIGHT
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.model.findings.stories import STORY_SOURCES, PassageFacts, PassageSource
from dashboard.model.query import Analysis, Finding
from dashboard.text.numbers import counted
from dashboard.text.shortening import shortened

HEADING: Final = 26


def ask_sources(view: View) -> Analysis[PassageSource, PassageFacts | None]:
    """The sources of the multi-source story that the address names."""
    return STORY_SOURCES.with_options(story=view.display.story or "")


def draw_sources(result: Finding[PassageSource, PassageFacts | None], _view: View) -> Drawing:
    """A row for each cited passage, a square for each source it cites; passages with one source are marked."""
    facts, rows = result.facts, result.records
    subtitle = "Cited passages in their order, and the numbered sources each cites"
    if facts is None:
        return Drawing(None, subtitle, "", NOT_NAMED, EMPTY_HEIGHT, empty=NOT_NAMED)
    if not rows:
        reason = "This document cites no numbered sources."
        return Drawing(None, subtitle, "", reason, EMPTY_HEIGHT, empty=reason)
    sources = sorted({row.source for row in rows})
    figure = _source_grid(rows, sources)
    load = {source: sum(row.source == source for row in rows) for source in sources}
    told = (
        f"{facts.single} of {counted(facts.passages, 'cited passage')} rest on one source; "
        f"{facts.mean or 0:.2f} distinct sources a passage, the mean."
    )
    loads = listed([f"source {source} in {load[source]}" for source in sources])
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=f"{told} Cited: {loads}.",
        alt=f"Grid of {counted(facts.passages, 'passage')} and {counted(len(sources), 'source')}. {told} Cited: {loads}.",
        height=figure["layout"]["height"],
    )


def _source_grid(rows: Sequence[PassageSource], sources: list[int]) -> Figure:
    passages = list(dict.fromkeys(row.passage for row in rows))
    first = {row.passage: row for row in reversed(rows)}
    figure = row_figure(
        "story_sources",
        _passage_labels(passages, first),
        ["one source" if first[passage].sources == 1 else "" for passage in passages],
        {
            "range": [-0.5, len(sources) - 0.5],
            "side": "top",
            "tickvals": list(range(len(sources))),
            "ticktext": [f"source {source}" if len(sources) < 5 else str(source) for source in sources],
            "tickangle": 0,
        },
        head=26,
    )
    figure["data"].append(
        {
            "type": "scatter",
            "x": [sources.index(row.source) for row in rows],
            "y": [passages.index(row.passage) for row in rows],
            "mode": "markers",
            "marker": {
                "symbol": "square",
                "size": 16,
                "color": [ROLES.categorical[1] if row.sources == 1 else ROLES.accent for row in rows],
                "line": {"width": 0},
            },
            "cliponaxis": False,
            "hovertext": [
                f"passage {row.passage}, source {row.source}<br>{counted(row.sources, 'source')} in all" for row in rows
            ],
            "hoverinfo": "text",
        }
    )
    return figure


def _passage_labels(passages: list[int], first: dict[int, PassageSource]) -> list[str]:
    labels, before = [], None
    for passage in passages:
        heading = first[passage].section
        name = shortened(heading, HEADING) if heading and heading != before else ""
        labels.append(f"{escape(name)}  {passage}" if name else str(passage))
        before = heading
    return labels
