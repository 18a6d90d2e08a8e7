"""Heat minus quality: what the producer's second score adds to the first."""

from __future__ import annotations

from typing import Any, Final

from dashboard.charts.figure_text import counted, percent, unit_of
from dashboard.charts.labelled_rows import row_figure
from dashboard.charts.notes import foot_note, nothing_drawn
from dashboard.charts.spec import Drawing, View
from dashboard.charts.theme import LIGHT
from dashboard.query import Analysis, Result

SHOWN: Final = 12
LEAST: Final = 3
BAR: Final = 0.6
SPOKEN: Final = 4


def ask_differences(_view: View) -> Analysis:
    """Every difference that occurs."""
    return Analysis("score_difference", ("difference",))


def draw_differences(result: Result, view: View) -> Drawing:
    """How many leading articles have each difference; the rarest together."""
    unit = unit_of(view.filters)
    subtitle = "Leading articles that have both scores, by heat minus quality: the producer's claims, not ours"
    both = result.facts.get("both", 0)
    if both < LEAST:
        reason = f"It takes {LEAST} leading articles with both scores; here {'is' if both == 1 else 'are'} {both:,}."
        return nothing_drawn(result, view, subtitle, reason)
    rows = _shown(result.rows())
    told = [f"{row['count']:,} · {percent(row['count'], both)}" for row in rows]
    figure = row_figure(
        "score_difference",
        [row["name"] for row in rows],
        told,
        {"visible": False, "range": [0, max(row["count"] for row in rows) * 1.02]},
    )
    figure["data"] = [
        {
            "type": "bar",
            "orientation": "h",
            "x": [row["count"] for row in rows],
            "y": list(range(len(rows))),
            "width": BAR,
            "marker": {"color": [LIGHT.other if row["merged"] else LIGHT.accent for row in rows], "line": {"width": 0}},
            "hovertext": [
                f"<b>heat − quality = {row['name']}</b><br>{text}" for row, text in zip(rows, told, strict=True)
            ],
            "hoverinfo": "text",
        }
    ]
    spoken = "; ".join(f"{row['name']}: {text}" for row, text in zip(rows[:SPOKEN], told, strict=False))
    return Drawing(
        figure=figure,
        subtitle=subtitle,
        note=foot_note(result, view, _correlation(result, both, unit)),
        alt=f"Heat minus quality of {counted(both, unit)}. {spoken}. {_correlation(result, both, unit)}",
        height=figure["layout"]["height"],
    )


def _shown(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """By rising difference; of many the commonest, the others as one."""
    kept = sorted(rows, key=lambda row: (-row["count"], row["difference"]))
    room = SHOWN + 1 if len(kept) == SHOWN + 1 else SHOWN
    shown = [
        {"name": _signed(row["difference"]), "count": row["count"], "merged": False}
        for row in sorted(kept[:room], key=lambda row: row["difference"])
    ]
    if rest := kept[room:]:
        shown.append({"name": f"{len(rest):,} others", "count": sum(row["count"] for row in rest), "merged": True})
    return shown


def _signed(difference: int) -> str:
    return f"+{difference:,}" if difference > 0 else f"{difference:,}".replace("-", "−")


def _correlation(result: Result, both: int, unit: str) -> str:
    constant, rho = result.facts["constant"], result.facts["spearman"]
    if constant is not None:
        rule = "equals quality" if constant == 0 else f"is quality {_signed(constant)}"
        return f"Heat {rule} in each of the {counted(both, unit)}: their correlation is 1 by construction."
    if rho is None:
        return "A rank correlation cannot be said: one of the scores never varies."
    return f"Spearman's ρ of quality and heat {rho:.2f} over {counted(both, unit)}."
