"""Gaps of seconds in a corpus that is served, and a clock that is wrong: nothing disappears, snapshots least of all."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from dashboard.config.settings import Settings, Visibility
from dashboard.errors import DashboardError
from dashboard.model.filters import Filters
from dashboard.model.view_options import Display
from dashboard.service import Service, sync
from dashboard.snapshots.archive import utc_now
from dashboard.snapshots.service import SnapshotService
from tests.hostile.case import record
from tests.torture.figure import Figure, count

NAME: Final = "R19"
AHEAD: Final = timedelta(days=100)


def short_gaps(folder: Path, documents: int, rounds: int, seconds: float) -> list[Figure]:
    """An empty folder, a missing folder and a missing file for so many seconds, and a clock 100 days ahead."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for number in range(documents):
        (corpus / f"{number}.md").write_text(record(f"d{number}"), encoding="utf-8")
    settings = Settings(corpus=(corpus,), data=folder / "data", visibility=Visibility.PUBLISHED, snapshot_days=30)
    sync(settings)
    service = Service(settings)
    desk = SnapshotService(service)
    service.start()
    desk.start()
    frozen = [desk.freeze(view, Filters(), Display(), client=None).snapshot.id for view in ("articles", "topic")]
    faults: list[str] = []
    try:
        for _ in range(rounds):
            gaps: dict[str, Callable[[], None]] = {
                "an empty folder": lambda: _emptied(corpus, seconds),
                "a missing folder": lambda: _moved(corpus, corpus.with_name("share"), seconds),
                "a missing file": lambda: _moved(corpus / "0.md", corpus.with_name("aside"), seconds),
                "a clock 100 days ahead": lambda: _ahead(desk),
            }
            for what, gap in gaps.items():
                gap()
                desk.round(utc_now())
                faults += [f"{what}: {fault}" for fault in _faults(service, desk, frozen, documents)]
    finally:
        desk.close()
        service.close()
    what = f"{rounds} x a folder empty, a folder missing, a file missing for {seconds:g} s, and a clock 100 days ahead"
    return [count(NAME, f"{what}: articles or snapshots lost", "0", faults)]


def _emptied(corpus: Path, seconds: float) -> None:
    share = corpus.rename(corpus.with_name("share"))
    corpus.mkdir()
    time.sleep(seconds)
    corpus.rmdir()
    share.rename(corpus)


def _moved(place: Path, aside: Path, seconds: float) -> None:
    place.rename(aside)
    time.sleep(seconds)
    aside.rename(place)


def _ahead(desk: SnapshotService) -> None:
    desk.round(utc_now() + AHEAD)
    desk.round(utc_now() + AHEAD + timedelta(minutes=1))


def _faults(service: Service, desk: SnapshotService, frozen: list[str], documents: int) -> list[str]:
    faults = []
    if (shown := _answered(lambda: service.summary(Filters()).articles)) != documents:
        faults.append(f"{shown} of {documents} articles")
    for item in frozen:
        if isinstance(found := _answered(partial(desk.read, item)), str):
            faults.append(f"a snapshot: {found}")
    return faults


def _answered(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except DashboardError as error:
        return error.message
