"""Stories that several providers carried, as they were known at a day's end; and the story that an article is part of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from dashboard.findings.context import Context
from dashboard.findings.stories import MOST_REPORTS, Stories, providers_of, stories_of
from dashboard.model.filters import Filters
from dashboard.store.base import Store
from dashboard.store.statements.reports import numbers_in_view


@dataclass(frozen=True, slots=True)
class CarriedStory:
    """``story`` is a report of it, an article where there is one; ``reports`` are the ids of all, by date."""

    story: str
    providers: int
    reports: tuple[str, ...]


def carried_stories(
    store: Store, filters: Filters, least: int, first: date, until: date | None
) -> tuple[CarriedStory, ...]:
    """The stories with a report in view that at least ``least`` providers carried, most providers first.

    Only those last reported on or after the day ``first``. With ``until`` only reports dated to that UTC day count, of
    the stories as they are known now; without it undated ones count too.
    """
    with store.reading() as generation:
        context = Context(store, generation)
        stories = stories_of(context)
        numbers = context.rows_in_view(partial(numbers_in_view, limit=MOST_REPORTS), filters)["article_no"]
        seen = {str(number) for number in numbers}
        found = [_known(stories, group, until) for group in stories.groups if len(group) >= least]
        kept = [
            group
            for group in found
            if seen.intersection(group)
            and providers_of(stories, group) >= least
            and (_last(stories, group) or first) >= first
        ]
        carried = [_carried(stories, group) for group in kept]
    return tuple(sorted(carried, key=lambda story: (-story.providers, -len(story.reports), story.story)))


def stories_by_article(store: Store, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The ids of all reports of the story that each article is part of; only its own where it is part of none."""
    with store.reading() as generation:
        stories = stories_of(Context(store, generation))
        wanted = set(article_ids)
        keys = {item.article_id: key for key, item in stories.reports.items() if item.article_id in wanted}
        return {
            article_id: tuple(stories.reports[key].article_id for key in stories.story(keys[article_id]))
            if article_id in keys
            else (article_id,)
            for article_id in article_ids
        }


def _known(stories: Stories, group: Sequence[str], until: date | None) -> tuple[str, ...]:
    """The reports of a story that were there at a day's end."""
    if until is None:
        return tuple(group)
    moments = ((key, stories.reports[key].report.published_at) for key in group)
    return tuple(key for key, moment in moments if moment is not None and moment.date() <= until)


def _last(stories: Stories, group: Sequence[str]) -> date | None:
    moments = (stories.reports[key].report.published_at for key in group)
    return max((moment.date() for moment in moments if moment is not None), default=None)


def _carried(stories: Stories, group: Sequence[str]) -> CarriedStory:
    head = next((key for key in group if not stories.reports[key].related), group[0])
    ids = tuple(stories.reports[key].article_id for key in group)
    return CarriedStory(stories.reports[head].article_id, providers_of(stories, group), ids)
