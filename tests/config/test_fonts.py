"""The start says which scripts pictures cannot show, and is silent where nothing is missing or nobody can say."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest

from dashboard.config.fonts import WANTED, missing_fonts
from dashboard.config.settings import Settings
from dashboard.service import Service
from dashboard.snapshots.service import SnapshotService


def fontconfig(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program in place of fontconfig's."""
    program = folder / "fc-list"
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def emoji_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fontconfig(folder, monkeypatch, f'case "$1" in *{WANTED["emoji"][0]}*) echo Noto Color Emoji;; esac')


def test_each_script_without_a_font_is_named_with_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fontconfig(tmp_path, monkeypatch, "exit 0")
    for sentence, (script, (_, package)) in zip(missing_fonts(), WANTED.items(), strict=True):
        assert script in sentence
        assert package in sentence
    emoji_only(tmp_path, monkeypatch)
    (sentence,) = missing_fonts()
    assert "Chinese" in sentence


@pytest.mark.parametrize("script", ["echo Some Font", "exit 1", "exit 127", "kill -9 $$"])
def test_nothing_is_said_where_nothing_is_known_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    fontconfig(tmp_path, monkeypatch, script)
    assert missing_fonts() == ()


def test_without_fontconfig_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert missing_fonts() == ()


@pytest.mark.parametrize(("chromium", "warned"), [("/bin/true", True), ("/nowhere/chromium", False)])
def test_the_start_warns_where_pictures_are_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, chromium: str, warned: bool
) -> None:
    emoji_only(tmp_path, monkeypatch)
    service = Service(Settings(data=tmp_path / "data", chromium=chromium))
    desk = SnapshotService(service)
    with caplog.at_level(logging.WARNING, "dashboard.snapshots.service"):
        desk.start()
        deadline = time.monotonic() + (30 if warned else 1)
        while not caplog.messages and time.monotonic() < deadline:
            time.sleep(0.05)
        desk.close()
    said = [message for message in caplog.messages if "Pictures show boxes" in message]
    assert len(said) == int(warned)
    service.close()
