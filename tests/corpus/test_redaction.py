"""Readers are told names of corpora, and nobody's folders."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.config.settings import Settings, Visibility
from dashboard.corpus.redaction import corpus_places, redacted, redacted_error
from dashboard.errors import CorpusMissing, DashboardError, SyncCancelled
from dashboard.sync.run import sync

HIDDEN = Visibility.PUBLISHED


def test_a_corpus_goes_by_its_name(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / "deep" / name).mkdir(parents=True)
    for corpus, words in (
        ((tmp_path / "deep" / "one", tmp_path / "gone"), "one, gone"),
        ((tmp_path / "deep" / "*",), "one, two"),
        ((tmp_path / "none" / "*",), "*"),
        ((Path("seeds"),), "seeds"),
        ((Path("."),), Path.cwd().name),
    ):
        for visibility in Visibility:
            assert corpus_places(Settings(corpus=corpus, visibility=visibility)) == words


@pytest.mark.parametrize("place", ["gone", "nothing/*", "odd\n/gone", "../gone", "file.zip"])
def test_what_a_failed_sync_says_names_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    corpus = Path(place) if place.startswith("..") else tmp_path / place
    settings = Settings(corpus=(corpus,), data=tmp_path / "data", visibility=HIDDEN)
    with pytest.raises(CorpusMissing) as raised:
        sync(settings)
    said = redacted_error(raised.value, settings)
    assert corpus.name in said.message
    assert said.remedy == raised.value.remedy
    assert str(tmp_path) not in f"{said} {said.message}"
    assert ".." not in said.message
    assert str(corpus.parent).split(os.sep)[-1].strip() in raised.value.message, "the log keeps it"


def test_the_way_to_corrections_and_to_the_store_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    settings = Settings(corpus=(tmp_path / "*",), data=tmp_path / "data", visibility=HIDDEN)
    text = f"{tmp_path}/a/corrections.yaml, line 3; the store in {tmp_path}/data could not be written."
    assert redacted(text, settings) == "a/corrections.yaml, line 3; the store in data could not be written."
    assert redacted(text, replace(settings, visibility=Visibility.ALL)) == redacted(text, settings)


def test_an_error_without_folders_stays_the_one_it_is(tmp_path: Path) -> None:
    settings = Settings(corpus=(tmp_path, Path(".")), visibility=HIDDEN)
    error = SyncCancelled("The sync was stopped.", "Nothing to do.")
    assert redacted_error(error, settings) is error
    assert type(redacted_error(DashboardError(f"{tmp_path}.", ""), settings)) is DashboardError


@pytest.mark.parametrize(
    "text", ["https://x.org/data/y", "/api/v1/data", "/database/x", "See data/y and ../data.", "/data.csv"]
)
def test_addresses_that_only_look_like_a_configured_folder_stay(text: str) -> None:
    assert redacted(text, Settings(corpus=(Path("/corpus/eu"),), data=Path("/data/pulse"))) == text
    assert redacted(text, Settings(corpus=(Path("/corpus/eu"),), data=Path("/x/data"))) == text


def test_a_configured_folder_is_found_before_every_sign(tmp_path: Path) -> None:
    settings = Settings(corpus=(tmp_path,), data=tmp_path / "my data")
    for end in (".", ",", ":", "'", " is full", "/x", ")", ""):
        assert str(tmp_path) not in redacted(f"writing {settings.data}{end}", settings), end


def test_a_redacted_error_keeps_its_kind(tmp_path: Path) -> None:
    kept = redacted_error(CorpusMissing(f"{tmp_path} is gone.", "Mount it."), Settings(corpus=(tmp_path,)))
    assert isinstance(kept, CorpusMissing)
    assert (kept.remedy, str(tmp_path) in str(kept)) == ("Mount it.", False)
