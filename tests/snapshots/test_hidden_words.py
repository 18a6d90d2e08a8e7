"""Words that only withdrawn articles have leave with them, in ``published`` mode."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.charts.catalog import CHARTS
from dashboard.config.settings import Visibility
from dashboard.errors import NotFound, SnapshotGone
from dashboard.model.filters import Filters
from dashboard.model.view_options import Display
from dashboard.service import Service, sync
from dashboard.snapshots.archive import utc_now
from dashboard.snapshots.drift import shows_hidden
from dashboard.snapshots.freeze import freeze_view
from dashboard.snapshots.service import SnapshotService
from tests.support.snapshots_made import serving

pytestmark = pytest.mark.slow

KINDS = {
    "topic": Filters(topic=("Only Here",)),
    "provider": Filters(provider=("only.example",)),
}


def document(number: int, *, published: bool = True, topic: str = "AI", domain: str = "often.example") -> str:
    flag = "true" if published else "false"
    return (
        f"---\ntitle: Report {number} on chips\npublished: {flag}\npublishedDateTime: 2026-05-{number + 1:02d}T08:00:00Z\n"
        f"webUrl: https://{domain}/{number}\nprovider:\n  name: {domain}\n  domain: {domain}\ntopics:\n  - {topic}\nheat: 80\n"
        "quality: 60\n---\n"
    )


def write(corpus: Path, *, published: bool) -> None:
    corpus.mkdir(exist_ok=True)
    for number in range(8):
        (corpus / f"{number}.md").write_text(document(number), encoding="utf-8")
    only = document(9, published=published, topic="Only Here", domain="only.example")
    (corpus / "9.md").write_text(only, encoding="utf-8")


@pytest.mark.parametrize("view", ["topic", "provider"])
@pytest.mark.parametrize("filters", [Filters(), *KINDS.values()], ids=["open", *KINDS])
def test_words_of_withdrawn_articles_leave(tmp_path: Path, view: str, filters: Filters) -> None:
    corpus = tmp_path / "documents"
    write(corpus, published=True)
    with serving(corpus, tmp_path / "data", visibility=Visibility.PUBLISHED, snapshot_list=True) as service:
        desk = SnapshotService(service)
        kept = desk.freeze(view, filters, Display(), client=None).snapshot
        plain = desk.freeze("status", Filters(), Display(), client=None).snapshot
        assert desk.read(kept.id) == kept
        write(corpus, published=False)
        assert sync(service.settings).changed
        with pytest.raises(SnapshotGone):
            desk.read(kept.id)
        assert desk.read(plain.id) == plain
        assert desk.round(utc_now()) == (kept.id,)
        assert [entry.id for entry in desk.entries()] == [plain.id]
        desk.close()


def test_what_the_corpus_has_is_not_taken_for_hidden(tmp_path: Path, seeds: Path) -> None:
    with serving(seeds, tmp_path / "data") as service:
        for name in CHARTS:
            try:
                frozen = freeze_view(service, name, Filters(), Display(), now=utc_now())
            except NotFound:
                continue
            assert not shows_hidden(frozen, service), name


def test_terms_of_titles_that_left_are_hidden(tmp_path: Path) -> None:
    write(tmp_path / "documents", published=True)
    with serving(tmp_path / "documents", tmp_path / "data") as service:
        frozen = frozen_terms(service, ["chips", "report"])
        assert not shows_hidden(frozen, service)
        assert shows_hidden(replace(frozen, columns={"term": ["chips", "embargo"]}), service)


def frozen_terms(service: Service, terms: list[str]):  # type: ignore[no-untyped-def]
    frozen = freeze_view(service, "emerging_terms", Filters(), Display(), now=utc_now())
    return replace(frozen, columns={"term": terms})
