"""Documents made to do harm: each becomes what it must, none costs more than itself, none hidden is seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.config.settings import Settings, Visibility
from dashboard.corpus.folder import FoundFile
from dashboard.corpus.ingest import ingest
from dashboard.corpus.reading import read_file
from tests.hostile.case import ANY
from tests.hostile.corpus import HostileCorpus, by_group, hostile_cases, write_hostile_corpus, wrong_outcomes
from tests.hostile.places import CANARY
from tests.support.documents import LIMITS

pytestmark = pytest.mark.slow

GROUPS = {
    "control": 50,
    "bomb": 100,
    "slow": 40,
    "tag": 40,
    "type": 400,
    "injection": 200,
    "url": 140,
    "encoding": 30,
    "binary": 20,
    "story": 30,
    "name": 60,
    "place": 12,
    "flag": 300,
    "mutated": 200,
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> HostileCorpus:
    return write_hostile_corpus(tmp_path_factory.mktemp("hostile") / "hostile")


def test_the_corpus_has_every_kind_and_enough_secrets(corpus: HostileCorpus) -> None:
    counted = by_group(corpus.cases)
    assert {group: counted.get(group, 0) >= least for group, least in GROUPS.items()} == dict.fromkeys(GROUPS, True)
    assert len(corpus.secrets) >= 273
    assert len([case for case in corpus.cases if case.outcome == ANY]) < len(corpus.cases) / 4


def test_the_corpus_is_the_same_every_time() -> None:
    first, second = (
        [(case.path, case.data, case.outcome, case.hidden) for case in hostile_cases(20)[0]] for _ in range(2)
    )
    assert first == second


@pytest.mark.parametrize("visibility", list(Visibility))
def test_every_hostile_document_becomes_what_it_must(corpus: HostileCorpus, visibility: Visibility) -> None:
    found = ingest(Settings(corpus=(corpus.folder,), visibility=visibility))
    served = {article.path: article for article in found.articles}
    assert wrong_outcomes(corpus, found.report, served, visibility) == []
    assert len({line.path for line in found.report.lines}) == len(found.report.lines)
    told = repr(found.articles)
    assert CANARY not in told
    if visibility is Visibility.PUBLISHED:
        assert [secret for secret in corpus.secrets if secret in told] == []


def test_what_is_injected_is_still_published_as_the_text_it_is(corpus: HostileCorpus) -> None:
    harmless = [case for case in corpus.cases if case.group in ("injection", "url", "name", "type") and not case.hidden]
    accepted = [case for case in harmless if case.outcome == "accepted"]
    assert len(accepted) >= 0.95 * len([case for case in harmless if case.outcome != "rejected"])
    for case in accepted[::9]:
        reading = read_file(FoundFile(str(corpus.folder / case.path), case.path, case.path), LIMITS, 2_000_000)
        assert reading.article is not None, case.path


def test_the_judge_can_fail(corpus: HostileCorpus, tmp_path: Path) -> None:
    naive = ingest(Settings(corpus=(corpus.folder,)))
    served = {article.path: article for article in naive.articles}
    seen = wrong_outcomes(corpus, naive.report, served, Visibility.PUBLISHED)
    assert len([what for what in seen if "seen although hidden" in what]) > 100
