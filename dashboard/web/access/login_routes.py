"""Logging in and out by an OpenID Connect provider."""

from __future__ import annotations

import asyncio
import functools
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from dashboard.access.access_file import read_access_file
from dashboard.access.audit import AuditLog
from dashboard.access.database import secret_digest
from dashboard.access.identity_provider import IdentityProvider, is_safe_address
from dashboard.access.pending_logins import PENDING_SECONDS, PendingLogins
from dashboard.access.sessions import MOST_SECONDS, Sessions
from dashboard.config.settings import Access, Settings
from dashboard.errors import DashboardError, Forbidden, LoginFailed, NotFound, SettingError
from dashboard.web.access.identification import COOKIE, cookie_of
from dashboard.web.openapi.route import HTML, DescribedRoute
from dashboard.web.replies import refused, status_of
from dashboard.web.requests import client_of
from dashboard.web.snapshot_pages import error_page

CALLBACK: Final = "/login/callback"
BROWSER_COOKIE: Final = "__Host-pulse-login"
"""Ties a login to the browser that began it, so that nobody can be logged in as somebody else by a link."""
AT_ONCE: Final = 4
"""Logins that ask the provider at once; the threads of everything else are not theirs."""
MOST_WAITING: Final = 32
MOST_BODY: Final = 65_536
BODY_SECONDS: Final = 10
SEE_OTHER: Final = 303
_turns: Final = CapacityLimiter(AT_ONCE)
_Answer = TypeVar("_Answer")


class Login:
    """Begins and ends the sessions of one deployment."""

    def __init__(self, settings: Settings) -> None:
        """Check what logging in needs.

        Raises:
            SettingError: ``PULSE_PUBLIC_URL``, ``PULSE_OIDC_SECRET`` or the table ``oidc`` of ``access.toml`` is missing.
        """
        self.base = settings.public_url
        names = read_access_file(settings.access_file).oidc
        if not is_safe_address(self.base):
            raise SettingError("PULSE_ACCESS=oidc needs PULSE_PUBLIC_URL with https.", "Set the address people use.")
        if not settings.oidc_secret or not names.client_id or not is_safe_address(names.issuer):
            raise SettingError(
                "PULSE_ACCESS=oidc needs issuer (https) and client_id in access.toml, and PULSE_OIDC_SECRET.",
                "See docs/access.md.",
            )
        self.provider = IdentityProvider(names, settings.oidc_secret, f"{self.base}{CALLBACK}")
        self.sessions = Sessions(settings.data)
        self.pending = PendingLogins(settings.data)
        self.audit = AuditLog(settings.data)

    def begin(self, scope: Scope, path: str) -> Response:
        """Send a browser to the provider, and from there back to ``path``, an address of ours.

        Raises:
            LoginFailed: the provider does not answer.
        """
        browser = cookie_of(scope, BROWSER_COOKIE) or secrets.token_urlsafe(32)
        pending = self.pending.begin(browser, path if path.startswith("/") and path[1:2] not in ("/", "\\") else "/")
        answer = _to(self.provider.login_address(pending))
        _set(answer, BROWSER_COOKIE, browser, PENDING_SECONDS)
        return answer

    def complete(self, request: Request) -> Response:
        """Turn the provider's answer into a session of its own, never one that the browser brought.

        Raises:
            LoginFailed
        """
        given, browser = request.query_params, cookie_of(request.scope, BROWSER_COOKIE)
        pending = self.pending.take(given.get("state", ""), browser or "")
        if pending is None or browser is None:
            raise LoginFailed("This login was not begun here, or is over.", "Open the dashboard and log in again.")
        if "code" not in given:
            raise LoginFailed("The provider did not log you in.", "Open the dashboard and log in again.")
        found = self.provider.log_in(given["code"], pending)
        self._end(request)
        answer = _to(pending.path)
        _set(answer, COOKIE, self.sessions.begin(found.claims, found.provider_session), MOST_SECONDS)
        _set(answer, BROWSER_COOKIE, "", 0)
        self.audit.note("log in", who=found.claims.user, client=client_of(request))
        return answer

    def end(self, request: Request) -> Response:
        """End the browser's session, with ``everywhere=true`` all of that person, and go to the provider's own logout.

        Raises:
            Forbidden: a page of another site sent the browser here.
        """
        if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            raise Forbidden("A page of another site asked to log you out.", "Log out on the dashboard's own pages.")
        self._end(request, everywhere=request.query_params.get("everywhere") == "true")
        there = self.provider.logout_address(f"{self.base}/login")
        answer = _to(there) if there else error_page(200, "You are logged out.", "", [("Log in", "/login")])
        _set(answer, COOKIE, "", 0)
        return answer

    def end_for_provider(self, token: str) -> None:
        """End the sessions that a signed logout token of the provider is about.

        Raises:
            LoginFailed: it is none.
        """
        session, user = self.provider.logged_out(token)
        if session:
            ended = self.sessions.end_of_provider(session) or (self.sessions.end_unnamed(user) if user else 0)
        else:
            ended = self.sessions.end_of_user(user)
        self.audit.note("log out by provider", who=user, sessions=ended)

    def _end(self, request: Request, *, everywhere: bool = False) -> None:
        value = cookie_of(request.scope, COOKIE)
        session = self.sessions.of_cookie(value) if value else None
        if value is None or session is None:
            return
        self.sessions.end(secret_digest(value))
        if everywhere:
            self.sessions.end_of_user(session.claims.user)
        self.audit.note(
            "log out everywhere" if everywhere else "log out", who=session.claims.user, client=client_of(request)
        )


@functools.lru_cache(maxsize=8)
def login_of(settings: Settings) -> Login:
    """The login of a deployment.

    Raises:
        SettingError
    """
    return Login(settings)


def login_routes(settings: Callable[[], Settings]) -> list[DescribedRoute]:
    """The routes under ``/login`` and ``/logout``; there is nothing at them unless ``PULSE_ACCESS=oidc``."""

    def page(answer: Callable[[Login, Request], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def reply(request: Request) -> Response:
            try:
                return await _in_turn(answer, _login(settings()), request)
            except DashboardError as error:
                return error_page(status_of(error), error.message, error.remedy, [("Log in", "/login")])

        return reply

    def browsing(path: str, answer: Callable[[Login, Request], Response], about: str) -> DescribedRoute:
        return DescribedRoute(path, page(answer), about, media=(HTML,), status=SEE_OTHER, offered=False, paged=True)

    async def end_for_provider(request: Request) -> Response:
        try:
            login, token = _login(settings()), await _logout_token(request)
            await _in_turn(login.end_for_provider, token)
        except DashboardError as error:
            return refused(error)
        return Response(status_code=200, headers={"Cache-Control": "no-store"})

    return [
        browsing(
            "/login", lambda login, asked: login.begin(asked.scope, "/"), "to the provider, and back to the first page"
        ),
        browsing(CALLBACK, Login.complete, "where the provider sends a browser back to"),
        browsing("/logout", Login.end, "end the session; with `everywhere=true` all of that person"),
        DescribedRoute(
            "/logout/backchannel",
            end_for_provider,
            "where the provider says that somebody logged out",
            method="POST",
            offered=False,
        ),
    ]


async def begin_login(settings: Settings, scope: Scope) -> Response:
    """Send a browser that is not logged in to the provider, and from there back to the address it asked for."""
    query = scope["query_string"].decode("latin-1")
    path = scope.get("raw_path", b"/").decode("latin-1") + (f"?{query}" if query else "")
    try:
        return await _in_turn(_login(settings).begin, scope, path)
    except DashboardError as error:
        return error_page(status_of(error), error.message, error.remedy, [("Log in", "/login")])


async def _in_turn(work: Callable[..., _Answer], *given: Any) -> _Answer:
    """Run it on one of few threads: a provider that does not answer must not hold those that pages need."""
    if _turns.statistics().tasks_waiting >= MOST_WAITING:
        raise LoginFailed("Too many people log in at this moment.", "Try again in a minute.")
    return await to_thread.run_sync(functools.partial(work, *given), limiter=_turns)


def _login(settings: Settings) -> Login:
    if settings.access is not Access.OIDC:
        raise NotFound("Nobody logs in here.", "See PULSE_ACCESS in docs/settings.md.")
    return login_of(settings)


async def _logout_token(request: Request) -> str:
    data = b""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                data += chunk
                if len(data) > MOST_BODY:
                    raise LoginFailed("The request is too large.", "Send logout_token alone.")
    except TimeoutError:
        raise LoginFailed("The request did not come in time.", "Send it again.") from None
    return parse_qs(data.decode("latin-1")).get("logout_token", [""])[0]


def _to(address: str) -> Response:
    return RedirectResponse(address, SEE_OTHER, {"Cache-Control": "no-store"})


def _set(answer: Response, name: str, value: str, seconds: int) -> None:
    answer.set_cookie(name, value, max_age=seconds, path="/", secure=True, httponly=True, samesite="lax")
