"""All articles of a view to take away."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from dashboard.errors import DashboardError, StoreUnavailable
from dashboard.service import Service
from dashboard.snapshots.archive import utc_now
from dashboard.store.export import ExportForm
from dashboard.web.headers import DATA_POLICY
from dashboard.web.limits import EXPORTS_WRITTEN
from dashboard.web.openapi.parameter import BOM, choice
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.parameters import RefusedParameter, read_parameters
from dashboard.web.replies import REVALIDATE, answering, entity_tag, unchanged
from dashboard.web.requests import links_of

MEDIA_TYPES: Final = {
    ExportForm.CSV: "text/csv; charset=utf-8; header=present",
    ExportForm.PARQUET: "application/vnd.apache.parquet",
    ExportForm.DUCKDB: "application/octet-stream",
}
_PARAMETERS: Final = (choice("format", "The kind of file.", ExportForm, required=True), BOM)
CHUNK: Final = 262_144
FORGOTTEN_SECONDS: Final = 3_600
_WRITING = CapacityLimiter(EXPORTS_WRITTEN)
"""Exports under way at once; the others wait, and hold up nothing else."""


def export_routes(service: Callable[[], Service]) -> list[DescribedRoute]:
    """The route ``/api/v1/export``."""

    async def reply(request: Request) -> Response:
        return await to_thread.run_sync(
            answering(lambda request: whole_view(request, service())), request, limiter=_WRITING
        )

    return [
        DescribedRoute(
            "/api/v1/export",
            reply,
            "every article in view as a CSV, Parquet or DuckDB file",
            parameters=_PARAMETERS,
            filtered=True,
            media=[kind.partition(";")[0] for kind in MEDIA_TYPES.values()],
            tagged=True,
            section="export",
        )
    ]


def whole_view(request: Request, service: Service) -> Response:
    """The file that ``format`` names; nothing of it stays here."""
    parameters = read_parameters(request.scope["query_string"], _PARAMETERS)
    form = parameters.choice("format", ExportForm)
    if form is None:
        raise RefusedParameter("format", "No format is named.", f"Give format: one of {', '.join(ExportForm)}.")
    bom = parameters.bom
    tag = entity_tag(request.url.path, service.generation(), parameters.question)
    if same := unchanged(request, tag):
        return same
    now = utc_now()
    headers = {**REVALIDATE, "ETag": tag, "Content-Security-Policy": DATA_POLICY}
    name = f"articles-{now:%Y-%m-%d}-{service.facts().corpus_version[:8]}.{form}"
    if request.method == "HEAD":
        return Response(headers=headers, media_type=MEDIA_TYPES[ExportForm(form)])
    path = _place(service)
    try:
        about = service.export_note(parameters.filters, links_of(request, service.settings), now)
        service.export(parameters.filters, ExportForm(form), path, about, bom=bom)
    except DashboardError:
        path.unlink(missing_ok=True)
        raise
    file = path.open("rb")
    path.unlink()  # what is open can still be sent, and nothing stays behind whoever hangs up
    headers["Content-Length"] = str(os.fstat(file.fileno()).st_size)
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return StreamingResponse(_chunks(file), headers=headers, media_type=MEDIA_TYPES[ExportForm(form)])


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while data := file.read(CHUNK):
            yield data


def _place(service: Service) -> Path:
    """A new file in the data folder; those that a killed process left there are deleted."""
    for left in service.settings.data.glob("export-*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > FORGOTTEN_SECONDS:
                left.unlink()
    try:
        with tempfile.NamedTemporaryFile(prefix="export-", dir=service.settings.data, delete=False) as file:
            return Path(file.name)
    except OSError as problem:
        raise StoreUnavailable(
            "The export could not be written.", "Make room on the disk, or make PULSE_DATA writable."
        ) from problem
