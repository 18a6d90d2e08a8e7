"""Only addresses a reader may be sent to survive, and providers go by one key."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus import addresses
from dashboard.corpus.addresses import provider_domain, safe_url
from dashboard.corpus.page_key import page_key


@pytest.mark.parametrize(
    ("stated", "safe"),
    [
        ("https://www.example.org/a?b=c#d", "https://www.example.org/a?b=c#d"),
        (" http://example.org:8080/ ", "http://example.org:8080/"),
        ("HTTPS://EXAMPLE.org/Path", "https://example.org/Path"),
        ("https://example.org/PR News/a", "https://example.org/PR%20News/a"),
        ("https://example.org/a%253Ab", "https://example.org/a%253Ab"),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://аррӏе.com/", "https://xn--80ak6aa92e.com/"),
        ("https://straße.example.de/x", "https://xn--strae-oqa.example.de/x"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org/#/notice/1", "https://example.org/#/notice/1"),
    ],
)
def test_a_web_address_is_kept(stated: str, safe: str) -> None:
    assert safe_url(stated) == safe


@pytest.mark.parametrize(
    "stated",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/hosts",
        "ftp://example.org/",
        "//example.org/",
        "/relative",
        "example.org",
        "",
        "http://localhost/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://[::1]/",
        "http://１２７.０.０.１/",
        "http://user@example.org/",
        "http://user:word@example.org/",
        "http://example.org@203.0.113.9/",
        "http://example.org\\@evil.example/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://exa mple.org/",
        "http://-.org/",
        "http:///a",
        "https://example.org/\x00",
        "https://example.org/a\nb",
        "java\tscript:alert(1)",
        "https://example.org/" + "a" * 5000,
        "http://[",
        "http://%31%32%37.0.0.1/",
        "http://①②⑦.0.0.1/",
        "http://a\u200db.example/",
        "http://ex%61mple.org/",
        "http://exam%70le.org%2f@evil.example/",
        "https:/example.org/",
    ],
)
def test_every_other_address_is_dropped(stated: str) -> None:
    assert safe_url(stated) is None


@given(st.sampled_from(["", "http://", "https://", "HTTP://a.", "https://user@"]), st.text(max_size=60))
def test_any_text_is_an_address_or_not(start: str, text: str) -> None:
    url = safe_url(start + text)
    if url is not None:
        assert url.isascii()
        assert url.startswith(("http://", "https://"))
        assert "." in (urlsplit(url).hostname or "")
        assert "@" not in urlsplit(url).netloc
        assert safe_url(url) == url
        assert page_key(url)


@pytest.mark.parametrize(
    ("stated", "key"),
    [
        ("Example.ORG", "example.org"),
        ("www.example.org", "example.org"),
        ("m.example.org", "example.org"),
        ("amp.www.example.org", "example.org"),
        ("https://www.example.org/news", "example.org"),
        ("example.org.", "example.org"),
        ("asia.example.org", "asia.example.org"),
        ("www-my--paper-example-org.cdn.ampproject.org", "my-paper.example.org"),
        ("m.org", "m.org"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("https://user@www.example.org:8080/news?x#y", "example.org"),
        ("Armed robbery", None),
        ("DM: Diablo", None),
        ("localhost", None),
        ("10.0.0.1", None),
        ("", None),
    ],
)
def test_a_provider_goes_by_its_domain(stated: str, key: str | None) -> None:
    assert provider_domain(stated) == key


@pytest.mark.slow
@given(st.from_regex(r"https?://[a-z0-9_.-]{1,12}(\.[a-z0-9-]{1,4})?([/?#:@][!-~]{0,6})?", fullmatch=True))
def test_an_ordinary_address_comes_out_as_the_long_way_gives_it(stated: str) -> None:
    assert addresses.is_ordinary(stated) <= (addresses.parsed_url(stated) == stated)
