"""The stories of a briefing: those that most providers carried, else what the producer rates highest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from dashboard.analytics.first_mover import lag_words
from dashboard.briefing.parts import Scope
from dashboard.briefing.text import Part, Sentence
from dashboard.briefing.wording import counted_words
from dashboard.days import day_words
from dashboard.display import Sort
from dashboard.filters import Filters
from dashboard.listing import ArticleRow
from dashboard.query import Analysis

MOST: Final = 5


def top_stories(scope: Scope) -> Part | None:
    """The stories with most providers, then most reports; where none was shared, the articles of greatest heat."""
    found = scope.service.finding(Analysis("stories", ("story",)), scope.now)
    shared = found.rows()[:MOST]
    if shared:
        total = found.facts["stories"]
        carried = counted_words(total, "story was carried", "stories were carried")
        head = f"{carried} by at least two providers; those with most providers, then most reports:"
        first = Sentence(head, scope.chart("sources"))
        return Part("Stories", (first, *(_story(scope, row) for row in shared)))
    rows = [row for row in scope.service.listing(scope.now, sort=Sort.HEAT, limit=MOST).rows if row.heat is not None]
    if not rows:
        return None
    first = Sentence("No story was carried by two providers. The articles to which the producer gives most heat:")
    return Part("Stories", (first, *(_article(scope, row) for row in rows)))


def _story(scope: Scope, row: dict[str, Any]) -> Sentence:
    lasted = "" if not row["hours"] else f" within {lag_words(timedelta(hours=row['hours']))}"
    first = f", first {row['first']}" if row["first"] else ""
    day = f" on {day_words(row['first_at'].date())}" if row["first_at"] else ""
    words = (
        f"“{_title(row['title'])}”: {row['providers']:,} providers, "
        f"{counted_words(row['reports'], 'report', 'reports')}{lasted}{first}{day}."
    )
    return Sentence(words, scope.links.page("story", Filters(), [("story", row["story"])]))


def _article(scope: Scope, row: ArticleRow) -> Sentence:
    provider = row.provider_name or row.provider_domain or "unknown provider"
    day = day_words(row.published_at.date() if row.published_at else None)
    words = f"“{_title(row.title)}”: {provider}, {day}, heat {row.heat:,}."
    return Sentence(words, "", scope.links.article(row.article_id, Filters()))


def _title(title: str) -> str:
    return " ".join(title.split()) or "(no title)"
