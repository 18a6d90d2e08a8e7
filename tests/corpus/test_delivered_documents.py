"""What the three delivered documents must show, said here in numbers and asked of a running dashboard."""

from __future__ import annotations

import csv
import io
import urllib.error
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.live_server import LiveServer, running_dashboard


@pytest.fixture(scope="module")
def server(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with running_dashboard(seeds, tmp_path_factory.mktemp("delivered")) as started:
        yield started


def _counts(server: LiveServer, by: str, **params: str) -> dict[Any, int]:
    rows = server.json("/api/v1/coverage", {"by": by, **params})["rows"]
    return {row["key"]: row["count"] for row in rows}


def test_all_three_are_accepted(server: LiveServer) -> None:
    report = server.json("/api/v1/corpus")
    assert [line["outcome"] for line in report["lines"]] == ["accepted"] * 3
    assert server.json("/api/v1/coverage", {"by": "type"})["total"] == 3


def test_their_topics_providers_status_and_type(server: LiveServer) -> None:
    assert _counts(server, "topic") == {"AI": 2, "AI Hardware": 2, None: 1}
    assert _counts(server, "provider") == {"coinspeaker.com": 1, "nikkei.com": 1, "theoutpost.ai": 1}
    assert _counts(server, "status") == {"published": 1, "unpublished": 1, "unscored": 1}
    assert _counts(server, "type") == {"article": 2, "story": 1}


def test_two_are_dated_and_one_is_not(server: LiveServer) -> None:
    counts = _counts(server, "day")
    assert {key: count for key, count in counts.items() if count} == {"2023-07-03": 1, "2023-11-08": 1, None: 1}
    assert len(counts) == 129 + 1, "every day between them has a row"
    assert _counts(server, "month") == {"2023-07": 1, "2023-08": 0, "2023-09": 0, "2023-10": 0, "2023-11": 1, None: 1}


def test_related_coverage_adds_two_dated_pieces_without_topics(server: LiveServer) -> None:
    dated = {key: count for key, count in _counts(server, "day", related="true").items() if key and count}
    assert sum(dated.values()) == 4
    providers = _counts(server, "provider", related="true")
    assert {"aol.com", "barrons.com"} <= set(providers)
    assert _counts(server, "topic", related="true") == {"AI": 2, "AI Hardware": 2, None: 3}
    assert not {"aol.com", "barrons.com"} & set(_counts(server, "provider"))


def test_csv_says_the_same_as_json(server: LiveServer) -> None:
    text = server.get("/api/v1/coverage", {"by": "topic", "format": "csv"}).decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {(row["key"] or None): int(row["count"]) for row in rows} == _counts(server, "topic")


def test_a_wrong_question_is_refused_in_words(server: LiveServer) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        server.get("/api/v1/coverage", {"by": "topic", "status": "secret"})
    with refused.value as answer:
        assert answer.code == 400
        said = answer.read().decode()
    assert "status" in said
    assert "Traceback" not in said


def test_what_the_documents_hide_is_not_served(server: LiveServer, seeds: Path) -> None:
    blobs = [
        line[10:60] for path in seeds.iterdir() for line in path.read_text().splitlines() if line.startswith("secured:")
    ]
    assert len(blobs) == 2
    served = server.get("/api/v1/articles", {"related": "true"}) + server.get("/api/v1/corpus")
    assert [blob for blob in blobs if blob.encode() in served] == []
