"""Storylines: stories that share a jurisdiction and an organisation or theme, in order of time (definition ``storyline``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from dashboard.analytics.publishers import publisher_of
from dashboard.findings.context import Context
from dashboard.findings.stories import Stories, stories_of
from dashboard.model.filters import Filters
from dashboard.model.findings.stories import Storyline, StorylineFacts, StorylinePart, StorylinesFacts
from dashboard.model.query import Analysis, Finding, LeftOut
from dashboard.store.statements.storylines import having_pair, pairs_in_view, pairs_of

LEAST_PARTS: Final = 2
MOST_ARTICLES: Final = 40
"""A pair that more articles share is a field, not a storyline."""
SHOWN_LINES: Final = 3
LISTED_LINES: Final = 20
MOST_COMPARED: Final = 200_000


def story_lines(
    context: Context, _filters: Filters, question: Analysis[StorylinePart, StorylineFacts | None]
) -> Finding[StorylinePart, StorylineFacts | None]:
    """The longest storylines that the story of option ``story`` is part of, at most three, each in order of time.

    Articles of one story are one part, under the id of its first article; undated parts come last.
    """
    stories = stories_of(context)
    wanted = question.option("story")
    key = next((k for k, known in stories.reports.items() if known.article_id == wanted), None)
    if key is None:
        return context.answer(question, [], None, total=0, whole=0)
    group = frozenset(stories.story(key))
    found = context.rows(pairs_of(sorted(stories.reports[k].number for k in group if not stories.reports[k].related)))
    lines: dict[frozenset[str], list[StorylinePart]] = {}
    for pair in _records(found):
        parts = _parts(context, stories, pair, group)
        if len(parts) >= LEAST_PARTS:
            lines.setdefault(frozenset(part.report for part in parts), parts)
    longest = sorted(lines.values(), key=lambda parts: (-len(parts), parts[0].line))
    rows = [part for parts in longest[:SHOWN_LINES] for part in parts]
    dated = Counter(part.line for part in rows if part.published_at is not None)
    every = Counter(part.line for part in rows)
    return context.answer(
        question,
        rows,
        StorylineFacts(
            lines=len(lines),
            moments={line: dated[line] for line in every},
            undated={line: every[line] - dated[line] for line in every},
        ),
        total=len({row.report for row in rows}),
        whole=len(stories.reports),
        left_out=(LeftOut("shorter storylines", len(lines) - len(longest[:SHOWN_LINES])),),
    )


def _parts(context: Context, stories: Stories, pair: Mapping[str, Any], group: frozenset[str]) -> list[StorylinePart]:
    """The stories of a pair, each by its first article; none where the pair is too common."""
    found = _records(
        context.rows(having_pair(pair["place_key"], pair["kind"], pair["matter_key"], limit=MOST_ARTICLES + 1))
    )
    if len(found) > MOST_ARTICLES:
        return []
    parts: dict[tuple[str, ...], StorylinePart] = {}
    for row in found:
        key = str(row["article_no"])
        story = stories.story(key) if key in stories.reports else (key,)
        moment: datetime | None = row["published_at"]
        if story not in parts:
            parts[story] = StorylinePart(
                line=f"{pair['place']} · {pair['matter']}",
                report=row["article_id"],
                title=row["title"],
                provider=row["domain"] and publisher_of(row["domain"]),
                published_at=None if moment is None else moment.replace(tzinfo=UTC),
                date_only=bool(row["date_only"]),
                reports=len(story),
                asked=not group.isdisjoint(story),
            )
    return list(parts.values())


def line_list(
    context: Context, filters: Filters, question: Analysis[Storyline, StorylinesFacts]
) -> Finding[Storyline, StorylinesFacts]:
    """The twenty storylines with most articles in view; none for views of more than 200,000 articles."""
    whole = context.coverage_total(filters)
    few = whole.total <= MOST_COMPARED
    listed = partial(pairs_in_view, least=LEAST_PARTS, most=MOST_ARTICLES, limit=LISTED_LINES)
    rows = [
        Storyline(
            f"{pair['place']} · {pair['matter']}",
            pair["place_key"],
            pair["kind"],
            pair["matter_key"],
            pair["articles"],
        )
        for pair in (_records(context.rows_in_view(listed, filters)) if few else ())
    ]
    return context.answer(question, rows, StorylinesFacts(few), total=whole.total, whole=whole.whole)


def _records(found: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(found, values, strict=True)) for values in zip(*found.values(), strict=True)]
