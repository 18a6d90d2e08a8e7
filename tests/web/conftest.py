"""The product as people start it, for tests that need real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.live_server import LiveServer, running_dashboard


@pytest.fixture(scope="session")
def live(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """``streamlit run app.py`` over the delivered documents, with an address of its own and one more host."""
    settings = {
        "PULSE_PUBLIC_URL": "https://news.example.org/",
        "PULSE_ALLOWED_HOSTS": "Pulse.Lan, 192.0.2.7, [2001:db8::7]",
    }
    with running_dashboard(seeds, tmp_path_factory.mktemp("live"), settings) as server:
        yield server
