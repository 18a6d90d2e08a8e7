"""How long a new document takes to show, and an unpublished one to go."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from dashboard.config.settings import Settings, Visibility
from dashboard.errors import DashboardError
from dashboard.model.filters import Filters
from dashboard.service import Service, sync
from tests.hostile.case import record
from tests.torture.figure import Figure, count, speed

PATIENCE = 120.0
NAME = "R15"
GRACE = 2
"""Seconds before a removed file is believed to be gone."""


def freshness(folder: Path, documents: int = 300) -> list[Figure]:
    """A new, a changed, an unpublished and a removed file, seen by a running service that only publishes."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True)
    for number in range(documents):
        (corpus / f"{number}.md").write_text(record(f"d{number}"), encoding="utf-8")
    settings = Settings(corpus=(corpus,), data=folder / "data", visibility=Visibility.PUBLISHED, missing_grace=GRACE)
    sync(settings)
    service = Service(settings)
    service.start()
    time.sleep(3)
    late, slowest = [], 0.0
    try:
        for what, text, wanted in (
            ("a new file", record("fresh"), documents + 1),
            ("an unpublished file", record("fresh", published="false"), documents),
            ("a file published again", record("fresh"), documents + 1),
            ("a removed file", None, documents),
        ):
            place = corpus / "fresh.md"
            place.unlink() if text is None else place.write_text(text, encoding="utf-8")
            started = time.monotonic()
            if not _until(lambda wanted=wanted: _shown(service) == wanted):  # type: ignore[misc]
                late.append(what)
            slowest = max(slowest, time.monotonic() - started)
    finally:
        service.close()
    return [
        count(NAME, "new, unpublished, published again and removed files that were not followed", "0", late),
        speed(NAME, f"the slowest of the four, {documents} documents", slowest, 60),
    ]


def _shown(service: Service) -> int:
    try:
        return service.summary(Filters()).articles
    except DashboardError:
        return -1


def _until(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False
