"""Gather the functions that answer questions to a store, for callers to import from one place."""

from dashboard.store.article_rows import (
    arrivals,
    arrivals_after,
    article,
    article_page,
    bodies,
    clauses,
    pictures,
    rows_by_id,
)
from dashboard.store.coverage import coverage, total_of
from dashboard.store.ingest_report import news, outcomes
from dashboard.store.origins import origins
from dashboard.store.score_audit import score_audit
from dashboard.store.summary import facts, summary

__all__ = [
    "arrivals",
    "arrivals_after",
    "article",
    "article_page",
    "bodies",
    "clauses",
    "coverage",
    "facts",
    "news",
    "origins",
    "outcomes",
    "pictures",
    "rows_by_id",
    "score_audit",
    "summary",
    "total_of",
]
