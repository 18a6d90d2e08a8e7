"""An OpenID Connect provider: where it sends people, and what its signed answers say. Every method may wait for it."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from dashboard.access.access_file import ProviderNames
from dashboard.access.pending_logins import PendingLogin
from dashboard.access.roles import Claims
from dashboard.errors import LoginFailed

SECONDS: Final = 10
FAILED_SECONDS: Final = 5.0
"""So long a provider that did not answer is not asked again."""
KEPT_SECONDS: Final = 3_600.0
KEYS_SECONDS: Final = 30.0
"""Keys are asked for again when a signature names one that is not known, but not more often."""
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures with the provider's private key only: never none, never one with a shared secret."""
LEEWAY: Final = 60
LOCAL: Final = ("localhost", "127.0.0.1", "::1")
MOST_GROUPS: Final = 2_000
LONGEST: Final = 256
_BACK_CHANNEL: Final = "http://schemas.openid.net/event/backchannel-logout"
_log = logging.getLogger(__name__)
_FAULTS: Final = (
    requests.RequestException,
    AuthlibBaseError,
    JoseError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Who logged in, and the provider's own session, by which it may end ours."""

    claims: Claims
    provider_session: str


class IdentityProvider:
    """One provider, asked for its addresses and keys when they are needed. Safe from any thread."""

    def __init__(self, names: ProviderNames, secret: str, redirect: str) -> None:
        self._names = names
        self._secret = secret
        self._redirect = redirect
        self._lock = threading.Lock()
        self._metadata: tuple[float, Mapping[str, Any]] | None = None
        self._failed_at = -FAILED_SECONDS
        self._keys: tuple[float, KeySet] | None = None

    def login_address(self, pending: PendingLogin) -> str:
        """Where to send a browser that logs in: code flow, with state, nonce and PKCE.

        Raises:
            LoginFailed: the provider does not answer as it should.
        """
        try:
            endpoint = self._endpoint("authorization_endpoint")
            address, _ = self._client().create_authorization_url(
                endpoint,
                state=pending.state,
                nonce=pending.nonce,
                code_challenge=create_s256_code_challenge(pending.verifier),
                code_challenge_method="S256",
            )
        except _FAULTS as problem:
            raise _failed(problem) from problem
        return str(address)

    def log_in(self, code: str, pending: PendingLogin) -> LoggedIn:
        """Exchange a code for who it is about, all of it checked.

        Raises:
            LoginFailed
        """
        try:
            with self._client() as client:
                token = client.fetch_token(self._endpoint("token_endpoint"), code=code, code_verifier=pending.verifier)
                said = self._checked(token["id_token"], nonce=pending.nonce, access_token=token["access_token"])
                more = self._userinfo(client)
        except _FAULTS as problem:
            raise _failed(problem) from problem
        if not _text(said["sub"]):
            raise LoginFailed("The provider does not say who logged in.", "Ask whoever runs this dashboard.")
        if more and more.get("sub") != said["sub"]:
            raise LoginFailed("The provider answers about somebody else.", "Log in again.")
        return LoggedIn(
            self._claims({**more, **said}, _verified_address(said) or _verified_address(more)), _text(said.get("sid"))
        )

    def logged_out(self, logout_token: str) -> tuple[str, str]:
        """The provider's session and the person that a back-channel logout is about; either may be empty.

        Raises:
            LoginFailed: the token is not the provider's, or is no logout token.
        """
        try:
            token = self._decoded(logout_token)
            said = token.claims
            options = {"iss": {"essential": True, "value": self._names.issuer}, "aud": self._audience()}
            options |= {"iat": {"essential": True}, "events": {"essential": True}}
            jwt.JWTClaimsRegistry(leeway=LEEWAY, **options).validate(said)  # type: ignore[arg-type]
            if not isinstance(said["events"].get(_BACK_CHANNEL), dict) or "nonce" in said:
                raise ValueError("no logout token")
        except _FAULTS as problem:
            raise _failed(problem) from problem
        return _text(said.get("sid")), _text(said.get("sub"))

    def logout_address(self, back: str) -> str:
        """Where to send a browser that logs out, which is then sent ``back``; empty if the provider has no such address."""
        try:
            endpoint = self._endpoint("end_session_endpoint")
        except _FAULTS:
            return ""
        query = requests.models.PreparedRequest()
        query.prepare_url(endpoint, {"client_id": self._names.client_id, "post_logout_redirect_uri": back})
        return query.url or ""

    def _client(self) -> OAuth2Session:
        client = OAuth2Session(
            self._names.client_id,
            self._secret,
            scope=self._names.scopes,
            redirect_uri=self._redirect,
            default_timeout=SECONDS,
        )
        client.trust_env = False  # neither .netrc nor a proxy of the environment gets to see codes
        client.max_redirects = 0
        return client

    def _endpoint(self, name: str) -> str:
        with self._lock:
            if self._metadata is None or monotonic() - self._metadata[0] > KEPT_SECONDS:
                if monotonic() - self._failed_at < FAILED_SECONDS:
                    raise ValueError("it did not answer a moment ago")
                self._failed_at = monotonic()
                found = _get_json(f"{self._names.issuer.rstrip('/')}/.well-known/openid-configuration")
                if found["issuer"] != self._names.issuer:
                    raise ValueError(f"the provider calls itself {str(found['issuer'])[:100]}")
                self._metadata, self._failed_at = (monotonic(), found), -FAILED_SECONDS
            address = self._metadata[1][name]
        if not is_safe_address(address):
            raise ValueError(f"its {name} is not https")
        return str(address)

    def _decoded(self, token: str) -> jwt.Token:
        with self._lock:
            held = self._keys
        if held is not None:
            try:
                return jwt.decode(token, held[1], algorithms=list(ALGORITHMS))
            except (JoseError, ValueError):
                if monotonic() - held[0] < KEYS_SECONDS:
                    raise
        keys = KeySet.import_key_set(_get_json(self._endpoint("jwks_uri")))  # type: ignore[arg-type]
        with self._lock:
            self._keys = (monotonic(), keys)
        return jwt.decode(token, keys, algorithms=list(ALGORITHMS))

    def _checked(self, id_token: str, *, nonce: str, access_token: str) -> dict[str, Any]:
        token = self._decoded(id_token)
        options = {"iss": {"essential": True, "value": self._names.issuer}, "aud": self._audience()}
        params = {"nonce": nonce, "client_id": self._names.client_id, "access_token": access_token}
        claims = CodeIDToken(token.claims, token.header, options, params)
        claims.validate(leeway=LEEWAY)
        return dict(claims)

    def _audience(self) -> dict[str, Any]:
        return {"essential": True, "value": self._names.client_id}

    def _userinfo(self, client: OAuth2Session) -> dict[str, Any]:
        with self._lock:
            offered = self._metadata is not None and "userinfo_endpoint" in self._metadata[1]
        if not offered:
            return {}
        answer = client.get(self._endpoint("userinfo_endpoint"), allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
        return found if isinstance(found, dict) else {}

    def _claims(self, facts: Mapping[str, Any], address: str) -> Claims:
        """What counts of what the provider says; ``address`` is one that it has verified, or empty."""
        wanted = self._names.claims
        return Claims(
            _text(facts["sub"]),
            _text(facts.get("name")) or _text(facts.get("preferred_username")),
            address,
            _texts(facts.get(self._names.groups)),
            {name: _texts(facts.get(name)) for name in wanted if name in facts},
        )


def _verified_address(facts: Mapping[str, Any]) -> str:
    """The address of an answer that itself says it is verified; that another answer says so is of another address."""
    return _text(facts.get("email")) if facts.get("email_verified") is True else ""


def is_safe_address(address: object) -> bool:
    """Whether secrets may be sent there: https, or this machine."""
    parts = urlsplit(address) if isinstance(address, str) else None
    return parts is not None and bool(parts.hostname) and (parts.scheme == "https" or _is_local(parts))


def _is_local(parts: Any) -> bool:
    return parts.scheme == "http" and parts.hostname in LOCAL


def _get_json(address: str) -> dict[str, Any]:
    with requests.Session() as session:
        session.trust_env = False
        answer = session.get(address, timeout=SECONDS, allow_redirects=False)
    answer.raise_for_status()
    found = json.loads(answer.content)
    if answer.status_code != 200 or not isinstance(found, dict):
        raise ValueError("no JSON object")
    return found


def _text(value: object) -> str:
    """A short text as it is; anything else is nothing, for a shortened name could be another's."""
    return value if isinstance(value, str) and value.isprintable() and len(value) <= LONGEST else ""


def _texts(value: object) -> tuple[str, ...]:
    listed = value if isinstance(value, list) else [value]
    return tuple(text for item in listed[:MOST_GROUPS] if (text := _text(item)))


def _failed(problem: Exception) -> LoginFailed:
    kind = str(problem.error)[:60] if isinstance(problem, AuthlibBaseError) else type(problem).__name__
    _log.warning("A login did not succeed: %s.", kind)
    return LoginFailed(f"The login did not succeed ({kind}).", "Open the dashboard and log in again.")
