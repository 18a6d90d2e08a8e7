"""Commitments of money: a row for each, a mark at its amount in US dollars as stated. Nothing is added up."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log10
from typing import Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import escape, label_lines, listed, unit_of
from dashboard.charts.labelled_rows import AXIS_FOOT, row_figure
from dashboard.charts.notes import foot_note, nothing_drawn
from dashboard.charts.spec import Drawing, Figure, View
from dashboard.model.findings.policy import CommitmentRow, MoneyFacts
from dashboard.model.money import STATUSES
from dashboard.model.query import Finding
from dashboard.text.money import money_words
from dashboard.text.numbers import counted
from dashboard.text.shortening import LINE_WIDTH, shortened, width_of, wrapped

SHOWN: Final = 16
SPOKEN: Final = 6
_COLOURS: Final = dict(zip(STATUSES, (*ROLES.categorical[: len(STATUSES) - 1], ROLES.unknown), strict=True))


def draw_money(result: Finding[CommitmentRow, MoneyFacts], view: View) -> Drawing:
    """The commitments that state dollars, by status, the greatest first."""
    subtitle = "Commitments by status, in US dollars as the texts state them; a line where they differ; never added up"
    rows = [row for row in result.records if row.usd_high]
    without = len(result) - len(rows)
    missing = f"{without:,} that state no dollars are in the table only." if without else ""
    if not rows:
        nothing = "No commitment of money was found." if not without else f"No text states dollars. {missing}"
        return nothing_drawn(result, view, subtitle, nothing)
    shown = sorted(rows, key=lambda row: -_dollars(row)[1])[:SHOWN]
    shown.sort(key=lambda row: (STATUSES.index(row.status), -_dollars(row)[1]))
    figure = _figure(shown, unit_of(view.filters))
    articles, unit = result.facts.articles, unit_of(view.filters)
    mentioned = f"{counted(articles, unit)} {'mentions' if articles == 1 else 'mention'} money."
    more = f"{len(rows) - len(shown):,} smaller ones are in the table only." if len(rows) > len(shown) else ""
    told = [f"{_name(row)} {amount_words(row)}" for row in shown[:SPOKEN]]
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(result, view, mentioned, truncated_words(result.facts), more, missing, "Detected in the text."),
        alt=f"Commitments of money in US dollars, on a scale of powers of ten: {listed(told)}.",
        height=figure["layout"]["height"],
    )


def truncated_words(facts: MoneyFacts, only: str = "Only") -> str:
    """That mentions of older articles were left out, where they were; ``only`` begins the sentence."""
    return f"{only} the newest {facts.mentions:,} mentions were read." if facts.truncated else ""


def amount_words(row: CommitmentRow) -> str:
    """What the texts say: the amount in its currency and, where it is another, in dollars."""
    words = money_words(row.low, row.high, row.currency, row.bound)
    if row.currency == "USD" or not row.usd_high:
        return words
    return f"{words} ({money_words(*_dollars(row), 'USD')} as stated)"


def _dollars(row: CommitmentRow) -> tuple[float, float]:
    """The least and the greatest amount in dollars; 0 where none is stated."""
    return row.usd_low or 0.0, row.usd_high or 0.0


def _name(row: CommitmentRow) -> str:
    return f"{row.actor or row.jurisdiction or 'unknown actor'}, {row.status}"


def _label(row: CommitmentRow) -> str:
    """Who, and the stage: on a line of its own where they do not fit on one, and never cut."""
    if width_of(_name(row)) <= LINE_WIDTH:
        return label_lines([_name(row)])
    return label_lines([shortened(row.actor or row.jurisdiction or "unknown actor", LINE_WIDTH), row.status])


def _told(row: CommitmentRow) -> str:
    """The amount in its currency and, on a second line, in dollars: phones leave little room at the right."""
    words = money_words(row.low, row.high, row.currency, row.bound)
    return words if row.currency == "USD" else f"{words}\n{money_words(*_dollars(row), 'USD')}"


def _figure(rows: Sequence[CommitmentRow], unit: str) -> Figure:
    low, high = floor(log10(min(_dollars(row)[0] for row in rows))), ceil(log10(max(_dollars(row)[1] for row in rows)))
    ticks = list(range(low, max(high, low + 1) + 1))
    axis = {
        "range": [ticks[0] - 0.05, ticks[-1] + 0.05],
        "tickvals": ticks,
        "ticktext": [escape(money_words(10.0**tick, 10.0**tick, "USD")) for tick in ticks],
        "showgrid": True,
        "gridcolor": ROLES.grid,
        "tickangle": 0,
    }
    figure = row_figure("money", [_label(row) for row in rows], [_told(row) for row in rows], axis, foot=AXIS_FOOT)
    places = list(range(len(rows)))
    figure["data"] = [
        {
            "type": "bar",
            "orientation": "h",
            "base": [log10(_dollars(row)[0]) for row in rows],
            "x": [log10(_dollars(row)[1]) - log10(_dollars(row)[0]) for row in rows],
            "y": places,
            "width": 0.16,
            "marker": {"color": [_COLOURS[row.status] for row in rows], "line": {"width": 0}},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": [log10(_dollars(row)[1]) for row in rows],
            "y": places,
            "marker": {"color": [_COLOURS[row.status] for row in rows], "size": 11, "line": {"width": 0}},
            "cliponaxis": False,
            "customdata": [["article", row.article_id] for row in rows],
            "hovertext": [_hover(row, unit) for row in rows],
            "hoverinfo": "text",
        },
    ]
    return figure


def _hover(row: CommitmentRow, unit: str) -> str:
    quote = label_lines(wrapped(shortened(row.quote, 240), 4, 60))
    horizon = f", {escape(row.horizon)}" if row.horizon else ""
    return (
        f"<b>{escape(shortened(_name(row), 60))}</b><br>{escape(amount_words(row))}{horizon}<br>"
        f"reported by {counted(row.articles, unit)}<br>“{quote}”"
    )
