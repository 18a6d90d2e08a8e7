"""Heat against quality: a circle for each pair of scores, or for a square of scores where the pairs are too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import label_width, sentences, unit_of
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import SMALL_FONT_SIZE, blank_figure, quiet_axis
from dashboard.model.article import NON_LEADING_HEAT
from dashboard.model.query import Result
from dashboard.text.numbers import counted, number, plural

HEIGHT: Final = 340
FEW_HEIGHT: Final = 230
LARGEST_BUBBLE: Final = 34
PUBLISHED_BAR: Final = 70
CLEAR_OF_BAR: Final = 1.4
MOSTLY: Final = 0.9
TOLD_FROM: Final = 10
MOST_BUBBLES: Final = 150
SIDES: Final = (1, 5, 10, 50, 100, 500, 1000, 5000, 10_000, 50_000, 100_000)
"""The sides a square of scores may have, in points; those up to ten never lie on both sides of the bar."""
MOST_TICKS: Final = 6
TICK_STEPS: Final = tuple(factor * 10**power for power in range(7) for factor in (1, 2, 5))


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


@dataclass(frozen=True, slots=True)
class Bubble:
    """Articles whose scores lie in one square: its lowest scores, and its side in points. Copies have no heat to group."""

    quality: int
    heat: int
    count: int
    side: int
    leads: bool

    @property
    def middle(self) -> tuple[float, float]:
        """The quality and heat it is drawn at."""
        half = (self.side - 1) / 2
        return self.quality + half, self.heat + (half if self.leads else 0)

    @property
    def name(self) -> str:
        """Its scores in words."""
        quality, heat = (
            f"{low:,}" if side == 1 else f"{low:,} to {low + side - 1:,}"
            for low, side in ((self.quality, self.side), (self.heat, self.side if self.leads else 1))
        )
        return f"Quality {quality} · heat {heat}"


def draw_quality_heat(result: Result, view: View) -> Drawing:
    """Heat against quality, a bubble for each pair of scores, with the bar for publishing on heat."""
    unit = unit_of(view.filters)
    told_how = f"{unit_title(view)} by the producer's two scores; a larger circle is more {plural(unit)}"
    columns = (result.columns[name] for name in ("quality_value", "heat_value", "count"))
    rows = [row for row in zip(*columns, strict=True) if row[2]]
    pairs = [Pair(int(q), int(h), int(n)) for q, h, n in rows if q is not None and h is not None]
    lacking = sum(n for q, h, n in rows if q is None or h is None)
    if not pairs:
        return nothing_drawn(result, view, told_how, f"No {unit} in view has both quality and heat.")
    ceiling = _ceiling(pairs)
    drawn = [pair for pair in pairs if pair.heat <= ceiling]
    bubbles = bubbles_of(drawn)
    side = bubbles[0].side
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
        figure=_figure(bubbles, result.total, view),
        subtitle=told_how if side == 1 else f"{told_how}, in squares of {side:,} by {side:,} points",
        note=foot_note(result, view, *told),
        alt=sentences(_bubbles_alt(drawn, result.total, unit), *told),
        height=_height(view),
    )


def _height(view: View) -> int:
    return HEIGHT if view.few is None else FEW_HEIGHT


def bubbles_of(pairs: Sequence[Pair]) -> list[Bubble]:
    """The pairs as at most 150 circles: one each, or one for each of the smallest squares that are few enough."""
    for side in SIDES:
        squares: Counter[tuple[int, int, bool]] = Counter()
        for pair in pairs:
            heat = pair.heat // side * side if pair.leads else pair.heat
            squares[pair.quality // side * side, heat, pair.leads] += pair.count
        if len(squares) <= MOST_BUBBLES:
            break
    return [Bubble(quality, heat, count, side, leads) for (quality, heat, leads), count in squares.items()]


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
    rising = sorted(pairs, key=lambda pair: pair.heat)
    sums = list(accumulate(pair.count for pair in rising))
    most = int(0.98 * (sums[-1] - 1))
    usual = max(next(pair.heat for pair, n in zip(rising, sums, strict=True) if n > most), PUBLISHED_BAR)
    return rising[-1].heat if rising[-1].heat <= 3 * usual else usual


def _figure(bubbles: Sequence[Bubble], total: int, view: View) -> Figure:
    qualities, heats = zip(*(bubble.middle for bubble in bubbles), strict=True)
    low, high = min(0, *heats), max(PUBLISHED_BAR + 10, *heats)
    room = 0.07 * (high - low)
    side = max(3.0, 0.06 * (max(qualities) - min(qualities)))
    across, up = (min(qualities) - side, max(qualities) + side), (low - room, high + room)
    figure = blank_figure(
        "quality_heat",
        _height(view),
        margin={"l": 10 + max(label_width(f"{end:,.0f}", SMALL_FONT_SIZE) for end in up), "r": 18, "t": 28, "b": 38},
        xaxis=_score_axis(across, title={"text": "Quality", "font": _small(), "standoff": 6}),
        yaxis=_score_axis(up),
        shapes=[_bar_for_publishing()],
        annotations=[
            _said_of_bar(max(qualities)),
            _said("Heat", x=0, xanchor="left", y=1, yref="paper", yanchor="bottom", yshift=4),
        ],
    )
    most = max(bubble.count for bubble in bubbles)
    for leading in (True, False):
        if group := [bubble for bubble in bubbles if bubble.leads is leading]:
            figure["data"].append(_trace(group, most, leading, total, unit_of(view.filters)))
    return figure


def _score_axis(ends: tuple[float, float], **axis: Any) -> dict[str, Any]:
    step = next((s for s in TICK_STEPS if (ends[1] - ends[0]) / s <= MOST_TICKS), TICK_STEPS[-1])
    ticks = {"tick0": 0, "dtick": step, "tickformat": ",d", "tickangle": 0}
    return quiet_axis(range=list(ends), showgrid=True, gridcolor=ROLES.grid, **ticks, **axis)


def _bar_for_publishing() -> dict[str, Any]:
    return {
        "type": "line",
        "x0": 0,
        "x1": 1,
        "xref": "x domain",
        "y0": PUBLISHED_BAR,
        "y1": PUBLISHED_BAR,
        "yref": "y",
        "line": {"color": ROLES.text, "width": 1, "dash": "dot"},
        "layer": "below",
    }


def _said_of_bar(highest: float) -> dict[str, Any]:
    """Where bubbles seldom are: heat is hardly ever below quality, so under the bar far right, else above it at the left."""
    place: dict[str, Any] = {"x": 1, "xanchor": "right", "xshift": -4, "yanchor": "top"}
    if highest < CLEAR_OF_BAR * PUBLISHED_BAR:
        place = {"x": 0, "xanchor": "left", "xshift": 4, "yanchor": "bottom"}
    return _said("published from heat 70", y=PUBLISHED_BAR, yref="y", **place)


def _said(text: str, **place: Any) -> dict[str, Any]:
    return {"text": text, "xref": "paper", "showarrow": False, "font": _small(), **place}


def _small() -> dict[str, Any]:
    return {"color": ROLES.muted, "size": SMALL_FONT_SIZE}


def _trace(bubbles: Sequence[Bubble], most: int, leading: bool, total: int, unit: str) -> dict[str, Any]:
    among = counted(total, unit)
    copy = "" if leading else "<br>not leading: a copy of another article's story"
    return {
        "type": "scatter",
        "x": [bubble.middle[0] for bubble in bubbles],
        "y": [bubble.middle[1] for bubble in bubbles],
        "mode": "markers",
        "cliponaxis": False,
        "marker": {
            "color": ROLES.accent if leading else ROLES.unknown,
            "opacity": 0.62,
            "size": [bubble.count for bubble in bubbles],
            "sizemode": "area",
            "sizeref": 2 * max(most, 4) / LARGEST_BUBBLE**2,
            "sizemin": 4,
            "line": {"color": ROLES.surface, "width": 1},
        },
        "hovertext": [f"<b>{bubble.name}</b><br>{number(bubble.count)} of {among}{copy}" for bubble in bubbles],
        "hoverinfo": "text",
    }


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
