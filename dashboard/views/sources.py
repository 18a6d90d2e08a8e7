"""Sources: who publishes it, how much of it, about what, who has it first, and what the producer says of it."""

from __future__ import annotations

from typing import Final

from dashboard.model.findings.stories import STORIES
from dashboard.model.view_options import Display, Sort
from dashboard.service import service
from dashboard.ui.articles.article_table import cards_part
from dashboard.ui.articles.article_view import ArticleView
from dashboard.ui.chart_page import chart_page
from dashboard.ui.component import Part
from dashboard.ui.page import PageSpec, PageView
from dashboard.ui.tables.report_table import report_part
from dashboard.ui.tables.story_tables import shared_stories_section

SHOWN: Final = 12
CARDS: Final = 3
STRONGEST: Final = "Strongest articles, by the producer's heat"
STRONGEST_KEY: Final = "pulse-cards-heat"


def _parts(view: PageView) -> tuple[Part, ...]:
    """The charts, the stories that several providers carried, and the articles of greatest heat."""
    found = service().finding(STORIES, view.filters)
    shared = [shared_stories_section(found, view.filters, SHOWN)] if len(found) else []
    parts = [report_part([part], key="pulse-shared-stories") for part in shared]
    rows = service().articles(view.filters, Display(sort=Sort.HEAT), size=CARDS).rows
    strongest = cards_part(rows, ArticleView.of(view, page=PAGE.path), label=STRONGEST, key=STRONGEST_KEY)
    return chart_page(PAGE, view, *parts, strongest, topics=False)


PAGE: Final = PageSpec(
    "sources",
    "Sources",
    _parts,
    rows=(
        (("concentration",), ("copies",)),
        (("focus",),),
        (("first_movers",), ("score_difference",)),
        (("quality_heat",), ("status", "type")),
        (("provider_ranks",),),
    ),
    headings={STRONGEST_KEY: STRONGEST},
    definitions=("concentration", "focus", "story", "first-mover", "syndication", "heat", "score-difference"),
    section="Analyse",
)
