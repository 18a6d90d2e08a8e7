"""A real OpenID Connect provider (canaille) on this machine, and a browser's part in a login without a browser."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from tests.support.live_server import free_port

CLIENT_ID = "pulse"
CLIENT_SECRET = "a-secret-of-the-client-and-provider"


@dataclass
class TestProvider:
    """The provider. ``server`` is pytest-iam's; ``key`` is its private key as JWK."""

    __test__ = False

    server: Any
    key: dict[str, Any]

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.server.port}"

    def person(self, name: str, groups: list[str]) -> Any:
        """Somebody who is logged in at the provider from now on, in these groups, and consents."""
        user = self.server.random_user(user_name=name, formatted_name=f"{name.title()} Doe", emails=["ada@example.org"])
        with self.server.app.app_context():
            for group in groups:
                made = self.server.models.Group(display_name=group, members=[user])
                self.server.backend.save(made)
            self.server.backend.reload(user)
        self.server.login(user)
        self.server.consent(user)
        return user

    def answer(self, address: str) -> str:
        """Where the provider sends a logged-in browser that comes to ``address``.

        Codes that were not used are forgotten: its store in memory finds the first of several, whichever is asked for.
        """
        with self.server.app.app_context():
            for code in self.server.backend.query(self.server.models.AuthorizationCode):
                self.server.backend.delete(code)
        got = requests.get(address, allow_redirects=False, timeout=30)
        assert got.status_code == 302, (got.status_code, got.text[:2000])
        return got.headers["location"]


@contextmanager
def running_provider(redirect: str) -> Iterator[TestProvider]:
    """A provider that knows us as a client with that redirect address, until the block ends."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    from canaille import create_app
    from canaille.backends import Backend
    from joserfc.jwk import JWKRegistry
    from pytest_iam import Server

    port = free_port()
    key = JWKRegistry.generate_key("RSA", 2048)
    key.ensure_kid()
    private = key.as_dict(private=True)
    app = create_app(
        config={
            "TESTING": True,
            "ENV_FILE": None,
            "SECRET_KEY": str(uuid.uuid4()),
            "WTF_CSRF_ENABLED": False,
            "PREFERRED_URL_SCHEME": "http",
            "SERVER_NAME": f"localhost:{port}",
            "CANAILLE": {
                "DATABASE": "memory",
                "JAVASCRIPT": False,
                "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc", "manage_oidc"]}},
                "LOGGING": {"version": 1, "disable_existing_loggers": False},
            },
            "CANAILLE_OIDC": {"ACTIVE_JWKS": [private]},
        }
    )
    server = Server(app, port, Backend.instance)
    with app.app_context():
        client = server.models.Client(
            client_id=CLIENT_ID,
            client_secret=CLIENT_SECRET,
            client_name="AI Policy Pulse",
            contacts=["ops@example.org"],
            client_uri="https://localhost",
            redirect_uris=[redirect],
            post_logout_redirect_uris=[redirect.replace("/login/callback", "/login")],
            grant_types=["authorization_code"],
            response_types=["code"],
            scope=["openid", "profile", "email", "groups"],
            token_endpoint_auth_method="client_secret_basic",
        )
        server.backend.save(client)
        client.audience = [client]
        server.backend.save(client)
    serving = threading.Thread(target=server.httpd.serve_forever)
    serving.start()
    try:
        yield TestProvider(server, private)
    finally:
        server.httpd.shutdown()
        server.httpd.server_close()
        serving.join()


def parameter(address: str, name: str) -> str:
    """The value of a parameter of an address."""
    return parse_qs(urlsplit(address).query)[name][0]
