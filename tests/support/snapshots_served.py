"""Serve snapshots over invented documents, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from dashboard.config.settings import Settings
from dashboard.model.filters import Filters
from dashboard.model.view_options import Display
from dashboard.service import Service, sync
from dashboard.snapshots.archive import KeptSnapshot
from dashboard.snapshots.service import SnapshotService
from tests.support.chromium import found_browser
from tests.web.test_api import client_of

OWN = {"X-Pulse": "1"}


@dataclass(frozen=True)
class Served:
    """A running deployment: ``client`` asks it over HTTP, ``desk`` and ``service`` are what answers."""

    client: TestClient
    desk: SnapshotService
    service: Service

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.client.post(path, json=body, headers={**OWN, **headers})

    def freeze(self, view: str = "topic", filters: Filters | None = None, **words: str) -> KeptSnapshot:
        """Freeze a view without the rate limit."""
        return self.desk.freeze(view, filters or Filters(), Display(), client=None, **words)

    def sync(self) -> None:
        assert sync(self.service.settings).changed


@contextmanager
def deployment(corpus: Path, data: Path, **settings: Any) -> Iterator[Served]:
    """Serve a folder of documents, synced once."""
    chosen = Settings(corpus=(corpus,), data=data, **{"chromium": found_browser(), **settings})
    sync(chosen)
    service = Service(chosen)
    desk = SnapshotService(service)
    with client_of(service, desk) as client:
        yield Served(client, desk, service)
    desk.close()
    service.close()
