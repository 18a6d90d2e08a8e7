"""The guard: every request and every WebSocket passes it, and only what the table of rules allows passes on."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.access.readership import answering_role
from dashboard.access.roles import Area, Identity, Role
from dashboard.access.rules import RULES, SAFE, SOCKET, AccessRule
from dashboard.config.settings import Access, Settings
from dashboard.errors import DashboardError, Forbidden
from dashboard.operation.request_id import request_id
from dashboard.ui.streamlit_bridge.page_messages import is_of_a_person
from dashboard.web.access.identification import ROLE_HEADER, Identification
from dashboard.web.access.login_routes import begin_login
from dashboard.web.access.open_sockets import run_socket
from dashboard.web.access.request_identity import IDENTITY, OBJECT
from dashboard.web.operating.route_names import RouteNames
from dashboard.web.replies import error_reply, refused, status_of
from dashboard.web.requests import client_of, netloc_of
from dashboard.web.snapshot_pages import error_page, wants_page

PROXY_SECONDS: Final = 600.0
"""A WebSocket through a proxy lives so long; the page then opens another, and the proxy is asked again."""
_EXPORT: Final = "/api/v1/export"
_WHOEVER: Final = Identity("whoever has its token", "", Role.ANYONE)


class Guard:
    """Middleware behind the one that knows the addresses, so that it reads the path that the router will read."""

    def __init__(self, app: ASGIApp, names: RouteNames, known: Identification | None, settings: Settings) -> None:
        """``known`` is ``None`` where access is open: everything passes, and nobody has a role."""
        self._app = app
        self._names = names
        self._known = known
        self._settings = settings
        public = urlsplit(settings.public_url)
        self._public = (f"{public.scheme}://{public.netloc}", public.netloc)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or self._known is None:
            await self._app(scope, receive, send)
            return
        route = self._route(scope)
        verb = _verb(scope)
        known: Identification = self._known
        who: Identity | None = None
        try:
            rule, least = _rule(route, verb)
            if least is not Role.ANYONE:
                who = known.of(scope)
                if who is None:
                    await (await self._unknown(scope, rule))(scope, receive, send)
                    return
                self._check(scope, verb, rule, least, who)
        except DashboardError as error:
            if who is not None:
                self._note("refused", scope, route, verb, who, status_of(error))
            await _refusal(scope, error)(scope, receive, send)
            return
        passed = {**scope, "headers": known.without_claims(scope)}
        with answering_role(who.role if who else Role.ANYONE):
            if who is None and not rule.audited:
                await self._app(passed, receive, send)
                return
            if who is None:
                await self._answer(passed, receive, send, rule, route, _WHOEVER)
                return
            passed[IDENTITY] = who
            if scope["type"] == "websocket":
                await self._socket(scope, passed, receive, send, who)
            else:
                await self._answer(passed, receive, send, rule, route, who)

    def _route(self, scope: Scope) -> str:
        name = self._names.of(scope)
        if name == "/api/v1/articles":  # as CSV it is every article in view: an export under another name
            given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
            if any(key == "format" and value != "json" for key, value in given):
                return _EXPORT
        return name

    def _check(self, scope: Scope, verb: str, rule: AccessRule, least: Role, who: Identity) -> None:
        """Refuse a role that is too low, a token of other areas, and a page of another site.

        Raises:
            Forbidden
        """
        if who.areas is not None:
            if rule.area not in who.areas and not (rule.area is Area.FOLLOW and Area.DATA in who.areas):
                raise Forbidden(f"This token is not for {rule.area}.", "Use one that is; see docs/access.md.")
        elif verb == SOCKET or verb not in SAFE:
            self._refuse_foreign(Headers(scope=scope), required=verb == SOCKET)
        if who.role is Role.ANYONE:
            raise Forbidden("You are known here, but have no role.", "Ask whoever runs this dashboard for one.")
        if who.role < least:
            raise Forbidden(
                f"This needs the role {least.word}; yours is {who.role.word}.",
                "Ask whoever runs this dashboard for it.",
            )

    def _refuse_foreign(self, headers: Headers, *, required: bool) -> None:
        origin = headers.get("origin")
        if origin is None and not required:
            return  # no browser: it would have sent one
        origin = origin or ""
        public, public_host = self._public
        same_host = origin.startswith(("http://", "https://")) and netloc_of(origin) == headers.get("host")
        if origin != public and (not same_host or netloc_of(origin) == public_host):  # one host, another scheme
            raise Forbidden("This request came from a page of another site.", "Do it on the dashboard's own pages.")

    async def _unknown(self, scope: Scope, rule: AccessRule) -> ASGIApp:
        """The answer to whom nobody knows: a browser that wants a page is sent to log in, where people log in here."""
        if scope["type"] == "http" and scope["method"] == "GET" and wants_page(Request(scope)):
            if self._settings.access is Access.OIDC:
                return await begin_login(self._settings, scope)
            return error_page(401, "You are not logged in.", "Open the dashboard under the address that people use.")
        said = "You are not logged in."
        if rule.area is Area.FOLLOW:  # feed readers and calendars ask their user for a password
            remedy = "Give a token for feeds as the password; see docs/access.md."
            return error_reply(401, said, remedy, headers={"WWW-Authenticate": 'Basic realm="AI Policy Pulse feeds"'})
        remedy = "Open the dashboard through its proxy, or send a token as Authorization: Bearer."
        return error_reply(401, said, remedy, headers={"WWW-Authenticate": 'Bearer realm="AI Policy Pulse"'})

    async def _socket(self, asked: Scope, scope: Scope, receive: Receive, send: Send, who: Identity) -> None:
        known, opened = self._known, monotonic()
        assert known is not None
        scope["headers"] = [*scope["headers"], (ROLE_HEADER, who.role.word.encode())]

        def may_stay() -> bool:
            try:
                now = known.of(asked, uses=False)
            except DashboardError:
                return False
            fresh = known.mode is not Access.PROXY or monotonic() - opened < PROXY_SECONDS
            return fresh and now is not None and now.role is who.role

        def used(message: Message) -> None:
            if is_of_a_person(message.get("bytes")):
                with suppress(DashboardError):
                    known.of(asked)

        self._note("open page", asked, "/_stcore/stream", SOCKET, who, 101)
        await run_socket(self._app, scope, receive, send, may_stay, used)

    async def _answer(
        self, scope: Scope, receive: Receive, send: Send, rule: AccessRule, route: str, who: Identity
    ) -> None:
        location = ""

        async def send_privately(message: Message) -> None:
            nonlocal location
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                location = headers.get("location", "")
                headers["Cache-Control"] = private_caching(headers.get("cache-control", ""))
                if _verb(scope) not in SAFE or rule.audited:
                    self._note("done", scope, route, _verb(scope), who, message["status"], location)
            await send(message)

        await self._app(scope, receive, send_privately)

    def _note(
        self, action: str, scope: Scope, route: str, verb: str, who: Identity, status: int, location: str = ""
    ) -> None:
        if self._known is None:
            return
        about = scope.get(OBJECT) or location or ("" if route == _EXPORT else scope["path"])
        self._known.audit.note(
            action,
            who=who.user,
            role=who.role.word,
            verb=verb,
            route=route,
            object=str(about),
            status=status,
            client=client_of(Request({**scope, "type": "http"})),
            request=request_id(),
        )


def _rule(route: str, verb: str) -> tuple[AccessRule, Role]:
    rule = RULES.get(route)
    if rule is None or verb not in rule.verbs:
        raise Forbidden("Nobody may do this here.", "See docs/access.md.")
    return rule, rule.verbs[verb]


def private_caching(said: str) -> str:
    """What a guarded answer says of caches: none between may keep it for others."""
    if not said or said.startswith("public"):
        return "private, no-cache"
    return said if "private" in said or "no-store" in said else f"private, {said}"


def _verb(scope: Mapping[str, Any]) -> str:
    if scope["type"] == "websocket":
        return SOCKET
    return "GET" if scope["method"] == "HEAD" else str(scope["method"])


def _refusal(scope: Scope, error: DashboardError) -> ASGIApp:
    if scope["type"] == "http" and wants_page(Request(scope)):
        return error_page(status_of(error), error.message, error.remedy)
    return refused(error)
