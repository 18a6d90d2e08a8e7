"""What a search found in a row: its title and the matching passages, as runs of text; those found are marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dashboard.model.results import ArticleRow
from dashboard.search.grammar import Clause
from dashboard.search.marking import Span, found_spans, is_found, passage
from dashboard.service import service
from dashboard.ui.articles.article_view import title_words

Runs = list[str | dict[str, str]]


@dataclass(frozen=True, slots=True)
class FoundWords:
    """The clauses of a search, and the bodies of articles that have some of them nowhere else, by article id."""

    clauses: tuple[Clause, ...] = ()
    bodies: Mapping[str, str] = field(default_factory=dict)

    def payload(self, row: ArticleRow) -> dict[str, Any] | None:
        """The title and the passages of a row; ``None`` without a search."""
        if not self.clauses:
            return None
        title, excerpt = title_words(row.title), row.excerpt or ""
        passages = [_passage(excerpt, self.clauses, self.clauses)]
        if body := self.bodies.get(row.article_id):
            passages.append(_passage(body, self.clauses, [c for c in self.clauses if not is_found(_texts(row), c)]))
        return {
            "title": _runs(title, found_spans(title, self.clauses)),
            "passages": [runs for runs in passages if runs],
        }


NOTHING: Final = FoundWords()


def found_words(rows: Sequence[ArticleRow], q: str) -> FoundWords:
    """What to mark in these rows. Bodies are read only where something is in neither title, excerpt nor provider."""
    clauses = service().clauses(q) if q else ()
    elsewhere = [row.article_id for row in rows if not all(is_found(_texts(row), clause) for clause in clauses)]
    return FoundWords(clauses, service().bodies(elsewhere) if elsewhere else {})


def _texts(row: ArticleRow) -> list[str]:
    return [row.title, row.excerpt or "", f"{row.provider_name or ''} {row.provider_domain or ''}"]


def _passage(text: str, clauses: Sequence[Clause], wanted: Sequence[Clause]) -> Runs:
    """The part of a text that has most of what is wanted, or its beginning; what the clauses found is marked."""
    spans = found_spans(text, clauses)
    start, end = passage(text, found_spans(text, wanted))
    inside = [(first - start, last - start) for first, last in spans if start <= first and last <= end]
    runs = _runs(text[start:end], inside)
    return [*(["… "] if start else []), *runs, *(["…"] if end < len(text) else [])]


def _runs(text: str, spans: Sequence[Span]) -> Runs:
    runs: Runs = []
    done = 0
    for start, end in spans:
        runs += [text[done:start], {"text": text[start:end]}]
        done = end
    return [run for run in (*runs, text[done:]) if run]
