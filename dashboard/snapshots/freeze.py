"""Freeze a view: its answer of now becomes a snapshot that never changes."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from dashboard.charts.colours import LIGHT_COLOURS, recoloured
from dashboard.charts.spec import ChartAnswer
from dashboard.config.version import VERSION
from dashboard.definitions.catalog import DEFINITIONS, Definition
from dashboard.errors import DashboardError
from dashboard.model.article import Article
from dashboard.model.filters import FILTER_NAMES, Filters
from dashboard.model.ingest_report import Outcome
from dashboard.model.query import LeftOut, Query, Question
from dashboard.model.results import ArticleRow, CorpusFacts
from dashboard.model.view_options import Display, Sort
from dashboard.snapshots.snapshot import FrozenDocument, Kind, Snapshot, StatedDefinition, new_id, sealed
from dashboard.snapshots.wording import clean_note, clean_title
from dashboard.text.dates import day_words, describe_dates, iso_moment, months_words

if TYPE_CHECKING:
    from dashboard.service import Service

ARTICLES: Final = "articles"
STORY_PREFIX: Final = "story:"
LISTED_DOCUMENTS: Final = 5_000
LISTED_CORPUS: Final = 200_000
FROZEN_ROWS: Final = 100
_FRAGMENT: Final = 24
_SHORT: Final = 8


@dataclass(frozen=True, slots=True)
class InView:
    """The documents of a frozen view, ``None`` when too many to list, and the ``months`` they are from."""

    documents: tuple[FrozenDocument, ...] | None
    rows: tuple[ArticleRow, ...] = ()
    months: str = ""


def freeze_view(
    service: Service, view: str, filters: Filters, display: Display, *, now: datetime, title: str = "", note: str = ""
) -> Snapshot:
    """The view of that name, asked now: a chart's name, ``articles``, or ``story:`` and an article's id.

    Raises:
        NotFound: there is no such chart or article. StoreUnavailable: nothing can be answered now.
    """
    with service.reading():
        if view == ARTICLES:
            snapshot = _articles(service, filters, display, now)
        elif view.startswith(STORY_PREFIX):
            snapshot = _story(service, view.removeprefix(STORY_PREFIX), filters, now)
        else:
            answer = service.chart(view, filters, display)
            inside = in_view(service, applied(answer.query, filters))
            snapshot = freeze(answer, filters, display, service.facts(), inside=inside, now=now)
    corpus_note = service.settings.corpus_note
    footnote = f"{snapshot.footnote.removesuffix(corpus_note).rstrip()} {corpus_note}".strip()
    seen = replace(snapshot, visibility=service.settings.visibility.value, footnote=footnote)
    return finished(seen, service.settings.snapshot_lifetime, title, note)


def freeze(
    answer: ChartAnswer, filters: Filters, display: Display, facts: CorpusFacts, *, inside: InView, now: datetime
) -> Snapshot:
    """A chart's answer as a snapshot, without title, note or end date."""
    figure = None if answer.figure is None else recoloured(json.loads(answer.figure), LIGHT_COLOURS)
    drawing, result = answer.drawing, answer.result
    return _snapshot(
        kind=Kind.CHART,
        view=answer.spec.name,
        question=answer.spec.title,
        subtitle=drawing.subtitle,
        footnote=drawing.empty or drawing.note,
        alt=drawing.alt,
        height=drawing.height,
        definition=answer.spec.definition,
        filters=filters,
        sentence=_words(filters, answer.query, facts, inside.months),
        display=_display(display, Kind.CHART),
        by=answer.query.keys,
        cross=bool(answer.query.looks_past),
        limit=answer.query.limit if isinstance(answer.query, Query) else None,
        columns={name: [_plain(value) for value in column] for name, column in result.columns.items()},
        figure=figure,
        total=result.total,
        whole=result.whole,
        left_out=result.left_out,
        statement=result.statement,
        corpus_version=result.corpus_version or facts.corpus_version,
        generation=result.generation or facts.generation,
        now=now,
        documents=inside.documents,
        shown=titles_shown([*_strings(figure), drawing.subtitle, drawing.note, drawing.alt], inside.rows),
    )


def finished(snapshot: Snapshot, days: int, title: str, note: str) -> Snapshot:
    """With its maker's cleaned words, its end (``days`` after it was made, 0 = none) and its hashes."""
    expires = snapshot.made_at + timedelta(days=days) if days else None
    return sealed(replace(snapshot, title=clean_title(title), note=clean_note(note), expires_at=expires))


def applied(query: Question[Any], filters: Filters) -> Filters:
    """The filters an answer was really counted under: a cross query leaves its own dimensions' out."""
    return filters.without(*query.looks_past)


def in_view(service: Service, filters: Filters) -> InView:
    """The documents under these filters with their digests, as long as they can be listed."""
    summary = service.summary(filters)
    months = months_words(summary.first, summary.last)
    if summary.articles > LISTED_DOCUMENTS or service.facts().articles > LISTED_CORPUS:
        return InView(None, months=months)
    page = service.listing(filters, sort=Sort.DATE, limit=LISTED_DOCUMENTS)
    digests = {line.article_id: line.digest for line in service.outcomes(Outcome.ACCEPTED)}
    listed = sorted((row.article_id, digests.get(row.article_id)) for row in page.rows)
    return InView(tuple(FrozenDocument(*pair) for pair in listed), page.rows, months)


def titles_shown(texts: Iterable[str], rows: Sequence[ArticleRow]) -> tuple[str, ...]:
    """Ids of the rows whose title, perhaps shortened, can be read in these texts. In doubt it counts as shown."""
    clean = [_spaced(text) for text in texts]
    whole, joined = set(clean), "\n".join(clean)
    found = []
    for row in rows:
        title = _spaced(row.title)
        readable = title in whole if len(title) < _SHORT else title[:_FRAGMENT] in joined
        if readable:
            found.append(row.article_id)
    return tuple(sorted(set(found)))


def _articles(service: Service, filters: Filters, display: Display, now: datetime) -> Snapshot:
    page = service.listing(filters, sort=display.sort, ascending=display.ascending, limit=FROZEN_ROWS)
    facts, inside = service.facts(), in_view(service, filters)
    rest = page.total - len(page.rows)
    return _snapshot(
        kind=Kind.ARTICLES,
        view=ARTICLES,
        question="Which articles are these?",
        subtitle=f"The first {len(page.rows):,} of {page.total:,} articles in view" if rest else "Articles in view",
        footnote=f"{rest:,} more articles are in view and not listed here." if rest else "",
        alt=f"A table of {len(page.rows):,} articles, {page.total:,} in view.",
        definition=DEFINITIONS["coverage"],
        filters=filters,
        sentence=_words(filters, None, facts, inside.months),
        display=_display(display, Kind.ARTICLES),
        by=("article_id",),
        columns=_article_columns(page.rows),
        total=page.total,
        whole=service.summary(filters).whole,
        left_out=(LeftOut("beyond the first rows", rest),) if rest else (),
        corpus_version=page.corpus_version,
        generation=page.generation,
        now=now,
        documents=inside.documents,
        shown=tuple(sorted(row.article_id for row in page.rows)),
    )


def _story(service: Service, article_id: str, filters: Filters, now: datetime) -> Snapshot:
    stored, facts = service.article(article_id), service.facts()
    article, row = stored.article, stored.row
    digests = {line.article_id: line.digest for line in service.outcomes(Outcome.ACCEPTED)}
    published = day_words(None if article.published_at is None else article.published_at.astimezone(UTC).date())
    who = article.provider.name or article.provider.domain or "unknown provider"
    return _snapshot(
        kind=Kind.STORY,
        view=f"{STORY_PREFIX}{article.article_id}",
        question=article.title[:500],
        subtitle=f"{who[:200]}, {published}",
        footnote=f"{row.related_count:,} related items." if row.related_count else "",
        alt=f"The text of {article.title[:500]}.",
        definition=DEFINITIONS["corroboration" if article.sections else "coverage"],
        filters=filters,
        sentence=article.url or "",
        by=("passage",),
        columns=_passages(article),
        total=1,
        whole=facts.articles,
        corpus_version=facts.corpus_version,
        generation=facts.generation,
        now=now,
        documents=(FrozenDocument(article.article_id, digests.get(article.article_id)),),
        shown=(article.article_id,),
    )


def _snapshot(*, definition: Definition, filters: Filters, now: datetime, **given: Any) -> Snapshot:
    spelled: dict[str, list[str]] = {name: [] for name in FILTER_NAMES}
    for name, value in filters.to_params(defaults=True):
        spelled[name].append(value)
    defaults: dict[str, Any] = {
        "height": 0,
        "display": {},
        "cross": False,
        "limit": None,
        "figure": None,
        "left_out": (),
        "statement": "",
    }
    return Snapshot(
        id=new_id(),
        definition=StatedDefinition(**{name: said for name, said in asdict(definition).items() if name != "example"}),
        filters={name: tuple(values) for name, values in spelled.items()},
        tool_version=VERSION,
        made_at=now.replace(microsecond=0),
        expires_at=None,
        rows_sha256="",
        figure_sha256="",
        **(defaults | given),
    )


def _words(filters: Filters, query: Question[Any] | None, facts: CorpusFacts, months: str) -> str:
    counted = filters if query is None else applied(query, filters)
    words = counted.describe(facts.names)
    if counted.period:
        words += f" ({describe_dates(counted.window(facts.last))})"
    elif months and "dates" not in counted.active:
        words = f"{words or 'All articles'}, {months}"
    set_aside = [name for name in filters.active if name not in counted.active]
    marked = ", ".join(text for name in set_aside if (text := filters.describe_field(name, facts.names)))
    return words if not marked else f"{words or 'All articles'}; highlighted: {marked}"


def _display(display: Display, kind: Kind) -> dict[str, str]:
    if kind is Kind.ARTICLES:
        order = {} if display.sort is None else {"sort": display.sort.value}
        return order | {"ascending": str(display.ascending).lower()}
    counting = "fractional" if display.counting.value == "fractional" else "full"
    return {"counting": counting, "split": str(display.split).lower()} | dict(display.drawn().to_params())


def _article_columns(rows: Sequence[ArticleRow]) -> dict[str, list[Any]]:
    return {
        "article_id": [row.article_id for row in rows],
        "title": [row.title for row in rows],
        "provider": [row.provider_name or row.provider_domain for row in rows],
        "domain": [row.provider_domain for row in rows],
        "published_at": [None if row.published_at is None else iso_moment(row.published_at) for row in rows],
        "topics": [list(row.topics) for row in rows],
        "quality": [row.quality for row in rows],
        "heat": [row.heat for row in rows],
        "status": [row.status.value for row in rows],
        "url": [row.url for row in rows],
    }


def _passages(article: Article) -> dict[str, list[Any]]:
    found = [
        (section.heading, passage.text, list(passage.sources))
        for section in article.sections
        for paragraph in section.paragraphs
        for passage in paragraph
    ] or [(None, article.excerpt or "", [])]
    return {
        "passage": list(range(1, len(found) + 1)),
        "section": [heading for heading, _, _ in found],
        "text": [text for _, text, _ in found],
        "sources": [sources for _, _, sources in found],
    }


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)


def _spaced(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<br\s*/?>", " ", text)).split()).casefold()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return iso_moment(value)
    raise DashboardError(
        f"A {type(value).__name__} cannot be frozen.", "Report it: a chart's answer holds plain values."
    )
