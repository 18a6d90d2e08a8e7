"""The operator's note on the corpus, which must be read with every page, chart, snapshot and answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dashboard.charts.catalog import CHARTS
from dashboard.config.settings import Settings
from dashboard.errors import SettingError
from dashboard.model.filters import Filters
from dashboard.model.view_options import Display
from dashboard.service import Service, sync
from dashboard.snapshots.caption import caption
from dashboard.snapshots.freeze import freeze_view
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.web.test_api import client_of

pytestmark = pytest.mark.slow

NOTE = "Synthetic corpus: every document in it is invented."
NOW = datetime(2026, 11, 3, 4, 10, tzinfo=UTC)
ANSWERS = ("/api/v1/coverage?by=topic", "/api/v1/articles", "/api/v1/corpus")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("note")
    settings = Settings(corpus=(write_corpus(folder / "invented", stated_documents()),), data=folder / "data")
    sync(settings)
    return settings


@pytest.fixture
def noted(settings: Settings) -> Iterator[Service]:
    service = Service(replace(settings, corpus_note=NOTE))
    yield service
    service.close()


@pytest.fixture
def plain(settings: Settings) -> Iterator[Service]:
    service = Service(settings)
    yield service
    service.close()


def test_the_note_is_one_short_line() -> None:
    assert Settings.from_environment({"PULSE_CORPUS_NOTE": f" {NOTE} "}).corpus_note == NOTE
    for refused in ("x" * 201, "one\ntwo"):
        with pytest.raises(SettingError):
            Settings.from_environment({"PULSE_CORPUS_NOTE": refused})


@pytest.mark.parametrize("name", CHARTS)
def test_it_stands_under_every_chart_and_without_one_nothing_does(noted: Service, plain: Service, name: str) -> None:
    said = noted.chart(name, Filters(), Display()).drawing.note
    assert said.endswith(NOTE)
    assert plain.chart(name, Filters(), Display()).drawing.note == said.removesuffix(NOTE).strip()


@pytest.mark.parametrize("view", ["topic", "articles", "story"])
def test_it_is_in_the_caption_of_every_kind_of_snapshot_once(noted: Service, plain: Service, view: str) -> None:
    address = f"story:{noted.listing(Filters()).rows[0].article_id}" if view == "story" else view
    texts = [
        caption(freeze_view(service, address, Filters(), Display(), now=NOW), "").text for service in (noted, plain)
    ]
    assert [text.count(NOTE) for text in texts] == [1, 0]


@pytest.mark.parametrize("address", ANSWERS)
def test_answers_hold_it_where_there_is_one(noted: Service, plain: Service, address: str) -> None:
    with client_of(noted) as client:
        assert client.get(address).json()["corpus_note"] == NOTE
    with client_of(plain) as client:
        assert "corpus_note" not in client.get(address).json()
