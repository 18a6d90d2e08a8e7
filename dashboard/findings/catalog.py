"""Every finding by its name, and the one way to ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from dashboard.errors import NotFound
from dashboard.filters import Filters
from dashboard.findings import (
    comparison,
    emergence,
    money_ledger,
    one_story,
    over_time,
    policy,
    ranks,
    sources,
    stories,
    storylines,
)
from dashboard.findings.asked import Asked
from dashboard.query import Analysis, Result
from dashboard.store.base import Store
from dashboard.store.steady import on_one_generation

Finding: TypeAlias = Callable[[Asked, Filters, Analysis], Result]

FINDINGS: Final[Mapping[str, Finding]] = {
    "share_over_time": over_time.share_over_time,
    "activity": over_time.activity,
    "bursts": over_time.topic_bursts,
    "emerging_topics": emergence.emerging_topics,
    "emerging_terms": emergence.emerging_terms,
    "compared": comparison.compared,
    "compared_sides": comparison.compared_sides,
    "compared_time": comparison.compared_time,
    "concentration": sources.provider_concentration,
    "focus": sources.provider_focus,
    "copies": sources.provider_copies,
    "ranks": ranks.ranks_compared,
    "score_difference": sources.score_difference,
    "money": money_ledger.money_ledger,
    "first_movers": stories.first_movers,
    "stories": stories.story_list,
    "storylines": storylines.line_list,
    "story_lines": storylines.story_lines,
    "co_mentions": policy.co_mentions,
    "story": one_story.story,
    "story_sources": one_story.story_sources,
}


def find(store: Store, question: Analysis, filters: Filters) -> Result:
    """The answer, from one generation.

    Raises:
        NotFound: there is no such finding, or nothing that it was asked about.
        StoreUnavailable: the store cannot answer.
    """
    finding = FINDINGS.get(question.name)
    if finding is None:
        raise NotFound(f"There is no finding “{question.name[:40]}”.", f"There are {', '.join(FINDINGS)}.")
    return on_one_generation(store, lambda generation: finding(Asked(store, generation), filters, question))
