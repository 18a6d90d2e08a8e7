"""The OpenAPI 3.1 document: every route of the table, with its parameters and each answer it can give."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from dashboard.charts.catalog import CHARTS
from dashboard.config.version import NAME, VERSION
from dashboard.definitions.catalog import DEFINITIONS
from dashboard.snapshots.forms import FORMS
from dashboard.web.openapi.parameter import FILTER_PARAMETERS, VIEW_PARAMETERS, WRITTEN, Parameter
from dashboard.web.openapi.route import HTML, JSON, DescribedRoute
from dashboard.web.openapi.schema import OBJECT, TEXT, Schema, one_of, record
from dashboard.web.parameters import read_parameters
from dashboard.web.replies import answering, entity_tag, json_reply, unchanged

PATH: Final = "/api/v1/openapi.json"
ERROR: Final = record(error=record({"parameter": TEXT}, message=TEXT, remedy=TEXT))
SAID: Final[Mapping[int, str]] = {
    200: "The answer.",
    201: "It was made.",
    202: "It is being done.",
    304: "Nothing has changed since the answer of that ETag.",
    302: "It is at another address.",
    400: "A parameter or the request itself cannot be used; the body names it.",
    401: "The token is missing or wrong.",
    403: "This is not offered, or not to this client.",
    404: "There is no such thing here.",
    406: "The answer has another media type than asked for.",
    408: "The body did not come in time.",
    409: "The folder of the corpus does not allow it.",
    410: "It was deleted or has expired.",
    413: "The body, or what it asks for, is too large.",
    421: "The dashboard is not known under this host.",
    429: "Too many in a short time; Retry-After says when to come back.",
    501: "That format is not offered.",
    503: "The store, or the browser that draws, cannot answer now.",
    507: "The disk or the archive is full.",
}
_IN_PATH: Final[Mapping[str, tuple[str, Schema]]] = {
    "/api/v1/charts/{chart}/": ("A chart's name.", one_of(CHARTS)),
    "/api/v1/charts/{name}": (
        f"A view and its form: a chart's name, `articles` or `story:` and an article's id, then one of {', '.join(FORMS)}.",
        {**TEXT, "examples": ["topic.csv", "articles.csv", "date.json"]},
    ),
}
_SHARED: Final = {item.name: item for item in (*FILTER_PARAMETERS, *VIEW_PARAMETERS, *WRITTEN)}
_OWN_HEADER: Final = {
    "name": "X-Pulse",
    "in": "header",
    "required": True,
    "description": "Always 1: no page of another site can send it.",
    "schema": one_of(("1",)),
}


def openapi_routes(routes: Sequence[object]) -> list[DescribedRoute]:
    """The route of the document that describes ``routes`` and itself."""

    def reply(request: Request) -> Response:
        read_parameters(request.scope["query_string"], (), filtered=False)
        said = openapi_document([*described, own])
        tag = entity_tag(VERSION, said)
        return unchanged(request, tag) or json_reply(said, headers={"ETag": tag})

    described = [route for route in routes if isinstance(route, DescribedRoute)]
    own = DescribedRoute(
        PATH, answering(reply), "every route in OpenAPI 3.1", answer=record(openapi=TEXT, paths=OBJECT), tagged=True
    )
    return [own]


def openapi_document(routes: Sequence[DescribedRoute]) -> dict[str, Any]:
    """The document that describes the routes that are offered to other programs."""
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        if route.offered:
            paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": NAME,
            "version": VERSION,
            "description": "Numbers and documents of a corpus of news, as the dashboard's pages show them. Quote a number "
            "with what it is out of (`total`), its `definition` and the `corpus_version`. Parameters of a page that do "
            "not change an answer are accepted and ignored.",
        },
        "paths": paths,
        "components": {
            "schemas": {"Error": ERROR, "Definition": one_of(DEFINITIONS)},
            "parameters": {name: _in_query(parameter) for name, parameter in _SHARED.items()},
        },
    }


def _operation(route: DescribedRoute) -> dict[str, Any]:
    about = route.about[0].upper() + route.about[1:] + "."
    said: dict[str, Any] = {
        "operationId": _identifier(route),
        "summary": about,
        "parameters": [*_in_path(route.path), *map(_named, route.parameters)],
        "responses": {str(route.status): _answer(route)}
        | {str(status): _refusal(route, status) for status in route.may},
    }
    if route.method != "GET":
        said["parameters"].append(_OWN_HEADER)
    if route.body is not None:
        said["requestBody"] = {"required": True, "content": {JSON: {"schema": route.body}}}
    return said


def _identifier(route: DescribedRoute) -> str:
    """``get-api-v1-coverage``: stable while path and method are."""
    return "-".join((route.method.lower(), *re.findall(r"\w+", route.path)))


def _named(parameter: Parameter) -> dict[str, Any]:
    """A parameter by its reference, where many routes take it."""
    if _SHARED.get(parameter.name) == parameter:
        return {"$ref": f"#/components/parameters/{parameter.name}"}
    return _in_query(parameter)


def _in_query(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": parameter.about,
        "schema": parameter.schema,
    } | ({"style": "form", "explode": True} if parameter.schema.get("type") == "array" else {})


def _in_path(path: str) -> list[dict[str, Any]]:
    found = []
    for name in re.findall(r"\{(\w+)(?::\w+)?\}", path):
        key = next((start for start in _IN_PATH if path.startswith(start)), "")
        about, schema = _IN_PATH.get(key, ("Its id; where files are offered, with a dot and the form behind it.", TEXT))
        found.append({"name": name, "in": "path", "required": True, "description": about, "schema": schema})
    return found


def _answer(route: DescribedRoute) -> dict[str, Any]:
    schemas = {JSON: route.answer or OBJECT}
    said: dict[str, Any] = {
        "description": SAID[route.status],
        "content": {media: {"schema": schemas.get(media, {})} for media in route.media},
    }
    if route.tagged:
        said["headers"] = {"ETag": {"description": "Give it back as If-None-Match.", "schema": TEXT}}
    return said


def _refusal(route: DescribedRoute, status: int) -> dict[str, Any]:
    if status < 400:
        return {"description": SAID[status]}
    content: dict[str, Any] = {JSON: {"schema": {"$ref": "#/components/schemas/Error"}}}
    return {"description": SAID[status], "content": content | ({HTML: {"schema": TEXT}} if route.paged else {})}
