"""A digest as mail clients show it: without scripts and style sheets, asking nobody, on desk and phone, light and dark."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, timedelta
from pathlib import Path

from playwright.sync_api import Browser

from dashboard.delivery.message import Channel, Recipient
from dashboard.delivery.outbox import Outbox
from dashboard.digests.digest_files import Digests
from dashboard.digests.schedule import schedule_of
from dashboard.digests.scheduler import DigestScheduler
from dashboard.digests.wording import digest_html
from dashboard.saved_views.view_files import SavedViews
from tests.e2e.axe import COLOURS, violations
from tests.e2e.conftest import DESK, PHONE
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.snapshots_served import deployment

_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def mail_html(folder: Path) -> str:
    """The HTML of a digest of a view in which much is new."""
    corpus = write_corpus(folder / "documents", stated_documents()[:8])
    with deployment(corpus, folder / "data", public_url="https://pulse.example.org") as served:
        data = served.service.settings.data
        made_at = served.service.facts().synced_at.astimezone(UTC) + timedelta(seconds=1)
        view, _ = SavedViews(data).save("/articles", "Everything " + "W" * 60, "Weekly", "", made_at)
        to = (Recipient(Channel.MAIL, "reader@example.org"),)
        digest = Digests(data).add(view.id, to, schedule_of("daily", 7, "Europe/Berlin"), made_at)
        write_corpus(corpus, stated_documents()[8:30])
        served.sync()
        with closing(Outbox(data)) as outbox:
            issue = DigestScheduler(served.service, outbox).issue(digest, made_at)
    return digest_html(issue, "https://pulse.example.org/unsubscribe/x")


def test_a_digest_can_be_read_by_everybody_and_asks_nobody(browser: Browser, tmp_path: Path) -> None:
    html = mail_html(tmp_path)
    assert "22 new of 30" in html
    asked: list[str] = []
    for size, scheme in ((DESK, "light"), (PHONE, "light"), (DESK, "dark")):
        page = browser.new_page(viewport=size, color_scheme="dark" if scheme == "dark" else "light")
        page.on("request", lambda request: asked.append(request.url))
        page.set_content(html)
        assert page.locator("script, style, link, img, form").count() == 0
        assert page.evaluate(_WIDER) == 0, (size, scheme)
        without = COLOURS if scheme == "dark" else ()  # axe takes the ground of a page without colours for white
        assert violations(page, without=without) == [], (size, scheme)
        assert page.get_by_role("link", name="Unsubscribe").is_visible()
        page.close()
    assert asked == []
