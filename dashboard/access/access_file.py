"""``access.toml``: which role each person has, and what the proxy calls its headers."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dashboard.access.roles import Claims, Role
from dashboard.errors import SettingError

_HEADER: Final = re.compile(r"[A-Za-z0-9-]{1,60}", re.ASCII)
_KINDS: Final = ("users", "addresses", "groups", "claims")


@dataclass(frozen=True, slots=True)
class RoleRule:
    """Who has a role: any match is enough. ``addresses`` may be ``*@example.org``."""

    users: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    claims: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def fits(self, claims: Claims) -> bool:
        """Whether these claims match."""
        address = claims.email.casefold()
        named = {address, f"*@{address.rpartition('@')[2]}"} if "@" in address else set()
        return bool(
            claims.user in self.users
            or named & self.addresses
            or self.groups & frozenset(claims.groups)
            or any(wanted & frozenset(claims.others.get(name, ())) for name, wanted in self.claims.items())
        )


@dataclass(frozen=True, slots=True)
class ProxyHeaders:
    """The headers, in lower case, in which a proxy says who asks."""

    user: str = "x-forwarded-user"
    name: str = "x-forwarded-preferred-username"
    email: str = "x-forwarded-email"
    groups: str = "x-forwarded-groups"
    secret: str = "x-pulse-proxy-secret"  # noqa: S105 -- a header's name

    @property
    def all(self) -> frozenset[str]:
        """Every one of them."""
        return frozenset((self.user, self.name, self.email, self.groups, self.secret))


@dataclass(frozen=True, slots=True)
class ProviderNames:
    """The identity provider, what we are called there, and what it calls its claims; ``claims`` are those that roles name."""

    issuer: str = ""
    client_id: str = ""
    groups: str = "groups"
    scopes: str = "openid profile email"
    claims: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AccessFile:
    """The file's contents. ``everyone`` is the role of all who are known and match no rule; ``None``: they get nothing."""

    roles: Mapping[Role, RoleRule] = field(default_factory=dict)
    everyone: Role | None = None
    proxy: ProxyHeaders = ProxyHeaders()
    oidc: ProviderNames = ProviderNames()

    def role_of(self, claims: Claims) -> Role | None:
        """The highest role that these claims match."""
        matching = [role for role, rule in self.roles.items() if rule.fits(claims)]
        return max(matching, default=self.everyone)


def read_access_file(path: Path) -> AccessFile:
    """Read the file.

    Raises:
        SettingError: it is missing, or something in it is unknown or cannot be used.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        raise SettingError(f"{path.name} cannot be read: {reason}.", "See docs/access.md.") from None
    _refuse_others(given, {"everyone", "roles", "proxy", "oidc"}, "it")
    roles = _table(given, "roles")
    everyone = given.get("everyone")
    rules = {_role(word, "roles"): _rule(_table(roles, word), word) for word in roles}
    return AccessFile(
        rules,
        None if everyone is None else _role(everyone, "everyone"),
        _proxy(_table(given, "proxy")),
        _provider(_table(given, "oidc"), frozenset(name for rule in rules.values() for name in rule.claims)),
    )


def _rule(given: dict[str, Any], word: str) -> RoleRule:
    _refuse_others(given, set(_KINDS), f"roles.{word}")
    texts = {kind: _texts(given.get(kind, []), f"roles.{word}.{kind}") for kind in _KINDS[:3]}
    addresses = frozenset(item.casefold() for item in texts["addresses"])
    if wrong := sorted(item for item in addresses if item.count("@") != 1 or item == "*@"):
        raise _wrong(f"roles.{word}.addresses", f"“{wrong[0][:80]}” is no address", "ada@example.org or *@example.org")
    claims = _table(given, "claims")
    others = {name: _texts(value, f"roles.{word}.claims.{name}") for name, value in claims.items()}
    return RoleRule(texts["users"], addresses, texts["groups"], others)


def _proxy(given: dict[str, Any]) -> ProxyHeaders:
    _refuse_others(given, set(ProxyHeaders.__slots__), "proxy")
    for name, value in given.items():
        if not isinstance(value, str) or not _HEADER.fullmatch(value):
            raise _wrong(f"proxy.{name}", "it is no header's name", "X-Forwarded-User")
    headers = ProxyHeaders(**{name: value.lower() for name, value in given.items()})
    if len(headers.all) < len(ProxyHeaders.__slots__):
        raise _wrong("proxy", "two headers have one name", "a name of its own for each")
    return headers


def _provider(given: dict[str, Any], claims: frozenset[str]) -> ProviderNames:
    known = {"issuer", "client_id", "groups", "scopes"}
    _refuse_others(given, known, "oidc")
    for name, value in given.items():
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            raise _wrong(f"oidc.{name}", "it is no text", '"text"')
    names = ProviderNames(**given, claims=claims)
    if "openid" not in names.scopes.split():
        raise _wrong("oidc.scopes", "openid is missing", '"openid profile email"')
    return names


def _role(word: object, place: str) -> Role:
    if not isinstance(word, str) or (role := Role.of_word(word)) is None:
        words = ", ".join(role.word for role in Role if role)
        raise _wrong(place, f"“{str(word)[:40]}” is no role", f"one of {words}")
    return role


def _table(given: dict[str, Any], name: str) -> dict[str, Any]:
    value = given.get(name, {})
    if not isinstance(value, dict):
        raise _wrong(name, "it is no table", f"[{name}]")
    return value


def _texts(value: object, place: str) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise _wrong(place, "it is no list of texts", '["one", "two"]')
    return frozenset(value)


def _refuse_others(given: dict[str, Any], known: set[str], place: str) -> None:
    if unknown := sorted(set(given) - known):
        raise _wrong(place, f"“{unknown[0][:40]}” is unknown", f"one of {', '.join(sorted(known))}")


def _wrong(place: str, what: str, example: str) -> SettingError:
    return SettingError(f"access.toml cannot be used: in {place}, {what}.", f"Write {example}; see docs/access.md.")
