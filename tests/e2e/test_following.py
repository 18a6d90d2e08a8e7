"""Follow and save a view in the browser: feeds in its head, their addresses, and a saved view in the sidebar."""

from __future__ import annotations

import json
from urllib.request import urlopen

import feedparser
from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import Visit
from tests.support.live_server import LiveServer

VIEW = "/articles?status=published"


def test_a_view_is_followed_saved_and_found_again(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, VIEW)
    page = reader.page
    announced = page.locator('head link[rel="alternate"][type="application/atom+xml"]').get_attribute("href")
    assert announced == "/feed.atom?status=published"
    page.locator("#pulse-follow").click()
    dialog = page.locator('dialog[data-shows="follow"]')
    address = dialog.locator('[data-follow="/feed.atom"]').get_attribute("href")
    assert address == f"{invented.url}{announced}"
    with urlopen(address, timeout=60) as answer:
        feed = feedparser.parse(answer.read())
    assert not feed.bozo
    assert feed.entries
    assert violations(reader.page) == []
    dialog.locator(".pulse-close").click()
    expect(dialog).to_have_count(0)

    page.locator('[data-id="save-view"]').click()
    saving = page.locator('dialog[data-shows="saving"]')
    saving.locator('[name="name"]').fill("<b>Published</b>")
    saving.locator('[name="folder"]').fill("For the board")
    saving.locator('[type="submit"]').click()
    expect(saving).to_have_count(0)
    entry = page.locator("a[data-view]")
    expect(entry).to_have_text("<b>Published</b>")
    expect(page.locator(".pulse-saved-folder")).to_have_text("For the board")
    view_id = entry.get_attribute("data-view")

    reader.open("/")
    expect(page.locator("a[data-view]")).to_have_text("<b>Published</b>")
    page.locator("a[data-view]").click()
    reader.expect_sentence("published")
    assert page.url == f"{invented.url}{VIEW}"
    reader.open(f"/v/{view_id}")
    assert page.url == f"{invented.url}{VIEW}"

    delete = page.locator(".pulse-saved li").get_by_role("button", name="Delete")
    delete.click()
    page.locator(".pulse-saved li").get_by_role("button", name="Delete for everybody").click()
    expect(page.locator("a[data-view]")).to_have_count(0)


def test_an_alert_is_tried_out_before_it_is_added(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, VIEW)
    page = reader.page
    page.locator("#pulse-follow").click()
    dialog = page.locator('dialog[data-shows="follow"]')
    dialog.locator("summary").click()
    said = dialog.locator('.pulse-alert [role="status"]')
    add = dialog.locator('[type="submit"]')
    dialog.locator('[name="kind"]').select_option("articles")
    dialog.locator('[name="least"]').fill("1")
    expect(add).to_be_disabled()
    dialog.locator('[data-id="preview"]').click()
    expect(said).to_contain_text("it would have fired")
    expect(add).to_be_enabled()
    dialog.locator('[name="least"]').fill("2")
    dialog.locator('[name="least"]').blur()
    expect(add).to_be_disabled()
    dialog.locator('[data-id="preview"]').click()
    expect(add).to_be_enabled()
    assert violations(reader.page) == []
    dialog.locator('[name="to"]').fill("nobody")
    add.click()
    expect(said).to_contain_text("That is no recipient.")
    dialog.locator('[name="to"]').fill("someone@example.org")
    add.click()
    expect(said).to_have_text("Added: at least 2 new articles within seven days.")
    ((alert_id, kept),) = json.loads(page.evaluate("localStorage.getItem('pulse-alerts')")).items()
    asked = page.request.get(f"{invented.url}/api/v1/alerts/{alert_id}").json()
    assert (asked["address"], asked["condition"]) == (f"{invented.url}{VIEW}", {"kind": "articles", "least": 2})
    own = {"X-Pulse": "1", "X-Pulse-Secret": kept["secret"]}
    assert page.request.delete(f"{invented.url}/api/v1/alerts/{alert_id}", headers=own).ok
