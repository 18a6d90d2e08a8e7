"""Real dashboards to visit, and a real Chromium to visit them with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from playwright.sync_api import Browser, ViewportSize, expect

from tests.e2e.invented import write_corpus
from tests.e2e.reader import PATIENCE, Reader
from tests.e2e.windows import Windows
from tests.support.live_server import LiveServer, running_dashboard

Visit: TypeAlias = Callable[..., Reader]

DESK: ViewportSize = {"width": 1360, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser; what fails is tried once more and reported (docs/decisions/0160)."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def seeded(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A dashboard of the three delivered documents, without pictures."""
    with running_dashboard(seeds, tmp_path_factory.mktemp("seeded")) as server:
        yield server


@pytest.fixture(scope="session")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A dashboard of sixty made-up documents with hostile names."""
    folder = tmp_path_factory.mktemp("invented")
    with running_dashboard(write_corpus(folder / "corpus"), folder) as server:
        yield server


def _troubles(log: str) -> list[str]:
    return [log[log.index("Traceback") :]] if "Traceback" in log else []


@pytest.fixture(scope="session")
def windows(browser: Browser) -> Windows:
    """Windows that tests take and give back: one that has loaded the page before needs a third less work."""
    return Windows(browser)


@pytest.fixture
def visit(windows: Windows) -> Iterator[Visit]:
    """Open a path of a dashboard in a clean window of its own.

    Afterwards no window may have met a fault or asked others, and no server may have logged a traceback.
    """
    readers: list[Reader] = []
    said: dict[LiveServer, int] = {}

    def open_window(server: LiveServer, path: str = "/", **how: Any) -> Reader:
        said.setdefault(server, len(server.log))
        readers.append(
            windows.take(
                server,
                viewport=PHONE if how.pop("phone", False) else DESK,
                color_scheme="dark" if how.pop("dark", False) else "light",
                **how,
            )
        )
        return readers[-1].open(path)

    yield open_window
    for reader in readers:
        reader.close()
    assert [trouble for server, before in said.items() for trouble in _troubles(server.log[before:])] == []
    assert sorted({fault for reader in readers for fault in reader.faults}) == []
    assert sorted({request for reader in readers for request in reader.foreign}) == []
