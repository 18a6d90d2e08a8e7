from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.charts.catalog import CHARTS
from dashboard.config.settings import Settings, Visibility
from dashboard.errors import NotFound, SnapshotGone
from dashboard.model.filters import FILTER_NAMES, Filters
from dashboard.model.query import Dimension, Measure
from dashboard.model.view_options import Display, Sort
from dashboard.service import Service
from dashboard.snapshots.archive import Archive
from dashboard.snapshots.drift import Drift, RowChange, compare_snapshots, row_words, verify
from dashboard.snapshots.freeze import STORY_PREFIX, freeze_view, titles_shown
from dashboard.snapshots.kept_files import UNSERVED
from dashboard.snapshots.snapshot import Snapshot, from_bytes, to_bytes
from dashboard.snapshots.sweep import sweep
from dashboard.sync.run import sync
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.snapshots_made import NOW, hand_made, serving

pytestmark = pytest.mark.slow

DOCUMENTS = stated_documents(30)
NO_FILTERS, AS_USUAL = Filters(), Display()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "documents", DOCUMENTS)


@pytest.fixture
def service(corpus: Path, tmp_path: Path) -> Iterator[Service]:
    with serving(corpus, tmp_path / "data", missing_grace=0) as serves:
        yield serves


def _freeze(
    service: Service, view: str, filters: Filters = NO_FILTERS, display: Display = AS_USUAL, **words: Any
) -> Snapshot:
    return freeze_view(service, view, filters, display, now=NOW, **words)


@pytest.mark.parametrize("chart", [*CHARTS, "articles"])
def test_every_chart_freezes_with_the_numbers_it_shows_and_reads_back(service: Service, chart: str) -> None:
    frozen = _freeze(service, chart)
    assert from_bytes(to_bytes(frozen)) == frozen
    assert frozen.intact
    assert verify(frozen, service).same
    if chart in CHARTS:
        answer = service.chart(chart, Filters(), Display())
        assert frozen.columns == {name: list(column) for name, column in answer.result.columns.items()}
        assert (frozen.total, frozen.alt) == (answer.result.total, answer.drawing.alt)


def test_every_filter_is_spelled_out_and_counted_separately(service: Service) -> None:
    filters = Filters(topic=("AI",), dates=(date(2023, 2, 1), None))
    frozen = _freeze(service, "status", filters, Display(counting=Measure.FRACTIONAL, grain=Dimension.MONTH))
    assert set(frozen.filters) == set(FILTER_NAMES)
    assert frozen.filters["topic"] == ("AI",)
    assert frozen.filters["quality"] == ("0", "200")
    assert frozen.filters["related"] == ("false",)
    assert frozen.display == {"grain": "month", "counting": "fractional", "split": "false"}
    expected = [d for d in DOCUMENTS if "AI" in d.topics and (d.published_at or "") >= "2023-02-01"]
    assert frozen.total == len(expected) > 0
    assert frozen.documents is not None
    assert len(frozen.documents) == len(expected)
    assert all(document.digest for document in frozen.documents)


def test_a_highlighted_value_is_told_apart_from_a_filter(service: Service) -> None:
    frozen = _freeze(service, "topic", Filters(topic=("AI",)))
    assert frozen.total == len(DOCUMENTS)
    assert frozen.sentence == "All articles, January to September 2023; highlighted: AI"
    assert "AI" in _freeze(service, "status", Filters(topic=("AI",))).sentence
    assert "highlighted" not in _freeze(service, "status", Filters(topic=("AI",))).sentence


def test_a_relative_period_says_which_days_it_meant(service: Service) -> None:
    dated = sorted(d.published_at for d in DOCUMENTS if d.published_at)
    frozen = _freeze(service, "status", Filters(period="28d"))
    assert str(int(dated[-1][8:10])) + " Sep 2023" in frozen.sentence


def test_titles_that_can_be_read_are_remembered_and_others_are_not(service: Service) -> None:
    few = Filters(q="number 6", dates=(date(2023, 1, 1), None))
    timeline = _freeze(service, "date", few)
    assert timeline.documents is not None
    assert 0 < len(timeline.documents) <= 12
    assert set(timeline.shown) == {d.article_id for d in timeline.documents}
    assert _freeze(service, "topic").shown == ()


def test_a_short_title_counts_as_shown_only_where_it_stands_alone(service: Service) -> None:
    row = service.listing(Filters(), limit=1).rows[0]
    short, long = replace(row, title="AI"), replace(row, title="A & B agree on chips and much more besides")
    assert titles_shown(["AI Hardware"], [short]) == ()
    assert titles_shown(["AI"], [short]) == (row.article_id,)
    assert titles_shown(["3 Jul<br>A &amp; B agree on<br>chips and mu…"], [long]) == (row.article_id,)
    assert titles_shown(["Chips"], [long]) == ()


def test_the_article_list_keeps_its_order_and_says_what_is_not_listed(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "many", stated_documents(130))
    with serving(corpus, tmp_path / "data") as service:
        frozen = _freeze(service, "articles", display=Display(sort=Sort.TITLE, ascending=True))
    titles = frozen.columns["title"]
    assert len(titles) == 100
    assert titles == sorted(titles, key=str.casefold)
    assert frozen.left_out[0].count == frozen.total - 100 == 30
    assert len(frozen.documents or ()) == 130


def test_a_story_freezes_its_passages(seeds: Path, tmp_path: Path) -> None:
    with serving(seeds, tmp_path / "data") as service:
        story = next(row for row in service.listing(Filters(type=("story",))).rows)
        frozen = _freeze(service, f"{STORY_PREFIX}{story.article_id}")
        cited = [sources for sources in frozen.columns["sources"] if sources]
        assert len(cited) == 13
        assert frozen.question == story.title
        assert frozen.shown == (story.article_id,)
        assert verify(frozen, service).same
        with pytest.raises(NotFound):
            _freeze(service, f"{STORY_PREFIX}0000000000000000")


def test_an_unknown_chart_is_not_found(service: Service) -> None:
    with pytest.raises(NotFound):
        _freeze(service, "weather")


def test_drift_names_the_documents_and_rows_and_leaves_the_snapshot_alone(service: Service, corpus: Path) -> None:
    frozen = _freeze(service, "type")
    kept = to_bytes(frozen)
    ids = {line.path: line.article_id for line in service.outcomes()}
    gone, changed = "documents/003.md", "documents/004.md"
    (corpus / "003.md").unlink()
    (corpus / "004.md").write_text(DOCUMENTS[4].text().replace("type: article", "type: report"), encoding="utf-8")
    added = stated_documents(31)[30]
    (corpus / "030.md").write_text(added.text(), encoding="utf-8")
    assert sync(service.settings).changed
    drift = verify(frozen, service)
    assert not drift.same
    assert drift.intact
    assert drift.removed == (ids[gone],)
    assert drift.changed == (ids[changed],)
    assert drift.added is not None
    assert len(drift.added) == 1
    assert drift.added[0] not in ids.values()
    assert {change.key for change in drift.rows} == {("article",), ("report",)}
    words = {row_words(change) for change in drift.rows}
    assert ("report", "not there", "count 1, fractional 1") in words
    assert "2 rows differ" in drift.sentence()
    assert "1 added, 1 removed, 1 changed" in drift.sentence()
    assert to_bytes(frozen) == kept
    assert drift.corpus_version != frozen.corpus_version


def test_rebuilding_the_store_changes_no_snapshot(corpus: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(corpus, data) as service:
        archive = Archive.of(service.settings)
        kept = archive.keep(_freeze(service, "topic"))
        before = archive.read(kept.snapshot.id, NOW)
    for item in data.iterdir():
        if item.is_file():
            item.unlink()
    with serving(corpus, data) as service:
        assert Archive.of(service.settings).read(kept.snapshot.id, NOW) == before
        assert verify(before, service).same


def test_an_altered_snapshot_is_never_called_right(service: Service) -> None:
    frozen = _freeze(service, "status")
    columns = {**frozen.columns, "count": [n + 1 for n in frozen.columns["count"]]}
    drift = verify(replace(frozen, columns=columns), service)
    assert not drift.intact
    assert not drift.same
    assert "altered" in drift.sentence()


def test_a_question_that_no_longer_exists_says_so(service: Service) -> None:
    drift = verify(hand_made(view="weather"), service)
    assert drift.unanswered is not None
    assert not drift.same
    drift = verify(hand_made(view="topic", filters={"status": ("invented",)}), service)
    assert "invented" in (drift.unanswered or "")


def test_rows_that_appear_or_vanish_stand_side_by_side() -> None:
    then = hand_made()
    now = hand_made(columns={"topic": ["AI", "Law"], "label": ["AI", "Law"], "count": [2, 4], "fractional": [1.5, 4.0]})
    drift = compare_snapshots(then, now)
    assert [(c.key, c.then is None, c.now is None) for c in drift.rows] == [
        ((None,), False, True),
        (("Law",), True, False),
    ]
    assert row_words(RowChange((None,), {"count": 1}, None)) == ("unknown", "count 1", "not there")
    assert compare_snapshots(then, then) == Drift(
        intact=True,
        corpus_version=then.corpus_version,
        total=2,
        added=(),
        removed=(),
        changed=(),
        whole_then=then.whole,
        whole=then.whole,
    )


def test_an_end_date_is_set_by_the_lifetime(corpus: Path, tmp_path: Path) -> None:
    with serving(corpus, tmp_path / "data", snapshot_days=7) as service:
        assert _freeze(service, "topic").expires_at == NOW + timedelta(days=7)


def test_what_shows_an_unpublished_article_is_withdrawn_and_nothing_else(corpus: Path, tmp_path: Path) -> None:
    with serving(corpus, tmp_path / "data", visibility=Visibility.PUBLISHED) as service:
        archive = Archive.of(service.settings)
        titles = archive.keep(_freeze(service, "articles"))
        counts = archive.keep(_freeze(service, "topic"))
        hidden = [d.title for d in DOCUMENTS if d.published is not True]
        for kept in (titles, counts):
            text = to_bytes(kept.snapshot).decode()
            assert not [title for title in hidden if title in text]
        assert sweep(archive, service, NOW) == ()
        shown = next(d for d in DOCUMENTS if d.published)
        path = corpus / f"{shown.number:03d}.md"
        path.write_text(shown.text().replace("published: true", "published: false"), encoding="utf-8")
        assert sync(service.settings).changed
        assert sweep(archive, service, NOW) == (titles.snapshot.id,)
        with pytest.raises(SnapshotGone, match="no longer published"):
            archive.read(titles.snapshot.id, NOW)
        assert archive.read(counts.snapshot.id, NOW) == counts.snapshot
        holding = {p.suffix for p in archive.folder.iterdir() if shown.title.encode() in p.read_bytes()}
        assert holding <= {f".{UNSERVED}"}, "kept for 30 days, and served by no route"


def test_locally_a_snapshot_outlives_its_articles_but_not_its_end_date(corpus: Path, tmp_path: Path) -> None:
    with serving(corpus, tmp_path / "data") as service:
        archive = Archive.of(service.settings)
        kept = archive.keep(_freeze(service, "articles"))
        brief = archive.keep(hand_made(expires_at=NOW))
        (corpus / "000.md").unlink()
        sync(service.settings)
        assert sweep(archive, service, NOW) == (brief.snapshot.id,)
        assert archive.read(kept.snapshot.id, NOW) == kept.snapshot


@pytest.mark.corpus
def test_real_documents_freeze_and_verify(real_corpus: Path, tmp_path: Path) -> None:
    with serving(real_corpus / "news-records", tmp_path / "data") as service:
        for chart in CHARTS:
            frozen = _freeze(service, chart)
            assert len(frozen.documents or ()) == 670
            assert len(to_bytes(frozen)) < 500_000
            assert verify(frozen, service).same


def test_settings_of_a_service_reach_the_snapshot(service: Service) -> None:
    assert isinstance(service.settings, Settings)
    frozen = _freeze(service, "topic", title="\u202eOurs", note="x" * 9000)
    assert (frozen.title, len(frozen.note)) == ("Ours", 2000)
