"""Every address of the product, built in one place from filters. Values are percent-encoded; paths start at ``base``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from dashboard.model.filters import Filters
from dashboard.model.query import Dimension


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses under ``base`` (``PULSE_PUBLIC_URL`` without its trailing slash, or empty for paths)."""

    base: str = ""

    def page(self, page: str, filters: Filters, extra: Iterable[tuple[str, str]] = ()) -> str:
        """A page by its URL path (empty for the overview), with filters and view parameters."""
        return self._of(f"/{page}", [*filters.to_params(), *extra])

    def chart(self, page: str, name: str, filters: Filters, extra: Iterable[tuple[str, str]] = ()) -> str:
        """One chart on its page: the browser scrolls to it."""
        return f"{self.page(page, filters, extra)}#pulse-chart-{name}"

    def article(self, article_id: str, filters: Filters, extra: Iterable[tuple[str, str]] = ()) -> str:
        """An article's own page; the filters ride along so that going back keeps the view."""
        return self.page("article", filters, [("id", article_id), *extra])

    def coverage(self, by: Sequence[Dimension], filters: Filters, *, cross: bool = False, format: str = "json") -> str:
        """The data of a chart, as the API answers it. Two dimensions are joined by a comma."""
        extra = [("by", ",".join(by))] + ([("cross", "true")] if cross else [])
        return self._of("/api/v1/coverage", [*extra, *filters.to_params(), *_format(format)])

    def chart_rows(
        self, chart: str, filters: Filters, extra: Iterable[tuple[str, str]] = (), *, format: str = "json"
    ) -> str:
        """The rows behind any chart; ``extra`` are the view parameters it depends on."""
        return self._of(f"/api/v1/charts/{chart}/rows", [*filters.to_params(), *extra, *_format(format)])

    def articles(self, filters: Filters, *, format: str = "json", extra: Iterable[tuple[str, str]] = ()) -> str:
        """The articles in view, as the API answers them; ``extra`` for their order."""
        return self._of("/api/v1/articles", [*filters.to_params(), *extra, *_format(format)])

    def briefing(self, filters: Filters, *, format: str = "json") -> str:
        """What happened in the view, as the API answers it."""
        return self._of("/api/v1/briefing", [*filters.to_params(), *_format(format)])

    def export(self, filters: Filters, format: str) -> str:
        """Every article in view as a file."""
        return self._of("/api/v1/export", [*filters.to_params(), ("format", format)])

    def money(self, filters: Filters, *, format: str = "json") -> str:
        """The money ledger of the view, as the API answers it."""
        return self._of("/api/v1/money", [*filters.to_params(), *_format(format)])

    def corpus(self) -> str:
        """The ingest report, as the API answers it."""
        return self._of("/api/v1/corpus", [])

    def snapshot(self, snapshot_id: str, format: str = "") -> str:
        """A snapshot's own page, or one of its formats (``png``, ``csv`` …)."""
        return self._of(f"/s/{snapshot_id}" + (f".{format}" if format else ""), [])

    def board(self, board_id: str, format: str = "") -> str:
        """A board's own page, or one of its files (``html``, ``pdf``)."""
        return self._of(f"/b/{board_id}" + (f".{format}" if format else ""), [])

    def _of(self, path: str, params: Sequence[tuple[str, str]]) -> str:
        return f"{self.base}{path}" + (f"?{urlencode(params)}" if params else "")


EXCEL: Final = "excel"
"""Names CSV with a byte order mark where a format is given."""


def _format(format: str) -> list[tuple[str, str]]:
    if format == EXCEL:
        return [("format", "csv"), ("bom", "true")]
    return [] if format == "json" else [("format", format)]
