"""Liveness and readiness."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from dashboard.access.readership import for_each
from dashboard.errors import StoreUnavailable
from dashboard.service import Service
from dashboard.web.openapi import answers as schemas
from dashboard.web.openapi.route import DescribedRoute
from dashboard.web.replies import answering, json_reply

NEVER_KEEP = {"Cache-Control": "no-store"}


def health_routes(service: Callable[[], Service]) -> list[DescribedRoute]:
    """``/healthz`` needs no store; ``/readyz`` asks it a question, and says why the corpus is not followed."""

    async def alive(_request: Request) -> Response:  # on the event loop: busy threads do not delay it
        return json_reply({"status": "ok"}, headers=NEVER_KEEP)

    def ready(_request: Request) -> Response:
        answers = next((one for one in for_each(service) if not one.ready()), service())
        progress = answers.progress()
        if answers.ready():
            state = {"status": "ready", "generation": answers.generation()}
            if failure := progress.failure:
                state |= {"status": "degraded", "reason": failure.message, "remedy": failure.remedy}
            return json_reply(state, headers=NEVER_KEEP)
        if progress.running:
            raise StoreUnavailable(
                f"The documents are being read: {progress.done:,} of {progress.total:,} files.",
                "Try again in a moment.",
            )
        if progress.error is not None:
            raise StoreUnavailable(progress.error.message, progress.error.remedy)
        raise StoreUnavailable("The store cannot answer.", "python -m dashboard sync builds it again.")

    return [
        DescribedRoute("/healthz", alive, "whether the process lives", answer=schemas.STATUS),
        DescribedRoute(
            "/readyz",
            answering(ready),
            "whether the store can answer; `degraded`, with a reason, while the corpus cannot be followed",
            answer=schemas.STATUS,
        ),
    ]
