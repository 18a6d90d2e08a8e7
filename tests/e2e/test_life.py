"""A dashboard lives with its corpus: it fills, moves on, and says so when it cannot."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.invented import record, write_corpus
from tests.support.live_server import running_dashboard


def test_an_open_page_offers_what_is_new_and_keeps_its_view_until_asked(visit: Visit, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", 3)
    with running_dashboard(corpus, tmp_path) as server:
        reader = visit(server, "/?topic=AI")
        before = reader.sentence.inner_text()
        (corpus / "later.md").write_text(record(8, "A title that was not there"), encoding="utf-8")
        offer = reader.page.get_by_role("button", name="1 new document: show")
        expect(offer).to_be_visible()
        assert reader.sentence.inner_text() == before
        offer.click()
        reader.expect_sentence("of 4 articles")
        expect(offer).to_have_count(0)
        assert reader.sentence.inner_text() != before
        assert reader.params == [("topic", "AI")]
        reader.expect_no_failure()


def test_an_empty_corpus_is_said_not_shown_as_an_error(visit: Visit, tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with running_dashboard(tmp_path / "corpus", tmp_path) as server:
        for path in ("/", "/articles", "/corpus"):
            reader = visit(server, path)
            reader.expect_sentence("0 of 0 articles").expect_no_failure()
        assert server.json("/api/v1/coverage", {"by": "topic"})["total"] == 0


def test_a_rejected_document_is_listed_with_its_remedy_and_stops_nothing(visit: Visit, tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", 2)
    (corpus / "broken.md").write_text("---\ntitle: A: B\n---\n", encoding="utf-8")
    with running_dashboard(corpus, tmp_path) as server:
        reader = visit(server, "/corpus").expect_sentence("2 of 2 articles")
        row = reader.page.get_by_text("broken.md").first
        expect(row).to_be_visible()
        expect(reader.page.get_by_text("quot", exact=False).first).to_be_visible()
        reader.expect_no_failure()
