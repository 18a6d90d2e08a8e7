"""One story: who reported it when, what is linked to it without being it, and which passages rest on how many sources."""

from __future__ import annotations

import statistics
from datetime import datetime
from typing import Any, Final

from dashboard.analytics.stories import judged
from dashboard.corroboration import corroboration
from dashboard.filters import Filters
from dashboard.findings.asked import Asked, columns_of
from dashboard.findings.stories import Coverage, Stories, moments_of, stories_of
from dashboard.query import Analysis, LeftOut, Result
from dashboard.store.analytics_rows import headings
from dashboard.store.article_rows import article

SHOWN_LINKED: Final = 30
_COLUMNS: Final = (
    *(
        "report",
        "part",
        "provider",
        "published_at",
        "date_only",
        "lag_hours",
        "quality",
        "likeness",
        "in_corpus",
        "title",
    ),
)
_SOURCE_COLUMNS: Final = ("passage", "source", "section", "sources")
SAME: Final = "report"
LINKED: Final = "related"


def story(asked: Asked, _filters: Filters, question: Analysis) -> Result:
    """The reports of the story that the article of option ``story`` is part of, by date, then what is linked to them.

    Columns: report (article id), part (``report`` of the story, or ``related``: linked, not the same story), provider,
    published_at (UTC), date_only, lag_hours behind the first report (negative for what was linked and came before),
    quality, likeness (of related ones to the report that links them), in_corpus (an article, not only listed by one),
    title. Facts: title, first (provider, ``None`` where not certain), first_at, reports, providers, undated, hours from
    the first to the last, quality_first, quality_later (median). Filters do not change a story. No rows where no article is named.

    Raises:
        NotFound: the corpus has no such article.
    """
    wanted = question.option("story")
    if not wanted:
        return asked.answer(columns_of([], _COLUMNS), total=0, whole=0)
    stories = stories_of(asked)
    key = next((k for k, held in stories.reports.items() if held.article_id == wanted), None)
    if key is None:
        return _alone(asked, wanted)
    return _told(asked, stories, key)


def _alone(asked: Asked, article_id: str) -> Result:
    """An article older than the reports that stories are made of: a report by itself.

    Raises:
        NotFound: there is no such article.
    """
    held = article(asked.store, article_id).article
    row = {
        "report": held.article_id,
        "part": SAME,
        "provider": held.provider.domain,
        "published_at": held.published_at,
        "date_only": held.date_only,
        "lag_hours": None if held.published_at is None else 0.0,
        "quality": held.quality,
        "likeness": None,
        "in_corpus": True,
        "title": held.title,
    }
    facts = {"first": held.provider.domain, "first_at": held.published_at, "certain": True, "hours": None}
    counts = {"reports": 1, "providers": 1, "undated": int(held.published_at is None)}
    scores = {"quality_first": held.quality, "quality_later": None}
    return asked.answer(
        columns_of([row], _COLUMNS), total=1, whole=1, facts={"title": held.title, **facts, **counts, **scores}
    )


def _told(asked: Asked, stories: Stories, key: str) -> Result:
    group = stories.story(key)
    beyond = _linked(stories, group)
    shown = sorted(beyond, key=lambda k: (-beyond[k], k))[:SHOWN_LINKED]
    named = asked.rows(headings([stories.reports[k].number for k in (*group, *shown)]))
    titles = dict(zip(map(str, named["article_no"]), named["title"], strict=True))
    told = moments_of(stories, group)
    start = told.first.published_at if told.first is not None else None
    rows = [_row(stories.reports[k], titles[k], SAME, start, None) for k in group]
    later = [_row(stories.reports[k], titles[k], LINKED, start, beyond[k]) for k in shown]
    rows += sorted(later, key=lambda row: (row["published_at"] is None, row["published_at"] or start, row["report"]))
    last = max(told.lags.values(), default=None)
    return asked.answer(
        columns_of(rows, _COLUMNS),
        total=len(group),
        whole=len(stories.reports),
        left_out=(LeftOut("linked reports that are less alike", len(beyond) - len(shown)),),
        facts={
            "title": titles[key],
            "first": told.first.provider if told.first is not None and told.certain else None,
            "first_at": start,
            "certain": told.certain,
            "reports": len(group),
            "providers": len({stories.reports[k].report.provider for k in group} - {None}),
            "undated": told.undated,
            "hours": None if last is None else round(last.total_seconds() / 3600, 2),
            **_qualities(rows),
        },
    )


def _linked(stories: Stories, group: tuple[str, ...]) -> dict[str, float]:
    """What documents link to the story's reports without being of it, with the greatest likeness to one of them."""
    found: dict[str, float] = {}
    for key in group:
        for other in stories.linked.get(key, ()):
            if other not in group:
                pair = judged(stories.reports[key].report, stories.reports[other].report, stories.headlines)
                found[other] = max(found.get(other, 0.0), pair.likeness)
    return found


def _row(held: Coverage, title: str, part: str, start: datetime | None, likeness: float | None) -> dict[str, Any]:
    moment = held.report.published_at
    lag = None if moment is None or start is None else (moment - start).total_seconds() / 3600
    return {
        "report": held.article_id,
        "part": part,
        "provider": held.report.provider,
        "published_at": moment,
        "date_only": held.report.date_only,
        "lag_hours": None if lag is None else round(lag, 3),
        "quality": held.quality,
        "likeness": None if likeness is None else round(likeness, 3),
        "in_corpus": not held.related,
        "title": title,
    }


def _qualities(rows: list[dict[str, Any]]) -> dict[str, float | None]:
    """The first report's quality, and the median of the later ones'; ``None`` where unknown."""
    dated = [row for row in rows if row["part"] == SAME and row["published_at"] is not None]
    later = [row["quality"] for row in dated[1:] if row["quality"] is not None]
    return {
        "quality_first": dated[0]["quality"] if dated else None,
        "quality_later": statistics.median(later) if later else None,
    }


def story_sources(asked: Asked, _filters: Filters, question: Analysis) -> Result:
    """Which cited passage of a multi-source story cites which source: passage (from 1), source, section, sources (how
    many distinct ones the passage cites). Facts: passages, single, mean, sources. No rows for other documents.

    Raises:
        NotFound: the corpus has no such article.
    """
    wanted = question.option("story")
    if not wanted:
        return asked.answer(columns_of([], _SOURCE_COLUMNS), total=0, whole=0)
    held = article(asked.store, wanted).article
    told = corroboration(held.sections)
    rows: list[dict[str, Any]] = []
    number = 0
    for section in held.sections:
        for passage in section.cited:
            number += 1
            distinct = sorted(set(passage.sources))
            rows += [
                {"passage": number, "source": source, "section": section.heading, "sources": len(distinct)}
                for source in distinct
            ]
    return asked.answer(
        columns_of(rows, _SOURCE_COLUMNS),
        total=1,
        whole=1,
        facts={
            "passages": told.passages,
            "single": told.single,
            "mean": told.mean,
            "sources": len(told.loads),
            "title": held.title,
        },
    )
