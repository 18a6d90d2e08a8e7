"""Horizontal bars: the frequency of each value of a dimension, the greatest first, others and unknown last in grey."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, interval, label_lines, label_width, listed, unit_of
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import FONT_SIZE, blank_figure, quiet_axis
from dashboard.model.filters import UNKNOWN_LABELS
from dashboard.model.query import Dimension, Measure, Result
from dashboard.text.numbers import counted, number, percent, plural
from dashboard.text.shortening import LINE_WIDTH, shortened, shortened_domain, wrapped

BAR_HEIGHT: Final = 22
ROW_HEIGHT: Final = 30
TWO_LINE_ROW_HEIGHT: Final = 36
LEAST_ROWS: Final = 3
SPOKEN_ROWS: Final = 6
LEAST_FOR_ALL: Final = 3
"""Articles from which on a value that all of them have is set apart."""
DOMAIN_WIDTH: Final = 26


@dataclass(frozen=True, slots=True)
class Ranking:
    """A ranking of a dimension: its noun, how many values get their own bar, and the colour of a key in a view.

    The subtitle is the unit counted and ``per``, with ``parts`` in place of ``each`` under fractional counting.
    ``many`` marks a dimension of which one article may have several values: full counts then add up to more than N.
    ``quiet_unknown`` gives the unknown its number and no bar, where it would dwarf everything known. ``sets_apart``
    names a value that every article has in the subtitle, where a bar of 100 % would dwarf the others.
    """

    dimension: Dimension
    noun: str
    top: int
    per: str
    colour: Callable[[str, View], str] = lambda _key, _view: ROLES.accent
    each: str = ""
    parts: str = ""
    many: bool = False
    quiet_unknown: bool = False
    sets_apart: bool = False

    def draw(self, result: Result, view: View) -> Drawing:
        """The ranking drawn, count and share at the right of each bar."""
        how = (self.parts or self.each) if view.display.counting is Measure.FRACTIONAL else self.each
        return draw_ranking(result, view, self, f"{unit_title(view)} {self.per}{how}")


@dataclass(frozen=True, slots=True)
class RankingBar:
    """One row of the ranking. ``merged`` is the number of values in it; 0 marks the unknown."""

    key: str | None
    name: str
    count: int
    value: float
    merged: int = 1


def ranked_bars(result: Result, ranking: Ranking, measure: Measure, chosen: Collection[str] = ()) -> list[RankingBar]:
    """The bars from top to bottom: the ``top`` greatest and every chosen value, the others as one, the unknown last.

    A single value beyond the top gets its own bar, since “1 other” would only hide its name.
    """
    column = result.columns[ranking.dimension.value]
    bars = [
        RankingBar(
            key,
            ranking_name(key, label, ranking),
            int(count),
            float(fractional if measure is Measure.FRACTIONAL else count),
        )
        for key, label, count, fractional in zip(
            column, result.columns["label"], result.columns["count"], result.columns["fractional"], strict=True
        )
        if count or key in chosen
    ]
    known = sorted((b for b in bars if b.key is not None), key=lambda b: (-b.value, str(b.key)))
    unknown = [RankingBar(None, b.name, b.count, b.value, merged=0) for b in bars if b.key is None]
    room = ranking.top + 1 if len(known) == ranking.top + 1 else ranking.top
    shown = [b for place, b in enumerate(known) if place < room or b.key in chosen]
    rest = [b for place, b in enumerate(known) if place >= room and b.key not in chosen]
    return [*shown, *_others(rest, ranking), *unknown]


def ranking_name(key: str | None, label: str | None, ranking: Ranking) -> str:
    """What a row is called: its label, or the words for the unknown."""
    return UNKNOWN_LABELS[ranking.dimension.value] if key is None else str(label or key)


def _others(rest: list[RankingBar], ranking: Ranking) -> list[RankingBar]:
    if not rest:
        return []
    name = f"{len(rest):,} other {plural(ranking.noun)}"
    return [RankingBar(None, name, sum(b.count for b in rest), sum(b.value for b in rest), merged=len(rest))]


def draw_ranking(result: Result, view: View, ranking: Ranking, subtitle: str) -> Drawing:
    """The ranking drawn, count and share at the right of each bar."""
    measure = view.display.counting if ranking.many else Measure.FULL
    chosen = frozenset(getattr(view.filters, ranking.dimension.filter_name))
    bars = ranked_bars(result, ranking, measure, chosen)
    if not any(bar.count for bar in bars):
        return nothing_drawn(result, view, subtitle, f"No {unit_of(view.filters)} in view.")
    if ranking.sets_apart and measure is Measure.FULL:
        apart, bars = _apart(bars, chosen, result.total)
        if apart:
            names = listed([bar.name for bar in apart])
            subtitle = f"{subtitle}. All {counted(result.total, unit_of(view.filters))}: {names}"
    labels = [_tick(bar, ranking) for bar in bars]
    row = TWO_LINE_ROW_HEIGHT if any("<br>" in label for label in labels) else ROW_HEIGHT
    height = max(LEAST_ROWS, len(labels)) * row + 16
    trace = _trace(bars, ranking, measure, result.total, view) | {
        "width": BAR_HEIGHT / row,
        "marker": {"color": [_colour(bar, ranking, chosen, view) for bar in bars], "line": {"width": 0}},
    }
    return Drawing(
        figure=_figure(labels, trace, height, ranking),
        subtitle=subtitle,
        note=foot_note(result, view, crossed=ranking.dimension),
        alt=_alt(bars, ranking, measure, result, view),
        height=height,
    )


def _apart(bars: list[RankingBar], chosen: Collection[str], total: int) -> tuple[list[RankingBar], list[RankingBar]]:
    """The values that every article has, unless one is chosen or nothing else is left to draw; and the others."""
    shared = [bar for bar in bars if bar.merged == 1 and bar.count == total >= LEAST_FOR_ALL]
    others = [bar for bar in bars if bar not in shared]
    return (shared, others) if shared and others and not chosen else ([], bars)


def _figure(labels: list[str], trace: dict[str, Any], height: int, ranking: Ranking) -> Figure:
    left, right = (max(label_width(text, FONT_SIZE) for text in texts) for texts in (labels, trace["text"]))
    figure = blank_figure(
        ranking.dimension.value,
        height,
        margin={"l": left + 10, "r": right + 12, "t": 8, "b": 8},
        xaxis=quiet_axis(visible=False, range=[0, max(*trace["x"], 1)]),
        yaxis=quiet_axis(
            range=[max(LEAST_ROWS, len(labels)) - 0.5, -0.5],
            tickvals=list(range(len(labels))),
            ticktext=labels,
            tickfont={"color": ROLES.text, "size": FONT_SIZE},
            ticklabelstandoff=6,
            ticklabeloverflow="allow",
        ),
    )
    figure["data"].append(trace)
    return figure


def _trace(bars: list[RankingBar], ranking: Ranking, measure: Measure, total: int, view: View) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [0 if ranking.quiet_unknown and not bar.merged else bar.value for bar in bars],
        "y": list(range(len(bars))),
        "text": [escape(_direct_label(bar, ranking, measure, total)) for bar in bars],
        "textposition": "outside",
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
        "textfont": {"color": ROLES.text, "size": FONT_SIZE},
        "customdata": [_pick(bar, ranking) for bar in bars],
        "hovertext": [_hover(bar, ranking, measure, total, unit_of(view.filters)) for bar in bars],
        "hoverinfo": "text",
    }


def _tick(bar: RankingBar, ranking: Ranking) -> str:
    domain = bar.key if ranking.dimension is Dimension.PROVIDER and bar.merged == 1 else None
    if domain is None:
        return label_lines(wrapped(bar.name))
    if same_name(bar.name, domain):
        return escape(shortened_domain(domain, DOMAIN_WIDTH))
    small = f'<span style="font-size:11px;color:{ROLES.muted}">{escape(shortened_domain(domain, DOMAIN_WIDTH))}</span>'
    return f"{escape(shortened(bar.name, LINE_WIDTH))}<br>{small}"


def same_name(name: str, domain: str) -> bool:
    """Whether a provider's name says no more than its domain: ``coinspeaker`` and ``coinspeaker.com``."""
    plain = "".join(name.casefold().split())
    return plain in (domain.casefold(), domain.casefold().split(".")[0])


def _direct_label(bar: RankingBar, ranking: Ranking, measure: Measure, total: int) -> str:
    share = percent(bar.value, total) if _has_share(bar, ranking, measure) else ""
    return f"{number(bar.value)} · {share}" if share else number(bar.value)


def _has_share(bar: RankingBar, ranking: Ranking, measure: Measure) -> bool:
    return bar.merged < 2 or measure is Measure.FRACTIONAL or not ranking.many


def _colour(bar: RankingBar, ranking: Ranking, chosen: Collection[str], view: View) -> str:
    if chosen and not _is_chosen(bar, ranking, chosen):
        return ROLES.dimmed
    if bar.key is not None:
        return ranking.colour(bar.key, view)
    return ROLES.other if bar.merged else ROLES.unknown


def _is_chosen(bar: RankingBar, ranking: Ranking, chosen: Collection[str]) -> bool:
    if bar.key is None:
        return bar.merged == 0 and UNKNOWN_LABELS[ranking.dimension.value] in chosen
    return bar.key in chosen


def _pick(bar: RankingBar, ranking: Ranking) -> list[Any] | None:
    return None if bar.merged > 1 else [ranking.dimension.value, bar.key]


def _hover(bar: RankingBar, ranking: Ranking, measure: Measure, total: int, unit: str) -> str:
    lines = [f"<b>{label_lines(wrapped(bar.name, 4, 60))}</b>"]
    if bar.key is not None and bar.key != bar.name:
        lines.append(escape(bar.key))
    if measure is Measure.FRACTIONAL:
        lines.append(
            escape(f"{bar.value:,.2f} of {counted(total, unit)} · {percent(bar.value, total)}, in equal parts")
        )
    if not _has_share(bar, ranking, measure):
        lines.append(escape(f"{number(bar.count)} counted, once for each {ranking.noun} of each {unit}"))
    elif bar.merged > 1:
        lines.append(escape(f"{number(bar.value)} of {counted(total, unit)} · {percent(bar.value, total)}"))
    else:
        lines.append(escape(f"{number(bar.count)} of {counted(total, unit)} · {percent(bar.count, total)}"))
        lines.append(escape(f"95 % interval {interval(bar.count, total)}"))
    return "<br>".join(lines)


def _alt(bars: list[RankingBar], ranking: Ranking, measure: Measure, result: Result, view: View) -> str:
    unit = unit_of(view.filters)
    spoken = [_spoken(bar, ranking, measure, result.total) for bar in bars[:SPOKEN_ROWS]]
    more = len(bars) - len(spoken)
    counting = ", counted in equal parts" if measure is Measure.FRACTIONAL else ""
    tail = f" {more} more bars follow, down to {bars[-1].name} with {number(bars[-1].value)}." if more else ""
    return f"Bar chart of {counted(result.total, unit)} by {ranking.noun}{counting}: {listed(spoken)}.{tail}"


def _spoken(bar: RankingBar, ranking: Ranking, measure: Measure, total: int) -> str:
    share = percent(bar.value, total) if _has_share(bar, ranking, measure) else ""
    return f"{bar.name} {number(bar.value)}" + (f" ({share})" if share else "")
