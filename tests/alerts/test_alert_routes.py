"""Alerts over HTTP: who may add one, what is told of it, previews, and the way to unsubscribe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.alerts.alert_files import AlertFiles
from dashboard.alerts.check import check_alerts
from dashboard.config.settings import Editing, Settings, Visibility
from dashboard.delivery.outbox import Outbox
from dashboard.service import Service
from dashboard.snapshots.service import SnapshotService
from dashboard.web.routes import ERROR_HANDLERS, middleware_of, routes_of
from tests.support.alerts_made import BASE, add_generation, article, at, day

OWN = {"X-Pulse": "1"}
STORY = "Parliament passes the landmark chips and computing power act"
OLD = [article(n, n) for n in range(5)]
COPIES = [article(10 + n, 5, STORY, domain=f"outlet{n}.example") for n in range(3)]
ASKED = {
    "view": "/articles?topic=AI",
    "condition": {"kind": "stories", "least": 2},
    "recipients": ["someone@example.org", "slack:https://hooks.slack.com/secret"],
    "name": "Chips",
    "owner": "Ada",
}


@contextmanager
def deployed(data: Path, peer: str = "127.0.0.1", **chosen: Any) -> Iterator[tuple[TestClient, Service]]:
    service = Service(Settings(data=data, **{"public_url": BASE, **chosen}))
    desk = SnapshotService(service)
    routes = routes_of(lambda: service, lambda: desk)
    application = Starlette(
        routes=routes, middleware=middleware_of(lambda: service, routes), exception_handlers=ERROR_HANDLERS
    )
    with TestClient(application, base_url="http://localhost", client=(peer, 5000)) as client:
        yield client, service
    desk.close()
    service.close()


def check(service: Service) -> int:
    with closing(Outbox(service.settings.data)) as outbox:
        return len(check_alerts(service, outbox, lambda: at(5)).fired)


def test_an_alert_is_added_told_and_removed(tmp_path: Path) -> None:
    add_generation(tmp_path, OLD)
    with deployed(tmp_path) as (client, service):
        made = client.post("/api/v1/alerts", json=ASKED, headers=OWN)
        assert made.status_code == 201
        alert = made.json()
        assert (alert["readers"], alert["waits_for"]) == (
            ["mail", "slack"],
            "a new story carried by at least 2 outlets",
        )
        check(service)
        add_generation(tmp_path, [*OLD, *COPIES])
        assert check(service) == 1
        (listed,) = client.get("/api/v1/alerts").json()["alerts"]
        assert (listed["id"], listed["fired"], listed["address"]) == (alert["id"], 1, f"{BASE}/articles?topic=AI")
        one = client.get(f"/api/v1/alerts/{alert['id']}")
        (firing,) = one.json()["firings"]
        assert (firing["headline"], firing["total"], firing["whole"]) == ("1 new story", 8, 8)
        assert firing["items"][0]["words"].startswith(STORY)
        for secret in ("someone@example.org", "hooks.slack.com", "Ada", alert["delete_secret"], _token(service)):
            assert secret not in one.text + client.get("/api/v1/alerts").text
        gone = f"/api/v1/alerts/{alert['id']}"
        assert client.request("DELETE", gone, headers=OWN).status_code == 404
        assert (
            client.request("DELETE", gone, headers={**OWN, "X-Pulse-Secret": alert["delete_secret"]}).status_code == 200
        )
        assert client.get(gone).status_code == 410


def _token(service: Service) -> str:
    return AlertFiles(service.settings.data).every()[0][0].readers[0].token


def test_a_preview_says_when_it_would_have_fired_and_keeps_nothing(tmp_path: Path) -> None:
    add_generation(tmp_path, [*OLD, *COPIES, article(50, None)])
    asked = {name: ASKED[name] for name in ("view", "condition")}
    with deployed(tmp_path) as (client, service):
        found = client.post("/api/v1/alert-preview", json=asked, headers=OWN).json()
        assert (found["last"], found["undated"], found["corpus_version"]) == (str(day(5)), 1, "c0ffee")
        assert [(firing["at"][:10], firing["headline"]) for firing in found["firings"]] == [
            (str(day(5)), "1 new story")
        ]
        assert AlertFiles(service.settings.data).every() == ((), ())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"view": 3}, "view cannot be used"),
        ({"condition": "stories"}, "condition is missing"),
        ({"condition": {"kind": "stories", "least": "2"}}, "least cannot be 2"),
        ({"recipients": "a@example.org"}, "recipients cannot be used"),
        ({"recipients": []}, "1 to 20 recipients"),
        ({"pause_days": "14"}, "A pause cannot be 14"),
        ({"every": "day"}, "There is no “every” here"),
    ],
)
def test_what_cannot_be_an_alert_is_refused(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    with deployed(tmp_path) as (client, _):
        answer = client.post("/api/v1/alerts", json={**ASKED, **changed}, headers=OWN)
    assert answer.status_code == 400
    assert said in answer.text


def test_strangers_add_no_alert_where_access_is_open(tmp_path: Path) -> None:
    with deployed(tmp_path, peer="203.0.113.9") as (client, _):
        assert client.post("/api/v1/alerts", json=ASKED, headers=OWN).status_code == 403
    with deployed(tmp_path, editing=Editing.OFF) as (client, _):
        assert client.post("/api/v1/alerts", json=ASKED, headers=OWN).status_code == 403
    with deployed(tmp_path) as (client, _):
        assert client.post("/api/v1/alerts", json=ASKED).status_code == 403
        assert client.post("/api/v1/alerts", json=ASKED, headers={**OWN, "X-Forwarded-For": "::1"}).status_code == 403
        assert client.post("/api/v1/alerts", json=ASKED, headers=OWN).status_code == 201
    with deployed(tmp_path, visibility=Visibility.PUBLISHED) as (client, _):
        assert client.get("/api/v1/alerts").status_code == 403


def test_the_address_in_a_message_ends_it(tmp_path: Path) -> None:
    add_generation(tmp_path, OLD)
    with deployed(tmp_path) as (client, service):
        client.post("/api/v1/alerts", json=ASKED, headers=OWN)
        check(service)
        add_generation(tmp_path, [*OLD, *COPIES])
        check(service)
        with closing(Outbox(tmp_path)) as outbox:
            mail = next(item for item in _leased(outbox) if item.unsubscribe)
        assert client.post(mail.unsubscribe.removeprefix(BASE)).status_code == 200
        (alert,) = AlertFiles(tmp_path).every()[0]
        assert [reader.recipient.channel for reader in alert.readers] == ["slack"]


def _leased(outbox: Outbox) -> Iterator[Any]:
    while leased := outbox.lease(at(6)):
        yield leased.message
