"""The one table of rules: which role may use which route with which verb. What is not in it is refused.

Routes are named as :class:`~dashboard.web.operating.route_names.RouteNames` names them. ``SOCKET`` is the verb of a
WebSocket; HEAD is treated as GET.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from dashboard.access.roles import Area, Role
from dashboard.errors import SettingError

SOCKET: Final = "SOCKET"
SAFE: Final = frozenset({"GET", SOCKET})


@dataclass(frozen=True, slots=True)
class AccessRule:
    """What a route is about, and the least role for each verb."""

    area: Area
    verbs: Mapping[str, Role]
    audited: bool = False
    """Whether reading it is written to the audit log too; changing something always is."""


def _reading(area: Area, role: Role = Role.VIEWER, *, audited: bool = False) -> AccessRule:
    return AccessRule(area, {"GET": role}, audited)


_PUBLIC: Final = _reading(Area.PAGES, Role.ANYONE)
_PAGE: Final = _reading(Area.PAGES)
_DATA: Final = _reading(Area.DATA)
_FOLLOW: Final = _reading(Area.FOLLOW)

RULES: Final[Mapping[str, AccessRule]] = MappingProxyType(
    {
        "/healthz": _PUBLIC,
        "/readyz": _PUBLIC,
        "/metrics": _PUBLIC,  # it asks for its own token
        "/mcp": AccessRule(Area.DATA, {"POST": Role.ANYONE}, audited=True),  # it asks for PULSE_MCP_TOKEN
        "/assets/{name}": _PUBLIC,  # the product's code, of no corpus
        "/static/": _PUBLIC,
        "/favicon.png": _PUBLIC,
        "/manifest.json": _PUBLIC,
        "/login": _PUBLIC,
        "/login/callback": _PUBLIC,
        "/logout": _PUBLIC,
        "/logout/backchannel": AccessRule(Area.PAGES, {"POST": Role.ANYONE}),  # the provider's signature is its proof
        "/unsubscribe/{token}": AccessRule(  # the token is its proof: whoever gets a message need not log in
            Area.PAGES, {"GET": Role.ANYONE, "POST": Role.ANYONE}
        ),
        "/{page}": _PAGE,
        "/index.html": _PAGE,
        "/parts/{name}": _PAGE,
        "/t/{name}": _PAGE,
        "/t/news": _PAGE,
        "/_stcore/": _PAGE,
        "/_stcore/stream": AccessRule(Area.PAGES, {SOCKET: Role.VIEWER}),
        "/media/": _PAGE,
        "/component/": _PAGE,
        "/api/v1/coverage": _DATA,
        "/api/v1/articles": _DATA,
        "/api/v1/corpus": _DATA,
        "/api/v1/definitions": _DATA,
        "/api/v1/money": _DATA,
        "/api/v1/briefing": _DATA,
        "/api/v1/charts/{name}": _DATA,
        "/api/v1/charts/{chart}/rows": _DATA,
        "/api/v1/charts/{chart}/evidence": _DATA,
        "/api/v1/citation": _DATA,
        "/api/v1/openapi.json": _DATA,
        "/feed.atom": _FOLLOW,
        "/feed.json": _FOLLOW,
        "/calendar.ics": _FOLLOW,
        "/api/v1/export": _reading(Area.EXPORT, Role.ANALYST, audited=True),
        "/api/v1/corrections": AccessRule(Area.CORRECTIONS, {"GET": Role.VIEWER, "POST": Role.EDITOR}),
        "/api/v1/feeds": AccessRule(Area.FEEDS, {"GET": Role.VIEWER, "POST": Role.ADMIN}),
        "/api/v1/snapshots": AccessRule(Area.SNAPSHOTS, {"GET": Role.VIEWER, "POST": Role.EDITOR}),
        "/api/v1/snapshots/{snapshot_id}": AccessRule(
            Area.SNAPSHOTS, {"GET": Role.VIEWER, "PATCH": Role.EDITOR, "DELETE": Role.EDITOR}
        ),
        "/api/v1/boards": AccessRule(Area.BOARDS, {"POST": Role.EDITOR}),
        "/api/v1/boards/{board_id}": AccessRule(
            Area.BOARDS, {"GET": Role.VIEWER, "PATCH": Role.EDITOR, "DELETE": Role.EDITOR}
        ),
        "/api/v1/views": AccessRule(Area.VIEWS, {"GET": Role.VIEWER, "POST": Role.EDITOR}),
        "/api/v1/views/{view_id}": AccessRule(
            Area.VIEWS, {"GET": Role.VIEWER, "PATCH": Role.EDITOR, "DELETE": Role.EDITOR}
        ),
        "/api/v1/views/{view_id}/new": _reading(Area.VIEWS),
        "/v/{view_id}": _reading(Area.VIEWS),
        "/api/v1/alerts": AccessRule(Area.VIEWS, {"GET": Role.VIEWER, "POST": Role.EDITOR}),
        "/api/v1/alerts/{alert_id}": AccessRule(Area.VIEWS, {"GET": Role.VIEWER, "DELETE": Role.EDITOR}),
        "/api/v1/alert-preview": AccessRule(Area.VIEWS, {"POST": Role.EDITOR}),
        "/s/{name}": _reading(Area.SNAPSHOTS),
        "/s/{name}/embed": _reading(Area.SNAPSHOTS),
        "/s/{name}/drift": _reading(Area.SNAPSHOTS),
        "/oembed": _reading(Area.SNAPSHOTS),
        "/b/{name}": _reading(Area.BOARDS),
    }
)


def check_rules(routes: Mapping[str, Collection[str]]) -> None:
    """Refuse to start with a route and verb that no rule is about; ``routes`` are verbs by route.

    Raises:
        SettingError: one has no rule.
    """
    for route, verbs in routes.items():
        known = RULES[route].verbs if route in RULES else {}
        if missing := sorted(set(verbs) - set(known)):
            raise SettingError(
                f"No rule says who may use {missing[0]} {route}.", "Add one to dashboard/access/rules.py."
            )
