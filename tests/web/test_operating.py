"""Metrics, request ids and the log in JSON: there when wanted, for those who may, and without a word of any article."""

from __future__ import annotations

import json
import logging
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from dashboard.config.settings import Settings
from dashboard.errors import SettingError, StoreUnavailable
from dashboard.operation.log_lines import JsonLines
from dashboard.operation.request_id import begin_request
from dashboard.service import Service, sync
from dashboard.web.operating.metrics_route import may_read_metrics
from tests.support.live_server import LiveServer, running_dashboard
from tests.test_service import until
from tests.web.test_api import client_of

TOKEN = "0123456789abcdef0123456789abcdef"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def settings(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = Settings(corpus=(seeds,), data=tmp_path_factory.mktemp("operating") / "data", metrics_token=TOKEN)
    sync(made)
    return made


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    service = Service(settings)
    with client_of(service) as client:
        yield client
    service.close()


@pytest.fixture(scope="module")
def logging_json(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with running_dashboard(seeds, tmp_path_factory.mktemp("json"), {"PULSE_LOG": "json"}) as server:
        yield server


def value(text: str, sample: str) -> float:
    (found,) = re.findall(rf"^{re.escape(sample)} (\S+)$", text, re.MULTILINE)
    return float(found)


def test_metrics_count_requests_by_template_and_status(client: TestClient) -> None:
    sample = 'pulse_requests_total{method="GET",route="/api/v1/coverage",status="200"}'
    client.get("/api/v1/coverage?by=topic&q=secretword")
    before = value(client.get("/metrics", headers=BEARER).text, sample)
    client.get("/api/v1/coverage/?by=topic")
    client.get("/s/doesnotexist1234")
    client.request("BREW", "/no/such/path")
    text = client.get("/metrics", headers=BEARER).text
    assert value(text, sample) == before + 1
    assert value(text, 'pulse_requests_total{method="GET",route="/s/{name}",status="404"}') >= 1
    assert value(text, 'pulse_requests_total{method="other",route="unknown",status="404"}') >= 1
    assert value(text, "pulse_question_seconds_count") > 0
    assert value(text, "pulse_store_ready") == 1
    assert value(text, "pulse_renderer_waiting") == 0
    for leaked in ("secretword", "doesnotexist", "no/such"):
        assert leaked not in text


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer "}, {"Authorization": f"Bearer {TOKEN[:-1]}"}, {"Authorization": f"Basic {TOKEN}"}],
)
def test_metrics_are_refused_without_the_token(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.get("/metrics", headers=headers)
    assert answer.status_code == 403
    assert "pulse_" not in answer.text


def asked(client: str, host: str = "localhost:8501", **headers: str) -> Request:
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in ({"host": host} | headers).items()]
    return Request({"type": "http", "method": "GET", "path": "/metrics", "headers": given, "client": (client, 1)})


def test_without_a_token_only_this_machine_reads_metrics_and_through_no_proxy() -> None:
    own, served = Settings(), Settings(public_url="https://pulse.example.org")
    assert may_read_metrics(asked("127.0.0.1"), own)
    assert may_read_metrics(asked("::ffff:127.0.0.1"), own)
    assert not may_read_metrics(asked("192.0.2.7"), own)
    assert not may_read_metrics(asked("127.0.0.1", "pulse.lan"), own)
    assert not may_read_metrics(asked("127.0.0.1", x_forwarded_for="127.0.0.1"), own)
    assert not may_read_metrics(asked("127.0.0.1"), served), "a proxy on this machine may add no header at all"


def test_every_answer_has_an_id_of_ours(client: TestClient) -> None:
    forged = {"X-Request-ID": "forged\r\nline"[:6]}
    answers = [client.get(path, headers=forged) for path in ("/healthz", "/no-such", "/api/v1/coverage?by=nonsense")]
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert len(set(ids)) == 3
    assert all(re.fullmatch(r"[0-9a-f]{16}", item) for item in ids)


def test_an_error_page_names_the_request(client: TestClient) -> None:
    answer = client.get("/no-such", headers={"Accept": "text/html"})
    assert f"Request {answer.headers['x-request-id']}" in answer.text


def test_a_fault_names_the_request_and_not_what_failed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service(settings)

    def fail(*_: Any) -> Any:
        raise ValueError("words of an article")

    monkeypatch.setattr(service, "coverage", fail)
    with client_of(service) as client:
        answer = client.get("/api/v1/coverage?by=topic")
    service.close()
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] in answer.json()["error"]["remedy"]
    assert "words" not in answer.text


def line_of(error: Exception, message: str = "It failed") -> Any:
    try:
        raise error
    except (ValueError, StoreUnavailable) as raised:
        record = logging.LogRecord(
            "dashboard.x", logging.ERROR, "x.py", 1, message, (), (type(raised), raised, raised.__traceback__)
        )
    return json.loads(JsonLines().format(record))


def test_a_line_of_json_has_the_way_of_an_error_and_not_its_words() -> None:
    begun = begin_request()
    line = line_of(ValueError("Could not convert 'The whole text of an article'"))
    assert line["error"]["kind"] == "ValueError"
    assert line["error"]["at"][-1].startswith("test_operating.py:")
    assert line["request"] == begun
    assert "whole text" not in json.dumps(line)
    assert (
        line_of(StoreUnavailable("The store could not answer.", ""))["error"]["message"]
        == "The store could not answer."
    )


def test_nobody_can_forge_a_line() -> None:
    record = logging.LogRecord("a", logging.INFO, "", 1, 'x\n{"level":"error"}\u2028', (), None)
    assert len(JsonLines().format(record).splitlines()) == 1


@pytest.mark.parametrize("text", ["short", "a" * 23, "with a space in it, which is wrong", "ü" * 30])
def test_a_secret_that_cannot_be_used_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(SettingError) as refused:
        Settings.from_environment({"PULSE_METRICS_TOKEN": text})
    assert text not in refused.value.message + refused.value.remedy


def test_settings_do_not_show_their_secrets() -> None:
    assert TOKEN not in repr(replace(Settings(), metrics_token=TOKEN))


def test_the_log_of_a_running_dashboard_is_json(logging_json: LiveServer) -> None:
    logging_json.get("/api/v1/articles", {"q": "secretword"})
    with pytest.raises(urllib.error.HTTPError) as missing:
        logging_json.get("/s/nosuchsnapshot12")
    request = missing.value.headers["x-request-id"]
    missing.value.close()
    until(lambda: request in logging_json.log, "written down")  # which is after the answer
    lines = [json.loads(line) for line in logging_json.log.splitlines() if line.startswith("{")]
    assert [line for line in logging_json.log.splitlines() if "INFO" in line] == []
    (said,) = [line for line in lines if line.get("request") == request]
    assert (said["route"], said["status"], said["method"]) == ("/s/{name}", 404, "GET")
    assert {"/api/v1/articles"} <= {line.get("route") for line in lines}
    assert "secretword" not in logging_json.log
    assert "nosuchsnapshot" not in logging_json.log
    with urllib.request.urlopen(f"{logging_json.url}/metrics", timeout=30) as metrics:
        assert b"pulse_websockets 0.0" in metrics.read()
