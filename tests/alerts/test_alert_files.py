"""Alerts as people ask for them: what is refused and why, the files, and the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.alerts.alert_files import MOST_ALERTS, AlertFiles, AlertRequest
from dashboard.alerts.condition import FIELDS, Condition, Watched, read_condition
from dashboard.cli.main import main
from dashboard.errors import ArchiveFull, BadParameter, NotFound, SnapshotGone, SnapshotUnreadable, WrongSecret
from dashboard.saved_views.view_files import SavedViews
from tests.support.alerts_made import BASE, TO, add_generation, article, at, day

ARTICLES = read_condition({"kind": "articles"})
STORY = "Parliament passes the landmark chips and computing power act"


@pytest.fixture
def files(tmp_path: Path) -> AlertFiles:
    return AlertFiles(tmp_path)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "There is no condition “None”. There are articles, stories"),
        ({"kind": "weather"}, "There is no condition “weather”"),
        ({"kind": "days", "least": 3}, "The condition days has no “least”. It takes nothing."),
        ({"kind": "articles", "amount": 3}, "The condition articles has no “amount”. It takes least."),
        ({"kind": "money", "currency": "EUR"}, "The condition money needs amount. Give amount."),
        ({"kind": "money", "amount": 5, "currency": "euros"}, "“EUROS” is not a currency. Give three letters"),
        ({"kind": "money", "amount": float("nan"), "currency": "EUR"}, "amount cannot be nan"),
        ({"kind": "money", "amount": -1, "currency": "EUR"}, "amount cannot be -1. It is a number above 0"),
        ({"kind": "articles", "least": 0}, "least cannot be 0. It is a whole number from 1 to 1,000."),
        ({"kind": "articles", "least": True}, "least cannot be True"),
        ({"kind": "stories", "least": 1}, "least cannot be 1. It is a whole number from 2 to 100."),
        (
            {"kind": "share", "by": "day", "value": "AI", "points": 5},
            "A share cannot be by “day”. It is by one of topic",
        ),
        ({"kind": "share", "by": "topic", "value": " ", "points": 5}, "value cannot be used"),
        ({"kind": "share", "by": "topic", "value": "AI", "points": 101}, "points cannot be 101"),
        (
            {"kind": "share", "by": "topic", "value": "AI", "points": 5, "direction": "left"},
            "There is no direction “left”",
        ),
        ({"kind": "share", "by": "topic", "value": "AI", "points": 5, "days": 6}, "days cannot be 6"),
    ],
)
def test_a_condition_that_means_nothing_is_refused_with_what_would_be_right(given: dict[str, Any], said: str) -> None:
    with pytest.raises(BadParameter) as refused:
        read_condition(given)
    assert said in str(refused.value)


@pytest.mark.parametrize("kind", Watched)
def test_every_condition_reads_what_it_writes_and_says_what_it_waits_for(kind: Watched) -> None:
    needed = {"amount": 5e9, "currency": "EUR", "by": "topic", "value": "AI", "points": 5}
    condition = read_condition({"kind": kind, **{k: v for k, v in needed.items() if k in FIELDS[kind]}})
    assert isinstance(condition, Condition)
    assert read_condition(condition.record) == condition
    assert condition.words


def test_an_alert_is_kept_as_it_was_asked_for(files: AlertFiles, tmp_path: Path) -> None:
    saved, _ = SavedViews(tmp_path).save("/articles?topic=AI", "Chips", "", "", at(0))
    asked = AlertRequest(saved.id, ARTICLES, [TO, TO, "slack:https://hooks.slack.com/x"], 30, owner="Ada\n<b>")
    alert, secret = files.add(asked, at(0))
    assert files.read(alert.id) == alert
    assert files.every() == ((alert,), ())
    assert (alert.name, alert.owner, alert.view) == (
        "Chips: at least 1 new article within seven days",
        "Ada <b>",
        saved.id,
    )
    assert [reader.recipient.shown for reader in alert.readers] == [
        "mail someone@example.org",
        "slack at hooks.slack.com",
    ]
    with pytest.raises(WrongSecret):
        files.remove(alert.id, "guessed", at(1))
    files.remove(alert.id, secret, at(1))
    with pytest.raises(SnapshotGone):
        files.read(alert.id)


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"view": "/articles?topik=AI"}, BadParameter, "There is no parameter “topik”"),
        ({"view": "https://elsewhere.example/a/b"}, BadParameter, "not the address of a page"),
        ({"view": "aaaaaaaaaaaaaaaaaaaaaa"}, NotFound, "There is no such saved view"),
        ({"view": "../../secret"}, BadParameter, "not the address of a page"),
        ({"recipients": []}, BadParameter, "An alert has 1 to 20 recipients"),
        ({"recipients": ["nobody"]}, BadParameter, "That is no recipient"),
        ({"recipients": [f"a{n}@example.org" for n in range(21)]}, BadParameter, "An alert has 1 to 20 recipients"),
        ({"pause_days": 8}, BadParameter, "A pause cannot be 8. It is 7, 14 or 30 days."),
        ({"pause_days": True}, BadParameter, "A pause cannot be True"),
    ],
)
def test_what_cannot_be_an_alert_is_refused(
    files: AlertFiles, changed: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        files.add(AlertRequest(**{"view": "/", "condition": ARTICLES, "recipients": [TO], **changed}), at(0))
    assert files.every() == ((), ())


def test_a_damaged_file_is_named_and_the_others_are_listed(files: AlertFiles, tmp_path: Path) -> None:
    asked = AlertRequest("/", ARTICLES, [TO])
    kept, damaged = (files.add(asked, at(0))[0] for _ in range(2))
    path = tmp_path / "alerts" / f"{damaged.id}.json"
    whole = path.read_text()
    for text in (whole[:50], whole.replace('"least": 1', '"least": 0'), whole.replace("14", "15"), "[]", "[" * 9000):
        path.write_text(text)
        with pytest.raises(SnapshotUnreadable):
            files.read(damaged.id)
        alerts, unreadable = files.every()
        assert (alerts, len(unreadable)) == ((kept,), 1)


def test_there_are_only_so_many(files: AlertFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.alerts.alert_files.MOST_ALERTS", 2)
    for _ in range(2):
        files.add(AlertRequest("/", ARTICLES, [TO]), at(0))
    with pytest.raises(ArchiveFull, match="2 alerts already"):
        files.add(AlertRequest("/", ARTICLES, [TO]), at(0))
    assert MOST_ALERTS > 2


def test_a_reader_who_unsubscribes_is_told_nothing_more(files: AlertFiles) -> None:
    alert, _ = files.add(AlertRequest("/", ARTICLES, [TO, "b@example.org"]), at(0))
    first, second = alert.readers
    assert files.unsubscribe("guessed") is None
    ended = files.unsubscribe(first.token)
    assert ended is not None
    assert (ended[0].readers, ended[1]) == ((second,), first.recipient)
    assert files.unsubscribe(first.token) is None
    files.unsubscribe(second.token)
    assert (files.read(alert.id).enabled, files.read(alert.id).is_watching) == (True, False)


def test_alerts_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULSE_PUBLIC_URL", BASE)
    old = [article(n, n) for n in range(5)]
    story = [article(10 + n, 5, STORY, domain=f"outlet{n}.example") for n in range(3)]
    add_generation(tmp_path, [*old, *story[:2]])

    def run(*words: str) -> tuple[int, str]:
        code = main(["alerts", *words, "--data", str(tmp_path)])
        said = capsys.readouterr()
        return code, said.out + said.err

    assert run("list") == (0, "There are no alerts.\n")
    assert run("add")[0] == 2
    assert "Give --when" in run("add", "/", "--to", TO)[1]
    code, said = run("preview", "/", "--when", "stories", "--least", "2")
    assert code == 0
    assert f"would have fired 1 time from 2025-12-07 to {day(5)}." in said
    assert f"{day(5)}  1 new story\n    {STORY} — carried by 2 outlets, 2 reports\n" in said
    code, said = run("add", "/", "--when", "stories", "--to", TO, "--name", "Chips")
    alert_id = said.split()[0]
    assert (code, run("check")) == (0, (0, "Looked at 1 alert: 0 messages to send.\n"))
    monkeypatch.setattr("dashboard.cli.messages.alerts.datetime", _SixthOfMarch)
    add_generation(tmp_path, [*old, *story])
    assert run("check") == (
        0,
        f"Looked at 1 alert: 1 message to send.\n{day(5)}  Chips: 1 new story\n"
        f"    {STORY} — carried by 3 outlets, 3 reports\n",
    )
    assert f"{day(5)}  1 new story" in run("show", alert_id)[1]
    assert "(paused)" in run("pause", alert_id)[1]
    assert run("check") == (0, "Looked at 0 alerts: 0 messages to send.\n")
    assert "(paused)" not in run("resume", alert_id)[1]
    assert run("remove", alert_id) == (0, f"Removed {alert_id}.\n")
    assert run("show", alert_id)[0] == 1


class _SixthOfMarch:
    @staticmethod
    def now(_zone: object) -> object:
        return at(5)
