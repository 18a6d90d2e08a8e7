"""The benchmarks measure what they say: the same articles everywhere, equal answers, results that do not erase others."""

from __future__ import annotations

import io
import json
import threading
import urllib.error
import urllib.request
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from PIL import Image

from benchmarks import report, results
from benchmarks.corpus_generator import NOTE, articles, write_corpus
from benchmarks.demo_corpus import write_demo
from benchmarks.demo_pictures import picture, server
from benchmarks.peers.articles import Articles, peer_database
from benchmarks.queries import FILTERS, QUESTIONS, naive_answers, our_answers
from dashboard.config.settings import Settings
from dashboard.model.filters import Filters
from dashboard.model.findings.policy import MONEY
from dashboard.model.findings.stories import STORIES
from dashboard.model.query import Dimension, Query
from dashboard.service import Service, sync
from tests.support.snapshots_made import serving

pytestmark = pytest.mark.slow

COUNT = 400


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("synthetic")
    settings = Settings(corpus=(write_corpus(folder / "corpus", COUNT),), data=folder / "data")
    sync(settings)
    return settings


def test_the_documents_say_what_the_articles_are(settings: Settings) -> None:
    service = Service(settings)
    try:
        assert service.facts().articles == COUNT
        for made in articles(COUNT):
            read = service.article(made.article_id).article
            assert replace(read, path=made.path) == made
            assert made.provider.name is None or made.provider.name.endswith("(synthetic)")
    finally:
        service.close()


def test_a_seed_decides_everything_and_nothing_else_does() -> None:
    first = list(articles(50))
    assert first == list(islice(articles(50), 50))
    assert first != list(articles(50, seed=7))
    assert len({article.identity for article in articles(6000)}) == 6000


def test_the_folder_says_that_it_is_synthetic(settings: Settings) -> None:
    assert NOTE in (settings.corpus[0] / ".synthetic-corpus").read_text("utf-8")


@pytest.mark.parametrize("name", FILTERS)
def test_our_answers_equal_naive_sql(settings: Settings, name: str) -> None:
    service = Service(settings)
    try:
        newest = service.facts().last
        assert newest is not None
        store = service._store
        assert our_answers(store, FILTERS[name]) == naive_answers(store, FILTERS[name], newest)
        other = Filters(topic=("No such topic",))
        assert all(not answer for answer in naive_answers(store, other, newest)[2:3]), QUESTIONS[2]
    finally:
        service.close()


def test_peers_count_the_same_articles(settings: Settings) -> None:
    service = Service(settings)
    peer = Articles(peer_database(settings.data))
    try:
        for topic in ("", *peer.topics()[:3]):
            for recent in (False, True):
                filters = Filters(topic=(topic,) if topic else (), period="90d" if recent else None)
                views = peer.views(topic or None, recent)
                assert views["figures"]["articles"] == service.summary(filters).articles
                asked = service.coverage(Query((Dimension.QUALITY,)), filters).columns
                ours = {key: n for key, n in zip(asked["quality"], asked["count"], strict=True) if key is not None}
                assert dict(zip(*views["quality"], strict=True)) == ours
    finally:
        peer.close()
        service.close()


def test_results_of_others_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = tmp_path / "results.json"
    kept.write_text(json.dumps({"ingest": {"ratio": 0.5}, "browser": {"10": {"ours_ms": 9}}}))
    monkeypatch.setattr(results, "RESULTS", kept)
    results.record("browser", "20", {"ours_ms": 1})
    assert results.results() == {"ingest": {"ratio": 0.5}, "browser": {"10": {"ours_ms": 9}, "20": {"ours_ms": 1}}}


def test_the_report_replaces_its_own_section_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "results.md"
    page.write_text(
        "# Results\n\nOthers before.\n\n<!-- clicks: begin -->\nold\n<!-- clicks: end -->\n\nOthers after.\n"
    )
    monkeypatch.setattr(results, "PAGE", page)
    monkeypatch.setattr(report, "PLOTS", tmp_path / "plots")
    costs = {"cpu_ms": 5.0, "wall_ms": 3.0, "naive_cpu_ms": 10.0}
    names = ("ready_ms", "paint_ms", "words_ms", "chart_ms", "cpu_ms")
    started = {**dict.fromkeys(names, 1234.0), "resident_mb": 300, "load_average": 0.5}
    found = {"queries": {"10": {"none": costs}, "100": {"none": costs}}, "start": {"10": started}}
    results.write_section("clicks", [report.section(found)])
    text = page.read_text()
    assert text.startswith("# Results\n\nOthers before.")
    assert text.endswith("Others after.\n")
    assert "old" not in text.splitlines()
    assert "5 (0.50) | 3 ms |" in text
    assert "1.2 s" in text
    assert "naive SQL" in (tmp_path / "plots" / "questions.svg").read_text()


def test_the_demo_fills_every_page(tmp_path: Path) -> None:
    write_demo(tmp_path / "corpus", 400)
    with serving(tmp_path / "corpus", tmp_path / "data") as service:
        assert len(service.coverage(Query((Dimension.JURISDICTION,)), Filters()).rows()) > 12
        assert len(service.coverage(Query((Dimension.INSTRUMENT,)), Filters()).rows()) > 8
        assert len(service.coverage(Query((Dimension.ORGANISATION,)), Filters()).rows()) > 6
        assert len(service.finding(MONEY, Filters()).records) > 5
        assert service.finding(STORIES, Filters()).facts.stories > 5
        rows = service.listing(Filters(), limit=400).rows
        assert len(rows) == 400, "no document of the demo is refused"
        assert any(not row.title.isascii() for row in rows)
        assert sum(row.image is not None for row in rows) > 100


def test_the_demo_draws_its_pictures_on_the_spot() -> None:
    serving_pictures = server()
    threading.Thread(target=serving_pictures.serve_forever, daemon=True).start()
    at = f"http://127.0.0.1:{serving_pictures.server_port}"
    with urllib.request.urlopen(f"{at}/7.jpg") as answer:
        body = answer.read()
    assert Image.open(io.BytesIO(body)).size == (960, 540)
    assert body == picture(7) != picture(8)
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{at}/../demo.py")
    serving_pictures.shutdown()
    serving_pictures.server_close()
