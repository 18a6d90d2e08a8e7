"""The briefing in a browser: a period in one click, and a mail that shows what the page says."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.support.live_server import LiveServer

READ_CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  const text = async (type) => (await item.getType(type)).text();
  return [await text("text/html"), await text("text/plain")];
}"""


def test_what_is_copied_for_a_mail_shows_the_briefing(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/briefing", permissions=["clipboard-read", "clipboard-write"])
    reader.page.locator('[data-period="90d"]').click()
    reader.expect_params(("period", "90d"))
    expect(reader.page.locator('[data-period="90d"]')).to_have_attribute("aria-current", "true")
    headlines = reader.page.locator("[data-headline] a").all_inner_texts()
    claims = reader.page.locator("[data-claim]")
    assert headlines
    reader.page.locator('[data-action="copy-mail"]').click()
    expect(reader.page.get_by_text("Copied: paste it into a mail.")).to_be_visible()
    pasted, text = reader.page.evaluate(READ_CLIPBOARD)
    mail = reader.context.new_page()
    mail.set_content(pasted)
    assert mail.locator("h2 ~ table a").all_inner_texts() == headlines
    assert all(" ".join(title.split()) in " ".join(text.split()) for title in headlines)
    count = claims.first.evaluate("node => node.firstChild.textContent")
    expect(mail.get_by_text(count, exact=False)).to_be_visible()
    assert mail.locator("style, script, link, [class]").count() == 0
    first = mail.locator("h2 ~ table a").first
    assert first.evaluate("node => getComputedStyle(node).fontWeight") == "700"
    assert first.get_attribute("href").startswith(f"{invented.url}/")  # type: ignore[union-attr]


def test_a_link_to_a_chart_leads_to_that_chart(visit: Visit, invented: LiveServer) -> None:
    reader = visit(invented, "/briefing?period=365d")
    link = reader.page.locator("section#topics a", has_text=re.compile("^chart$")).first
    link.click()
    expect(reader.chart("topic")).to_be_in_viewport(ratio=0.5)
