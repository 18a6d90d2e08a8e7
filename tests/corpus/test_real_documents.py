"""Every number the API and the command line give for the real documents equals a second, separate count."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.corpus_counts import CountedCorpus, calendar, count_by, read_corpus
from tests.support.live_server import PROJECT, LiveServer, running_dashboard

pytestmark = [pytest.mark.corpus, pytest.mark.slow]


@dataclass(frozen=True)
class Case:
    """One real corpus three ways: counted separately, reported by the command line, served over HTTP."""

    counted: CountedCorpus
    report: list[dict[str, Any]]
    summary: str
    server: LiveServer

    def rows(self, **params: str) -> list[dict[str, Any]]:
        return list(self.answer(**params)["rows"])

    def answer(self, **params: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.server.json("/api/v1/coverage", params)
        return answer

    def counts(self, **params: str) -> dict[Any, int]:
        rows = self.rows(**params)
        counts = {row["key"]: row["count"] for row in rows}
        assert len(counts) == len(rows), "a key stands in two rows"
        return counts


@pytest.fixture(scope="module", params=["news-records", "news-records-related"])
def case(request: pytest.FixtureRequest, real_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("real")
    corpus = real_corpus / request.param
    report = folder / "report.jsonl"
    options = ["--corpus", str(corpus), "--data", str(folder / "data"), "--report", str(report)]
    synced = subprocess.run(
        [sys.executable, "-m", "dashboard", "sync", *options],
        cwd=PROJECT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PULSE_")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert synced.returncode == 0, synced.stderr
    lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    with running_dashboard(corpus, folder) as server:
        yield Case(read_corpus(corpus), lines, synced.stdout + synced.stderr, server)


CLUSTERED = pytest.mark.parametrize("case", ["news-records-related"], indirect=True)
WITH_DUPLICATES = pytest.mark.parametrize("case", ["news-records"], indirect=True)


def test_the_second_count_knows_its_corpora(case: Case) -> None:
    files, articles = len(case.counted.files), len(case.counted.articles)
    assert (files, articles, len(case.counted.leaders)) in [(674, 670, 670), (120, 120, 38)]


@pytest.mark.parametrize("by", ["topic", "provider", "quality", "status", "type"])
def test_coverage_equals_the_second_count(case: Case, by: str) -> None:
    answer = case.answer(by=by)
    assert answer["total"] == len(case.counted.articles)
    assert {row["key"]: row["count"] for row in answer["rows"]} == count_by(by, case.counted.articles)
    assert answer["left_out"] == []


@pytest.mark.parametrize("by", ["day", "week", "month"])
def test_coverage_over_time_equals_the_second_count_without_gaps(case: Case, by: str) -> None:
    counts = case.counts(by=by)
    counted = count_by(by, case.counted.articles)
    assert {key: count for key, count in counts.items() if count} == counted
    assert list(counts) == calendar(by, case.counted.articles)


@pytest.mark.parametrize("by", ["topic", "provider", "month", "quality", "status", "type"])
def test_stories_are_cluster_leaders(case: Case, by: str) -> None:
    answer = case.answer(by=by, stories="true")
    assert answer["total"] == len(case.counted.leaders)
    counts = {row["key"]: row["count"] for row in answer["rows"] if row["count"]}
    assert counts == count_by(by, case.counted.leaders)


def test_related_coverage_counts_once_and_never_twice_with_its_article(case: Case) -> None:
    everything = [*case.counted.articles, *case.counted.related.values()]
    answer = case.answer(by="provider", related="true")
    assert answer["total"] == len(everything)
    assert {row["key"]: row["count"] for row in answer["rows"]} == count_by("provider", everything)


@CLUSTERED
def test_related_coverage_has_no_topic_of_its_own(case: Case) -> None:
    counts = case.counts(by="topic", related="true")
    assert counts.pop(None) == len(case.counted.related) > 0
    assert counts == count_by("topic", case.counted.articles)


def test_fractional_counts_add_up_to_the_articles(case: Case) -> None:
    rows = case.rows(by="topic")
    shares: dict[str, float] = defaultdict(float)
    for record in case.counted.articles:
        for topic in record["topics"]:
            shares[topic] += 1 / len(record["topics"])
    assert {row["key"]: row["fractional"] for row in rows} == pytest.approx(dict(shares))
    assert sum(row["fractional"] for row in rows) == pytest.approx(len(case.counted.articles))


def test_filters_narrow_as_the_second_count_does(case: Case) -> None:
    topic, _ = count_by("topic", case.counted.articles).most_common(2)[1]
    kept = [r for r in case.counted.articles if topic in r["topics"] and r["published"] and r["quality"] >= 50]
    assert kept, "the filter must leave something to compare"
    params = [("by", "provider"), ("topic", str(topic)), ("status", "published"), ("quality", "50"), ("quality", "200")]
    answer = case.server.json("/api/v1/coverage", params)
    assert answer["total"] == len(kept) < len(case.counted.articles)
    assert {row["key"]: row["count"] for row in answer["rows"]} == count_by("provider", kept)


def test_every_file_has_exactly_one_outcome(case: Case) -> None:
    names = [Path(line["path"]).name for line in case.report]
    assert sorted(names) == sorted(case.counted.files)
    outcomes = Counter(line["outcome"] for line in case.report)
    assert outcomes == Counter(accepted=len(case.counted.articles)) + Counter(duplicate=len(case.counted.duplicates))


@WITH_DUPLICATES
def test_duplicates_are_the_ones_the_rule_names(case: Case) -> None:
    duplicates = {Path(line["path"]).name: line for line in case.report if line["outcome"] == "duplicate"}
    assert set(duplicates) == case.counted.duplicates
    assert len(duplicates) == 4
    assert all(line["reason"] and not line["visible"] for line in duplicates.values())


def test_the_report_says_status_and_date_of_every_article(case: Case) -> None:
    accepted = [line for line in case.report if line["outcome"] == "accepted"]
    assert Counter(line["status"] for line in accepted) == count_by("status", case.counted.articles)
    assert Counter(line["published_at"][:7] for line in accepted) == count_by("month", case.counted.articles)
    assert all(line["visible"] is True for line in accepted)


def test_nothing_secured_leaves_the_documents(case: Case) -> None:
    blobs = [str(record["secured"])[:40] for record in case.counted.files.values() if record.get("secured")]
    assert len(blobs) > 100
    served = case.server.get("/api/v1/articles", {"limit": "1000"}) + case.server.get("/api/v1/corpus")
    said = served.decode() + json.dumps(case.report)
    assert [blob for blob in blobs if blob in said] == []
    store = b"".join(path.read_bytes() for path in sorted(case.server.data.rglob("*")) if path.is_file())
    assert [blob for blob in blobs if blob.encode() in store] == []
