"""Every finding by name, and the one way to ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, cast

from dashboard.errors import NotFound
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
from dashboard.findings.context import Context
from dashboard.model.filters import Filters
from dashboard.model.findings import comparison as compared
from dashboard.model.findings import over_time as time
from dashboard.model.findings import policy as facets
from dashboard.model.findings import providers
from dashboard.model.findings import stories as story_rows
from dashboard.model.query import Analysis, Facts, Finding, Row
from dashboard.store.base import Store

_Compute: TypeAlias = Callable[[Context, Filters, Analysis[Row, Facts]], Finding[Row, Facts]]
_Entry: TypeAlias = tuple[Analysis[Any, Any], _Compute[Any, Any]]


def _computed(question: Analysis[Row, Facts], compute: _Compute[Row, Facts]) -> _Entry:
    """An entry of the catalogue: types check that the function gives the question's rows and facts."""
    return question, compute


_ENTRIES: Final = (
    _computed(time.SHARE_OVER_TIME, over_time.share_over_time),
    _computed(time.ACTIVITY, over_time.activity),
    _computed(time.BURSTS, over_time.topic_bursts),
    _computed(time.EMERGING_TOPICS, emergence.emerging_topics),
    _computed(time.EMERGING_TERMS, emergence.emerging_terms),
    _computed(compared.COMPARED, comparison.compared),
    _computed(compared.COMPARED_SIDES, comparison.compared_sides),
    _computed(compared.COMPARED_TIME, comparison.compared_time),
    _computed(providers.CONCENTRATION, sources.provider_concentration),
    _computed(providers.FOCUS, sources.provider_focus),
    _computed(providers.COPIES, sources.provider_copies),
    _computed(compared.RANKS, ranks.ranks_compared),
    _computed(providers.SCORE_DIFFERENCE, sources.score_difference),
    _computed(facets.MONEY, money_ledger.money_ledger),
    _computed(providers.FIRST_MOVERS, stories.first_movers),
    _computed(story_rows.STORIES, stories.story_list),
    _computed(story_rows.STORYLINES, storylines.line_list),
    _computed(story_rows.STORY_LINES, storylines.story_lines),
    _computed(facets.CO_MENTIONS, policy.co_mentions),
    _computed(story_rows.STORY, one_story.story_reports),
    _computed(story_rows.STORY_SOURCES, one_story.story_sources),
)
QUESTIONS: Final[Mapping[str, Analysis[Any, Any]]] = {question.name: question for question, _ in _ENTRIES}
_COMPUTED: Final = {question.name: compute for question, compute in _ENTRIES}


def find(store: Store, question: Analysis[Row, Facts], filters: Filters) -> Finding[Row, Facts]:
    """Answer the question from one generation.

    Raises:
        NotFound: there is no such finding, or its subject does not exist.
        StoreUnavailable: the store cannot answer.
    """
    compute = cast("_Compute[Row, Facts] | None", _COMPUTED.get(question.name))
    if compute is None:
        raise NotFound(f"There is no finding “{question.name[:40]}”.", f"There are {', '.join(QUESTIONS)}.")
    with store.reading() as generation:
        return compute(Context(store, generation), filters, question)
