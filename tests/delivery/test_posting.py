"""Webhooks and chats over real HTTP: signatures, addresses that are refused, what answers mean, text that stays text."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboard.config.settings import Settings
from dashboard.delivery.channels.attempt import NotDelivered
from dashboard.delivery.channels.chat import LONGEST_TEXT, chat_content
from dashboard.delivery.channels.posting import post, posting_rules
from dashboard.delivery.channels.webhook import webhook_content, webhook_headers, webhook_id
from dashboard.delivery.message import Channel, Message, Recipient
from tests.support.hook_server import Answer, HookHandler, HookServer, hook_server

NOW = datetime(2026, 5, 4, 3, 2, 1, 999, tzinfo=UTC)
ADDRESS = "http://own.hooks.test/a/B%20c?d=E&f=%2F"
TITLE = "<!channel> *EU* & _US_ <https://evil.example|x> [AI](https://evil.example) @here #tag :smile: ~all~ `code`"
MESSAGE = Message(
    "alert:1:2026-05-04",
    "alert",
    Recipient(Channel.WEBHOOK, ADDRESS),
    f"New: {TITLE}",
    f"{TITLE}\nhttps://pulse.example.org/article?id=1&topic=AI\n\nEnd 你好\n",
    link="https://pulse.example.org/v/1",
    facts={"articles": [{"title": TITLE}], "count": 1},
)


@pytest.fixture
def server() -> Iterator[HookServer]:
    with hook_server() as served:
        yield served


def sent(server: HookServer, address: str = ADDRESS) -> None:
    post(address, b'{"a": 1}', {"webhook-id": "x"}, posting_rules(Settings(webhook_hosts=server.hosts)))


def test_the_content_arrives_at_the_very_address(server: HookServer) -> None:
    sent(server)
    (hook,) = server.hooks
    assert (hook.host, hook.path, hook.body) == ("own.hooks.test", "/a/B%20c?d=E&f=%2F", b'{"a": 1}')
    assert (hook.headers["content-type"], hook.headers["webhook-id"]) == ("application/json", "x")


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_every_status_of_success_counts_however_the_body_goes_on(server: HookServer, status: int) -> None:
    def cut_off(handler: HookHandler) -> None:
        handler.say(status, Content_Length="0" if status == 204 else "999999999")

    server.answer = cut_off
    sent(server)
    assert len(server.hooks) == 1


@pytest.mark.parametrize(
    ("answer", "problem", "passing", "wait"),
    [
        (lambda handler: handler.say(500), "The server answers 500.", True, None),
        (lambda handler: handler.say(404), "The server answers 404.", True, None),
        (lambda handler: handler.say(429, Retry_After="77"), "The server answers 429.", True, 77.0),
        (lambda handler: handler.say(503, Retry_After="soon"), "The server answers 503.", True, None),
        (lambda handler: handler.say(410), "The server answers 410.", False, None),
        (lambda handler: handler.wfile.write(b"HTTP/1.1 2"), "The address cannot be used now: ", True, None),
        (lambda handler: handler.wfile.write(b"SSH-2.0\r\n\r\n"), "The address cannot be used now: ", True, None),
    ],
)
def test_what_an_answer_means(
    server: HookServer, answer: Answer, problem: str, passing: bool, wait: float | None
) -> None:
    server.answer = answer
    with pytest.raises(NotDelivered) as refusal:
        sent(server)
    assert refusal.value.problem.startswith(problem)
    assert (refusal.value.passing, refusal.value.wait) == (passing, wait)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed_least_of_all_to_a_private_address(server: HookServer, status: int) -> None:
    with hook_server() as private:
        inside = f"http://127.0.0.1:{private.server_address[1]}/"
        server.answer = lambda handler: handler.say(status, Location=inside)
        with pytest.raises(NotDelivered, match="leads to another") as refusal:
            sent(server)
        assert not refusal.value.passing
        assert (len(server.hooks), private.hooks) == (1, [])


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://[::1]/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://2130706433/",
        "https://own.hooks.test:8443/",
        "http://user:password@own.hooks.test/",
        "file:///etc/passwd",
        "",
    ],
)
def test_private_and_odd_addresses_are_never_asked(server: HookServer, address: str) -> None:
    with pytest.raises(NotDelivered) as refusal:
        sent(server, address)
    assert not refusal.value.passing
    assert refusal.value.problem.startswith("The address ")
    assert server.hooks == []


def test_a_server_that_does_not_answer_is_left_in_time(server: HookServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hosts = (("own.hooks.test", "127.0.0.1", silent.getsockname()[1]),)
        rules = replace(posting_rules(Settings(webhook_hosts=hosts)), seconds=0.2)
        with pytest.raises(NotDelivered, match="took too long") as refusal:
            post(ADDRESS, b"{}", {}, rules)
    assert refusal.value.passing


def test_a_webhook_is_signed_as_standard_webhooks_says() -> None:
    """The example of the specification's own libraries."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    moment = datetime.fromtimestamp(1614265330, UTC)
    headers = webhook_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', secret, moment)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    content = webhook_content(MESSAGE, NOW)
    name = webhook_id(MESSAGE)
    signed = webhook_headers(name, content, secret, moment)["webhook-signature"]
    expected = hmac.new(secret, f"{name}.1614265330.".encode() + content, hashlib.sha256).digest()
    assert signed == f"v1,{base64.b64encode(expected).decode()}"
    assert "webhook-signature" not in webhook_headers(name, content, b"", moment)


def test_its_content_is_plain_json() -> None:
    content = webhook_content(MESSAGE, NOW)
    said = json.loads(content)
    assert (said["type"], said["timestamp"]) == ("alert", "2026-05-04T03:02:01Z")
    assert said["data"]["articles"] == [{"title": TITLE}]
    assert b"&amp;" not in content
    assert b"\\u" not in content
    assert webhook_id(MESSAGE) == MESSAGE.key
    assert webhook_id(replace(MESSAGE, key="a.b")) == webhook_id(replace(MESSAGE, key="a.b")) != "a.b"


def chat(channel: Channel, message: Message = MESSAGE) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(chat_content(replace(message, recipient=Recipient(channel, ADDRESS))))
    return found


def test_slack_gets_text_that_nothing_in_it_can_mark_up() -> None:
    said = chat(Channel.SLACK)
    (section,) = said["blocks"][0]["elements"]
    texts = [element["text"] for element in section["elements"] if element["type"] == "text"]
    assert texts[0] == f"New: {TITLE}\n"
    assert (
        "".join(element["text"] if element["type"] == "text" else element["url"] for element in section["elements"][1:])
        == MESSAGE.text.strip()
    )
    links = [element["url"] for element in section["elements"] if element["type"] == "link"]
    assert links[-1] == "https://pulse.example.org/article?id=1&topic=AI"
    assert "<" not in said["text"]
    assert said["mrkdwn"] is False


def test_teams_gets_a_card_of_runs() -> None:
    said = chat(Channel.TEAMS)
    (attachment,) = said["attachments"]
    assert attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
    body = attachment["content"]["body"]
    assert {block["type"] for block in body} == {"RichTextBlock"}
    runs = [run for block in body for run in block["inlines"]]
    assert {run["type"] for run in runs} == {"TextRun"}
    assert runs[0]["text"] == f"New: {TITLE}"
    assert "".join(run["text"] for run in runs[1:]) == MESSAGE.text.replace("\n", "")
    assert attachment["content"]["actions"] == [{"type": "Action.OpenUrl", "title": "Open", "url": MESSAGE.link}]


def test_mattermost_gets_every_mark_escaped_and_calls_nobody() -> None:
    text = chat(Channel.MATTERMOST)["text"]
    assert r"\<\!channel\> \*EU\* & \_US\_" in text
    assert r"\[AI\]\(" in text
    assert "@here" not in text
    assert "&amp;" not in text
    assert "\nhttps://pulse.example.org/article?id=1&topic=AI\n" in text


@pytest.mark.parametrize("channel", [Channel.SLACK, Channel.MATTERMOST, Channel.TEAMS])
def test_a_long_text_is_cut_and_leads_on(channel: Channel) -> None:
    content = chat_content(replace(MESSAGE, text="word\n" * 5_000, recipient=Recipient(channel, ADDRESS)))
    assert MESSAGE.link.encode() in content
    assert content.count(b"word") <= LONGEST_TEXT / 5
    assert len(chat_content(replace(MESSAGE, text="你" * 50_000, recipient=Recipient(channel, ADDRESS)))) < 28_000
