"""Who may change the corpus in the page: whoever has the role, or uses the dashboard on the machine that it runs on."""

from __future__ import annotations

from starlette.requests import Request

from dashboard.access.roles import Role
from dashboard.config.settings import Editing, Settings, Visibility
from dashboard.web.access.request_identity import requester_of
from dashboard.web.operating.own_machine import is_on_this_machine


def may_change(request: Request, settings: Settings, least: Role) -> bool:
    """Whether this client may change the corpus: never where ``PULSE_EDITING=off``, or where only published documents are shown.

    Where access is open, only on the machine that serves, and not where the dashboard is for others.
    """
    who = requester_of(request)
    if who is None:
        return settings.offers_editing and is_on_this_machine(request)
    offered = settings.editing is not Editing.OFF and settings.visibility is Visibility.ALL
    return offered and who.role >= least
