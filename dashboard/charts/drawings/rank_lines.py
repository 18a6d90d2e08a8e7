"""Ranks under several definitions: a column for each, a line for each value, changes in colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, label_lines, label_width, listed
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import FONT_SIZE, blank_figure, quiet_axis
from dashboard.model.findings.comparison import RANKS, RankCompared, RankFacts
from dashboard.model.query import Analysis, Dimension, Finding, Measure
from dashboard.text.numbers import counted, number, plural
from dashboard.text.shortening import shortened, shortened_line, wrapped

Ranks: TypeAlias = Finding[RankCompared, RankFacts]

PROVIDER_RANKS: Final = replace(RANKS, keys=("provider", "definition"), looks_past=("provider",)).with_options(
    by="provider"
)
ROW: Final = 26
HEAD: Final = 44
LEAST: Final = 10
LEAST_KEYS: Final = 3
NAME: Final = 24
COLUMN: Final = 9


def ask_topics(view: View) -> Analysis[RankCompared, RankFacts]:
    """The order of topics."""
    counting = "fractional" if view.display.counting is Measure.FRACTIONAL else "full"
    return RANKS.with_options(by="topic", counting=counting)


def draw_ranks(result: Ranks, view: View) -> Drawing:
    """The ten greatest as counted now, and their ranks when one definition is changed."""
    dimension = Dimension(next(iter(result.columns)))
    noun = dimension.value
    subtitle = f"{unit_title(view)}: ranks of {plural(noun)} as shown, and with one definition changed at a time"
    rows = result.records
    keys = list(dict.fromkeys(row.key for row in rows))
    if result.total < LEAST or len(keys) < LEAST_KEYS:
        reason = (
            f"Ranks need {LEAST} articles and {LEAST_KEYS} {plural(noun)}; "
            f"this view has {number(result.total)} and {len(keys)}."
        )
        return nothing_drawn(result, view, subtitle, reason)
    definitions = list(dict.fromkeys(row.definition for row in rows))
    turned = {row.key for row in rows if row.flips}
    told = _told(result, noun)
    return Drawing(
        figure=_figure(rows, keys, definitions, turned, noun),
        subtitle=subtitle,
        note=foot_note(result, view, told, "Coloured: rank changes." if turned else "", crossed=dimension),
        alt=f"Ranks of {counted(len(keys), noun)} under {counted(len(definitions), 'definition')}. As shown: "
        f"{listed([f'{place} {key}' for place, key in enumerate(keys[:5], start=1)])}. {told}",
        height=HEAD + 12 + ROW * len(keys),
    )


def _told(result: Ranks, noun: str) -> str:
    flips = {name: count for name, count in result.facts.flips.items() if count}
    if not flips:
        return f"No two of these {plural(noun)} change places."
    return f"Ranks that change: {listed([f'{count} ({name})' for name, count in flips.items()])}."


def _figure(
    rows: Sequence[RankCompared], keys: list[str], definitions: list[str], turned: set[str], noun: str
) -> Figure:
    labels = [f"{place}  {escape(shortened_line(key, NAME))}" for place, key in enumerate(keys, start=1)]
    figure = blank_figure(
        f"{noun}_ranks",
        HEAD + 12 + ROW * len(keys),
        margin={"l": 10 + max(label_width(label, FONT_SIZE) for label in labels), "r": 30, "t": HEAD, "b": 12},
        xaxis=quiet_axis(
            range=[-0.12, len(definitions) - 0.72],
            side="top",
            tickvals=list(range(len(definitions))),
            ticktext=[label_lines(wrapped(name, 3, COLUMN)) for name in definitions],
            tickangle=0,
            ticklabeloverflow="allow",
        ),
        yaxis=quiet_axis(
            range=[len(keys) - 0.5, -0.5],
            tickvals=list(range(len(keys))),
            ticktext=labels,
            tickfont={"color": ROLES.text, "size": FONT_SIZE},
            ticklabelstandoff=6,
            ticklabeloverflow="allow",
        ),
    )
    ordered = sorted(keys, key=lambda key: key in turned)
    figure["data"] = [_line(rows, key, keys, definitions, noun, turned=key in turned) for key in ordered]
    return figure


def _line(
    rows: Sequence[RankCompared], key: str, keys: list[str], definitions: list[str], noun: str, *, turned: bool
) -> dict[str, Any]:
    own = [row for row in rows if row.key == key]
    places = [_place(row, rows, keys) for row in own]
    colour = ROLES.accent if turned else ROLES.dimmed
    return {
        "type": "scatter",
        "x": list(range(len(definitions))),
        "y": places,
        "mode": "lines+markers",
        "line": {"color": colour, "width": 2 if turned else 1.5},
        "marker": {
            "color": [ROLES.accent if row.flips else colour for row in own],
            "size": [9 if r.flips else 6 for r in own],
            "opacity": 1,
            "line": {"width": 0},
        },
        "connectgaps": False,
        "cliponaxis": False,
        "customdata": [[noun, key]] * len(own),
        "hovertext": [_hover(row) for row in own],
        "hoverinfo": "text",
    }


def _place(row: RankCompared, rows: Sequence[RankCompared], keys: list[str]) -> int | None:
    """Its rank among those drawn, ties by their order as shown; ``None`` where it has no rank."""
    if row.rank is None:
        return None
    column = [other for other in rows if other.definition == row.definition and other.rank is not None]
    order = sorted(column, key=lambda other: (other.rank, keys.index(other.key)))
    return order.index(row)


def _hover(row: RankCompared) -> str:
    rank = "none" if row.rank is None else f"rank {row.rank}"
    moved = "<br>rank changes" if row.flips else ""
    return (
        f"<b>{escape(shortened(row.key, 60))}</b><br>{escape(row.definition)}: {rank}, {number(row.count)}"
        f"<br>as shown: rank {row.before}{moved}"
    )
