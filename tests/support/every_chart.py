"""A service over documents from which every chart of the catalogue can be drawn."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.corpus_generator import document, write_corpus
from dashboard.charts.spec import ChartAnswer
from dashboard.config.settings import Settings
from dashboard.model.article import Article, Provider, Status
from dashboard.model.filters import Filters
from dashboard.model.view_options import Display
from dashboard.service import Service, sync

DOCUMENTS = 1200
STORIES = (
    "OpenAI and Microsoft publish a joint audit of their models",
    "Google DeepMind and Anthropic sign a testing agreement in London",
    "OpenAI and Microsoft oppose the export controls of the United States",
    "Chip makers ask Brussels for a subsidy of 4 billion euros",
)
REPORTERS = ("harbour.example", "ledger.example")
STORY_OF = {"story_timeline": "$13bn", "story_sources": "65 Billion"}
"""Words of the title of the delivered document whose story a chart draws."""


@contextmanager
def charted_service(folder: Path, seeds: Path) -> Iterator[Service]:
    """Serve synthetic documents, stories carried by two providers each, and the delivered ones."""
    corpus = write_corpus(folder / "synthetic", DOCUMENTS)
    for number, report in enumerate(_reports()):
        (corpus / f"report-{number}.md").write_text(document(report), encoding="utf-8")
    settings = Settings(corpus=(corpus, seeds), data=folder / "data")
    sync(settings)
    service = Service(settings)
    yield service
    service.close()


def chart_answer(service: Service, name: str, filters: Filters, display: Display) -> ChartAnswer:
    """A chart in this view; one of a single story is of the delivered document that has one."""
    if name in STORY_OF:
        rows = service.listing(Filters(q=STORY_OF[name])).rows
        display = replace(display, story=rows[0].article_id)
    return service.chart(name, filters, display)


def _reports() -> Iterator[Article]:
    first = datetime(2026, 10, 20, 8, tzinfo=UTC)
    for number, title in enumerate(STORIES):
        for later, domain in enumerate(REPORTERS):
            address = f"{domain}/story-{number}"
            yield Article(
                identity=f"url:{address}",
                path="",
                format="news record",
                type="article",
                title=title,
                excerpt=f"{title}, officials say.",
                published_at=first + timedelta(days=number, hours=5 * later),
                url=f"https://{address}",
                provider=Provider(domain, domain.split(".")[0].capitalize()),
                topics=("Data centres",),
                quality=60,
                heat=70,
                status=Status.PUBLISHED,
            )
