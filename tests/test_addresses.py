"""Only addresses a reader may be sent to survive, and providers go by one key."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.corpus import addresses
from dashboard.corpus.addresses import comparable_url, provider_domain, safe_url


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
        assert comparable_url(url)


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
        ("Armed robbery", None),
        ("DM: Diablo", None),
        ("localhost", None),
        ("10.0.0.1", None),
        ("", None),
    ],
)
def test_a_provider_goes_by_its_domain(stated: str, key: str | None) -> None:
    assert provider_domain(stated) == key


@pytest.mark.parametrize(
    "other",
    [
        "http://example.org/law",
        "https://example.org/law/",
        "https://m.example.org/law#top",
        "https://www.example.org/law?utm_source=x&fbclid=y",
        "https://www.example.org:443/law",
        "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/law",
    ],
)
def test_addresses_of_one_page_are_alike(other: str) -> None:
    assert comparable_url(other) == comparable_url("https://www.example.org/law") == "example.org/law"


@pytest.mark.parametrize(
    "other",
    [
        "https://example.org/Law",
        "https://example.org/law?id=2",
        "https://example.com/law",
        "https://example.org:8080/law",
        "https://news.example.org/law",
    ],
)
def test_addresses_of_other_pages_are_not(other: str) -> None:
    assert comparable_url(other) != comparable_url("https://example.org/law")


@given(st.from_regex(r"https?://[a-z0-9_.-]{1,12}(\.[a-z0-9-]{1,4})?([/?#:@][!-~]{0,6})?", fullmatch=True))
def test_an_ordinary_address_comes_out_as_the_long_way_gives_it(stated: str) -> None:
    assert addresses.is_ordinary(stated) <= (addresses.spelled_safely(stated) == stated)


@given(
    st.from_regex(
        r"https?://(www\.|m\.)?[a-z]{1,3}\.(example|cdn\.ampproject\.org)(/[a-c/?=._-]{0,12})?", fullmatch=True
    )
)
def test_a_plain_address_is_compared_as_the_long_way_compares_it(url: str) -> None:
    page = url.partition("#")[0]
    assert comparable_url(page) == comparable_url(f"{page}#part")
