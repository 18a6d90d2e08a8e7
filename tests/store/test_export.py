"""An export holds every article of its view once, with the values the documents state, in every form."""

from __future__ import annotations

import csv
import io
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.config.settings import Visibility
from dashboard.errors import StoreUnavailable
from dashboard.model.filters import Filters
from dashboard.store.export import ExportForm, export
from tests.support.commands import run_here as run
from tests.support.invented_corpus import stated_documents, write_corpus
from tests.support.snapshots_served import Served, deployment

pytestmark = pytest.mark.slow

DOCUMENTS = stated_documents(60)
FORMS = [*ExportForm]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("corpus") / "invented", DOCUMENTS)


@pytest.fixture(scope="module")
def served(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with deployment(corpus, tmp_path_factory.mktemp("data"), corpus_note="Invented") as found:
        yield found


def rows_in(form: ExportForm, data: bytes, folder: Path) -> list[dict[str, Any]]:
    if form is ExportForm.CSV:
        return list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    if form is ExportForm.PARQUET:
        return list(pq.read_table(pa.BufferReader(data)).to_pylist())
    path = folder / "export.duckdb"
    path.write_bytes(data)
    with duckdb.connect(str(path), read_only=True) as file:
        return list(file.sql("SELECT * FROM articles").to_arrow_table().to_pylist())


@pytest.mark.parametrize("form", FORMS)
def test_every_article_in_view_is_there_once_with_what_it_states(
    served: Served, form: ExportForm, tmp_path: Path
) -> None:
    answer = served.client.get("/api/v1/export", params={"format": form, "topic": "=Chips & Co"})
    assert answer.status_code == 200
    rows = rows_in(form, answer.content, tmp_path)
    expected = [d for d in DOCUMENTS if "=Chips & Co" in d.topics]
    assert sorted(row["url"] for row in rows) == sorted(d.url for d in expected)
    by_url = {row["url"]: row for row in rows}
    for stated in expected:
        row = by_url[stated.url]
        if form is ExportForm.CSV:
            assert row["quality"] == ("" if stated.quality is None else str(stated.quality))
            assert row["topics"].startswith("'=") or not stated.topics[0].startswith("=")
        else:
            assert (row["quality"], row["status"], set(row["topics"])) == (
                stated.quality,
                stated.status,
                set(stated.topics),
            )
            moment = row["published_at"]
            assert (moment and f"{moment:%Y-%m-%dT%H:%M:%SZ}") == stated.published_at


def test_a_file_says_what_it_is(served: Served, tmp_path: Path) -> None:
    version = served.service.facts().corpus_version
    parquet = served.client.get("/api/v1/export?format=parquet&status=published")
    said = {
        key.decode(): value.decode() for key, value in pq.read_schema(pa.BufferReader(parquet.content)).metadata.items()
    }
    assert said["ai_policy_pulse.corpus_version"] == version
    assert said["ai_policy_pulse.corpus_note"] == "Invented"
    assert "http://localhost/articles?status=published" in said["ai_policy_pulse.citation"]
    (tmp_path / "x.duckdb").write_bytes(served.client.get("/api/v1/export?format=duckdb").content)
    with duckdb.connect(str(tmp_path / "x.duckdb"), read_only=True) as file:
        about = dict(file.sql("SELECT * FROM about").fetchall())
    assert about["corpus_version"] == version


def test_it_is_a_download_that_leaves_nothing_behind_and_is_not_sent_twice(served: Served) -> None:
    data = served.service.settings.data
    forgotten = data / "export-forgotten"
    forgotten.write_bytes(b"x")
    os.utime(forgotten, (time.time() - 7_200,) * 2)
    answer = served.client.get("/api/v1/export?format=csv")
    assert answer.headers["content-disposition"].startswith('attachment; filename="articles-')
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert not list(data.glob("export-*"))
    again = served.client.get("/api/v1/export?format=csv", headers={"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("query", "parameter"), [("", "format"), ("format=xlsx", "format"), ("format=csv&page=x&q=a&q=b", "q")]
)
def test_what_means_nothing_is_refused(served: Served, query: str, parameter: str) -> None:
    answer = served.client.get(f"/api/v1/export?{query}")
    assert (answer.status_code, answer.json()["error"]["parameter"]) == (400, parameter)


def test_hidden_articles_are_never_exported(corpus: Path, tmp_path: Path) -> None:
    shown = {d.url for d in DOCUMENTS if d.published}
    with deployment(corpus, tmp_path / "data", visibility=Visibility.PUBLISHED) as published:
        for form in FORMS:
            content = published.client.get("/api/v1/export", params={"format": form}).content
            assert {row["url"] for row in rows_in(form, content, tmp_path)} == shown


def test_a_place_that_cannot_be_written_is_an_error_not_half_a_file(served: Served, tmp_path: Path) -> None:
    for form in FORMS:
        with pytest.raises(StoreUnavailable):
            export(served.service._store, Filters(), form, tmp_path / "missing" / "file", {})
    assert not list(tmp_path.iterdir())


def test_the_command_writes_a_file_and_says_how_to_cite_it(tmp_path: Path, corpus: Path) -> None:
    assert run(tmp_path, "sync", "--corpus", str(corpus)).returncode == 0
    out = tmp_path / "articles.parquet"
    done = run(tmp_path, "export", "--format", "parquet", "--out", str(out), "--status", "published")
    assert (done.returncode, done.stderr) == (0, "")
    count = sum(bool(d.published) for d in DOCUMENTS)
    assert done.stdout.startswith(f"{count} articles written to {out}. Cite as: AI Policy Pulse: articles, published.")
    assert pq.read_metadata(out).num_rows == count
    done = run(tmp_path, "export", "--format", "csv", "--out", str(tmp_path / "none" / "a.csv"))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


def test_policy_facets_are_there_with_subjects_told_from_mentions(seeds: Path, tmp_path: Path) -> None:
    with deployment(seeds, tmp_path / "data") as three:
        rows = {
            form: rows_in(form, three.client.get("/api/v1/export", params={"format": form}).content, tmp_path)
            for form in FORMS
        }
    for form in (ExportForm.PARQUET, ExportForm.DUCKDB):
        assert all("JP" in row["jurisdictions"] for row in rows[form])
        assert any("TSMC" in row["title"] or row["organisations"] for row in rows[form])
        assert not any(set(row["jurisdictions"]) & set(row["jurisdictions_mentioned"]) for row in rows[form])
    assert all("JP" in row["jurisdictions"].split("; ") for row in rows[ExportForm.CSV])
    with duckdb.connect(str(tmp_path / "export.duckdb"), read_only=True) as file:
        counted = dict(
            file.sql(
                "SELECT key, COUNT(*) FROM facets WHERE kind = 'jurisdiction' AND is_subject GROUP BY key"
            ).fetchall()
        )
    assert counted["JP"] == 3
