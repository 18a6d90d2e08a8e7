"""The producer's quality score as a histogram in buckets of ten, stacked by status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, interval, listed, sentences, unit_of
from dashboard.charts.notes import foot_note, nothing_drawn, unit_title
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import (
    DIMMED_OPACITY,
    SMALL_FONT_SIZE,
    blank_figure,
    count_axis,
    count_margin,
    quiet_axis,
    top_legend,
)
from dashboard.model.article import Status
from dashboard.model.filters import QUALITY_MAX, QUALITY_MIN
from dashboard.model.query import Dimension, Result
from dashboard.text.numbers import counted, number, percent

HEIGHT: Final = 300
FEW_HEIGHT: Final = 170
BUCKET: Final = 10
MOST_BUCKETS: Final = 30
LEAST_BUCKETS: Final = 8
LABELLED_BUCKETS: Final = 12
LEAST_TOP: Final = 2
MOST_TICKS: Final = 8
BAR_WIDTH: Final = 8.6
Buckets = Mapping[tuple[int, str | None], int]


def draw_quality(result: Result, view: View) -> Drawing:
    """A histogram of quality, stacked by status, its axis as long as the data."""
    unit = unit_of(view.filters)
    subtitle = f"{unit_title(view)} per ten points of the producer's quality score, by status"
    counts = _buckets(result)
    unrated = sum(
        n for bucket, n in zip(result.columns["quality"], result.columns["count"], strict=True) if bucket is None
    )
    unrated_note = f"{number(unrated)} unrated, not drawn." if unrated else ""
    if not counts:
        return nothing_drawn(result, view, subtitle, f"No {unit} in view has a quality score.")
    window = busiest_window({bucket for bucket, _ in counts}, counts)
    drawn = {key: n for key, n in counts.items() if key[0] in window}
    beyond = sum(counts.values()) - sum(drawn.values())
    beyond_note = f"{number(beyond)} outside {window[0]:,} to {window[-1] + 9:,}, not drawn." if beyond else ""
    return Drawing(
        figure=_histogram(drawn, window, result.total, view),
        subtitle=subtitle,
        note=foot_note(result, view, unrated_note, beyond_note, crossed=Dimension.QUALITY),
        alt=sentences(_quality_alt(drawn, result.total, unit), unrated_note, beyond_note),
        height=_height(view),
    )


def _height(view: View) -> int:
    return HEIGHT if view.few is None else FEW_HEIGHT


def busiest_window(buckets: set[int], counts: Buckets) -> range:
    """The lower bounds of the buckets to draw: all from first to last, or the thirty in a row with the most articles."""
    low, high = min(buckets), max(buckets)
    if (high - low) // BUCKET < MOST_BUCKETS:
        return range(low, high + 1, BUCKET)
    per_bucket: Counter[int] = Counter()
    for (bucket, _), n in counts.items():
        per_bucket[bucket] += n
    length = MOST_BUCKETS * BUCKET
    start = max(sorted(buckets), key=lambda s: sum(n for b, n in per_bucket.items() if s <= b < s + length))
    return range(start, max(b for b in buckets if b < start + length) + 1, BUCKET)


def _buckets(result: Result) -> dict[tuple[int, str | None], int]:
    columns = (result.columns[name] for name in ("quality", "status", "count"))
    counts: dict[tuple[int, str | None], int] = {}
    for bucket, status, count in zip(*columns, strict=True):
        if bucket is not None and count:
            counts[int(bucket), status] = counts.get((int(bucket), status), 0) + int(count)
    return counts


def _histogram(counts: Buckets, window: range, total: int, view: View) -> Figure:
    tops = {bucket: sum(n for (b, _), n in counts.items() if b == bucket) for bucket in window}
    labelled = len(window) <= LABELLED_BUCKETS
    lacking = max(0, LEAST_BUCKETS - len(window))
    low = max(min(0, window[0]), window[0] - lacking // 2 * BUCKET)
    high = max(window[-1] + BUCKET, low + LEAST_BUCKETS * BUCKET)
    figure = blank_figure(
        "quality",
        _height(view),
        barmode="stack",
        showlegend=True,
        legend=top_legend(),
        margin={
            "l": 8 if labelled else count_margin(max(tops.values())),
            "r": 16,
            "t": 46 if view.few is None else 42,
            "b": 26,
        },
        xaxis=quiet_axis(
            range=[low - 1, high + 1],
            tick0=0,
            dtick=next(step for step in (10, 20, 50, 100) if (high - low) / step <= MOST_TICKS),
            tickformat=",d",
            tickangle=0,
            showline=True,
            linecolor=ROLES.muted,
        ),
        yaxis=quiet_axis(visible=False, range=[0, max(LEAST_TOP, *tops.values()) * 1.12])
        if labelled
        else count_axis(max(tops.values())),
    )
    seen = {status for _, status in counts}
    for status in (*Status, None):
        if status in seen:
            figure["data"].append(_status_bars(status, counts, window, total, view))
    if labelled:
        figure["data"].append(_totals(tops))
    return figure


def _status_bars(status: Status | None, counts: Buckets, window: range, total: int, view: View) -> dict[str, Any]:
    unit = unit_of(view.filters)
    name = status or "no status"
    heights = [counts.get((bucket, status), 0) for bucket in window]
    return {
        "type": "bar",
        "x": [bucket + BUCKET / 2 for bucket in window],
        "y": heights,
        "width": BAR_WIDTH,
        "name": name,
        "meta": {"dimension": Dimension.STATUS.value, "key": status and status.value},
        "marker": {
            "color": ROLES.status[status] if status else ROLES.other,
            "line": {"width": 0},
            "opacity": [1 if _in_view(bucket, status, view) else DIMMED_OPACITY for bucket in window],
        },
        "customdata": [[Dimension.QUALITY.value, bucket] for bucket in window],
        "hovertext": [
            f"<b>Quality {bucket:,}–{bucket + BUCKET - 1:,}</b><br>{name}: {number(n)} of {counted(total, unit)} · "
            f"{escape(percent(n, total))}<br>95 % interval {interval(n, total)}"
            for bucket, n in zip(window, heights, strict=True)
        ],
        "hoverinfo": "text",
    }


def _in_view(bucket: int, status: Status | None, view: View) -> bool:
    low, high = view.filters.quality
    in_range = (low == QUALITY_MIN or bucket + BUCKET > low) and (high == QUALITY_MAX or bucket <= high)
    return in_range and (not view.filters.status or (status is not None and status in view.filters.status))


def _totals(tops: Mapping[int, int]) -> dict[str, Any]:
    labelled = [bucket for bucket, top in tops.items() if top]
    return {
        "type": "scatter",
        "x": [bucket + BUCKET / 2 for bucket in labelled],
        "y": [tops[bucket] for bucket in labelled],
        "mode": "text",
        "text": [number(tops[bucket]) for bucket in labelled],
        "textposition": "top center",
        "textfont": {"color": ROLES.text, "size": SMALL_FONT_SIZE},
        "cliponaxis": False,
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _quality_alt(counts: Buckets, total: int, unit: str) -> str:
    tops: Counter[int] = Counter()
    statuses: Counter[str] = Counter()
    for (bucket, status), n in counts.items():
        tops[bucket] += n
        statuses[status or "no status"] += n
    bucket, most = max(tops.items(), key=lambda item: (item[1], -item[0]))
    shares = [f"{status} {number(n)}" for status, n in statuses.most_common()]
    return (
        f"Histogram of the quality of {number(tops.total())} of {counted(total, unit)}, "
        f"from {min(tops):,} to {max(tops) + BUCKET - 1:,}. "
        f"The fullest bucket is {bucket:,} to {bucket + BUCKET - 1:,} with {number(most)}. By status: {listed(shares)}."
    )
