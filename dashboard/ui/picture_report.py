"""What became of the corpus's pictures, for the corpus page: a state for each article, and why pictures are missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dashboard.images.census import REPEATED_FROM, PictureReport
from dashboard.images.record import PictureState
from dashboard.settings import Images
from dashboard.ui.report_table import Block, Cell, facts, section, sentence, table

MEANING: Final[Mapping[PictureState, tuple[str, str]]] = {
    PictureState.OK: ("Shown", "Our own copy."),
    PictureState.FETCHING: ("Being fetched", "A stand-in in the article's colour, until it is there."),
    PictureState.NONE: ("None stated", "The document names no picture."),
    PictureState.DEAD: ("Gone", "The publisher's server has no picture there, or does not answer."),
    PictureState.BLOCKED: ("Not shown", "Of a kind or size, or at an address, that is never fetched."),
    PictureState.UNFIT: ("Logo or too small", "Shown faded, so that it does not pass for coverage."),
}
ELSEWHERE: Final = {
    Images.HOTLINK: "Readers' browsers ask the publishers for pictures, so what becomes of them is not known here.",
    Images.OFF: "Pictures are off: nobody is asked for any.",
}


def pictures_section(report: PictureReport | None, images: Images) -> Block:
    """Each state with its articles and related items; then what is behind them."""
    if report is None:
        return section("pictures", "Pictures", sentence(ELSEWHERE.get(images, "The pictures are being counted.")))
    whole, related = sum(report.states.values()), sum(report.related.values())
    rows: list[list[Cell]] = [
        [label, _of(report.states[state], whole), _of(report.related[state], related), meaning]
        for state, (label, meaning) in MEANING.items()
    ]
    blocks = [
        table("", ("Picture", "Articles", "Related items", "How it shows"), rows),
        facts(
            [
                (
                    "Lost at the source",
                    f"{report.gone:,}",
                    "articles whose picture the publisher no longer has: our copy is shown",
                ),
                (
                    "Used again and again",
                    f"{report.repeated:,}",
                    f"articles whose picture stands with {REPEATED_FROM} or more",
                ),
                (
                    "Elsewhere",
                    f"{report.elsewhere:,}",
                    "articles whose picture lies on another site than the provider's",
                ),
            ]
        ),
    ]
    if report.reasons:
        reasons: list[list[Cell]] = [
            [MEANING[state][0], reason, f"{count:,}"] for state, reason, count in report.reasons
        ]
        blocks.append(table("The commonest reasons", ("State", "Reason", "Articles"), reasons))
    if not report.complete:
        blocks.append(sentence("Counted are the newest pictures; there are more than can be looked after unasked."))
    return section("pictures", "Pictures", *blocks)


def _of(count: int, whole: int) -> str:
    return f"{count:,} of {whole:,} ({count / whole:.0%})" if whole else "0"
