"""API routes that read: coverage, charts, articles, corpus. The page's URL parameters in, JSON or CSV out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.definitions.catalog import DEFINITIONS
from dashboard.model.findings.policy import MONEY
from dashboard.model.ingest_report import REPORT_FIELDS, Outcome, report_record
from dashboard.model.query import POLICY_DIMENSIONS, Dimension, Query
from dashboard.service import Service
from dashboard.text.csv_rows import csv_lines
from dashboard.text.json_values import json_value
from dashboard.web.chart_evidence import evidence
from dashboard.web.limits import GREATEST_LIMIT
from dashboard.web.openapi import answers as schemas
from dashboard.web.openapi.parameter import VIEW_PARAMETERS, WRITTEN, Parameter, choice, flag, whole_number
from dashboard.web.openapi.route import CSV, JSON, DescribedRoute
from dashboard.web.openapi.schema import TEXT
from dashboard.web.parameters import Format, Parameters, RefusedParameter, read_parameters, read_view
from dashboard.web.records import (
    COVERAGE_FIGURES,
    coverage_rows,
    filters_record,
    noted,
)
from dashboard.web.replies import answering, csv_reply, entity_tag, json_reply, tag_of, unchanged

_BY: Final = rf"^({'|'.join(Dimension)})(,({'|'.join(Dimension)}))?$"
COVERAGE_PARAMETERS: Final = (
    Parameter("by", "One dimension, or two different ones joined by a comma.", {**TEXT, "pattern": _BY}, required=True),
    flag("cross", "Leave out the filter on the dimension asked for, as charts do."),
    whole_number("limit", "Keep so many rows, those with the greatest counts.", GREATEST_LIMIT),
    *WRITTEN,
)
CORPUS_PARAMETERS: Final = (choice("outcome", "Only files with this outcome.", Outcome), *WRITTEN)

_DEFINITION_OF: Final = {
    **dict.fromkeys((Dimension.DAY, Dimension.WEEK, Dimension.MONTH), "coverage-over-time"),
    **dict.fromkeys((Dimension.QUALITY, Dimension.QUALITY_VALUE), "quality"),
    Dimension.HEAT_VALUE: "heat",
    **{dimension: dimension.value for dimension in POLICY_DIMENSIONS},
    Dimension.OUTLET_COUNTRY: "outlet-country",
}


def api_routes(service: Callable[[], Service]) -> list[DescribedRoute]:
    """The routes under ``/api/v1/``."""

    def route(path: str, reply: Callable[[Request, Service], Response], about: str, **said: Any) -> DescribedRoute:
        return DescribedRoute(path, answering(lambda request: reply(request, service())), about, tagged=True, **said)

    return [route(path, reply, about, **said) for path, reply, about, said in _ROUTES]


def coverage_reply(request: Request, service: Service) -> Response:
    """Articles counted by one or two dimensions."""
    parameters = read_parameters(request.scope["query_string"], COVERAGE_PARAMETERS)
    by = _dimensions(parameters)
    query = Query(by, cross=parameters.flag("cross"), limit=parameters.number("limit", greatest=GREATEST_LIMIT))
    written, bom = parameters.format, parameters.bom
    tag = tag_of(request, service, parameters)
    if same := unchanged(request, tag):
        return same
    result = service.coverage(query, parameters.filters)
    rows = coverage_rows(by, result)
    if written is Format.CSV:
        names = by if len(by) > 1 else ("key",)
        keyed = ({**row, **dict(zip(names, row.get("keys", [row.get("key")]), strict=True))} for row in rows)
        return csv_reply(
            csv_lines((*names, *COVERAGE_FIGURES), keyed),
            f"coverage-by-{'-'.join(by)}.csv",
            bom=bom,
            headers={"ETag": tag},
        )
    answer = {
        "by": ",".join(by),
        "filters": filters_record(parameters.filters),
        "cross": query.cross,
        "total": result.total,
        "whole": result.whole,
        "corpus_version": result.corpus_version or service.facts().corpus_version,
        "generation": result.generation or service.generation(),
        **noted(service),
        "definition": _DEFINITION_OF.get(by[0], "coverage"),
        "rows": rows,
        "left_out": [{"reason": item.reason, "count": item.count} for item in result.left_out],
        "truncated": result.truncated,
    }
    return json_reply(answer, headers={"ETag": tag})


def money_reply(request: Request, service: Service) -> Response:
    """The money ledger: commitments that articles in view report."""
    parameters = read_parameters(request.scope["query_string"], WRITTEN)
    written, bom = parameters.format, parameters.bom
    tag = tag_of(request, service, parameters)
    if same := unchanged(request, tag):
        return same
    result = service.finding(MONEY, parameters.filters)
    if written is Format.CSV:
        return csv_reply(csv_lines(tuple(result.columns), result.rows()), "money.csv", bom=bom, headers={"ETag": tag})
    answer = {
        "filters": filters_record(parameters.filters),
        "articles": result.facts.articles,
        "whole": result.whole,
        "corpus_version": result.corpus_version,
        "generation": result.generation,
        **noted(service),
        "definition": "money-ledger",
        "facts": result.fact_values(),
        "rows": [row | {"article_ids": row["article_ids"].split()} for row in result.rows()],
    }
    return json_reply(answer, headers={"ETag": tag})


def chart_evidence(request: Request, service: Service) -> Response:
    """The evidence of a chart under the page's parameters: rows as people read them, statement, definition."""
    name, query = request.path_params["chart"], request.scope["query_string"]
    filters, display = read_view(query)
    tag = entity_tag(request.url.path, service.generation(), filters.to_params(), display.to_params())
    if same := unchanged(request, tag):
        return same
    found = evidence(service.chart(name, filters, display), filters, display, service.facts().names)
    return json_reply(found, headers={"ETag": tag})


def chart_rows(request: Request, service: Service) -> Response:
    """The rows behind a chart, computed ones too, with the figures of the whole answer."""
    name, query = request.path_params["chart"], request.scope["query_string"]
    parameters = read_parameters(query, WRITTEN)
    written, bom = parameters.format, parameters.bom
    filters, display = read_view(query, WRITTEN)
    question = (filters.to_params(), display.drawn().to_params(), written, bom)
    tag = entity_tag(request.url.path, service.facts().corpus_version, service.generation(), *question)
    if same := unchanged(request, tag):
        return same
    chart = service.chart(name, filters, display)
    result = chart.result
    rows = [{key: json_value(value) for key, value in row.items()} for row in result.rows()]
    if written is Format.CSV:
        return csv_reply(csv_lines(tuple(result.columns), rows), f"{name}.csv", bom=bom, headers={"ETag": tag})
    answer = {
        "chart": name,
        "question": chart.spec.title,
        "filters": filters_record(filters),
        "display": dict(display.drawn().to_params()),
        "total": result.total,
        "whole": result.whole,
        "corpus_version": result.corpus_version or service.facts().corpus_version,
        "generation": result.generation or service.generation(),
        **noted(service),
        "definition": chart.spec.definition.id,
        "keys": list(chart.query.keys),
        "facts": {key: json_value(value) for key, value in result.fact_values().items()},
        "rows": rows,
        "left_out": [{"reason": item.reason, "count": item.count} for item in result.left_out],
    }
    return json_reply(answer, headers={"ETag": tag})


def corpus(request: Request, service: Service) -> Response:
    """The ingest report: what became of every file."""
    parameters = read_parameters(request.scope["query_string"], CORPUS_PARAMETERS, filtered=False)
    chosen = parameters.choice("outcome", Outcome)
    written, bom = parameters.format, parameters.bom
    tag = tag_of(request, service, parameters)
    if same := unchanged(request, tag):
        return same
    lines = [report_record(line) for line in service.outcomes(Outcome(chosen) if chosen else None)]
    if written is Format.CSV:
        return csv_reply(csv_lines(REPORT_FIELDS, lines), "ingest-report.csv", bom=bom, headers={"ETag": tag})
    facts = service.facts()
    answer = {
        "corpus_version": facts.corpus_version,
        "generation": facts.generation,
        **noted(service),
        "synced_at": json_value(facts.synced_at),
        "visibility": facts.visibility,
        "counts": {outcome.value: facts.outcomes.get(outcome, 0) for outcome in Outcome},
        "articles": facts.articles,
        "stories": facts.stories,
        "related": facts.related,
        "undated": facts.undated,
        "unrated": facts.unrated,
        "topicless": facts.topicless,
        "providerless": facts.providerless,
        "first": json_value(facts.first),
        "last": json_value(facts.last),
        "lines": lines,
    }
    return json_reply(answer, headers={"ETag": tag})


def definitions(request: Request, _service: Service) -> Response:
    """How each figure is computed."""
    read_parameters(request.scope["query_string"], (), filtered=False)
    answer = {"definitions": [asdict(item) for item in DEFINITIONS.values()]}
    tag = entity_tag(answer)
    return unchanged(request, tag) or json_reply(answer, headers={"ETag": tag})


def _dimensions(parameters: Parameters) -> tuple[Dimension, ...]:
    known = {dimension.value: dimension for dimension in Dimension}
    names = parameters.own.get("by", "").split(",")
    if not 1 <= len(set(names)) == len(names) <= 2 or not set(names) <= set(known):
        raise RefusedParameter(
            "by",
            "by does not name a dimension." if "by" in parameters.own else "by is missing.",
            f"It is one of {', '.join(known)}, or two of them joined by a comma.",
        )
    return tuple(known[name] for name in names)


_COUNTED: Final[dict[str, Any]] = {"filtered": True, "media": (JSON, CSV)}
_ROUTES: Final = (
    (
        "/api/v1/coverage",
        coverage_reply,
        "how many articles, by a dimension",
        {**_COUNTED, "parameters": COVERAGE_PARAMETERS, "answer": schemas.COVERAGE, "section": "coverage"},
    ),
    (
        "/api/v1/money",
        money_reply,
        "the money ledger: commitments that articles in view report",
        {**_COUNTED, "parameters": WRITTEN, "answer": schemas.MONEY},
    ),
    (
        "/api/v1/charts/{chart}/rows",
        chart_rows,
        "the rows behind any chart, computed ones too",
        {
            **_COUNTED,
            "parameters": (*WRITTEN, *VIEW_PARAMETERS),
            "answer": schemas.CHART_ROWS,
            "may": (404,),
            "section": "rows-of-a-chart",
        },
    ),
    (
        "/api/v1/charts/{chart}/evidence",
        chart_evidence,
        "a chart's rows as its table shows them, its statement, its definition",
        {"filtered": True, "parameters": VIEW_PARAMETERS, "answer": schemas.EVIDENCE, "may": (404,)},
    ),
    (
        "/api/v1/corpus",
        corpus,
        "the ingest report: every file and its outcome",
        {"parameters": CORPUS_PARAMETERS, "media": (JSON, CSV), "answer": schemas.CORPUS, "section": "corpus"},
    ),
    ("/api/v1/definitions", definitions, "how each figure is computed", {"answer": schemas.DEFINITIONS}),
)
"""Path, reply, what it answers, and what else :class:`DescribedRoute` is told."""
