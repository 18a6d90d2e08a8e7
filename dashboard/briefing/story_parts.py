"""The stories that several outlets carried: how many, and those that the briefing did not name before."""

from __future__ import annotations

from dashboard.briefing.parts import Scope
from dashboard.briefing.text import BriefingPart, Sentence
from dashboard.model.findings.stories import STORIES
from dashboard.text.numbers import counted


def more_stories(scope: Scope) -> BriefingPart | None:
    """The next stories with most outlets, and how many there are; ``None`` where no further one was carried by two."""
    headlines = scope.headlines.shared(scope.now)
    if not headlines:
        return None
    total = scope.service.finding(STORIES, scope.now).facts.stories
    carried = counted(total, "story was carried", "stories were carried")
    said = Sentence(
        f"{carried} by at least two outlets.", rows=scope.links.page("story", scope.now), rows_name="all stories"
    )
    return BriefingPart("More stories that several outlets carried", (said,), headlines)
