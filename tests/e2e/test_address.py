"""The address is the state: what is set by hand stands in it, and what stands in it is what anybody sees."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dashboard.views import catalog
from tests.e2e.conftest import Visit
from tests.e2e.reader import PAGES, numbers
from tests.support.live_server import LiveServer


def test_the_delivered_documents_are_said_in_one_sentence(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded).drawn()
    reader.expect_sentence("3 of 3 articles").expect_sentence("1 undated")
    assert reader.params == []


def test_a_filter_set_by_hand_appears_in_the_address_and_nothing_else_does(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded)
    reader.choose("topic", "AI Hardware").expect_params(("topic", "AI Hardware")).expect_sentence("2 of 3 articles")
    reader.choose("topic", "AI Hardware").expect_params().expect_sentence("3 of 3 articles")


def test_typed_filters_appear_in_the_address(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded)
    search = reader.page.locator('[data-filter="q"] input')
    search.fill("chips")
    search.press("Enter")
    reader.expect_params(("q", "chips"))
    first = reader.page.get_by_label("From (UTC day)")
    first.fill("2023-07-01")
    first.press("Enter")
    reader.expect_params(("dates", "2023-07-01"), ("q", "chips"))


def test_an_address_shows_a_second_clean_browser_the_same_numbers(visit: Visit, invented: LiveServer) -> None:
    first = visit(invented)
    first.choose("topic", "AI").expect_params(("topic", "AI"))
    first.choose("provider", "harbour.example").expect_params(("topic", "AI"), ("provider", "harbour.example"))
    expect(first.page.locator('[data-chip="provider"]')).to_be_visible()
    first.settled().drawn()
    second = visit(invented, first.page.url.removeprefix(invented.url)).drawn()
    assert numbers(second) == numbers(first)
    unfiltered = visit(invented).drawn()
    assert numbers(unfiltered) != numbers(second)


def test_two_sessions_never_see_each_others_filters(visit: Visit, invented: LiveServer) -> None:
    one, other = visit(invented), visit(invented)
    one.choose("topic", "AI").expect_params(("topic", "AI"))
    other.choose("topic", "Standards").expect_params(("topic", "Standards"))
    expect(one.page.locator('[data-chip="topic"]')).to_be_visible()
    said = one.settled().sentence.inner_text()
    other.choose("provider", "north.example").expect_params(("topic", "Standards"), ("provider", "north.example"))
    expect(other.page.locator('[data-chip="provider"]')).to_be_visible()
    assert one.sentence.inner_text() == said
    assert one.params == [("topic", "AI")]
    one.page.reload()
    one.settled()
    assert one.sentence.inner_text() == said
    expect(one.page.locator('[data-chip="provider"]')).to_have_count(0)
    visit(invented).expect_sentence("60 of 60 articles").expect_params()
    expect(other.page.locator('input[name="topic"][value="AI"]')).not_to_be_checked()


def test_filters_stay_from_page_to_page(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/?topic=AI")
    reader.page.get_by_role("navigation", name="Pages").get_by_role("link", name="Articles").click()
    reader.page.wait_for_url("**/articles?topic=AI")
    reader.settled().expect_sentence("2 of 3 articles")
    reader.back().expect_sentence("2 of 3 articles")
    assert reader.page.url == f"{seeded.url}/?topic=AI"


GARBAGE = {
    "values nobody offers": "topic=Nothing+of+the+sort&provider=nowhere.example&status=secret&type=poem&sort=;drop&layout=x",
    "broken dates": "dates=2023-13-45&dates=yesterday&dates=x&period=12y",
    "reversed and one-sided": "dates=2026-03-01&dates=2026-01-01&quality=90&quality=20",
    "broken numbers": "quality=abc&quality=-5&page=-1&page=99999999999999999999&grain=decade&counting=double",
    "far dates": "dates=0001-01-01&dates=9999-12-31",
    "not text": "topic=%00&q=%F0%9F%92%A5%00%FF&provider=%E2%80%AE&type=%0A",
    "markup": "topic=%3Cscript%3Ealert(1)%3C/script%3E&q=%3Cimg%20src=x%20onerror=alert(1)%3E&id=%3Cb%3E",
    "statements": "q=%27%20OR%201=1%20--&topic=%27);DROP%20TABLE%20article;--&id=../../etc/passwd",
    "unbalanced": "q=%22never+closed+(+%5B+*+-&related=maybe&stories=2&split=perhaps&ascending=up",
    "everything twice": "q=a&q=b&related=true&related=false&period=28d&period=90d&dates=2026-01-01",
    "too much": "&".join(f"topic=t{number}" for number in range(80)),
    "foreign": "utm_source=mail&embed=true&__proto__=1&constructor=2",
}


@pytest.mark.parametrize("query", list(GARBAGE.values()), ids=list(GARBAGE))
def test_no_address_breaks_a_page(visit: Visit, invented: LiveServer, query: str) -> None:
    reader = visit(invented, f"/?{query}").expect_no_failure()
    expect(reader.page.locator("h1").first).to_be_visible()
    for page in catalog.PAGES:
        if page.in_place:
            assert invented.json(f"/parts/{page.name}?{query}")["parts"]


def test_all_of_it_at_once_breaks_no_page(visit: Visit, invented: LiveServer) -> None:
    query = "&".join(part for name, part in GARBAGE.items() if name != "too much")
    reader = visit(invented)
    for page in PAGES:
        reader.open(f"{page}?{query}").expect_no_failure()
        expect(reader.page.locator("h1").first).to_be_visible()


def test_what_could_not_be_used_is_said_and_can_be_removed(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/?status=secret&topic=AI")
    notice = reader.page.locator('[data-notice="status"]')
    expect(notice).to_contain_text("secret")
    notice.get_by_role("link", name="Remove it").click()
    reader.expect_params(("topic", "AI"))
    expect(reader.page.locator("[data-notice]")).to_have_count(0)
