"""The articles page and a document's own page."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.support.live_server import LiveServer


def test_the_page_gets_no_more_rows_than_it_shows(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/articles")
    expect(reader.page.locator("[data-article]")).to_have_count(25)
    expect(reader.page.get_by_text("1–25 of 60 articles").first).to_be_visible()
    reader.page.locator('[data-page="3"]').first.click()
    reader.expect_params(("page", "3"))
    expect(reader.page.locator("[data-article]")).to_have_count(10)
    reader.back()
    expect(reader.page.locator("[data-article]")).to_have_count(25)


def test_sorting_is_a_link_and_changes_the_order(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/articles")
    expect(reader.page.locator("[data-article]")).to_have_count(25)
    by_date = reader.page.locator("[data-article]").evaluate_all("rows => rows.map(row => row.dataset.article)")
    reader.page.locator('[data-sort="quality"]').first.click()
    reader.page.wait_for_url("**sort=quality**")
    best = invented.json("/api/v1/articles", {"sort": "quality", "limit": "25"})["rows"]
    expect(reader.page.locator("[data-article]").first).to_have_attribute("data-article", best[0]["article_id"])
    shown = reader.page.locator("[data-article]").evaluate_all("rows => rows.map(row => row.dataset.article)")
    assert shown == [row["article_id"] for row in best]
    assert len(by_date) == 25
    assert by_date != shown


def test_titles_are_text_whatever_they_say(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/articles")
    expect(reader.page.get_by_text('<img src=x onerror="document.title=1">').first).to_be_visible()
    expect(reader.page.get_by_text("[Click](https://phish.example)").first).to_be_visible()
    assert reader.page.locator('a[href*="phish.example"]').count() == 0
    assert reader.page.locator("[data-articles] img[src=x], [data-articles] b, [data-articles] .katex").count() == 0
    assert "AI Policy Pulse" in reader.page.title()


def test_publishers_are_told_nothing(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/articles")
    expect(reader.page.locator("[data-article]")).to_have_count(25)
    links = reader.page.locator('[data-article] a[href^="http"]').evaluate_all(
        "links => links.filter(link => new URL(link.href).origin !== location.origin).map(link => link.rel)"
    )
    assert len(links) >= 25
    assert all("noopener" in rel and "noreferrer" in rel for rel in links)
    assert reader.page.locator('[data-articles] img[src^="http"]').count() == 0, "pictures are off here"


def test_a_picture_that_cannot_be_had_is_a_placeholder(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/articles")
    expect(reader.page.locator("[data-article]")).to_have_count(3)
    broken = reader.page.locator("[data-article] img").evaluate_all(
        "images => images.filter(image => image.complete && !image.naturalWidth && image.checkVisibility()).length"
    )
    assert broken == 0
    row = reader.page.locator("[data-article]").first
    tall = row.evaluate("row => Math.max(...[...row.querySelectorAll('*')].map(n => n.getBoundingClientRect().height))")
    assert tall >= 64


def test_a_document_has_a_page_that_keeps_the_view(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/articles?topic=AI")
    reader.page.locator('[data-article] a[href*="/article?"]').first.click()
    reader.page.wait_for_url("**/article?**")
    reader.settled()
    assert ("topic", "AI") in reader.params
    expect(reader.page.get_by_role("heading", name="Related coverage").first).to_be_visible()
    reader.back().expect_params(("topic", "AI"))
    expect(reader.page.locator("[data-article]")).to_have_count(2)


def test_a_story_says_what_rests_on_one_source(visit: Visit, seeded: LiveServer) -> None:
    rows = seeded.json("/api/v1/articles", {"type": "story"})["rows"]
    reader = visit(seeded, f"/article?id={rows[0]['article_id']}")
    expect(reader.page.get_by_text("13 cited passages").first).to_be_visible()
    expect(reader.page.get_by_text("Strategic Investments in AI and Semiconductors").first).to_be_visible()
    text = reader.page.locator('[data-testid="stMain"]').inner_text()
    assert "7" in text
    assert "Instagram" not in text
    assert "Triveous" not in text


def test_an_unknown_document_is_said_to_be_unknown(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/article?id=0000000000000000&topic=AI")
    reader.expect_no_failure()
    expect(reader.page.get_by_text("no article", exact=False).first).to_be_visible()


def test_the_keyboard_walks_the_table(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/articles")
    expect(reader.page.locator("[data-article]").first).to_be_visible()
    reader.page.keyboard.press("/")
    expect(reader.page.locator('[data-filter="q"] input')).to_be_focused()
    reader.page.keyboard.type("j")
    expect(reader.page.locator('[data-filter="q"] input')).to_have_value("j")
    reader.page.keyboard.press("Escape")
    reader.page.locator("h1").first.click()
    reader.page.keyboard.press("j")
    inside = "() => Boolean(document.activeElement.closest('[data-article]'))"
    reader.page.wait_for_function(inside)


def test_the_corpus_page_accounts_for_every_file(visit: Visit, seeded: LiveServer) -> None:
    reader = visit(seeded, "/corpus")
    report = seeded.json("/api/v1/corpus")
    main = reader.page.locator('[data-testid="stMain"]')
    expect(main).to_contain_text("accepted", ignore_case=True)
    expect(main).to_contain_text(report["corpus_version"][:8])


def test_the_methodology_page_says_every_definition(visit: Visit, seeded: LiveServer) -> None:
    from dashboard.definitions.catalog import DEFINITIONS

    reader = visit(seeded, "/methodology")
    for definition in DEFINITIONS.values():
        expect(reader.page.get_by_role("heading", name=definition.name, exact=True).first).to_be_visible()


def test_what_was_found_points_out_its_words_and_leads_to_others(visit: Visit, seeded: LiveServer) -> None:
    (story,) = (row["article_id"] for row in seeded.json("/api/v1/articles", {"type": "story"})["rows"])
    reader = visit(seeded, f"/article?id={story}")
    marks = reader.page.locator("mark.pulse-found-on")
    expect(reader.page.locator("[data-policy]")).to_contain_text("Inferred from the words of this article")
    expect(marks).to_have_count(0)
    taiwan = reader.page.locator('button[data-found="jurisdiction:TW"]')
    taiwan.click()
    expect(marks).to_have_text(["Taiwan", "Taiwanese"])
    reader.page.locator('button[data-found="money:1"]').click()
    expect(marks).to_have_text(["4 trillion yen"])
    expect(taiwan).to_have_attribute("aria-pressed", "false")
    reader.page.locator('button[data-found="money:1"]').click()
    expect(marks).to_have_count(0)
    reader.page.locator('[data-policy] a[href*="jurisdiction=TW"]').click()
    reader.page.wait_for_url("**/articles?jurisdiction=TW**")
    expect(reader.page.locator("[data-article]")).to_have_count(1)
    expect(reader.page.locator('[data-filter="jurisdiction"] input[value="TW"]')).to_be_checked()


def test_words_found_are_marked_and_titles_stay_text(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/articles?q=imgs+onerrors")
    marks = reader.page.locator("[data-article] .pulse-title mark")
    expect(marks.first).to_have_text("img")
    assert set(marks.all_inner_texts()) == {"img", "onerror"}
    expect(reader.page.get_by_text('<img src=x onerror="document.title=1">').first).to_be_visible()
    assert reader.page.locator("[data-articles] img[src=x]").count() == 0
