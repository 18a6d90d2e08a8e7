"""Heat minus quality: what the producer's second score adds to the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.charts.colours import ROLES
from dashboard.charts.figure_text import unit_of
from dashboard.charts.labelled_rows import row_bars, row_figure
from dashboard.charts.notes import foot_note, nothing_drawn
from dashboard.charts.spec import Drawing, View
from dashboard.model.findings.providers import ScoreDifference, ScoreFacts
from dashboard.model.query import Finding
from dashboard.text.numbers import counted, percent, signed

SHOWN: Final = 12
LEAST: Final = 3
SPOKEN: Final = 4


@dataclass(frozen=True, slots=True)
class _Bar:
    name: str
    count: int
    merged: bool = False


def draw_differences(result: Finding[ScoreDifference, ScoreFacts], view: View) -> Drawing:
    """How many leading articles have each difference; the rarest together."""
    unit = unit_of(view.filters)
    subtitle = "Leading articles that have both scores, by heat minus quality: the producer's claims, not ours"
    both = result.facts.both
    if both < LEAST:
        reason = f"It takes {LEAST} leading articles with both scores; this view has {both:,}."
        return nothing_drawn(result, view, subtitle, reason)
    rows = _shown(result.records)
    told = [f"{row.count:,} · {percent(row.count, both)}" for row in rows]
    figure = row_figure(
        "score_difference",
        [row.name for row in rows],
        told,
        {"visible": False, "range": [0, max(row.count for row in rows) * 1.02]},
    )
    colours = [ROLES.other if row.merged else ROLES.accent for row in rows]
    hovers = [f"<b>heat − quality = {row.name}</b><br>{text}" for row, text in zip(rows, told, strict=True)]
    figure["data"] = [row_bars([row.count for row in rows], colours, hovers)]
    spoken = "; ".join(f"{row.name}: {text}" for row, text in zip(rows[:SPOKEN], told, strict=False))
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(result, view, _correlation(result.facts, unit)),
        alt=f"Heat minus quality of {counted(both, unit)}. {spoken}. {_correlation(result.facts, unit)}",
        height=figure["layout"]["height"],
    )


def _shown(rows: Sequence[ScoreDifference]) -> list[_Bar]:
    """By rising difference; of many the commonest, the others as one."""
    kept = sorted(rows, key=lambda row: (-row.count, row.difference))
    room = SHOWN + 1 if len(kept) == SHOWN + 1 else SHOWN
    shown = [_Bar(signed(row.difference), row.count) for row in sorted(kept[:room], key=lambda row: row.difference)]
    if rest := kept[room:]:
        shown.append(_Bar(f"{len(rest):,} others", sum(row.count for row in rest), merged=True))
    return shown


def _correlation(facts: ScoreFacts, unit: str) -> str:
    both, constant, rho = facts.both, facts.constant, facts.spearman
    if constant is not None:
        rule = "equals quality" if constant == 0 else f"is quality {signed(constant)}"
        return f"Heat {rule} in each of the {counted(both, unit)}: their correlation is 1 by construction."
    if rho is None:
        return "There is no rank correlation: one of the scores never varies."
    return f"Spearman's ρ of quality and heat {rho:.2f} over {counted(both, unit)}."
