"""How our routes answer: JSON, CSV, one shape for every error, and entity tags so that nothing is sent twice."""

from __future__ import annotations

import functools
import hashlib
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Final, TypeAlias

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dashboard.access.readership import sees_everything
from dashboard.errors import (
    ArchiveFull,
    BadCorrections,
    BadParameter,
    BadSources,
    CorpusReadOnly,
    DashboardError,
    Forbidden,
    FreezingTooFast,
    LoginFailed,
    NotFound,
    NotInstalled,
    RendererBusy,
    RendererUnavailable,
    RenderFailed,
    SnapshotGone,
    SnapshotTooLarge,
    StoreBusy,
    StoreUnavailable,
    WrongSecret,
)
from dashboard.operation.request_id import request_id
from dashboard.service import Service
from dashboard.text.csv_rows import BYTE_ORDER_MARK
from dashboard.text.server_paths import without_server_paths
from dashboard.web.parameters import BodyTooLarge, BodyTooSlow, Parameters, RefusedParameter

Endpoint: TypeAlias = Callable[[Request], Response]

API_VERSION: Final = "1"
REVALIDATE: Final = {"Cache-Control": "no-cache"}
RETRY_SECONDS: Final = "2"
CHUNK: Final = 65_536
_STATUS: Final[Mapping[type[DashboardError], int]] = {
    BadParameter: 400,
    LoginFailed: 400,
    BodyTooLarge: 413,
    BodyTooSlow: 408,
    Forbidden: 403,
    NotFound: 404,
    BadCorrections: 409,
    BadSources: 409,
    CorpusReadOnly: 409,
    WrongSecret: 404,
    SnapshotGone: 410,
    SnapshotTooLarge: 413,
    FreezingTooFast: 429,
    RendererBusy: 429,
    NotInstalled: 503,
    StoreUnavailable: 503,
    StoreBusy: 503,
    RendererUnavailable: 503,
    RenderFailed: 503,
    ArchiveFull: 507,
}
_WORTH_RETRYING: Final = (RendererBusy, RenderFailed, StoreUnavailable, StoreBusy)
_ENCODED: Final = re.compile(r'(?:--?|;|:)(?:gzip|br|zstd|deflate)"$')

_log = logging.getLogger(__name__)


def json_reply(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """JSON in UTF-8; datetimes must be text already."""
    return Response(
        orjson.dumps(content), status, {**REVALIDATE, **(headers or {})}, media_type="application/json; charset=utf-8"
    )


def csv_reply(
    lines: Iterable[str], filename: str, *, bom: bool = False, headers: Mapping[str, str] | None = None
) -> Response:
    """CSV as it comes, to be saved under ``filename``; ``bom`` begins it with a byte order mark, for Excel."""
    marked = chain((BYTE_ORDER_MARK,), lines) if bom else lines
    given = {**REVALIDATE, **(headers or {}), "Content-Disposition": f'attachment; filename="{filename}"'}
    return StreamingResponse(_in_chunks(marked), headers=given, media_type="text/csv; charset=utf-8; header=present")


def _in_chunks(lines: Iterable[str]) -> Iterator[bytes]:
    """Lines joined to chunks of about ``CHUNK`` characters: each chunk costs a change of thread."""
    chunk: list[str] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += len(line)
        if size >= CHUNK:
            yield "".join(chunk).encode()
            chunk, size = [], 0
    yield "".join(chunk).encode()


def error_reply(
    status: int, message: str, remedy: str, *, parameter: str | None = None, headers: Mapping[str, str] | None = None
) -> Response:
    """``{"error": {"message", "remedy", "parameter"?}}``: the one shape of every error, without server paths."""
    error = {"message": without_server_paths(message), "remedy": without_server_paths(remedy)} | (
        {} if parameter is None else {"parameter": parameter}
    )
    return json_reply({"error": error}, status=status, headers={"Cache-Control": "no-store", **(headers or {})})


def refused(error: DashboardError) -> Response:
    """The reply to an error of ours."""
    parameter = error.parameter if isinstance(error, RefusedParameter) else None
    wait = str(error.seconds) if isinstance(error, FreezingTooFast) else ""
    if isinstance(error, _WORTH_RETRYING):
        wait = RETRY_SECONDS
    headers = {"Retry-After": wait} if wait else {}
    return error_reply(status_of(error), error.message, error.remedy, parameter=parameter, headers=headers)


def status_of(error: DashboardError) -> int:
    """The status of the reply to an error of ours."""
    return next((_STATUS[kind] for kind in type(error).__mro__ if kind in _STATUS), 500)


def unforeseen() -> Response:
    """The reply to a fault of ours: the log has the details, the visitor none."""
    named = f" under request {current}" if (current := request_id()) else ""
    return error_reply(
        500, "The dashboard met a fault of its own.", f"Try again; the log of the server has the details{named}."
    )


def answering(endpoint: Endpoint) -> Endpoint:
    """The endpoint, with errors turned into replies and no body for HEAD."""

    @functools.wraps(endpoint)
    def reply(request: Request) -> Response:
        try:
            answer = endpoint(request)
        except DashboardError as error:
            answer = refused(error)
        except Exception:  # noqa: BLE001 -- the last line: a visitor must never see a traceback
            _log.exception("A request to %s failed", request.url.path)
            answer = unforeseen()
        return _without_body(answer) if request.method == "HEAD" else answer

    return reply


def http_error(_request: Request, error: Exception) -> Response:
    """The reply to what Starlette itself refuses: an unknown path, a wrong method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    match status:
        case 404:
            return error_reply(404, "There is nothing at this address.", "The routes are listed in docs/api.md.")
        case 405:
            return error_reply(405, "This address only answers GET and HEAD.", "Use GET.", headers=headers)
        case 500:
            return unforeseen()
        case _:
            return error_reply(status, "The request cannot be answered.", "See docs/api.md.", headers=headers)


def entity_tag(*parts: object) -> str:
    """A weak tag (answers may be compressed on their way) of everything an answer depends on, and of who may see it."""
    digest = hashlib.sha256(repr((API_VERSION, sees_everything(), *parts)).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


def tag_of(request: Request, service: Service, parameters: Parameters) -> str:
    """The tag of an answer to these parameters from the generation now served."""
    return entity_tag(request.url.path, service.facts().corpus_version, service.generation(), parameters.question)


def unchanged(request: Request, tag: str) -> Response | None:
    """304 when the client already has the answer of that tag, else ``None``."""
    known = request.headers.get("if-none-match", "")
    if known.strip() == "*" or tag.removeprefix("W/") in {_bare(item) for item in known.split(",")}:
        return Response(status_code=304, headers={**REVALIDATE, "ETag": tag})
    return None


def _bare(tag: str) -> str:
    """A tag without what servers on its way add when they compress: a weak mark, ``-gzip`` before the last quote."""
    return _ENCODED.sub('"', tag.strip().removeprefix("W/"))


def _without_body(answer: Response) -> Response:
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    bare = Response(status_code=answer.status_code, headers=headers)
    if isinstance(answer, StreamingResponse):
        del bare.headers["content-length"]
    else:
        bare.headers["content-length"] = answer.headers.get("content-length", "0")
    return bare
