"""Sources: who publishes it, how much of it, about what, and who has it first."""

from __future__ import annotations

from typing import Final

from dashboard.pipeline import service
from dashboard.query import Analysis
from dashboard.ui.chart_page import show_charts
from dashboard.ui.frame import page_view, show_empty, show_foot
from dashboard.ui.report_table import show_report
from dashboard.ui.story_tables import shared_stories_section

ROWS: Final = (("concentration", "copies"), ("focus",), ("first_movers", "score_difference"))


def show() -> None:
    """Show the page."""
    view = page_view()
    if service().summary(view.filters).articles:
        show_charts(view, ROWS)
        stories = service().finding(Analysis("stories", ("story",)), view.filters)
        if len(stories):
            show_report([shared_stories_section(stories, view.filters)], key="pulse-shared-stories")
    else:
        show_empty(view)
    show_foot(("concentration", "focus", "story", "first-mover", "syndication", "score-difference"))


if __name__ == "__main__":
    show()
