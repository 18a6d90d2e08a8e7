"""One story: its reports in order of time, what is linked to it, and the sources of its passages."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from dashboard.analytics.corroboration import corroboration
from dashboard.analytics.stories import compare_reports
from dashboard.findings.context import Context
from dashboard.findings.stories import Coverage, Stories, hours_of, moments_of, providers_of, stories_of
from dashboard.model.filters import Filters
from dashboard.model.findings.stories import PassageFacts, PassageSource, StoryFacts, StoryReport
from dashboard.model.query import Analysis, Finding, LeftOut
from dashboard.store.article_rows import article
from dashboard.store.statements.reports import report_titles

SHOWN_LINKED: Final = 30
_Question = Analysis[StoryReport, StoryFacts | None]
_Found = Finding[StoryReport, StoryFacts | None]


def story_reports(context: Context, _filters: Filters, question: _Question) -> _Found:
    """The reports of the story of the article of option ``story``, by date, then what is linked to them.

    Filters do not change a story. No rows where no article is named.

    Raises:
        NotFound: the corpus has no such article.
    """
    wanted = question.option("story")
    if not wanted:
        return context.answer(question, [], None, total=0, whole=0)
    stories = stories_of(context)
    key = next((k for k, known in stories.reports.items() if known.article_id == wanted), None)
    return _single(context, question, wanted) if key is None else _whole(context, question, stories, key)


def _single(context: Context, question: _Question, article_id: str) -> _Found:
    """An article older than the reports that stories are made of, as a story of one report.

    Raises:
        NotFound: there is no such article.
    """
    known = article(context.store, article_id).article
    domain, moment = known.provider.domain, known.published_at
    lag = None if moment is None else 0.0
    row = StoryReport(
        known.article_id, "report", domain, moment, known.date_only, lag, known.quality, None, True, known.title
    )
    facts = StoryFacts(
        title=known.title,
        first=domain,
        first_at=moment,
        certain=True,
        reports=1,
        providers=1,
        undated=int(moment is None),
        hours=None,
        quality_first=known.quality,
        quality_later=None,
    )
    return context.answer(question, [row], facts, total=1, whole=1)


def _whole(context: Context, question: _Question, stories: Stories, key: str) -> _Found:
    group = stories.story(key)
    beyond = _linked(stories, group)
    shown = sorted(beyond, key=lambda k: (-beyond[k], k))[:SHOWN_LINKED]
    named = context.rows(report_titles([stories.reports[k].number for k in (*group, *shown)]))
    titles = dict(zip(map(str, named["article_no"]), named["title"], strict=True))
    moments = moments_of(stories, group)
    start = moments.first.published_at if moments.first is not None else None
    rows = [_row(stories.reports[k], titles[k], start, None) for k in group]
    first, later = _qualities(rows)
    linked = [_row(stories.reports[k], titles[k], start, beyond[k]) for k in shown]
    linked.sort(key=lambda row: (row.published_at is None, row.published_at or start, row.report))
    return context.answer(
        question,
        [*rows, *linked],
        StoryFacts(
            title=titles[key],
            first=moments.first.provider if moments.first is not None and moments.certain else None,
            first_at=start,
            certain=moments.certain,
            reports=len(group),
            providers=providers_of(stories, group),
            undated=moments.undated,
            hours=hours_of(moments),
            quality_first=first,
            quality_later=later,
        ),
        total=len(group),
        whole=len(stories.reports),
        left_out=(LeftOut("linked reports that are less alike", len(beyond) - len(shown)),),
    )


def _linked(stories: Stories, group: tuple[str, ...]) -> dict[str, float]:
    """Linked reports that are not of the story, with their greatest likeness to one of its reports."""
    found: dict[str, float] = {}
    for key in group:
        for other in stories.linked.get(key, ()):
            if other not in group:
                pair = compare_reports(stories.reports[key].report, stories.reports[other].report, stories.headlines)
                found[other] = max(found.get(other, 0.0), pair.likeness)
    return found


def _row(known: Coverage, title: str, start: datetime | None, likeness: float | None) -> StoryReport:
    moment = known.report.published_at
    lag = None if moment is None or start is None else (moment - start).total_seconds() / 3600
    return StoryReport(
        report=known.article_id,
        part="report" if likeness is None else "related",
        provider=known.report.provider,
        published_at=moment,
        date_only=known.report.date_only,
        lag_hours=None if lag is None else round(lag, 3),
        quality=known.quality,
        likeness=None if likeness is None else round(likeness, 3),
        in_corpus=not known.related,
        title=title,
    )


def _qualities(rows: Sequence[StoryReport]) -> tuple[int | None, float | None]:
    """The first dated report's quality, and the median of the later ones'; ``None`` where unknown."""
    dated = [row for row in rows if row.published_at is not None]
    later = [row.quality for row in dated[1:] if row.quality is not None]
    return dated[0].quality if dated else None, statistics.median(later) if later else None


def story_sources(
    context: Context, _filters: Filters, question: Analysis[PassageSource, PassageFacts | None]
) -> Finding[PassageSource, PassageFacts | None]:
    """Which cited passage of a multi-source story cites which source. No rows for other documents.

    Raises:
        NotFound: the corpus has no such article.
    """
    wanted = question.option("story")
    if not wanted:
        return context.answer(question, [], None, total=0, whole=0)
    known = article(context.store, wanted).article
    passages = [
        (section.heading, sorted(set(passage.sources))) for section in known.sections for passage in section.cited
    ]
    rows = [
        PassageSource(number, source, heading, len(sources))
        for number, (heading, sources) in enumerate(passages, start=1)
        for source in sources
    ]
    measured = corroboration(known.sections)
    facts = PassageFacts(measured.passages, measured.single, measured.mean, len(measured.loads), known.title)
    return context.answer(question, rows, facts, total=1, whole=1)
