"""Load articles from memory into a store, without documents or a sync."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dashboard.config.settings import Visibility
from dashboard.errors import StoreUnavailable
from dashboard.model.article import Article
from dashboard.model.facets import FacetFindings
from dashboard.model.ingest_report import IngestReport, Outcome, ReportLine
from dashboard.store.base import Base, Store
from dashboard.store.statements import corpus as corpus_statements
from dashboard.store.writing.article_tables import NOTHING_FOUND, store_rows
from dashboard.store.writing.generation_writer import GenerationWriter, HomeOf, Stamp

__all__ = ["Stamp", "load", "stored_fingerprint"]


def load(
    store: Store,
    articles: Iterable[Article],
    report: IngestReport,
    stamp: Stamp,
    *,
    find: Callable[[Article], FacetFindings] = lambda _: NOTHING_FOUND,
    home_of: HomeOf | None = None,
) -> str:
    """Publish these articles and this report as the next generation, and return its name.

    Where the visibility is ``published``, the report is stored without the files that are hidden: nothing of them is
    in the generation. ``find`` says what the policy dictionaries find in an article, ``home_of`` where an outlet is at
    home. A value no column can hold is unknown in the store (the article's own JSON keeps it).

    Raises:
        StoreBusy: another sync is at work.
        StoreUnavailable: the store cannot be written; what was served before stays.
    """
    with GenerationWriter(store, Base.PREVIOUS) as writer:
        lines = {line.path: line for line in _kept(report, stamp.visibility)}
        for article in articles:
            rows = store_rows(article, writer.reserve_numbers(1), findings=find(article))
            writer.add(lines.pop(article.path, None), rows)
        for line in lines.values():
            writer.add(line)
        writer.publish(stamp, home_of=home_of)
    return writer.name


def stored_fingerprint(store: Store) -> str | None:
    """The fingerprint the current generation was made from; ``None`` when it is missing, damaged or stood in for."""
    if not store.sound():
        return None
    try:
        found: str = store.query(corpus_statements.META)["fingerprint"][0]
    except (StoreUnavailable, IndexError):
        return None
    return found


def _kept(report: IngestReport, visibility: str) -> Iterable[ReportLine]:
    if visibility != Visibility.PUBLISHED:
        return report.lines
    shown = {line.article_id for line in report.lines if line.outcome is Outcome.ACCEPTED and line.visible}
    return (
        line for line in report.lines if line.outcome in (Outcome.REJECTED, Outcome.SKIPPED) or line.article_id in shown
    )
