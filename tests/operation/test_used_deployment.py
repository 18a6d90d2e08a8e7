"""A deployment that people used, restored into empty folders, answers what it answered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.access.readership import for_each
from dashboard.access.roles import Area, Role
from dashboard.access.tokens import Tokens
from dashboard.collect.desk import feed_desk
from dashboard.config.settings import Access, Settings
from dashboard.config.viewers_settings import VIEWERS_FOLDER, settings_of_viewers
from dashboard.operation.backup import write_backup
from dashboard.operation.restore import restore_backup
from dashboard.service import services_of, sync
from dashboard.snapshots.service import desks_of
from dashboard.web.routes import ERROR_HANDLERS, middleware_of, routes_of
from tests.hostile.case import record
from tests.support.access_files import PROXY_SECRET, access_file, through_proxy

pytestmark = pytest.mark.slow

OWN = {"Origin": "http://localhost", "X-Pulse": "1"}
ROLES = ("viewer", "analyst", "editor", "admin")


@contextmanager
def served(settings: Settings) -> Iterator[TestClient]:
    """Both stores up to date, behind the guard."""
    sync(settings)
    sync(settings_of_viewers(settings))
    services = services_of(settings)
    desks = desks_of(services)
    routes = routes_of(services.now, desks.now)
    middleware = middleware_of(services.now, routes)
    application = Starlette(routes=routes, middleware=middleware, exception_handlers=ERROR_HANDLERS)
    with TestClient(application, "http://localhost", follow_redirects=False) as client:
        yield client
    for each in for_each(services.now):
        each.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = tmp_path / "here" / "corpus"
    corpus.mkdir(parents=True)
    for number in range(6):
        text = record(f"doc-{number}", published="true" if number % 2 else "false")
        (corpus / f"doc-{number}.md").write_text(text, encoding="utf-8")
    given: dict[str, Any] = {"access": Access.PROXY, "proxy_secret": PROXY_SECRET, "snapshot_list": True}
    return Settings(corpus=(corpus,), data=tmp_path / "here" / "data", access_file=access_file(tmp_path), **given)


def use(client: TestClient, settings: Settings) -> tuple[dict[str, str], str]:
    """Do what people do. Returns the secrets by address, and a token's text."""

    def post(path: str, body: dict[str, Any], role: str = "editor") -> Any:
        answer = client.post(path, json=body, headers=OWN | through_proxy(role))
        assert answer.status_code in (200, 201), answer.text
        return answer.json()

    secrets = {}
    for kind, body in (
        ("snapshots", {"view": "topic", "title": "Everything", "note": "A note"}),
        ("snapshots", {"view": "articles", "visibility": "published"}),
        ("snapshots", {"view": "provider", "title": "Deleted"}),
        ("views", {"name": "A view", "address": "/articles?topic=AI", "folder": "Weekly"}),
    ):
        made = post(f"/api/v1/{kind}", body)
        secrets[f"/api/v1/{kind}/{made['id']}"] = made["delete_secret"]
    ids = [address.rpartition("/")[2] for address in secrets if "snapshots" in address]
    board = post("/api/v1/boards", {"title": "A board", "items": [{"heading": "One", "snapshot": i} for i in ids]})
    secrets[f"/api/v1/boards/{board['id']}"] = board["delete_secret"]
    assert client.delete(f"/api/v1/snapshots/{ids[2]}", headers=OWN | through_proxy("admin")).status_code == 200
    found = client.get("/api/v1/articles", headers=through_proxy("editor")).json()["rows"][0]["article_id"]
    offered = client.get(f"/api/v1/corrections?article_id={found}", headers=through_proxy("editor")).json()["kinds"]
    kind, key = next((item["kind"], item["keys"][0]["key"]) for item in offered if item["keys"])
    post("/api/v1/corrections", {"article_id": found, "kind": kind, "key": key, "verdict": "missing"})
    assert post("/api/v1/feeds", {"action": "starter"}, "admin")["added"] > 0
    tokens = Tokens(settings.data)
    _, text = tokens.create("Report", Role.ANALYST, (Area.DATA, Area.EXPORT), 9)
    tokens.close()
    return secrets, text


def answers(client: TestClient, secrets: dict[str, str], token: str) -> dict[tuple[str, str], Any]:
    """What each role, and a program with the token, is told of everything that was made."""
    listed = client.get("/api/v1/articles?limit=100", headers=through_proxy("admin")).json()["rows"]
    paths = [*secrets, "/api/v1/snapshots", "/api/v1/views", "/api/v1/feeds", "/api/v1/coverage?by=status"]
    paths += [f"/api/v1/corrections?article_id={row['article_id']}" for row in listed]
    paths += [address.replace("/api/v1/snapshots", "/s") + form for address in secrets for form in (".json", ".csv")]
    given = {role: through_proxy(role) for role in ROLES} | {"token": {"Authorization": f"Bearer {token}"}}
    found = {}
    for role, headers in given.items():
        for path in paths:
            answer = client.get(path, headers=headers)
            told: Any = answer.json() if "json" in answer.headers["content-type"] else answer.text
            if isinstance(told, dict):  # the new store begins to count again
                told = {name: value for name, value in told.items() if name not in ("generation", "synced_at")}
            if path == "/api/v1/feeds" and "folder" in told:
                told["folder"] = told["folder"].rpartition("/")[2]  # it lies elsewhere now
            found[role, path] = (answer.status_code, told)
    return found


def test_everything_that_people_made_comes_back(settings: Settings, tmp_path: Path) -> None:
    with served(settings) as client:
        secrets, token = use(client, settings)
    with served(settings) as client:  # the correction is read
        before = answers(client, secrets, token)
    made = write_backup(settings, tmp_path / "one.tar.gz")
    there = replace(settings, corpus=(tmp_path / "there" / "corpus",), data=tmp_path / "there" / "data")
    restore_backup(there, made.place)
    assert not (there.data / VIEWERS_FOLDER).exists(), "stores are made again"
    for path in settings.corpus[0].glob("*.md"):
        shutil.copy2(path, there.corpus[0])
    with served(there) as client:
        after = answers(client, secrets, token)
        assert {key: value for key, value in after.items() if value != before[key]} == {}
        assert feed_desk(there).health() == feed_desk(settings).health()
        audit = (settings.data / "audit.jsonl").read_text("utf-8")
        restored = (there.data / "audit.jsonl").read_text("utf-8")
        assert restored.startswith(audit)
        assert '"POST"' in audit
        for address, secret in secrets.items():
            status = client.get(address, headers=through_proxy("editor")).status_code
            removed = client.delete(address, headers=OWN | through_proxy("editor") | {"X-Pulse-Secret": secret})
            assert removed.status_code == (200 if status == 200 else 404), address
    statuses = [status for status, _ in before.values()]
    assert {200, 403, 410} <= set(statuses)
    assert sum(bool(told.get("corrections")) for (_, path), (_, told) in before.items() if "corrections?" in path) > 0
