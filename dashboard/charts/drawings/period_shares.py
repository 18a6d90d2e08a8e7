"""Stacked bars over time as shares of each period instead of counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dashboard.charts.figure_text import escape, label_width, unit_of
from dashboard.charts.spec import Figure, View
from dashboard.charts.theme import SMALL_FONT_SIZE, count_axis
from dashboard.model.query import Dimension
from dashboard.text.numbers import counted, number, percent, plural

UNIT: Final = " %"


def show_shares(figure: Figure, counts: Sequence[Sequence[float]], view: View) -> None:
    """Turn the bars of ``figure`` into percent of their period; ``counts`` has a row for each trace.

    A period without articles stays empty. Pointing at a bar still says of how many articles it is a share.
    """
    tops = [sum(column) for column in zip(*counts, strict=True)]
    for trace, row in zip(figure["data"], counts, strict=True):
        trace["y"] = [100 * count / top if top else 0.0 for count, top in zip(row, tops, strict=True)]
        trace["hovertext"] = [
            f"{words.split('<br>')[0]}<br>{trace['name']}: {_share_words(count, top, view)}"
            for words, count, top in zip(trace["hovertext"], row, tops, strict=True)
        ]
    layout = figure["layout"]
    layout["yaxis"] = count_axis(100, range=[0, 100], dtick=25, ticksuffix=UNIT)
    layout["margin"]["l"] = 8 + label_width(f"100{UNIT}", SMALL_FONT_SIZE)


def shares_note(grain: Dimension, view: View) -> str:
    """The sentence that keeps a full bar from being read as much coverage."""
    return f"Every bar is 100 % of its {grain.value}, of few {plural(unit_of(view.filters))} as of many."


def _share_words(count: float, top: float, view: View) -> str:
    of = f"{number(count)} of {counted(top, unit_of(view.filters))}"
    return escape(f"{percent(count, top) or '0 %'}, {of}, in equal parts")
