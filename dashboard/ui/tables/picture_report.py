"""What became of the corpus's pictures, for the corpus page: a state for each article, and why pictures are missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dashboard.config.settings import Images
from dashboard.images.record import PictureState
from dashboard.images.service import MOST_PLANNED
from dashboard.images.statistics import REPEATED_FROM, PictureReport
from dashboard.text.numbers import part_of
from dashboard.ui.tables.report_table import Block, Cell, fact_list, section, sentence, table

MEANING: Final[Mapping[PictureState, tuple[str, str]]] = {
    PictureState.OK: ("Shown", "Our own copy."),
    PictureState.FETCHING: ("Being fetched", "A placeholder in the article's colour until then."),
    PictureState.NONE: ("None stated", "The document names no picture."),
    PictureState.DEAD: ("Gone", "The publisher's server has no picture there, or does not answer."),
    PictureState.BLOCKED: ("Not shown", "Of a kind or size, or at an address, that is never fetched."),
    PictureState.UNFIT: ("Logo or too small", "Shown faded, so that it does not pass for coverage."),
}
ELSEWHERE: Final = {
    Images.HOTLINK: "Readers' browsers load pictures from the publishers, so their state is not known here.",
    Images.OFF: "Pictures are off: none is requested.",
}


def pictures_section(report: PictureReport | None, images: Images) -> Block:
    """Each state with its articles and related items; then what is behind them."""
    if report is None:
        return section("pictures", "Pictures", sentence(ELSEWHERE.get(images, "Counting the pictures.")))
    whole, related = sum(report.states.values()), sum(report.related.values())
    rows: list[list[Cell]] = [
        [label, part_of(report.states[state], whole), part_of(report.related[state], related), meaning]
        for state, (label, meaning) in MEANING.items()
    ]
    blocks = [
        table("", ("Picture", "Articles", "Related items", "How it shows"), rows),
        fact_list(
            [
                (
                    "Lost at the source",
                    f"{report.gone:,}",
                    "articles whose picture the publisher no longer has: our copy is shown",
                ),
                (
                    "Reused",
                    f"{report.repeated:,}",
                    f"articles whose picture is shared by {REPEATED_FROM} or more",
                ),
                (
                    "On another site",
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
        blocks.append(sentence(f"Covers the newest {MOST_PLANNED:,} pictures only."))
    return section("pictures", "Pictures", *blocks)
