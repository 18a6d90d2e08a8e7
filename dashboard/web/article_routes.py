"""The articles in view: JSON a page at a time, or all of them as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.errors import BadParameter
from dashboard.model.filters import MAX_QUERY_BYTES, Filters
from dashboard.model.results import ArticlePage
from dashboard.model.view_options import PAGE_SIZE, Sort
from dashboard.service import Service
from dashboard.store.time_allowed import renew_time
from dashboard.text.csv_rows import csv_lines
from dashboard.web.limits import GREATEST_PAGE
from dashboard.web.openapi import answers as schemas
from dashboard.web.openapi.parameter import WRITTEN, Parameter, choice, flag, whole_number
from dashboard.web.openapi.route import CSV, JSON, DescribedRoute
from dashboard.web.openapi.schema import TEXT
from dashboard.web.parameters import Format, Parameters, RefusedParameter, read_parameters
from dashboard.web.records import ARTICLE_FIELDS, Record, article_record, filters_record, noted
from dashboard.web.replies import answering, csv_reply, json_reply, tag_of, unchanged

ARTICLE_PARAMETERS: Final = (
    whole_number("limit", "Articles of an answer; a CSV has all of them without it.", GREATEST_PAGE),
    Parameter("cursor", "Go on after an answer: its `next`.", {**TEXT, "maxLength": MAX_QUERY_BYTES}),
    choice("sort", "The order; newest first without it, by relevance while searching.", Sort),
    flag("ascending", "The other way round."),
    *WRITTEN,
)


def article_routes(service: Callable[[], Service]) -> list[DescribedRoute]:
    """The route ``/api/v1/articles``."""
    return [
        DescribedRoute(
            "/api/v1/articles",
            answering(lambda request: list_articles(request, service())),
            "the articles in view",
            parameters=ARTICLE_PARAMETERS,
            filtered=True,
            media=(JSON, CSV),
            answer=schemas.ARTICLES,
            tagged=True,
            section="articles",
        )
    ]


def list_articles(request: Request, service: Service) -> Response:
    """The articles in view. JSON a page at a time; CSV all of them, unless ``limit`` is given."""
    parameters = read_parameters(request.scope["query_string"], ARTICLE_PARAMETERS)
    limit = parameters.number("limit", greatest=GREATEST_PAGE)
    listing = _Listing(service, parameters)
    written, bom = parameters.format, parameters.bom
    tag = tag_of(request, service, parameters)
    if same := unchanged(request, tag):
        return same
    if written is Format.CSV:
        first = listing.page(limit or GREATEST_PAGE, parameters.own.get("cursor"))
        rows = _csv_rows(listing, first, everything=limit is None)
        return csv_reply(csv_lines(_CSV_FIELDS, rows), "articles.csv", bom=bom, headers={"ETag": tag})
    page = listing.page(limit or PAGE_SIZE, parameters.own.get("cursor"))
    answer = {
        "filters": filters_record(parameters.filters),
        "total": page.total,
        "corpus_version": page.corpus_version,
        "generation": page.generation,
        **noted(service),
        "rows": [article_record(row) for row in page.rows],
        "next": page.cursor,
    }
    return json_reply(answer, headers={"ETag": tag})


class _Listing:
    """The articles a request asks for, in its order."""

    def __init__(self, service: Service, parameters: Parameters) -> None:
        self.filters: Filters = parameters.filters
        sort = parameters.choice("sort", Sort)
        self._service = service
        self._sort = Sort(sort) if sort else None
        self._ascending = parameters.flag("ascending")

    def page(self, limit: int, cursor: str | None) -> ArticlePage:
        try:
            return self._service.listing(
                self.filters, sort=self._sort, ascending=self._ascending, limit=limit, cursor=cursor
            )
        except BadParameter as error:
            raise RefusedParameter("cursor", error.message, error.remedy) from None


_CSV_FIELDS: Final = tuple("image_url" if name == "image" else name for name in ARTICLE_FIELDS)


def _csv_rows(listing: _Listing, page: ArticlePage, *, everything: bool) -> Iterator[Record]:
    while True:
        for row in page.rows:
            yield article_record(row) | {"image_url": row.image.url if row.image else None}
        if not everything or page.cursor is None:
            return
        renew_time()
        page = listing.page(GREATEST_PAGE, page.cursor)
