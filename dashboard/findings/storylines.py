"""Storylines: what shares a jurisdiction and an organisation or theme, in order of time (definition ``storyline``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from dashboard.analytics.concentration import publisher_of
from dashboard.filters import Filters
from dashboard.findings.asked import Asked, columns_of
from dashboard.findings.stories import Stories, stories_of
from dashboard.query import Analysis, LeftOut, Result
from dashboard.store.storyline_rows import having_pair, pairs_in_view, pairs_of

LEAST_PARTS: Final = 2
MOST_ARTICLES: Final = 40
"""A pair that more articles share is a field, not a thread."""
SHOWN_LINES: Final = 3
LISTED_LINES: Final = 20
MOST_COMPARED: Final = 200_000
_COLUMNS: Final = ("line", "report", "title", "provider", "published_at", "date_only", "reports", "asked")


def story_lines(asked: Asked, _filters: Filters, question: Analysis) -> Result:
    """The longest storylines that the story of option ``story`` is part of, at most three, each in order of time.

    Columns: line (its name), report (id of the first article of a story), title, provider, published_at (UTC; the
    undated last), date_only, reports (of the story in this corpus), asked (whether it is the story asked about).
    Articles of one story are one part. Facts: lines, and how many moments and undated parts each has.
    """
    stories = stories_of(asked)
    wanted = question.option("story")
    key = next((k for k, held in stories.reports.items() if held.article_id == wanted), None)
    if key is None:
        return asked.answer(columns_of([], _COLUMNS), total=0, whole=0)
    group = frozenset(stories.story(key))
    found = asked.rows(pairs_of(sorted(stories.reports[k].number for k in group if not stories.reports[k].related)))
    lines: dict[frozenset[str], tuple[str, list[dict[str, Any]]]] = {}
    for pair in _records(found):
        parts = _parts(asked, stories, pair, group)
        members = frozenset(part["report"] for part in parts)
        if len(parts) >= LEAST_PARTS and members not in lines:
            lines[members] = (f"{pair['place']} · {pair['matter']}", parts)
    longest = sorted(lines.values(), key=lambda line: (-len(line[1]), line[0]))
    shown = longest[:SHOWN_LINES]
    rows = [{"line": name, **part} for name, parts in shown for part in parts]
    return asked.answer(
        columns_of(rows, _COLUMNS),
        total=len({row["report"] for row in rows}),
        whole=len(stories.reports),
        facts={
            "lines": len(lines),
            "moments": {name: sum(part["published_at"] is not None for part in parts) for name, parts in shown},
            "undated": {name: sum(part["published_at"] is None for part in parts) for name, parts in shown},
        },
        left_out=(LeftOut("shorter storylines", len(lines) - len(shown)),),
    )


def _parts(asked: Asked, stories: Stories, pair: Mapping[str, Any], group: frozenset[str]) -> list[dict[str, Any]]:
    """The stories of a pair, each by its first article; none where the pair is too common."""
    held = _records(
        asked.rows(having_pair(pair["place_key"], pair["kind"], pair["matter_key"], limit=MOST_ARTICLES + 1))
    )
    if len(held) > MOST_ARTICLES:
        return []
    parts: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in held:
        key = str(row["article_no"])
        story = stories.story(key) if key in stories.reports else (key,)
        moment: datetime | None = row["published_at"]
        parts.setdefault(
            story,
            {
                "report": row["article_id"],
                "title": row["title"],
                "provider": row["domain"] and publisher_of(row["domain"]),
                "published_at": None if moment is None else moment.replace(tzinfo=UTC),
                "date_only": bool(row["date_only"]),
                "reports": len(story),
                "asked": not group.isdisjoint(story),
            },
        )
    return list(parts.values())


def line_list(asked: Asked, filters: Filters, _question: Analysis) -> Result:
    """The storylines in view with most articles: line (its name), jurisdiction, kind (organisation or theme), matter (its
    key), count (articles in view). At most twenty; none for corpora of more than 200,000 articles.
    """
    names = ("line", "jurisdiction", "kind", "matter", "count")
    whole = asked.coverage_total(filters)
    if whole.total > MOST_COMPARED:
        return asked.answer(columns_of([], names), total=whole.total, whole=whole.whole, facts={"compared": False})
    listed = partial(pairs_in_view, least=LEAST_PARTS, most=MOST_ARTICLES, limit=LISTED_LINES)
    found = asked.rows_in_view(listed, filters)
    rows = [
        {
            "line": f"{pair['place']} · {pair['matter']}",
            "jurisdiction": pair["place_key"],
            "kind": pair["kind"],
            "matter": pair["matter_key"],
            "count": pair["articles"],
        }
        for pair in _records(found)
    ]
    return asked.answer(columns_of(rows, names), total=whole.total, whole=whole.whole, facts={"compared": True})


def _records(found: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    return [dict(zip(found, values, strict=True)) for values in zip(*found.values(), strict=True)]
