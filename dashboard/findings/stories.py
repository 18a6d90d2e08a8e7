"""Stories of the corpus: which reports are one, who was first, which several providers carried."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from weakref import WeakKeyDictionary

from dashboard.analytics.first_mover import FirstMover, first_mover
from dashboard.analytics.headlines import Headlines
from dashboard.analytics.publishers import publisher_of
from dashboard.analytics.shares import share_of
from dashboard.analytics.stories import Report, clusters
from dashboard.findings.context import Context
from dashboard.model.filters import Filters
from dashboard.model.findings.providers import FirstFacts, FirstWith
from dashboard.model.findings.stories import SharedFacts, SharedStory
from dashboard.model.query import Analysis, Finding, LeftOut, Result
from dashboard.store.statements.reports import numbers_in_view, related_links, report_titles, reports

MOST_REPORTS: Final = 50_000
SHOWN_STORIES: Final = 60


@dataclass(frozen=True, slots=True)
class Coverage:
    """One report with its figures. ``number`` is the store's, ``article_id`` the public id."""

    number: int
    article_id: str
    related: bool
    report: Report
    name: str | None
    quality: int | None


@dataclass(frozen=True, slots=True)
class Stories:
    """The stories of a generation: ``groups`` of reports by date, ``linked`` the reports that documents link to each."""

    reports: Mapping[str, Coverage]
    groups: tuple[tuple[str, ...], ...]
    group_of: Mapping[str, int]
    linked: Mapping[str, frozenset[str]]
    headlines: Headlines
    all_read: bool

    def story(self, key: str) -> tuple[str, ...]:
        """The keys of the story that a report is part of; only its own where it is part of none."""
        place = self.group_of.get(key)
        return (key,) if place is None else self.groups[place]


_built: WeakKeyDictionary[Any, tuple[str, Stories]] = WeakKeyDictionary()


def stories_of(context: Context) -> Stories:
    """The stories of the generation, built once for it."""
    built = _built.get(context.store)
    if built is None or built[0] != context.generation:
        built = (context.generation, _build(context))
        _built[context.store] = built
    else:
        context.note(reports(limit=MOST_REPORTS), related_links(among=MOST_REPORTS))
    return built[1]


def _build(context: Context) -> Stories:
    found = context.rows(reports(limit=MOST_REPORTS))
    rows = [dict(zip(found, values, strict=True)) for values in zip(*found.values(), strict=True)]
    known = {str(row["article_no"]): _coverage(row) for row in rows}
    pairs = context.rows(related_links(among=MOST_REPORTS))
    linked: dict[str, set[str]] = defaultdict(set)
    for one, other in zip(map(str, pairs["one"]), map(str, pairs["other"]), strict=True):
        if one in known and other in known:
            linked[one].add(other)
            linked[other].add(one)
    headlines = Headlines.of(coverage.report.words for coverage in known.values())
    edges = [(one, other) for one, others in linked.items() for other in others if one < other]
    groups = [
        tuple(r.key for r in group) for group in clusters({k: c.report for k, c in known.items()}, edges, headlines)
    ]
    return Stories(
        reports=known,
        groups=tuple(groups),
        group_of={key: place for place, group in enumerate(groups) for key in group},
        linked={key: frozenset(others) for key, others in linked.items()},
        headlines=headlines,
        all_read=len(rows) < MOST_REPORTS,
    )


def _coverage(row: Mapping[str, Any]) -> Coverage:
    moment: datetime | None = row["published_at"]
    domain = row["domain"] and publisher_of(row["domain"])
    report = Report(
        key=str(row["article_no"]),
        words=row["title_words"],
        published_at=None if moment is None else moment.replace(tzinfo=UTC),
        provider=domain,
        date_only=bool(row["date_only"]),
    )
    return Coverage(row["article_no"], row["article_id"], bool(row["is_related"]), report, row["name"], row["quality"])


def moments_of(stories: Stories, story: Sequence[str]) -> FirstMover:
    """Who of a story's reports was first."""
    return first_mover([stories.reports[key].report for key in story])


def shared_stories(stories: Stories, seen: set[str]) -> list[tuple[str, ...]]:
    """The stories that at least two providers carried, and of which a report is in view, most providers first."""
    kept = [group for group in stories.groups if seen.intersection(group) and providers_of(stories, group) > 1]
    return sorted(kept, key=lambda group: (-providers_of(stories, group), -len(group), group))


def hours_of(moments: FirstMover) -> float | None:
    """Hours from a story's first report to its last; ``None`` where none is dated."""
    last = max(moments.lags.values(), default=None)
    return None if last is None else round(last.total_seconds() / 3600, 2)


def providers_of(stories: Stories, group: Sequence[str]) -> int:
    """How many providers carried a story."""
    return len({stories.reports[key].report.provider for key in group} - {None})


def first_movers(
    context: Context, filters: Filters, question: Analysis[FirstWith, FirstFacts]
) -> Finding[FirstWith, FirstFacts]:
    """Providers by the number of shared stories they were first with."""
    stories, seen, counted = _seen(context, filters)
    shared = shared_stories(stories, seen)
    carried: dict[str, int] = defaultdict(int)
    first: dict[str, int] = defaultdict(int)
    lags: dict[str, list[float]] = defaultdict(list)
    unsure = undated = 0
    for group in shared:
        moments = moments_of(stories, group)
        unsure += not moments.certain
        undated += moments.undated
        best = _earliest(stories, moments)
        for provider, hours in best.items():
            carried[provider] += 1
            if moments.certain and moments.first is not None and provider == moments.first.provider:
                first[provider] += 1
            elif hours:
                lags[provider].append(hours)
    rows = []
    for provider in sorted(carried, key=lambda p: (-first[p], -carried[p], p)):
        lag = round(statistics.median(lags[provider]), 2) if lags[provider] else None
        if share := share_of(first[provider], carried[provider]):
            rows.append(
                FirstWith(provider, first[provider], carried[provider], share.share, share.low, share.high, lag)
            )
    facts = FirstFacts(len(shared), unsure, undated, stories.all_read)
    return context.answer(question, rows, facts, total=counted.total, whole=counted.whole)


def _earliest(stories: Stories, moments: FirstMover) -> dict[str, float]:
    """Each provider's shortest lag in hours."""
    best: dict[str, float] = {}
    for key, lag in moments.lags.items():
        provider = stories.reports[key].report.provider
        if provider is not None:
            best[provider] = min(best.get(provider, float("inf")), lag.total_seconds() / 3600)
    return best


def _seen(context: Context, filters: Filters) -> tuple[Stories, set[str], Result]:
    """The stories, the keys of reports in view, and the number of articles in view."""
    stories = stories_of(context)
    found = context.rows_in_view(partial(numbers_in_view, limit=MOST_REPORTS), filters)
    seen = {str(number) for number in found["article_no"]}
    return stories, seen, context.coverage_total(filters)


def story_list(
    context: Context, filters: Filters, question: Analysis[SharedStory, SharedFacts]
) -> Finding[SharedStory, SharedFacts]:
    """The sixty stories with most providers, of those that at least two carried."""
    stories, seen, counted = _seen(context, filters)
    shared = shared_stories(stories, seen)
    shown = shared[:SHOWN_STORIES]
    heads = [_head(stories, group) for group in shown]
    named = context.rows(report_titles([stories.reports[key].number for key in heads]))
    titles = dict(zip(map(str, named["article_no"]), named["title"], strict=True))
    rows = [_shared(stories, head, group, titles[head]) for head, group in zip(heads, shown, strict=True)]
    return context.answer(
        question,
        rows,
        SharedFacts(len(shared)),
        total=counted.total,
        whole=counted.whole,
        left_out=(LeftOut("stories beyond those with most providers", len(shared) - len(shown)),),
    )


def _shared(stories: Stories, head: str, group: Sequence[str], title: str) -> SharedStory:
    moments = moments_of(stories, group)
    return SharedStory(
        story=stories.reports[head].article_id,
        title=title,
        providers=providers_of(stories, group),
        reports=len(group),
        undated=moments.undated,
        first=moments.first.provider if moments.first is not None and moments.certain else None,
        first_at=None if moments.first is None else moments.first.published_at,
        hours=hours_of(moments),
    )


def _head(stories: Stories, group: Sequence[str]) -> str:
    return next((key for key in group if not stories.reports[key].related), group[0])
