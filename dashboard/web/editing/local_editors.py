"""Who may change the corpus in the page: whoever uses the dashboard on the machine that it runs on."""

from __future__ import annotations

from starlette.requests import Request

from dashboard.config.settings import Settings
from dashboard.web.operating.own_machine import is_on_this_machine


def is_local_editor(request: Request, settings: Settings) -> bool:
    """Whether this client may change the corpus: never where ``PULSE_EDITING=off`` or the dashboard is for others."""
    return settings.offers_editing and is_on_this_machine(request)
