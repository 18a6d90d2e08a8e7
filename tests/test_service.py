"""The whole flow: a corpus that changes, a service that follows it, and answers that never mix."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.charts.catalog import CHARTS
from dashboard.config.project import PROJECT, project_settings
from dashboard.config.settings import Settings
from dashboard.errors import CorpusMissing, NotFound, SettingError, StoreUnavailable
from dashboard.model.filters import Filters
from dashboard.model.query import Dimension, Query
from dashboard.model.view_options import Display, Sort
from dashboard.service import Service, sync
from dashboard.sync.watch import CHECK_SECONDS
from tests.support.invented_corpus import stated_documents, write_corpus

pytestmark = pytest.mark.slow

DOCUMENTS = stated_documents(20)
BY_STATUS = Query((Dimension.STATUS,))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(corpus=(write_corpus(tmp_path / "invented", DOCUMENTS),), data=tmp_path / "data")


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    service = Service(settings)
    yield service
    service.close()


def until(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, f"not {what} within a minute"
        time.sleep(0.02)


def test_sync_publishes_once_and_again_only_after_a_change(settings: Settings) -> None:
    first = sync(settings)
    assert first.changed
    again = sync(settings)
    assert (again.changed, again.generation, again.corpus_version) == (False, first.generation, first.corpus_version)
    assert again.counts == first.counts
    (settings.corpus[0] / "000.md").write_text(replace(DOCUMENTS[0], title="Rewritten").text(), encoding="utf-8")
    third = sync(settings)
    assert third.changed
    assert third.generation != first.generation
    assert third.corpus_version != first.corpus_version


def test_a_file_that_is_touched_keeps_the_corpus_version(settings: Settings) -> None:
    first = sync(settings)
    os.utime(settings.corpus[0] / "001.md", (1, 1))
    assert sync(settings).corpus_version == first.corpus_version


def test_progress_ends_with_every_file(settings: Settings) -> None:
    seen: list[tuple[int, int]] = []
    sync(settings, progress=lambda progress: seen.append((progress.done, progress.total)))
    files = len(DOCUMENTS) + 1
    assert seen[-1] == (files, files)
    assert seen == sorted(seen)


def test_sync_without_a_corpus_says_so_and_keeps_the_store(settings: Settings) -> None:
    first = sync(settings)
    with pytest.raises(CorpusMissing) as caught:
        sync(replace(settings, corpus=(settings.data / "nowhere",)))
    assert caught.value.remedy
    service = Service(settings)
    assert service.generation() == first.generation
    service.close()


def test_before_the_first_sync_nothing_is_answered(service: Service) -> None:
    assert not service.ready()
    with pytest.raises(StoreUnavailable):
        service.facts()
    assert not service.progress().running


def test_a_service_reads_the_corpus_by_itself_and_follows_it(service: Service, settings: Settings) -> None:
    service.start()
    service.start()
    assert service.progress().running
    until(service.ready, "ready")
    assert service.facts().articles == len(DOCUMENTS)
    before = service.generation()
    write_corpus(settings.corpus[0], stated_documents(25))
    until(lambda: service.generation() != before, "following")
    assert service.facts().articles == 25
    assert service.coverage(BY_STATUS, Filters()).total == 25
    assert threading.active_count() < 20


def test_a_corpus_that_goes_away_is_an_error_on_show_and_the_last_state_stays(
    service: Service, settings: Settings
) -> None:
    sync(settings)
    service.start()
    until(lambda: not service.progress().running, "settled")
    settings.corpus[0].rename(settings.corpus[0].with_name("moved"))
    until(lambda: service.progress().error is not None, "noticed")
    error = service.progress().error
    assert isinstance(error, CorpusMissing)
    assert service.facts().articles == len(DOCUMENTS)
    settings.corpus[0].with_name("moved").rename(settings.corpus[0])
    until(lambda: service.progress().error is None, "recovered")


def test_a_sync_by_another_process_is_seen(service: Service, settings: Settings) -> None:
    sync(settings)
    assert service.summary(Filters()).articles == len(DOCUMENTS)
    write_corpus(settings.corpus[0], stated_documents(22))
    sync(settings)
    assert service.summary(Filters()).articles == 22


def test_closing_twice_or_before_starting_is_harmless(settings: Settings) -> None:
    service = Service(settings)
    service.close()
    service.close()


def test_equal_questions_are_answered_once_and_different_ones_apart(service: Service, settings: Settings) -> None:
    sync(settings)
    assert service.coverage(BY_STATUS, Filters()) is service.coverage(BY_STATUS, Filters())
    narrowed = Filters(status=("published",))
    assert service.coverage(BY_STATUS, narrowed) is not service.coverage(BY_STATUS, Filters())
    assert service.coverage(BY_STATUS, narrowed).total == sum(d.status == "published" for d in DOCUMENTS)


def test_distinct_requests_stay_within_the_byte_budgets(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind that once grew the process by a gigabyte in 450 requests: coverage by provider and day, day by day."""
    budget = 100_000
    monkeypatch.setattr("dashboard.service.ANSWER_BYTES", budget)
    monkeypatch.setattr("dashboard.service.QUERY_BYTES", budget)
    sync(settings)
    service = Service(settings)
    query = Query((Dimension.PROVIDER, Dimension.DAY))
    first, most = date(2010, 1, 1), 0
    for number in range(1_500):
        day = first + timedelta(days=number)
        service.coverage(query, Filters(dates=(day, day + timedelta(days=40))))
        assert service._answers.weight <= budget
        most = max(most, service._answers.weight)
    assert most > budget * 0.9, "the budget was never reached, so nothing was shown"
    assert budget * 0.9 < service._statements.weight <= budget
    service.close()


def test_threads_never_get_each_others_answers(service: Service, settings: Settings) -> None:
    sync(settings)
    wrong: list[str] = []

    def ask(domain: str) -> None:
        expected = sum(d.domain == domain for d in DOCUMENTS)
        for number in range(30):
            filters = Filters(provider=(domain,), q="headline" if number % 2 else "")
            if service.coverage(Query((Dimension.TOPIC,), limit=number + 1), filters).total != expected:
                wrong.append(domain)

    threads = [
        threading.Thread(target=ask, args=(domain,))
        for domain in ("example.com", "news.example.org", "beispiel.de", "nobody.example")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.parametrize("filters", [Filters(), Filters(topic=("AI",)), Filters(q="matches nothing at all")])
def test_every_chart_is_asked_and_drawn(service: Service, settings: Settings, filters: Filters) -> None:
    sync(settings)
    for name, spec in CHARTS.items():
        answer = service.chart(name, filters, Display())
        assert answer.spec is spec
        assert answer.drawing.alt
        if answer.figure is None:
            assert answer.drawing.empty
        else:
            assert json.loads(answer.figure)["data"]
        assert answer is service.chart(name, filters, Display(page=7, sort=Sort.TITLE))


def test_an_unknown_chart_is_not_found(service: Service, settings: Settings) -> None:
    sync(settings)
    with pytest.raises(NotFound):
        service.chart("__class__", Filters(), Display())


def test_the_table_is_newest_first_and_by_relevance_while_searching(service: Service, settings: Settings) -> None:
    sync(settings)
    dates = [row.published_at for row in service.articles(Filters(), Display()).rows]
    known = [moment for moment in dates if moment]
    assert known == sorted(known, reverse=True)
    assert None not in dates[: len(known)]
    titles = {row.title for row in service.articles(Filters(q="number 7"), Display()).rows}
    assert DOCUMENTS[7].title in titles
    assert service.articles(Filters(), Display(sort=Sort.RELEVANCE)).rows[0].published_at == known[0]


def test_pages_of_the_table_follow_each_other(settings: Settings) -> None:
    write_corpus(settings.corpus[0], stated_documents(60))
    sync(settings)
    service = Service(settings)
    pages = [service.articles(Filters(), Display(page=number)) for number in (1, 2, 3, 4)]
    service.close()
    assert [len(page.rows) for page in pages] == [25, 25, 10, 0]
    assert len({row.article_id for page in pages for row in page.rows}) == 60


def test_the_project_folder_is_the_default_from_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PULSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    assert project_settings().corpus == (PROJECT / "seeds",)
    monkeypatch.setenv("PULSE_CORPUS", "mine")
    assert project_settings().corpus == (Path("mine"),)
    monkeypatch.chdir(PROJECT)
    monkeypatch.delenv("PULSE_CORPUS")
    assert project_settings().corpus == (Path("seeds"),)


def test_settings_may_stand_in_the_secrets_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.startswith("PULSE_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("dashboard.config.project.PROJECT", tmp_path)
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text('PULSE_CORPUS = ["one", "two"]\nPULSE_IMAGES = "off"\nother = "x"\n', encoding="utf-8")
    assert project_settings().corpus == (Path("one"), Path("two"))
    monkeypatch.setenv("PULSE_IMAGES", "hotlink")
    assert project_settings().images == "hotlink"
    secrets.write_text("PULSE_CORPUS = ", encoding="utf-8")
    with pytest.raises(SettingError, match=r"secrets\.toml"):
        project_settings()


def test_the_watch_looks_often_enough() -> None:
    assert CHECK_SECONDS <= 5
