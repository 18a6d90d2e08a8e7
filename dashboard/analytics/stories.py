"""Group reports into stories by links, similarity and time (definition ``story``)."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dashboard.analytics.headlines import SAME_STORY, Headlines

WINDOW: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Report:
    """One report: ``words`` is its folded title, ``published_at`` aware UTC or unknown."""

    key: str
    words: str
    published_at: datetime | None = None
    provider: str | None = None
    date_only: bool = False


@dataclass(frozen=True, slots=True)
class ReportPair:
    """Two linked reports: how alike their headlines are, how far apart, and whether they are one story."""

    one: str
    other: str
    likeness: float
    apart: timedelta | None
    same: bool


def compare_reports(one: Report, other: Report, headlines: Headlines) -> ReportPair:
    """Decide whether two linked reports are one story: similar, dated and at most seven days apart."""
    likeness = headlines.likeness(one.words, other.words)
    apart = None
    if one.published_at is not None and other.published_at is not None:
        apart = abs(one.published_at - other.published_at)
    same = likeness >= SAME_STORY and apart is not None and apart <= WINDOW
    return ReportPair(one.key, other.key, likeness, apart, same)


def clusters(
    reports: Mapping[str, Report], linked: Iterable[tuple[str, str]], headlines: Headlines
) -> list[tuple[Report, ...]]:
    """Return stories of at least two reports, largest first: linked pairs of one story, and copies of one headline.

    Copies have the same words and are at most seven days apart, linked or not. Reports of a story are sorted by date,
    then key. Joining is transitive, so a story may span more than seven days.
    """
    roots = {key: key for key in reports}

    def root(key: str) -> str:
        while roots[key] != key:
            roots[key] = roots[roots[key]]
            key = roots[key]
        return key

    for one, other in linked:
        if one in reports and other in reports and compare_reports(reports[one], reports[other], headlines).same:
            roots[root(one)] = root(other)
    for one, other in _copies(reports.values()):
        roots[root(one)] = root(other)
    grouped: dict[str, list[Report]] = {}
    for key, report in reports.items():
        grouped.setdefault(root(key), []).append(report)
    stories = [tuple(sorted(group, key=_order)) for group in grouped.values() if len(group) > 1]
    return sorted(stories, key=lambda story: (-len(story), _order(story[0])))


def _copies(reports: Iterable[Report]) -> list[tuple[str, str]]:
    alike: dict[str, list[Report]] = {}
    for report in reports:
        if report.published_at is not None and len(report.words.split()) > 2:
            alike.setdefault(report.words, []).append(report)
    pairs = []
    for group in alike.values():
        ordered = sorted(group, key=_order)
        pairs += [(a.key, b.key) for a, b in itertools.pairwise(ordered) if _near(a, b)]
    return pairs


def _near(one: Report, other: Report) -> bool:
    return bool(one.published_at and other.published_at and abs(one.published_at - other.published_at) <= WINDOW)


def _order(report: Report) -> tuple[bool, str, str]:
    moment = report.published_at
    return (moment is None, "" if moment is None else moment.isoformat(), report.key)
