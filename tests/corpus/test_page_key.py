"""Addresses of one page share a key; addresses of two pages do not."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.corpus.addresses import safe_url
from dashboard.corpus.page_key import page_key, parsed_page_key

SITE = "https://news.example.org"
SAME = [
    # scheme, host, port, slash
    ("http://example.org/law", "https://www.example.org/law/"),
    ("https://m.example.org/law", "https://mobile.example.org/law"),
    ("https://www2.example.org/law", "https://example.org/law"),
    ("https://example.org:443/law", "http://example.org:80/law"),
    ("https://EXAMPLE.org./law", "https://example.org/law"),
    ("https://example.org", "https://example.org/"),
    # international hosts
    ("https://straße.example.de/x", "https://xn--strae-oqa.example.de/x"),
    ("https://BÜCHER.example/x", "https://bücher.example/x"),
    ("https://bu\u0308cher.example/x", "https://bücher.example/x"),
    ("https://日本語。example/x", "https://日本語.example/x"),
    ("https://ｅｘａｍｐｌｅ.org/x", "https://example.org/x"),
    # percent-encoding
    (f"{SITE}/caf%C3%A9", f"{SITE}/caf%c3%a9"),
    (f"{SITE}/café", f"{SITE}/caf%C3%A9"),
    (f"{SITE}/~roe/a", f"{SITE}/%7Eroe/a"),
    (f"{SITE}/%61ct", f"{SITE}/act"),
    (f"{SITE}/AI_Act_(EU)", f"{SITE}/AI_Act_%28EU%29"),
    (f"{SITE}/?q=caf%c3%a9", f"{SITE}/?q=café"),
    (f"{SITE}/?q=a+b", f"{SITE}/?q=a%20b"),
    (f"{SITE}/a b", f"{SITE}/a%20b"),
    (f"{SITE}/a/./b/../c", f"{SITE}/a/c"),
    (f"{SITE}/a/%2e%2e/c", f"{SITE}/c"),
    # parameters
    (f"{SITE}/a?id=1&amp;utm_source=x", f"{SITE}/a?id=1"),
    (f"{SITE}/a?id=1&amp;b=2", f"{SITE}/a?id=1&b=2"),
    (f"{SITE}/a?b=2&id=1", f"{SITE}/a?id=1&b=2"),
    (f"{SITE}/a?utm_source=x&utm_medium=y", f"{SITE}/a"),
    (f"{SITE}/a?fbclid=x&gclid=y&msclkid=z", f"{SITE}/a"),
    (f"{SITE}/a?wbraid=x&gad_source=1", f"{SITE}/a"),
    (f"{SITE}/a?UTM_Campaign=x&id=3", f"{SITE}/a?id=3"),
    (f"{SITE}/a?igshid=x#top", f"{SITE}/a"),
    (f"{SITE}/a?", f"{SITE}/a"),
    # AMP forms and viewers
    (f"{SITE}/a/amp", f"{SITE}/a"),
    (f"{SITE}/a/amp/", f"{SITE}/a/"),
    (f"{SITE}/a.amp", f"{SITE}/a"),
    (f"{SITE}/a.amp.html", f"{SITE}/a.html"),
    (f"{SITE}/a/amp.html", f"{SITE}/a"),
    (f"{SITE}/amp/2024/a", f"{SITE}/2024/a"),
    (f"{SITE}/a?amp", f"{SITE}/a"),
    (f"{SITE}/a?amp=1", f"{SITE}/a"),
    (f"{SITE}/a?outputType=amp", f"{SITE}/a"),
    ("https://amp.example.org/a", "https://www.example.org/a"),
    ("https://www.google.com/amp/s/www.example.org/a", "https://example.org/a"),
    ("https://www.google.co.uk/amp/example.org/a/amp/?x=1", "https://example.org/a?x=1"),
    ("https://www.bing.com/amp/s/example.org/a", "https://example.org/a"),
    ("https://www-example-org.cdn.ampproject.org/c/s/www.example.org/a?amp", "https://example.org/a"),
    ("https://www-example-org.cdn.ampproject.org/v/s/www.example.org/a?amp_js_v=0.1&usqp=m", "https://example.org/a"),
    # fragments that are places on the page, and routes written in two ways
    (f"{SITE}/a#section", f"{SITE}/a"),
    (f"{SITE}/#0", f"{SITE}/"),
    (f"{SITE}/a#:~:text=ban", f"{SITE}/a"),
    (f"{SITE}/#/", f"{SITE}/"),
    (f"{SITE}/#!", f"{SITE}/"),
    (f"{SITE}/#/notice/1/", f"{SITE}/#/notice/1"),
    (f"{SITE}/#/notice/1?utm_source=x", f"{SITE}/#/notice/1"),
]
OTHER = [
    (f"{SITE}/#/notice/1", f"{SITE}/#/notice/2"),
    (f"{SITE}/#!/a", f"{SITE}/#!/b"),
    (f"{SITE}/#!a", f"{SITE}/#!b"),
    (f"{SITE}/#/notice?id=1", f"{SITE}/#/notice?id=2"),
    (f"{SITE}/#/notice/1", f"{SITE}/"),
    ("https://straße.example.de/x", "https://strasse.example.de/x"),
    ("https://аррӏе.com/x", "https://apple.com/x"),
    ("https://example.org/x", "https://example.com/x"),
    ("https://news.example.org/x", "https://example.org/x"),
    ("https://example.org:8080/x", "https://example.org/x"),
    (f"{SITE}/Law", f"{SITE}/law"),
    (f"{SITE}/a%2Fb", f"{SITE}/a/b"),
    (f"{SITE}/a%3Fb=1", f"{SITE}/a?b=1"),
    (f"{SITE}/a%2541", f"{SITE}/aA"),
    (f"{SITE}/%e9", f"{SITE}/%e8"),
    (f"{SITE}/?q=%e9", f"{SITE}/?q=%e8"),
    (f"{SITE}/a?id=1", f"{SITE}/a?id=2"),
    (f"{SITE}/a?id=1&id=2", f"{SITE}/a?id=2&id=1"),
    (f"{SITE}/a?id=", f"{SITE}/a"),
    (f"{SITE}/amp", f"{SITE}/"),
    (f"{SITE}/camp", f"{SITE}/c"),
    (f"{SITE}/amplifier/a", f"{SITE}/lifier/a"),
    (f"{SITE}/a?amp=guitar", f"{SITE}/a"),
    ("https://www.google.com/amp/story", "https://www.google.com/story-2"),
    ("https://www.google.com/amp/s/example.org/a", "https://www.google.com/amp/s/example.org/b"),
    ("https://www.example.net/amp/s/example.org/a", "https://example.org/a"),
    (f"{SITE}//a", f"{SITE}/a"),
]


def key_of(stated: str) -> str:
    url = safe_url(stated)
    assert url is not None, stated
    return page_key(url)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_addresses_of_one_page_share_a_key(one: str, other: str) -> None:
    assert key_of(one) == key_of(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_addresses_of_two_pages_do_not(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


def test_the_table_is_long_enough() -> None:
    assert len({*SAME, *OTHER}) >= 60


PIECES = st.sampled_from(
    [*"/?#&=.%aAé~!'()*,;:@ -_", "amp", "/amp/", "%7E", "%2f", "..", "&amp;", "utm_x=1", "#/", "#!", "id=1", "%c3%a9"]
)
HOSTS = st.sampled_from(
    ["example.org", "www.example.org", "straße.de", "a-example.cdn.ampproject.org", "www.google.com", "x.org:81"]
)
ADDRESSES = st.builds("https://{}/{}".format, HOSTS, st.lists(PIECES, max_size=8).map("".join))


@given(ADDRESSES)
@example("https://www.google.com/amp/s/www.google.com/amp/s/example.org/a")
def test_the_key_is_itself_an_address_of_the_page(stated: str) -> None:
    """So that sameness is an equivalence with one representative, and keys never drift."""
    url = safe_url(stated)
    if url is not None:
        again = safe_url(f"https://{page_key(url)}")
        assert again is not None
        assert page_key(again) == page_key(url)


@given(ADDRESSES)
def test_the_quick_way_gives_what_the_parser_gives(stated: str) -> None:
    url = safe_url(stated)
    if url is not None:
        assert page_key(url) == parsed_page_key(url)


@pytest.mark.slow
@given(st.from_regex(r"https?://(www\.|m\.)?[a-z_-]{1,3}\.(example|xn--a)(/[!-~]{0,12})?", fullmatch=True))
def test_plain_addresses_too(stated: str) -> None:
    url = safe_url(stated)
    if url is not None:
        assert page_key(url) == parsed_page_key(url)
