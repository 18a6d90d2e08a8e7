"""The apps compared: how each is started, and how its three filter changes are clicked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.peers.articles import peer_database
from benchmarks.processes import free_port, server

OURS, FLOOR, STREAMLIT, DASH = "ours", "floor", "streamlit", "dash"
APPS: Final = (OURS, FLOOR, STREAMLIT, DASH)
_CHART_TEXTS: Final = "[data-figure], .pulse-sentence, .pulse-articles"


@dataclass(frozen=True)
class App:
    """A running app. ``roots`` select the parts of its page with views, ``texts`` those whose text is compared."""

    name: str
    url: str
    pid: int
    roots: str
    texts: str

    def topic(self, position: int, topic: str) -> str:
        """The control that chooses a topic."""
        return {
            OURS: f'[data-filter="topic"] input[value="{topic}"]',
            FLOOR: f'#topics input[value="{topic}"]',
            STREAMLIT: f'.st-key-topics [data-testid="stButtonGroup"] button:nth-of-type({position + 1})',
            DASH: f"#topics label:nth-of-type({position + 1}) input",
        }[self.name]

    @property
    def recent(self) -> str:
        """The control that narrows to ninety days."""
        return {
            OURS: '[data-filter="period"] [data-id*="90d"]',
            FLOOR: "#recent",
            STREAMLIT: '.st-key-period input[value="1"]',
            DASH: "#period label:nth-of-type(2) input",
        }[self.name]

    @property
    def reset(self) -> str:
        """The control that opens every filter."""
        return {OURS: "#pulse-reset", FLOOR: "#reset", STREAMLIT: ".st-key-reset button", DASH: "#reset"}[self.name]


@contextmanager
def running(name: str, store: Path, topics: list[str], logs: Path) -> Iterator[App]:
    """One of ``APPS`` over a filled store."""
    port = free_port()
    streamlit = ["--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true"]
    environment: dict[str, str] = {}
    ready, roots, texts = "/", "body", "[data-view]"
    if name == OURS:
        command = ["-m", "benchmarks.serve_store", *streamlit]
        environment = {"PULSE_DATA": str(store), "PULSE_IMAGES": "off", "PULSE_CORPUS": str(store)}
        ready, roots, texts = "/readyz", ".pulse", _CHART_TEXTS
    elif name == STREAMLIT:
        command = ["-m", "streamlit", "run", "benchmarks/peers/streamlit_app.py", *streamlit]
        # like a plain project, without our settings
        environment = {"PEER_DATABASE": str(peer_database(store)), "PEER_TOPICS": "|".join(topics)}
        environment |= {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true", "STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full"}
        ready, roots = "/_stcore/health", '[data-testid="stMain"]'
        texts = '[data-testid="stMetricValue"], [data-testid="stDataFrame"] table'
    elif name == FLOOR:
        command = ["-m", "benchmarks.peers.floor_app", str(store), str(port), *topics]
    else:
        command = ["-m", "benchmarks.peers.dash_app", str(store), str(port), *topics]
        texts = "#figures, #newest"
    with server(command, port, ready=ready, environment=environment, log=logs / f"{name}.log") as pid:
        yield App(name, f"http://127.0.0.1:{port}", pid, roots, texts)
