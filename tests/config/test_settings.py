from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.config.sending import Encryption, MailServer
from dashboard.config.settings import Editing, Images, Settings, Visibility
from dashboard.errors import SettingError


def test_an_empty_environment_gives_the_defaults() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings.from_environment({"PULSE_DATA": "  ", "HOME": "/x"}) == Settings()


def test_values_are_typed() -> None:
    settings = Settings.from_environment(
        {
            "PULSE_CORPUS": "one:two",
            "PULSE_DATA": "there",
            "PULSE_VISIBILITY": "published",
            "PULSE_IMAGES": "proxy",
            "PULSE_IMAGE_HOSTS": "a.example=10.0.0.7:80 *.b.example=[FD00::1]:8080",
            "PULSE_IMAGE_CACHE_BYTES": "5000",
            "PULSE_PUBLIC_URL": "https://news.example.org/",
            "PULSE_MAX_TOPICS": "7",
            "PULSE_EDITING": "Off",
        }
    )
    assert settings.editing is Editing.OFF
    assert settings.corpus == (Path("one"), Path("two"))
    assert settings.visibility is Visibility.PUBLISHED
    assert settings.images is Images.PROXY
    assert settings.image_hosts == (("a.example", "10.0.0.7", 80), ("*.b.example", "fd00::1", 8080))
    assert settings.image_cache_bytes == 5000
    assert settings.public_url == "https://news.example.org"
    assert settings.max_topics == 7


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PULSE_VISIBILITY", "everyone", "published"),
        ("PULSE_IMAGES", "maybe", "hotlink"),
        ("PULSE_EDITING", "everyone", "local, off"),
        ("PULSE_IMAGE_HOSTS", "a.example", "a"),
        ("PULSE_IMAGE_HOSTS", "a.example=localhost:80", "pictures.example.org=10.0.0.7:80"),
        ("PULSE_IMAGE_HOSTS", "a.example=10.0.0.7:99999", "pictures.example.org=10.0.0.7:80"),
        ("PULSE_IMAGE_HOSTS", "*=10.0.0.7:80", "pictures.example.org=10.0.0.7:80"),
        ("PULSE_PUBLIC_URL", "news.example.org", "https://"),
        ("PULSE_PUBLIC_URL", "javascript:alert(1)", "https://"),
        ("PULSE_PUBLIC_URL", "https://news.example.org/pulse", "https://pulse.news.example.org"),
        ("PULSE_PUBLIC_URL", "https://news.example.org:8443/a/b/", "below a path"),
        ("PULSE_PUBLIC_URL", "http://localhost/%2e", "below a path"),
        ("PULSE_PUBLIC_URL", "https://news.example.org/?q=x", "question mark"),
        ("PULSE_PUBLIC_URL", "https://news.example.org#x", "question mark"),
        ("PULSE_MAX_TOPICS", "0", "greater than 0"),
        ("PULSE_MAX_FILE_BYTES", "-5", "greater than 0"),
        ("PULSE_CORPSE", "seeds", "PULSE_CORPUS"),
        ("PULSE_SNAPSHOT_LIST", "yes", "on or off"),
        ("PULSE_EMBED_ORIGINS", "blog.example.org", "https://"),
        ("PULSE_EMBED_ORIGINS", "https://a.example; script-src *", "origins"),
        ("PULSE_EMBED_ORIGINS", "https://a.example/path", "origins"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_would_do(name: str, value: str, says: str) -> None:
    with pytest.raises(SettingError) as refusal:
        Settings.from_environment({name: value})
    assert name in refusal.value.message
    assert says in refusal.value.remedy


@pytest.mark.parametrize(
    "written", ["https://news.example.org", "https://news.example.org/", "https://news.example.org//"]
)
def test_a_public_address_ends_without_a_slash(written: str) -> None:
    assert Settings.from_environment({"PULSE_PUBLIC_URL": written}).public_url == "https://news.example.org"


def test_sharing_is_open_here_and_closed_in_public_unless_the_operator_says() -> None:
    public = {"PULSE_VISIBILITY": "published"}
    assert Settings().lists_snapshots
    assert Settings().framed_by == ("*",)
    assert not Settings.from_environment(public).lists_snapshots
    assert Settings.from_environment(public).framed_by == ()
    opened = {"PULSE_SNAPSHOT_LIST": "On", "PULSE_EMBED_ORIGINS": "https://a.example  https://*.b.example:8443"}
    assert Settings.from_environment(public | opened).lists_snapshots
    assert Settings.from_environment(public | opened).framed_by == ("https://a.example", "https://*.b.example:8443")
    closed = Settings.from_environment({"PULSE_SNAPSHOT_LIST": "off", "PULSE_EMBED_ORIGINS": "none"})
    assert not closed.lists_snapshots
    assert closed.framed_by == ()


@pytest.mark.parametrize(
    ("text", "host", "port", "encryption"),
    [
        ("smtp://pulse:p%40ss%2F@mail.example.org", "mail.example.org", 587, Encryption.STARTTLS),
        ("smtps://pulse:p%40ss%2F@mail.example.org", "mail.example.org", 465, Encryption.TLS),
        ("smtps://pulse:p%40ss%2F@mail.example.org:2465", "mail.example.org", 2465, Encryption.TLS),
    ],
)
def test_a_mail_server_has_its_password_and_shows_it_nowhere(
    text: str, host: str, port: int, encryption: Encryption
) -> None:
    settings = Settings.from_environment({"PULSE_SMTP_URL": text})
    assert settings.smtp_url == MailServer(host, port, encryption, "pulse", "p@ss/")
    assert "p@ss" not in repr(settings)


def test_a_mail_server_needs_no_login() -> None:
    found = Settings.from_environment({"PULSE_SMTP_URL": "smtp-plain://localhost"}).smtp_url
    assert found == MailServer("localhost", 25, Encryption.NONE)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PULSE_SMTP_URL", "mail.example.org:s3cret", "smtp://"),
        ("PULSE_SMTP_URL", "http://u:s3cret@mail.example.org", "smtp://"),
        ("PULSE_SMTP_URL", "smtp://u:s3cret@mail.example.org:99999", "smtp://"),
        ("PULSE_SMTP_URL", "smtp://u:s3cret@mail.example.org/x", "smtp://"),
        ("PULSE_SMTP_URL", "smtp://u:s3cret@", "smtp://"),
        ("PULSE_SMTP_URL", "smtp://u:@mail.example.org?s3cret", "smtp://"),
        ("PULSE_SMTP_URL", "smtp://:s3cret@mail.example.org", "both"),
        ("PULSE_SMTP_URL", "smtp://u:s3cret%0a@mail.example.org", "both"),
        ("PULSE_SMTP_URL", "smtp-plain://u:s3cret@mail.example.org", "STARTTLS"),
        ("PULSE_WEBHOOK_SECRET", "whsec_s3cret", "openssl"),
        ("PULSE_WEBHOOK_SECRET", "s3cretMfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "openssl"),
        ("PULSE_MAIL_FROM", "nobody", "pulse@example.org"),
        ("PULSE_MAIL_FROM", "a@example.org, b@example.org", "pulse@example.org"),
        ("PULSE_MAIL_OWNER", "Owner <owner@example.org>", "owner@example.org"),
    ],
)
def test_what_cannot_send_is_refused_without_showing_secrets(name: str, value: str, says: str) -> None:
    with pytest.raises(SettingError) as refusal:
        Settings.from_environment({name: value})
    assert name in refusal.value.message
    assert says in refusal.value.remedy
    assert "s3cret" not in str(refusal.value)


@pytest.mark.parametrize("text", ["pulse@example.org", "AI Policy Pulse <pulse@example.org>", "Pülse <p@example.org>"])
def test_a_sender_may_have_a_name(text: str) -> None:
    assert Settings.from_environment({"PULSE_MAIL_FROM": text}).mail_from == text


def test_the_key_that_signs_webhooks_is_shown_nowhere() -> None:
    settings = Settings.from_environment({"PULSE_WEBHOOK_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"})
    assert (len(settings.webhook_secret), "webhook_secret" in repr(settings)) == (24, False)
