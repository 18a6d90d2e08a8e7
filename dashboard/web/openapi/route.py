"""A route with all there is to say about it. docs/api.md and the OpenAPI document are written from these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from starlette.routing import Route

from dashboard.web.openapi.parameter import FILTER_PARAMETERS, Parameter
from dashboard.web.openapi.schema import Schema

JSON: Final = "application/json"
CSV: Final = "text/csv"
HTML: Final = "text/html"
ALWAYS: Final = (400, 421, 503)
"""Any request may be refused so: it cannot be read, names a foreign host, or comes when too many others do."""
WITH_BODY: Final = (403, 408, 413)


class DescribedRoute(Route):
    """One path and one method: ``about`` says what it answers, in the imperative where it changes something.

    ``media`` are the types of the answer, ``answer`` the schema of its JSON, ``may`` the other statuses it has beside
    ``ALWAYS``. A ``tagged`` answer has an ETag, so that 304 is one of them. A route that is ``filtered`` takes every
    filter beside its own ``parameters``. ``section`` is the heading in docs/api.md that says more. Routes that are not
    ``offered`` are the dashboard's own: they are in the table, not in the OpenAPI document. An error of a ``paged`` route
    is a page for browsers.
    """

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        about: str,
        *,
        method: str = "GET",
        parameters: Sequence[Parameter] = (),
        filtered: bool = False,
        media: Sequence[str] = (JSON,),
        answer: Schema | None = None,
        status: int = 200,
        may: Sequence[int] = (),
        tagged: bool = False,
        body: Schema | None = None,
        section: str = "",
        offered: bool = True,
        paged: bool = False,
    ) -> None:
        super().__init__(path, endpoint, methods=[method])
        self.about = about
        self.method = method
        self.parameters = (*parameters, *(FILTER_PARAMETERS if filtered else ()))
        self.media = tuple(media)
        self.answer = answer
        self.status = status
        self.may = sorted({*ALWAYS, *(WITH_BODY if method != "GET" else ()), *may, *((304,) if tagged else ())})
        self.tagged = tagged
        self.body = body
        self.section = section
        self.offered = offered
        self.paged = paged
