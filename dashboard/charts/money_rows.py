"""Commitments of money: a row for each, a mark at what its texts say it is in US dollars. Nothing is added up."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import Any, Final

from dashboard.charts.figure_text import counted, escape, lines_of, listed, shortened, unit_of, wrapped
from dashboard.charts.labelled_rows import AXIS_FOOT, row_figure, row_labels
from dashboard.charts.notes import foot_note, nothing_drawn
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.charts.theme import LIGHT
from dashboard.money import STATUSES
from dashboard.money_words import money_words
from dashboard.query import Analysis, Result

SHOWN: Final = 16
SPOKEN: Final = 6
_COLOURS: Final = dict(zip(STATUSES, (*LIGHT.categorical[: len(STATUSES) - 1], LIGHT.unknown), strict=True))


def ask_money(_view: View) -> Analysis:
    """The ledger of the view."""
    return Analysis("money", ("commitment",))


def draw_money(result: Result, view: View) -> Drawing:
    """The commitments that state dollars, by status, the greatest first."""
    subtitle = "Commitments by status, in US dollars as the texts state them; a line where they differ; never added up"
    rows = [row for row in result.rows() if row["usd_high"]]
    without = len(result) - len(rows)
    missing = f"{without:,} without dollars stated: in the table." if without else ""
    if not rows:
        nothing = "No commitment of money was found." if not without else f"No text states dollars. {missing}"
        return nothing_drawn(result, view, subtitle, nothing)
    shown = sorted(rows, key=lambda row: -row["usd_high"])[:SHOWN]
    shown.sort(key=lambda row: (STATUSES.index(row["status"]), -row["usd_high"]))
    figure = _figure(shown, unit_of(view.filters))
    told_of = f"{counted(result.facts['articles'], unit_of(view.filters))} that tell of money."
    more = f"{len(rows) - len(shown):,} smaller ones are in the table." if len(rows) > len(shown) else ""
    told = [f"{_name(row)} {amount_words(row)}" for row in shown[:SPOKEN]]
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(
            result, view, told_of, truncated_words(result), more, missing, "Found in the words of documents."
        ),
        alt=f"Commitments of money in US dollars, on a scale of powers of ten: {listed(told)}.",
        height=figure["layout"]["height"],
    )


def truncated_words(result: Result, only: str = "Only") -> str:
    """That mentions of older articles were left out, where they were; ``only`` begins the sentence."""
    return f"{only} the newest {result.facts['mentions']:,} mentions were read." if result.facts["truncated"] else ""


def amount_words(row: dict[str, Any]) -> str:
    """What the texts say: the amount in its currency and, where it is another, in dollars."""
    words = money_words(row["low"], row["high"], row["currency"], row["bound"])
    if row["currency"] == "USD" or not row["usd_high"]:
        return words
    return f"{words} ({money_words(row['usd_low'], row['usd_high'], 'USD')} as stated)"


def _name(row: dict[str, Any]) -> str:
    return f"{row['actor'] or row['jurisdiction'] or 'unknown actor'}, {row['status']}"


def _told(row: dict[str, Any]) -> str:
    """The amount in its currency and, in a line of its own, in dollars: phones leave little room beside the marks."""
    words = money_words(row["low"], row["high"], row["currency"], row["bound"])
    return words if row["currency"] == "USD" else f"{words}\n{money_words(row['usd_low'], row['usd_high'], 'USD')}"


def _figure(rows: list[dict[str, Any]], unit: str) -> Figure:
    low, high = floor(log10(min(row["usd_low"] for row in rows))), ceil(log10(max(row["usd_high"] for row in rows)))
    ticks = list(range(low, max(high, low + 1) + 1))
    axis = {
        "range": [ticks[0] - 0.05, ticks[-1] + 0.05],
        "tickvals": ticks,
        "ticktext": [escape(money_words(10.0**tick, 10.0**tick, "USD")) for tick in ticks],
        "showgrid": True,
        "gridcolor": LIGHT.grid,
        "tickangle": 0,
    }
    figure = row_figure(
        "money", row_labels([_name(row) for row in rows]), [_told(row) for row in rows], axis, foot=AXIS_FOOT
    )
    places = list(range(len(rows)))
    figure["data"] = [
        {
            "type": "bar",
            "orientation": "h",
            "base": [log10(row["usd_low"]) for row in rows],
            "x": [log10(row["usd_high"]) - log10(row["usd_low"]) for row in rows],
            "y": places,
            "width": 0.16,
            "marker": {"color": [_COLOURS[row["status"]] for row in rows], "line": {"width": 0}},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": [log10(row["usd_high"]) for row in rows],
            "y": places,
            "marker": {"color": [_COLOURS[row["status"]] for row in rows], "size": 11, "line": {"width": 0}},
            "cliponaxis": False,
            "customdata": [["article", row["article_id"]] for row in rows],
            "hovertext": [_hover(row, unit) for row in rows],
            "hoverinfo": "text",
        },
    ]
    return figure


def _hover(row: dict[str, Any], unit: str) -> str:
    quote = lines_of(wrapped(shortened(row["quote"], 240), 4, 60))
    horizon = f", {escape(row['horizon'])}" if row["horizon"] else ""
    return (
        f"<b>{escape(shortened(_name(row), 60))}</b><br>{escape(amount_words(row))}{horizon}<br>"
        f"told by {counted(row['articles'], unit)}<br>“{quote}”"
    )
