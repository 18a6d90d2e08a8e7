"""Mail to a real server: what it looks like, how it is encrypted, and what each answer means."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from dashboard.config.sending import Encryption
from dashboard.delivery.channels import mail
from dashboard.delivery.channels.attempt import NotDelivered
from dashboard.delivery.channels.mail import mail_of, send_mail
from dashboard.delivery.message import Attachment, Channel, Message, Picture, Recipient
from tests.support.mail_server import MailBox, always, mail_server, own_certificate, text_of

MADE_AT = datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC)
SENDER = "Pülse <pulse@example.org>"
READER = Recipient(Channel.MAIL, "reader@example.org")
MESSAGE = Message(
    "digest:x:2026-05-04",
    "digest",
    READER,
    "Zwölf neue\r\nBcc: all@example.org",
    "Grüße 你好\n" + "long " * 400,
    '<p>Grüße 你好<img src="cid:chart-1" alt="A chart"></p>',
    pictures=(Picture("chart-1", b"\x89PNG", "A chart"),),
    attachments=(Attachment("rows.csv", b"a,b\r\n1,2\r\n"),),
    unsubscribe="https://pulse.example.org/unsubscribe/abc",
)


@pytest.fixture
def box() -> Iterator[MailBox]:
    with mail_server() as served:
        yield served


def sent(box: MailBox, message: Message = MESSAGE) -> EmailMessage:
    send_mail(box.server(), mail_of(message, SENDER, MADE_AT))
    return box.mails[-1]


def test_a_mail_arrives_whole_with_text_html_pictures_and_files(box: MailBox) -> None:
    found = sent(box)
    assert text_of(found, "plain").split() == MESSAGE.text.split()
    assert text_of(found, "html").strip() == MESSAGE.html
    picture = next(part for part in found.walk() if part["Content-ID"] == "<chart-1>")
    assert picture.get_content() == b"\x89PNG"
    assert picture.get_content_disposition() == "inline"
    (rows,) = found.iter_attachments()
    assert isinstance(rows, EmailMessage)
    assert (rows.get_filename(), rows.get_content()) == ("rows.csv", "a,b\r\n1,2\r\n")


def test_its_head_is_ours_whatever_a_subject_says(box: MailBox) -> None:
    found = sent(box)
    assert found["Subject"] == "Zwölf neue Bcc: all@example.org"
    assert found["Bcc"] is None
    assert (found["From"], found["To"]) == (SENDER, READER.address)
    assert found["List-Unsubscribe"] == f"<{MESSAGE.unsubscribe}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Date"].datetime == MADE_AT


def test_addresses_for_programs_are_on_one_line() -> None:
    long = replace(MESSAGE, unsubscribe=f"https://pulse.example.org/unsubscribe/{'x' * 300}", subject="Wörter " * 40)
    head = mail_of(long, SENDER, MADE_AT).as_bytes().partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert f"List-Unsubscribe: <{long.unsubscribe}>".encode() in head
    assert any(line.startswith(b"Message-ID: <") for line in head)
    assert all(len(line) <= 78 for line in head if b"unsubscribe/" not in line)


def test_the_same_message_to_the_same_recipient_has_the_same_id() -> None:
    again = mail_of(MESSAGE, SENDER, MADE_AT)["Message-ID"]
    assert mail_of(MESSAGE, SENDER, MADE_AT)["Message-ID"] == again
    assert again.endswith("@example.org>")
    other = Message(MESSAGE.key, "digest", Recipient(Channel.MAIL, "other@example.org"), "s", "t")
    assert mail_of(other, SENDER, MADE_AT)["Message-ID"] != again
    assert mail_of(other, SENDER, MADE_AT)["List-Unsubscribe"] is None


@pytest.mark.parametrize("encryption", [Encryption.TLS, Encryption.STARTTLS])
def test_a_password_goes_over_tls_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encryption: Encryption) -> None:
    context, trusted = own_certificate(tmp_path)
    options = {"context": context} if encryption is Encryption.TLS else {"tls_context": context}
    login = {"encryption": encryption, "user": "pulse", "password": "a pass/word@"}
    with mail_server(**options, auth_require_tls=encryption is Encryption.STARTTLS) as box:
        with pytest.raises(NotDelivered) as untrusted:
            send_mail(box.server(**login), mail_of(MESSAGE, SENDER, MADE_AT))
        assert (untrusted.value.problem, box.told) == ("The mail server has no valid certificate.", [])
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        send_mail(box.server(**login), mail_of(MESSAGE, SENDER, MADE_AT))
        assert (box.told, len(box.mails)) == ([("pulse", "a pass/word@")], 1)


def test_nothing_is_said_to_a_server_without_starttls(box: MailBox) -> None:
    login = {"encryption": Encryption.STARTTLS, "user": "pulse", "password": "a pass/word@"}
    with pytest.raises(NotDelivered, match="STARTTLS") as refusal:
        send_mail(box.server(**login), mail_of(MESSAGE, SENDER, MADE_AT))
    assert refusal.value.passing
    assert (box.told, box.offered) == ([], [])


def test_a_wrong_password_is_not_quoted_and_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = own_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    login = {"encryption": Encryption.STARTTLS, "user": "pulse", "password": "wrong"}
    with mail_server(tls_context=context) as box, pytest.raises(NotDelivered) as refusal:
        send_mail(box.server(**login), mail_of(MESSAGE, SENDER, MADE_AT))
    assert (refusal.value.problem, refusal.value.passing) == (
        "The mail server answers 535: it does not let us in",
        True,
    )


@pytest.mark.parametrize(
    ("answer", "problem", "passing"),
    [
        ("451 busy <b>", "The mail server answers 451: busy <b>", True),
        ("452 full", "The mail server answers 452: full", True),
        ("554 spam", "The mail server answers 554: spam", False),
        ("", "The mail server cannot be reached: it ended the connection.", True),
    ],
)
def test_what_an_answer_means(box: MailBox, answer: str, problem: str, passing: bool) -> None:
    box.answer = always(answer)
    with pytest.raises(NotDelivered) as refusal:
        sent(box)
    assert (refusal.value.problem, refusal.value.passing) == (problem, passing)
    assert len(box.offered) == 1


@pytest.mark.parametrize(("answer", "passing"), [("550 no such reader", False), ("450 come back", True)])
def test_a_recipient_may_be_refused(box: MailBox, answer: str, passing: bool) -> None:
    box.accepted_recipients = lambda _address: answer
    with pytest.raises(NotDelivered, match=answer[:3]) as refusal:
        sent(box)
    assert refusal.value.passing is passing


def test_a_server_that_is_not_there_is_tried_again(box: MailBox) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        box.port = taken.getsockname()[1]
        with pytest.raises(NotDelivered, match="connection refused") as refusal:
            sent(box)
    assert refusal.value.passing


def test_a_server_that_trickles_is_left_at_the_end_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MOST_SECONDS", 0.2)
    stop = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def trickle() -> None:
            connected, _ = listening.accept()
            with connected:
                while not stop.wait(0.01):
                    try:
                        connected.send(b"2")
                    except OSError:
                        return

        threading.Thread(target=trickle, daemon=True).start()
        box = MailBox(port=listening.getsockname()[1])
        with pytest.raises(NotDelivered) as refusal:
            sent(box)
        stop.set()
    assert refusal.value.passing
