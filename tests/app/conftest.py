"""The process's service, for pages run without a browser."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from dashboard.access.readership import for_each
from dashboard.service import Service, service, services

Serve: TypeAlias = Callable[..., Service]
PATIENCE = 60


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Make the process's service one of a corpus folder, read to the end, until the test is over."""

    def _serve(corpus: Path, **settings: str) -> Service:
        _stop()
        for name, value in settings.items():
            monkeypatch.setenv(f"PULSE_{name.upper()}", value)
        monkeypatch.setenv("PULSE_CORPUS", str(corpus))
        monkeypatch.setenv("PULSE_DATA", str(tmp_path / "data"))
        service().start()
        deadline = time.monotonic() + PATIENCE
        while not service().ready():
            assert time.monotonic() < deadline, service().progress()
            time.sleep(0.02)
        return service()

    yield _serve
    _stop()


def _stop() -> None:
    if services.cache_info().currsize:
        for each in for_each(service):
            each.close()
        services.cache_clear()


@pytest.fixture
def seeded(serve: Serve, seeds: Path, tmp_path: Path) -> Service:
    """The service of a copy of the delivered documents."""
    return serve(Path(shutil.copytree(seeds, tmp_path / "corpus")))
