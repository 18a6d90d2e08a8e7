"""Heat against quality: whether the producer's second score says anything the first does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import plotly.graph_objects as go

from dashboard.article import NON_LEADING_HEAT
from dashboard.charts.figure_text import counted, number, plural, sentences, unit_of
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, View
from dashboard.charts.theme import LIGHT, SMALL_FONT_SIZE, blank_figure, quiet_axis
from dashboard.query import Result

HEIGHT: Final = 340
FEW_HEIGHT: Final = 230
LARGEST_BUBBLE: Final = 34
PUBLISHED_BAR: Final = 70
CLEAR_OF_BAR: Final = 1.4
MOSTLY: Final = 0.9
TOLD_FROM: Final = 10


@dataclass(frozen=True, slots=True)
class Pair:
    """Articles with the same quality and heat."""

    quality: int
    heat: int
    count: int

    @property
    def leads(self) -> bool:
        """Whether these lead their story (definition ``heat``)."""
        return self.heat != NON_LEADING_HEAT


def draw_quality_heat(result: Result, view: View) -> Drawing:
    """Heat against quality, a bubble for each pair of scores, with the bar for publishing on heat."""
    unit = unit_of(view.filters)
    subtitle = f"{unit_title(view)} by the producer's two scores; a larger circle is more {plural(unit)}"
    columns = (result.columns[name] for name in ("quality_value", "heat_value", "count"))
    rows = [row for row in zip(*columns, strict=True) if row[2]]
    pairs = [Pair(int(q), int(h), int(n)) for q, h, n in rows if q is not None and h is not None]
    lacking = sum(n for q, h, n in rows if q is None or h is None)
    if not pairs:
        return nothing_drawn(result, view, subtitle, f"No {unit} in view has both quality and heat.")
    ceiling = _ceiling(pairs)
    drawn = [pair for pair in pairs if pair.heat <= ceiling]
    beyond = sum(pair.count for pair in pairs) - sum(pair.count for pair in drawn)
    told = (
        f"{number(lacking)} without both scores, not drawn." if lacking else "",
        f"{number(beyond)} with heat above {ceiling:,}, up to {max(p.heat for p in pairs):,}, not drawn."
        if beyond
        else "",
        constant_note(pairs, unit),
        _copies_note(drawn),
    )
    return Drawing(
        figure=_bubbles(drawn, result.total, view),
        subtitle=subtitle,
        note=foot_note(result, view, *told),
        alt=sentences(_bubbles_alt(drawn, result.total, unit), *told),
        height=_height(view),
    )


def _height(view: View) -> int:
    return HEIGHT if view.few is None else FEW_HEIGHT


def constant_note(pairs: Sequence[Pair], unit: str) -> str:
    """Whether heat is quality plus a constant, judged on the leading articles alone; empty when it is not."""
    differences: Counter[int] = Counter()
    for pair in pairs:
        if pair.leads:
            differences[pair.heat - pair.quality] += pair.count
    leading = differences.total()
    if leading < 2:
        return ""
    constant, agreeing = differences.most_common(1)[0]
    rule = "equals quality" if constant == 0 else f"is quality {'plus' if constant > 0 else 'minus'} {abs(constant):,}"
    if agreeing == leading:
        return f"Heat {rule} for each of the {counted(leading, unit)} that lead: the two scores say the same."
    if agreeing / leading >= MOSTLY and leading >= TOLD_FROM:
        return f"Heat {rule} for {number(agreeing)} of the {counted(leading, unit)} that lead."
    return ""


def _copies_note(pairs: Sequence[Pair]) -> str:
    copies = sum(pair.count for pair in pairs if not pair.leads)
    return f"Grey: {number(copies)} non-leading {'copy' if copies == 1 else 'copies'} (heat −1)." if copies else ""


def _ceiling(pairs: Sequence[Pair]) -> int:
    """The highest heat to draw: beyond three times what 98 % stay under, a few articles would flatten all others."""
    heats = sorted(pair.heat for pair in pairs for _ in range(min(pair.count, 1000)))
    usual = max(heats[int(0.98 * (len(heats) - 1))], PUBLISHED_BAR)
    return heats[-1] if heats[-1] <= 3 * usual else usual


def _bubbles(pairs: Sequence[Pair], total: int, view: View) -> go.Figure:
    qualities = [pair.quality for pair in pairs]
    heats = [pair.heat for pair in pairs]
    low, high = min(0, *heats), max(PUBLISHED_BAR + 10, *heats)
    room = 0.07 * (high - low)
    axis = {"showgrid": True, "gridcolor": LIGHT.grid, "nticks": 6, "tickformat": ",d", "tickangle": 0}
    side = max(3.0, 0.06 * (max(qualities) - min(qualities)))
    figure = blank_figure(
        "quality_heat",
        _height(view),
        margin={"l": 8, "r": 12, "t": 28, "b": 8},
        xaxis=quiet_axis(
            range=[min(qualities) - side, max(qualities) + side],
            title={"text": "Quality", "font": {"color": LIGHT.muted, "size": SMALL_FONT_SIZE}, "standoff": 6},
            **axis,
        ),
        yaxis=quiet_axis(range=[low - room, high + room], **axis),
    )
    for leading in (True, False):
        if group := [pair for pair in pairs if pair.leads is leading]:
            figure.add_trace(_bubble_trace(group, max(p.count for p in pairs), leading, total, unit_of(view.filters)))
    figure.add_hline(PUBLISHED_BAR, line={"color": LIGHT.text, "width": 1, "dash": "dot"}, layer="below")
    _say_bar(figure, max(qualities))
    _say(figure, "Heat", x=0, xanchor="left", y=1, yref="paper", yanchor="bottom", yshift=4)
    return figure


def _say_bar(figure: go.Figure, highest: int) -> None:
    """Where bubbles seldom are: heat is hardly ever below quality, so under the bar far right, else above it at the left."""
    place = {"x": 1, "xanchor": "right", "xshift": -4, "yanchor": "top"}
    if highest < CLEAR_OF_BAR * PUBLISHED_BAR:
        place = {"x": 0, "xanchor": "left", "xshift": 4, "yanchor": "bottom"}
    _say(figure, "published from heat 70", y=PUBLISHED_BAR, yref="y", **place)


def _say(figure: go.Figure, text: str, **place: Any) -> None:
    font = {"color": LIGHT.muted, "size": SMALL_FONT_SIZE}
    figure.add_annotation(text=text, xref="paper", showarrow=False, font=font, **place)


def _bubble_trace(pairs: Sequence[Pair], most: int, leading: bool, total: int, unit: str) -> go.Scatter:
    return go.Scatter(
        x=[pair.quality for pair in pairs],
        y=[pair.heat for pair in pairs],
        mode="markers",
        cliponaxis=False,
        marker={
            "color": LIGHT.accent if leading else LIGHT.unknown,
            "opacity": 0.62,
            "size": [pair.count for pair in pairs],
            "sizemode": "area",
            "sizeref": 2 * max(most, 4) / LARGEST_BUBBLE**2,
            "sizemin": 4,
            "line": {"color": LIGHT.surface, "width": 1},
        },
        hovertext=[
            f"<b>Quality {pair.quality:,} · heat {pair.heat:,}</b><br>{number(pair.count)} of {counted(total, unit)}"
            + ("" if leading else "<br>not leading: a copy of another article's story")
            for pair in pairs
        ],
        hoverinfo="text",
    )


def _bubbles_alt(pairs: Sequence[Pair], total: int, unit: str) -> str:
    drawn = sum(pair.count for pair in pairs)
    above = sum(pair.count for pair in pairs if pair.heat >= PUBLISHED_BAR)
    qualities = [pair.quality for pair in pairs]
    heats = [pair.heat for pair in pairs]
    return (
        f"Bubble chart of quality and heat for {number(drawn)} of {counted(total, unit)}. "
        f"Quality runs from {min(qualities):,} to {max(qualities):,}, heat from {min(heats):,} to {max(heats):,}; "
        f"at or above {PUBLISHED_BAR}, the bar for publishing: {number(above)}."
    )
