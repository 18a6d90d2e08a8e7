"""``access.toml``, sessions, tokens and the audit log, each with what must not happen."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import pytest

from dashboard.access.access_file import read_access_file
from dashboard.access.audit import FILE as AUDIT_FILE
from dashboard.access.audit import AuditLog
from dashboard.access.roles import Area, Claims, Role
from dashboard.access.rules import RULES, check_rules
from dashboard.access.sessions import IDLE_SECONDS, MOST_SECONDS, Sessions
from dashboard.access.tokens import Tokens
from dashboard.cli.main import main
from dashboard.errors import BadParameter, NotFound, SettingError
from tests.support.access_files import ACCESS_FILE, access_file

ADA = Claims("ada", "Ada", "ada@example.org", ("a", "b"), {"department": ("policy",)})


@dataclass
class Clock:
    now: float = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_highest_role_that_fits_counts(tmp_path: Path) -> None:
    rules = read_access_file(access_file(tmp_path))
    assert rules.role_of(ADA) is Role.ADMIN
    assert rules.role_of(Claims("x", email="ADA@EXAMPLE.ORG")) is Role.ADMIN
    assert rules.role_of(Claims("x", groups=(*(f"g{n}" for n in range(400)), "writers"))) is Role.EDITOR
    assert rules.role_of(Claims("ann")) is Role.ANALYST
    assert rules.role_of(Claims("x", email="x@partner.example")) is Role.VIEWER
    assert rules.role_of(Claims("x", others={"department": ("policy",)})) is Role.VIEWER


@pytest.mark.parametrize(
    "claims",
    [
        Claims("x"),
        Claims("ada@example.org"),
        Claims("x", name="ada@example.org"),
        Claims("x", email="ada@example.org.evil.example"),
        Claims("x", email="x@sub.partner.example"),
        Claims("x", email="partner.example"),
        Claims("x", groups=("Writers", "writers ", "ann", "")),
        Claims("ANN"),
    ],
)
def test_what_only_looks_like_a_match_has_no_role(tmp_path: Path, claims: Claims) -> None:
    assert read_access_file(access_file(tmp_path)).role_of(claims) is None


@pytest.mark.parametrize(
    "text",
    [
        "roles = 3",
        "[roles.owner]",
        "[roles.admin]\ngroup = ['a']",
        "[roles.admin]\ngroups = 'a'",
        "[roles.admin]\ngroups = ['']",
        "[roles.admin]\naddresses = ['*@']",
        "[roles.admin]\naddresses = ['example.org']",
        "everyone = 'anyone'",
        "everyone = true",
        "[proxy]\nuser = 'a b'",
        "[proxy]\nuser = 'X-Forwarded-Email'",
        "[proxi]",
        "not toml",
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingError, match=r"access\.toml"):
        read_access_file(access_file(tmp_path, text))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read"):
        read_access_file(tmp_path / "access.toml")


def test_a_route_without_a_rule_is_refused() -> None:
    check_rules({"/healthz": {"GET"}})
    for routes in ({"/new": {"GET"}}, {"/healthz": {"GET", "POST"}}):
        with pytest.raises(SettingError, match="No rule says"):
            check_rules(routes)


def test_nothing_is_changed_by_less_than_an_editor() -> None:
    changing = {
        route: role
        for route, rule in RULES.items()
        for verb, role in rule.verbs.items()
        if verb not in ("GET", "SOCKET") and route not in ("/logout/backchannel", "/mcp", "/unsubscribe/{token}")
    }
    assert changing
    assert min(changing.values()) is Role.EDITOR


def test_a_session_ends_when_idle_and_after_a_week(tmp_path: Path, clock: Clock) -> None:
    sessions = Sessions(tmp_path, clock)
    cookie = sessions.begin(ADA)
    begun = clock.now
    found = sessions.of_cookie(cookie)
    assert found is not None
    assert found.claims == ADA
    clock.now += IDLE_SECONDS - 1
    still = sessions.of_cookie(cookie)
    assert still is not None
    sessions.touch(still)
    clock.now += IDLE_SECONDS - 1
    assert sessions.of_cookie(cookie) is not None, "it was used meanwhile"
    clock.now += 1
    assert sessions.of_cookie(cookie) is None
    cookie, begun = sessions.begin(ADA), clock.now
    while clock.now < begun + MOST_SECONDS:
        held = sessions.of_cookie(cookie)
        assert held is not None
        sessions.touch(held)
        clock.now += IDLE_SECONDS / 2
    assert sessions.of_cookie(cookie) is None
    assert sessions.all() == []
    sessions.close()


def test_an_ended_session_stays_ended(tmp_path: Path, clock: Clock) -> None:
    sessions = Sessions(tmp_path, clock)
    cookies = [sessions.begin(ADA, "at-provider"), sessions.begin(ADA, ""), sessions.begin(Claims("bob"), "other")]
    held = sessions.of_cookie(cookies[0])
    assert held is not None
    assert sessions.end_of_provider("") == 0
    assert sessions.end_of_provider("at-provider") == 1
    clock.now += 100
    sessions.touch(held)
    assert sessions.of_cookie(cookies[0]) is None
    assert sessions.end_of_user("ada") == 1
    assert [sessions.of_cookie(cookie) is None for cookie in cookies] == [True, True, False]
    sessions.close()


def test_who_steals_the_files_cannot_use_them(tmp_path: Path) -> None:
    sessions, tokens = Sessions(tmp_path), Tokens(tmp_path)
    cookie = sessions.begin(ADA)
    _, text = tokens.create("feed", Role.VIEWER, [Area.DATA])
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert cookie.encode() not in stored
    assert text.encode() not in stored
    for path in tmp_path.glob("*.sqlite"):
        assert path.stat().st_mode & 0o077 == 0
    with sqlite3.connect(tmp_path / "sessions.sqlite") as raw:
        (digest,) = raw.execute("SELECT digest FROM session").fetchone()
    raw.close()
    assert sessions.of_cookie(digest) is None
    sessions.close()
    tokens.close()


def test_tokens_expire_and_are_revoked(tmp_path: Path, clock: Clock) -> None:
    tokens = Tokens(tmp_path, clock)
    first, text = tokens.create("one", Role.EDITOR, [Area.SNAPSHOTS, Area.DATA], 2)
    second, other = tokens.create("two", Role.VIEWER, [Area.DATA], 3)
    found = tokens.of_text(text)
    assert found is not None
    assert (found.role, found.areas, found.used) == (Role.EDITOR, {Area.SNAPSHOTS, Area.DATA}, None)
    assert tokens.all()[0].used == clock.now or tokens.all()[1].used == clock.now
    for wrong in ("", "pulse_", text[:-1], text.removeprefix("pulse_"), f"{text} ", first.id):
        assert tokens.of_text(wrong) is None
    tokens.revoke(second.id)
    assert tokens.of_text(other) is None
    with pytest.raises(NotFound):
        tokens.revoke(second.id)
    clock.now += 2 * 86_400
    assert tokens.of_text(text) is None
    tokens.close()


@pytest.mark.parametrize(
    ("name", "areas", "days"),
    [
        ("", [Area.DATA], 1),
        ("a\nb", [Area.DATA], 1),
        ("a", [], 1),
        ("a", [Area.PAGES], 1),
        ("a", [Area.DATA], 0),
        ("a", [Area.DATA], 999),
    ],
)
def test_a_token_that_would_last_or_reach_too_far_is_refused(
    tmp_path: Path, name: str, areas: list[Area], days: int
) -> None:
    tokens = Tokens(tmp_path)
    with pytest.raises(BadParameter):
        tokens.create(name, Role.VIEWER, areas, days)
    assert tokens.all() == []
    tokens.close()


def test_the_audit_log_is_one_object_a_line_and_private(tmp_path: Path) -> None:
    log = AuditLog(tmp_path)
    log.note("done", who='eve\n{"who":"ada"}', object="x" * 1000, route="")
    path = tmp_path / AUDIT_FILE
    (line,) = path.read_text().splitlines()
    said = json.loads(line)
    assert (said["who"], len(said["object"]), "route" in said) == ('eve\n{"who":"ada"}', 200, False)
    assert path.stat().st_mode & 0o077 == 0
    path.rename(tmp_path / "kept")
    log.note("done")
    assert path.exists()


def test_tokens_and_sessions_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_DATA", str(tmp_path))
    assert main(["tokens", "create", "Prices feed", "--area", "data", "--days", "7"]) == 0
    text, told = capsys.readouterr().out.splitlines()
    assert text.startswith("pulse_")
    assert main(["tokens", "list"]) == 0
    listed = capsys.readouterr().out
    assert "Prices feed" in listed
    assert "never used" in listed
    assert text not in listed
    token_id = listed.split()[0]
    assert token_id in told
    assert main(["tokens", "revoke", token_id]) == 0
    assert main(["tokens", "revoke", token_id]) == 1
    tokens = Tokens(tmp_path)
    assert tokens.of_text(text) is None
    tokens.close()
    sessions = Sessions(tmp_path)
    cookie = sessions.begin(ADA)
    assert main(["sessions", "list"]) == 0
    assert "ada@example.org" in capsys.readouterr().out
    assert main(["sessions", "revoke", "ada"]) == 0
    assert sessions.of_cookie(cookie) is None
    sessions.close()
    assert text not in (tmp_path / AUDIT_FILE).read_text()
    assert {json.loads(line)["action"] for line in (tmp_path / AUDIT_FILE).read_text().splitlines()} == {
        "create token",
        "revoke token",
        "end sessions",
    }


def test_the_example_in_the_documentation_can_be_used(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "access.md").read_text("utf-8")
    example = page.split("```toml\n", 1)[1].split("```", 1)[0]
    assert read_access_file(access_file(tmp_path, example)).roles
    assert ACCESS_FILE
