"""The command line of messages: adding digests, testing them, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.cli.main import main
from dashboard.config.settings import Settings
from dashboard.digests.digest_files import Digests
from dashboard.saved_views.view_files import SavedViews
from dashboard.snapshots.archive import utc_now
from dashboard.sync.run import sync
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.mail_server import MailBox, always, mail_server
from tests.test_service import until

pytestmark = pytest.mark.slow

WHERE = "--data"


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailBox]:
    corpus = write_corpus(tmp_path / "documents", stated_documents(5))
    sync(Settings(corpus=(corpus,), data=tmp_path / "data"))
    read_at = utc_now()
    until(
        lambda: utc_now() > read_at, "a second later"
    )  # a digest begins a second before it is made, which is not before that
    SavedViews(tmp_path / "data").save("/articles", "Everything", "Weekly", "", utc_now())
    with mail_server() as served:
        monkeypatch.setenv("PULSE_CORPUS", str(corpus))
        monkeypatch.setenv("PULSE_DATA", str(tmp_path / "data"))
        monkeypatch.setenv("PULSE_PUBLIC_URL", "https://pulse.example.org")
        monkeypatch.setenv("PULSE_SMTP_URL", f"smtp-plain://127.0.0.1:{served.port}")
        monkeypatch.setenv("PULSE_MAIL_FROM", "pulse@example.org")
        yield served


def test_a_digest_is_added_tested_sent_and_listed(
    box: MailBox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*words: str) -> str:
        assert main(list(words)) == 0
        return capsys.readouterr().out

    said = run("digests", "add", "Weekly", "--to", "a@example.org", "--to", "b@example.org", "--zone", "Europe/Berlin")
    assert "weekly on Monday at 07:00, Europe/Berlin  to mail a@example.org, mail b@example.org" in said
    (digest,) = Digests(tmp_path / "data").every()
    assert not any(item.token in said + run("digests", "list") for item in digest.subscribers)
    assert "Subject: Weekly: nothing new" in run("digests", "preview", digest.id)
    assert run("digests", "test", digest.id, "--to", "me@example.org") == "Sent 1.\n"
    assert run("digests", "send-now", digest.id) == "Sent 2.\n"
    assert run("deliver", "--once") == "Sent 0.\n"
    assert [mail["To"] for mail in box.mails] == ["me@example.org", "a@example.org", "b@example.org"]
    assert [mail["List-Unsubscribe"] for mail in box.mails] == [None] + [
        f"<https://pulse.example.org/unsubscribe/{item.token}>" for item in digest.subscribers
    ]
    lines = [json.loads(line) for line in run("deliveries", "--json").splitlines()]
    assert [(line["recipient"], line["state"], line["kind"]) for line in lines] == [
        ("mail b@example.org", "sent", "digest"),
        ("mail a@example.org", "sent", "digest"),
        ("mail me@example.org", "sent", "test"),
    ]
    assert "sent" in run("deliveries", "--last", "1")
    run("digests", "remove", digest.id)
    assert run("digests", "list") == "There are no digests.\n"


def test_what_is_given_up_is_said(box: MailBox, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["digests", "add", "Weekly", "--to", "a@example.org"]) == 0
    (digest,) = Digests(tmp_path / "data").every()
    box.answer = always("554 no")
    capsys.readouterr()
    assert main(["digests", "send-now", digest.id]) == 0
    assert capsys.readouterr().out == "Sent 0, 1 given up.\n"
    assert main(["deliveries"]) == 0
    assert "(The mail server answers 554: no)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["add", "Nowhere", "--to", "a@example.org"], "views list"),
        (["add", "Weekly"], "--to"),
        (["add", "Weekly", "--to", "nobody"], "slack:https://"),
        (["add", "Weekly", "--to", "slack:http://localhost/"], "https://"),
        (["add", "Weekly", "--to", "teams:https://a.example:8443/"], "80 and 443"),
        (["add", "Weekly", "--to", "a@example.org", "--zone", "Moon"], "Europe/Berlin"),
        (["add"], "saved view"),
        (["preview", "x"], "no such digest"),
    ],
)
def test_what_cannot_be_done_says_what_can(
    box: MailBox, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["digests", *words]) in (1, 2)
    assert says in capsys.readouterr().err
    assert box.offered == []
