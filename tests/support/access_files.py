"""An ``access.toml``, and how a proxy says who asks."""

from __future__ import annotations

from pathlib import Path

PROXY_SECRET = "the-proxy-and-we-share-this-secret"
ACCESS_FILE = """
[roles.admin]
addresses = ["ada@example.org"]
[roles.editor]
groups = ["writers"]
[roles.analyst]
users = ["ann"]
[roles.viewer]
addresses = ["*@partner.example"]
[roles.viewer.claims]
department = ["policy"]
"""
PEOPLE: dict[str, dict[str, str]] = {
    "admin": {"X-Forwarded-User": "ada", "X-Forwarded-Email": "Ada@Example.org"},
    "editor": {"X-Forwarded-User": "eve", "X-Forwarded-Groups": "readers, writers"},
    "analyst": {"X-Forwarded-User": "ann"},
    "viewer": {"X-Forwarded-User": "vic", "X-Forwarded-Email": "vic@partner.example"},
}


def access_file(folder: Path, text: str = ACCESS_FILE) -> Path:
    """The file in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "access.toml"
    path.write_text(text, encoding="utf-8")
    return path


def through_proxy(role: str, secret: str = PROXY_SECRET) -> dict[str, str]:
    """The headers with which the proxy lets a person of that role through."""
    return {**PEOPLE[role], "X-Pulse-Proxy-Secret": secret}
