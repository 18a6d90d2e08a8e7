"""Stories of the corpus: which reports are one, who was first, and what one story looks like."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final
from weakref import WeakKeyDictionary

from dashboard.analytics.concentration import publisher_of
from dashboard.analytics.first_mover import FirstMover, Moment, first_mover
from dashboard.analytics.headlines import Headlines
from dashboard.analytics.shares import share_of
from dashboard.analytics.stories import Report, clusters
from dashboard.filters import Filters
from dashboard.findings.asked import Asked, columns_of
from dashboard.query import Analysis, LeftOut, Result
from dashboard.store.analytics_rows import headings, in_view, links, reports

MOST_REPORTS: Final = 50_000
MOST_LINKS: Final = 200_000
SHOWN_STORIES: Final = 60


@dataclass(frozen=True, slots=True)
class Coverage:
    """One report with what a story tells of it. ``number`` is the store's, ``article_id`` the public id."""

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
        """The keys of the story a report is part of: itself alone where it is of none."""
        place = self.group_of.get(key)
        return (key,) if place is None else self.groups[place]


_built: WeakKeyDictionary[Any, tuple[str, Stories]] = WeakKeyDictionary()


def stories_of(asked: Asked) -> Stories:
    """The stories of the generation asked, built once for it."""
    held = _built.get(asked.store)
    if held is None or held[0] != asked.generation:
        held = (asked.generation, _build(asked))
        _built[asked.store] = held
    else:
        asked.note(reports(limit=MOST_REPORTS), links(limit=MOST_LINKS))
    return held[1]


def _build(asked: Asked) -> Stories:
    found = asked.rows(reports(limit=MOST_REPORTS))
    rows = [dict(zip(found, values, strict=True)) for values in zip(*found.values(), strict=True)]
    known = {str(row["article_no"]): _coverage(row) for row in rows}
    pairs = asked.rows(links(limit=MOST_LINKS))
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
        all_read=len(rows) < MOST_REPORTS and len(pairs["one"]) < MOST_LINKS,
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
    listed = [stories.reports[key].report for key in story]
    return first_mover([Moment(r.key, r.provider, r.published_at, r.date_only) for r in listed])


def shared_stories(stories: Stories, seen: set[str]) -> list[tuple[str, ...]]:
    """The stories that at least two providers carried, and of which a report is in view, most providers first."""
    kept = [
        group
        for group in stories.groups
        if seen.intersection(group) and len({stories.reports[key].report.provider for key in group} - {None}) > 1
    ]
    return sorted(kept, key=lambda group: (-_providers(stories, group), -len(group), group))


def _providers(stories: Stories, group: Sequence[str]) -> int:
    return len({stories.reports[key].report.provider for key in group} - {None})


def first_movers(asked: Asked, filters: Filters, _question: Analysis) -> Result:
    """Providers by stories they were first with: provider, count (first with), total (carried), share, low, high,
    median_lag_hours (behind the first, of the stories it followed; ``None`` where it never did).

    Facts: stories, those where the first is not certain, undated reports.
    """
    stories, seen, counted = _seen(asked, filters)
    shared = shared_stories(stories, seen)
    carried: dict[str, int] = defaultdict(int)
    first: dict[str, int] = defaultdict(int)
    lags: dict[str, list[float]] = defaultdict(list)
    unsure = undated = 0
    for group in shared:
        told = moments_of(stories, group)
        unsure += not told.certain
        undated += told.undated
        best = _earliest(stories, told)
        for provider, hours in best.items():
            carried[provider] += 1
            if told.certain and told.first is not None and provider == told.first.provider:
                first[provider] += 1
            elif hours:
                lags[provider].append(hours)
    rows = []
    for provider in sorted(carried, key=lambda p: (-first[p], -carried[p], p)):
        lag = round(statistics.median(lags[provider]), 2) if lags[provider] else None
        share = _shared(first[provider], carried[provider])
        rows.append({"provider": provider, **share, "median_lag_hours": lag})
    return asked.answer(
        columns_of(rows, ("provider", "count", "total", "share", "low", "high", "median_lag_hours")),
        total=counted.total,
        whole=counted.whole,
        facts={"stories": len(shared), "unsure": unsure, "undated": undated, "all_read": stories.all_read},
    )


def _shared(count: int, total: int) -> dict[str, Any]:
    share = share_of(count, total)
    ends = (None, None, None) if share is None else (share.share, share.low, share.high)
    return {"count": count, "total": total, **dict(zip(("share", "low", "high"), ends, strict=True))}


def _earliest(stories: Stories, told: FirstMover) -> dict[str, float]:
    """Each provider's shortest lag in hours."""
    best: dict[str, float] = {}
    for key, lag in told.lags.items():
        provider = stories.reports[key].report.provider
        if provider is not None:
            best[provider] = min(best.get(provider, float("inf")), lag.total_seconds() / 3600)
    return best


def _seen(asked: Asked, filters: Filters) -> tuple[Stories, set[str], Result]:
    """The stories, which of their reports can be in view, and how many articles are."""
    stories = stories_of(asked)
    found = asked.rows_in_view(partial(in_view, limit=MOST_REPORTS), filters)
    seen = {str(number) for number in found["article_no"]}
    return stories, seen, asked.coverage_total(filters)


def story_list(asked: Asked, filters: Filters, _question: Analysis) -> Result:
    """The stories that at least two providers carried: story (an article's id), title, providers, reports, undated,
    first (domain or ``None`` where not certain), first_at, hours (from the first report to the last).

    At most the sixty with most providers; ``story`` is the id of a report of it that is an article, where there is one.
    """
    stories, seen, counted = _seen(asked, filters)
    shared = shared_stories(stories, seen)
    shown = shared[:SHOWN_STORIES]
    heads = [_head(stories, group) for group in shown]
    named = asked.rows(headings([stories.reports[key].number for key in heads]))
    titles = dict(zip(map(str, named["article_no"]), named["title"], strict=True))
    rows = []
    for head, group in zip(heads, shown, strict=True):
        told = moments_of(stories, group)
        last = max(told.lags.values(), default=None)
        rows.append(
            {
                "story": stories.reports[head].article_id,
                "title": titles[head],
                "providers": _providers(stories, group),
                "reports": len(group),
                "undated": told.undated,
                "first": told.first.provider if told.first is not None and told.certain else None,
                "first_at": None if told.first is None else told.first.published_at,
                "hours": None if last is None else round(last.total_seconds() / 3600, 2),
            }
        )
    columns = ("story", "title", "providers", "reports", "undated", "first", "first_at", "hours")
    beyond = LeftOut("stories beyond those with most providers", len(shared) - len(shown))
    return asked.answer(
        columns_of(rows, columns),
        total=counted.total,
        whole=counted.whole,
        facts={"stories": len(shared)},
        left_out=(beyond,),
    )


def _head(stories: Stories, group: Sequence[str]) -> str:
    return next((key for key in group if not stories.reports[key].related), group[0])
