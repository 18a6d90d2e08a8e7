"""Whether the process lives, and whether it can answer."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.errors import StoreUnavailable
from dashboard.pipeline import Service
from dashboard.web.replies import answering, json_reply

NEVER_KEEP = {"Cache-Control": "no-store"}


def health_routes(service: Callable[[], Service]) -> list[Route]:
    """``/healthz`` asks nothing of the store; ``/readyz`` asks it a question each time."""

    def alive(_request: Request) -> Response:
        return json_reply({"status": "ok"}, headers=NEVER_KEEP)

    def ready(_request: Request) -> Response:
        held = service()
        if held.ready():
            return json_reply({"status": "ready", "generation": held.generation()}, headers=NEVER_KEEP)
        progress = held.progress()
        if progress.running:
            raise StoreUnavailable(
                f"The documents are being read: {progress.done:,} of {progress.total:,} files.",
                "Try again in a moment.",
            )
        if progress.error is not None:
            raise StoreUnavailable(progress.error.message, progress.error.remedy)
        raise StoreUnavailable("The store cannot answer.", "python -m dashboard sync builds it again.")

    return [
        Route("/healthz", answering(alive), methods=["GET"]),
        Route("/readyz", answering(ready), methods=["GET"]),
    ]
