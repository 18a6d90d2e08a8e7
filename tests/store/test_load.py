from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.config.settings import Settings
from dashboard.errors import BadParameter, StoreUnavailable
from dashboard.model.article import Article, Status
from dashboard.model.ingest_report import IngestReport, Outcome, ReportLine
from dashboard.store.answers import facts, outcomes
from dashboard.store.base import Statement
from dashboard.store.duckdb.store import open_store
from dashboard.store.schema import PARTS_PER_ARTICLE
from dashboard.store.writing import statements as writing_statements
from tests.support.articles import sample_articles, sample_report
from tests.support.load import load, stored_fingerprint
from tests.support.stores import STAMP, sample_store

pytestmark = pytest.mark.slow


def test_a_load_is_known_by_its_fingerprint(tmp_path: Path) -> None:
    store = open_store(Settings(data=tmp_path))
    assert stored_fingerprint(store) is None
    assert load(store, (), IngestReport(()), STAMP) == "gen-1"
    assert stored_fingerprint(store) == "f1"
    assert load(store, (), IngestReport(()), replace(STAMP, fingerprint="f2")) == "gen-2"
    assert stored_fingerprint(store) == "f2"


def test_the_report_comes_back_in_path_order(tmp_path: Path) -> None:
    articles = sample_articles(9)
    store = sample_store(tmp_path, articles)
    lines = sample_report(articles).lines
    assert outcomes(store) == lines
    assert outcomes(store, limit=3, offset=2) == lines[2:5]
    assert outcomes(store, offset=99) == ()
    assert outcomes(store, limit=0) == ()
    rejected = outcomes(store, outcome=Outcome.REJECTED)
    assert [(line.path, line.remedy) for line in rejected] == [("sample/broken.md", "Close it with ---.")]
    with pytest.raises(BadParameter):
        outcomes(store, limit=-1)


def test_a_load_that_fails_leaves_what_was_served(tmp_path: Path) -> None:
    store = sample_store(tmp_path, sample_articles(3))

    def failing() -> list[Article]:
        raise RuntimeError("the corpus went away")

    with pytest.raises(RuntimeError):
        load(store, (article for article in failing()), IngestReport(()), STAMP)
    with pytest.raises((TypeError, AttributeError)):
        load(store, [None], IngestReport(()), STAMP)  # type: ignore[list-item]
    assert facts(store).articles == 3
    assert sorted(path.name for path in tmp_path.glob("gen-*")) == ["gen-1.duckdb", "gen-1.json"]
    assert load(store, (), IngestReport(()), STAMP) == "gen-2"


def test_a_published_store_knows_nothing_of_hidden_files(tmp_path: Path) -> None:
    shown, hidden = sample_articles(2)
    lines = (
        ReportLine("c/shown.md", Outcome.ACCEPTED, status=Status.PUBLISHED, visible=True, article_id=shown.article_id),
        ReportLine("c/secret.md", Outcome.ACCEPTED, visible=False, article_id=hidden.article_id, title="Secret"),
        ReportLine("c/copy.md", Outcome.DUPLICATE, "Same as c/shown.md.", article_id=shown.article_id),
        ReportLine("c/secret-copy.md", Outcome.DUPLICATE, "Same as c/secret.md.", article_id=hidden.article_id),
        ReportLine("c/broken.md", Outcome.REJECTED, "Broken.", "Mend it."),
    )
    store = open_store(Settings(data=tmp_path))
    load(store, [shown], IngestReport.of(lines), replace(STAMP, visibility="published"))
    assert [line.path for line in outcomes(store)] == ["c/broken.md", "c/copy.md", "c/shown.md"]
    store.close()
    for path in tmp_path.iterdir():
        assert b"ecret" not in path.read_bytes()


def test_every_article_has_topics_that_add_up_to_one(tmp_path: Path) -> None:
    store = sample_store(tmp_path, sample_articles(80))
    parts = Statement(
        "SELECT article_no, SUM(part) AS parts, SUM(is_first) AS firsts FROM article_topic GROUP BY article_no"
    )
    found = store.query(parts)
    assert set(found["parts"]) == {PARTS_PER_ARTICLE}
    assert set(found["firsts"]) == {1}
    assert len(found["parts"]) == store.query(Statement("SELECT COUNT(*) AS n FROM article"))["n"][0]


@pytest.mark.parametrize("at_once", [3, 1000])
def test_the_corpus_version_is_that_of_all_digests_in_order_however_many_are_joined_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(writing_statements, "DIGESTS_AT_ONCE", at_once)
    articles = sample_articles(40)
    store = sample_store(tmp_path, articles, corpus_version=None)
    digests = sorted(article.digest for article in articles)
    assert len(set(digests)) == 40
    version = hashlib.sha256("".join(digests).encode()).hexdigest()
    assert facts(store).corpus_version == version
    with_one_less = sample_store(tmp_path, articles[1:], corpus_version=None)
    assert facts(with_one_less).corpus_version != version


def test_loading_needs_a_folder_that_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable):
        load(open_store(Settings(data=tmp_path / "file" / "data")), (), IngestReport(()), STAMP)
